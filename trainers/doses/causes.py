"""Why a policy fails in a world: by what it sees, by not knowing where to go, or by what it does.

A network has one window, and can't be shown the map. So who knows the map leads it instead: the best known strategy
acts until something that helps now stands in the agent's window, and only then does the policy.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from analysis.acts import action_numbers
from analysis.errors import InputError
from analysis.goals import FIRST, FROM
from analysis.payoffs import actor
from mettagrid_lite import VectorEnv
from mettagrid_lite.build import World
from mettagrid_lite.state import ALIVE, ASKS, COSTS, MAKES, ONE, OVER, RECEIVED
from trainers.doses.play import player

KINDS = 256
HALF = 0.5


class Causes(NamedTuple):
    """Of a policy along a ladder, at each rung [R].

    led     score where it is led; nan where nothing can be told
    own     share of steps that were its own then
    strange share of steps of the policy alone in which it saw or carried what never came on the first rung
    why     what it fails by: `memory` where it recovers once it is led, else `perception` where at least half of the
            steps are strange, else `control`; nothing where its score is above half of the first
    """

    led: np.ndarray
    own: np.ndarray
    strange: np.ndarray
    why: tuple[str, ...]


def causes(score: np.ndarray, led: np.ndarray, own: np.ndarray, strange: np.ndarray) -> Causes:
    """score, led: alone and led, [R]; both are compared with what they are on the first rung."""
    fails, helped = ~(score > HALF * score[0]), led > HALF * led[0]
    known = ~np.isnan(score) & (score[0] > 0)
    after = np.where(helped, "memory", np.where(strange >= HALF, "perception", "control"))
    return Causes(led, own, strange, tuple(map(str, np.where(fails & known, after, ""))))


def led(who: str, guide: str, world: World, episodes: int, seed: int) -> tuple[np.ndarray, float]:
    """Mean returns [B] where `guide` acts until what helps now is in sight, and then `who`; share of steps of `who`."""
    env = begun(world, episodes, seed)
    seats = np.zeros((episodes, env.num_agents), np.int64)
    plan = player(guide, world).plan
    if plan is None:
        raise InputError(f"{guide}: follows no plan that could lead; name a strategy such as make(heart) as `highest`")
    follow, lead = (actor(env, [player(name, world)], seats) for name in (who, guide))
    own, steps = 0, 0
    while not (env.state.env[:, OVER] == 1).all():
        alive, mine = env.state.agents[..., ALIVE] == 1, in_sight(env, helpful(world, plan, env.state.items))
        own, steps = own + int((alive & mine).sum()), steps + int(alive.sum())
        env.step(np.where(mine, follow(), lead()))
    return env.state.money[..., RECEIVED].mean(1) / ONE, own / max(steps, 1)


def helpful(world: World, plan: tuple[int, int, int, int], carried: np.ndarray) -> np.ndarray:
    """Kinds that bring each agent nearer to what a plan is after, bool [E, A, kinds]: they give what is missing for it.

    carried: items of each agent [E, A, items].
    """
    goods, acts = world.params.goods, action_numbers(world)
    missing = -carried.astype(np.int64)
    kind, item = plan[1], plan[3]
    if kind >= 0:
        missing = missing + goods[kind, COSTS] + goods[kind, ASKS]
    elif item >= 0:
        missing[..., item] = 1
    for some in acts[FIRST, : carried.shape[-1]]:
        source, left = acts[FROM, some], np.maximum(missing[..., some], 0)[..., None]
        if source >= 0:
            times = -(-left // max(goods[source, MAKES, some], 1))
            missing = missing + times * goods[source, COSTS] + (left > 0) * goods[source, ASKS]
    gives = np.any((missing[..., None, :] > 0) & (goods[:, MAKES] > 0), axis=-1)
    gives[..., kind] |= kind >= 0
    return gives & np.all(carried[..., None, :] >= goods[:, COSTS] + goods[:, ASKS], axis=-1)


def in_sight(env: VectorEnv, wanted: np.ndarray) -> np.ndarray:
    """Whether one of the kinds wanted bool [E, A, kinds] stands in each agent's window, bool [E, A]."""
    padded = np.zeros((*wanted.shape[:2], KINDS), bool)
    padded[..., : wanted.shape[-1]] = wanted
    shown = env.observations[..., 0].reshape(*wanted.shape[:2], -1).astype(np.int64)
    return np.any(np.take_along_axis(padded, shown, -1), axis=-1)


class Familiar:
    """All values that came in windows, by feature, and the range of each number beside them."""

    def __init__(self) -> None:
        self.values = np.zeros((8, KINDS), bool)
        self.low, self.high = np.array(np.inf), np.array(-np.inf)

    def follow(self, windows: np.ndarray, vectors: np.ndarray) -> None:
        """Take in windows uint8 [M, rows, columns, 8] and vectors float [M, D]."""
        self.values[np.arange(8), windows] = True
        self.low = np.minimum(self.low, vectors.min(0, initial=np.inf))
        self.high = np.maximum(self.high, vectors.max(0, initial=-np.inf))

    def strange(self, windows: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """Where there is something else, bool [M]."""
        beyond = ((vectors < self.low) | (vectors > self.high)).any(1)
        return beyond | ~self.values[np.arange(8), windows].all((1, 2, 3))


def sights(who: str, world: World, episodes: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Windows and vectors of those alive, step by step, where all are `who`."""
    env = begun(world, episodes, seed)
    act = actor(env, [player(who, world)], np.zeros((episodes, env.num_agents), np.int64))
    while not (env.state.env[:, OVER] == 1).all():
        alive = env.state.agents[..., ALIVE] == 1
        yield env.observations[alive], env.vectors[alive]
        env.step(act())


def strange(who: str, worlds: Sequence[World], episodes: int, seed: int) -> np.ndarray:
    """Share of steps in each world [R] in which an agent sees or carries what never came in the first."""
    known = Familiar()
    for sight in sights(who, worlds[0], episodes, seed):
        known.follow(*sight)
    shares = [
        np.concatenate([known.strange(*sight) for sight in sights(who, world, episodes, seed)]).mean()
        for world in worlds[1:]
    ]
    return np.array([0.0, *shares])


def begun(world: World, episodes: int, seed: int) -> VectorEnv:
    env = VectorEnv(world, episodes, seed=seed, autoreset=False)
    env.reset(seed, np.arange(episodes))
    return env
