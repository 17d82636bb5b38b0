"""Payoff tables from play: every profile is played under the same chance, episode by episode.

Episode n of every profile has the same map, starts and draws (common random numbers), so that differences between
profiles are paired. Which agent of a role plays what is drawn for each episode, the same for all profiles.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.acts import action_numbers
from analysis.errors import InputError
from analysis.own import Seen, ask
from analysis.rollout import Look, choose, play_episodes, scratch
from analysis.strategy import Strategy
from analysis.table import MOST_PROFILES, PayoffTable, Role, count_profiles, how_many_profiles, measured, starts
from mettagrid_lite.build import World, allocate, build
from mettagrid_lite.config import Config
from mettagrid_lite.rules.chance import FOR_ACTION, draw
from mettagrid_lite.state import CLOCK, EARNED, ID, KEY, ONE, OVER, RECEIVED, State
from mettagrid_lite.vector import VectorEnv

if TYPE_CHECKING:
    from analysis.learned.follow import Trail

Progress = Callable[[int, int], None]

BATCH = 256  # environments played at once; answers don't depend on it
MIXED = 1  # the stream of draws by which a mixture becomes one of its strategies
SLICE = 8  # episodes of every profile in play after which Ctrl-C loses nothing
ON_DEVICE = 16_384  # environments played at once on a GPU, which is idle with few


class Interrupted(KeyboardInterrupt):
    """Ctrl-C while playing; `table` holds the episodes that were finished."""

    def __init__(self, table: PayoffTable) -> None:
        super().__init__()
        self.table = table


class Returns(NamedTuple):
    """What was played so far: plays int64 [P] episodes of each profile; received and earned float64 [N, P, C]."""

    plays: np.ndarray
    received: np.ndarray
    earned: np.ndarray


def estimate(
    config: Config,
    strategies: Sequence[Sequence[Strategy]],
    episodes: int | np.ndarray,
    seed: int = 0,
    progress: Progress | None = None,
    previous: PayoffTable | None = None,
    keep: Callable[[Returns], None] | None = None,
    device: str = "cpu",
) -> PayoffTable:
    """Mean payoff of every strategy in every profile over its first `episodes`; those of `previous` are kept.

    strategies: a list for each role (group of agents); episodes: of all profiles, or of each one [P]. After every few
    episodes progress(done, total) is told, and `keep` is given what was played so far. device: cpu or cuda, where
    strategies that are no plans make all play on the CPU; the answer is the same to the bit.
    """
    table = previous or empty(config, strategies)
    goal = np.maximum(np.broadcast_to(episodes, len(table.profiles)), table.plays)
    if previous and (goal == table.plays).all():
        return table
    world, found = build(config), _room(table, goal)
    try:
        while jobs := _next(found.plays, goal, SLICE if device == "cpu" else ON_DEVICE):
            play(world, strategies, table, found, jobs, seed, device)
            if keep:
                keep(found)
            if progress:
                progress(int(found.plays.sum()), int(goal.sum()))
    except KeyboardInterrupt:
        raise Interrupted(_table(table, found)) from None
    return _table(table, found)


def _next(plays: np.ndarray, goal: np.ndarray, most: int) -> list[tuple[int, int]]:
    """The next episodes of each profile that has not enough: pairs (episode, profile)."""
    short = np.flatnonzero(plays < goal)
    ends = np.minimum((plays // most + 1) * most, goal)
    return [(n, int(p)) for p in short for n in range(plays[p], ends[p])]


def _room(table: PayoffTable, goal: np.ndarray) -> Returns:
    """The episodes of a table with room for those to come."""
    assert table.samples is not None
    assert table.earned is not None
    later = np.full((max(0, int(goal.max(initial=0)) - len(table.samples)), *table.mean.shape), np.nan)
    return Returns(table.plays.copy(), np.concatenate([table.samples, later]), np.concatenate([table.earned, later]))


def _table(before: PayoffTable, found: Returns) -> PayoffTable:
    most = int(found.plays.max(initial=0))
    begun = (np.arange(most)[:, None] >= found.plays)[..., None]  # Ctrl-C may have come within some
    received, earned = (np.where(begun, np.nan, part[:most]) for part in (found.received, found.earned))
    return measured(before.roles, before.profiles, received, earned)


def _profiles(config: Config, roles: tuple[Role, ...]) -> Iterator[tuple[int, ...]]:
    if how_many_profiles(roles) > MOST_PROFILES:
        raise InputError(
            f"{config.source}: strategies: over {MOST_PROFILES:,} profiles of {config.players} agents; "
            "name fewer with `strategies`"
        )
    return count_profiles(roles)


def empty(config: Config, strategies: Sequence[Sequence[Strategy]]) -> PayoffTable:
    """A table without episodes."""
    roles = tuple(
        Role(name, players, tuple(strategy.name for strategy in given))
        for (name, players), given in zip(config.agents.items(), strategies, strict=True)
    )
    return blank(roles, tuple(_profiles(config, roles)))


def blank(roles: tuple[Role, ...], profiles: tuple[tuple[int, ...], ...]) -> PayoffTable:
    """A table of these profiles without episodes."""
    nothing = np.empty((0, len(profiles), sum(len(role.strategies) for role in roles)))
    return measured(roles, profiles, nothing, nothing)


def play(
    world: World,
    strategies: Sequence[Sequence[Strategy]],
    table: PayoffTable,
    found: Returns,
    jobs: list[tuple[int, int]],
    seed: int,
    device: str = "cpu",
) -> None:
    """Play these (episode, profile) and write down what each strategy received and earned there."""
    flat = [strategy for given in strategies for strategy in given]
    there = device == "cuda" and all(strategy.plan for strategy in flat)
    size = ON_DEVICE if there else BATCH
    for first in range(0, len(jobs), size):
        part = jobs[first : first + size]
        seats = np.array([_seats(table, table.profiles[p], seed, n) for n, p in part])
        ids = np.array([n for n, _ in part])
        money = _on_device(world, flat, seats, ids, seed) if there else returns(world, flat, seats, ids, seed)
        for (n, p), seat, paid in zip(part, seats, money, strict=True):
            played = [c for c, count in enumerate(table.profiles[p]) if count]
            found.received[n, p, played] = [paid[seat == c, 1].mean() for c in played]
            found.earned[n, p, played] = [paid[seat == c, 0].mean() for c in played]
    for _, p in jobs:
        found.plays[p] += 1


def _on_device(world: World, flat: Sequence[Strategy], seats: np.ndarray, ids: np.ndarray, seed: int) -> np.ndarray:
    """What `returns` gives, played on a GPU."""
    from analysis.on_device import returns as played  # CUDA is imported when first asked for

    return played(world, ids, seed, _plans(flat, seats), action_numbers(world))


def _seats(table: PayoffTable, profile: tuple[int, ...], seed: int, episode: int) -> np.ndarray:
    """Column that each agent plays: the profile's strategies dealt out by a draw of this episode, role by role."""
    rng = np.random.default_rng([seed, episode])
    seats: list[np.ndarray] = []
    for first, role in zip(starts(table.roles), table.roles, strict=True):
        columns = range(first, first + len(role.strategies))
        hand = np.repeat(list(columns), [profile[c] for c in columns])
        seats.append(hand[rng.permutation(role.players)])
    return np.concatenate(seats)


def returns(
    world: World,
    flat: Sequence[Strategy],
    seats: np.ndarray,
    ids: np.ndarray,
    seed: int,
    trail: "Trail | None" = None,
) -> np.ndarray:
    """Earned and received return of each agent [E, A, 2] when agent a of environment e plays strategy seats[e, a].

    trail: where a learner wants to know what one agent does.
    """
    state = episodes(world, flat, seats, ids, seed, trail)
    return state.money[..., [EARNED, RECEIVED]] / ONE


def episodes(
    world: World,
    flat: Sequence[Strategy],
    seats: np.ndarray,
    ids: np.ndarray,
    seed: int,
    trail: "Trail | None" = None,
) -> State:
    """Play one episode in every environment to its end."""
    flat, seats = drawn(flat, seats, ids, seed)
    look = _look(world, flat, seats, trail)
    if all(flat[column].plan or flat[column].table for column in np.unique(seats)):
        state = allocate(world, len(seats))
        state.env[:, ID] = ids
        play_episodes(state, world.params, seed, _plans(flat, seats), action_numbers(world), look)
        return state
    env = VectorEnv(world, len(seats), seed=seed, autoreset=False)
    env.reset(seed, ids)
    act = actor(env, flat, seats, look)
    while not (env.state.env[:, OVER] == 1).all():
        env.step(act())
    return env.state


def drawn(flat: Sequence[Strategy], seats: np.ndarray, ids: np.ndarray, seed: int) -> tuple[list[Strategy], np.ndarray]:
    """The same without mixtures: who plays one has drawn a part of it, by a draw of its episode and agent alone."""
    if not any(strategy.parts for strategy in flat):
        return list(flat), seats
    luck = np.array([np.random.default_rng([seed, int(n), MIXED]).random(seats.shape[1]) for n in ids])
    found, picked = list(flat), seats.copy()
    for column, mixture in enumerate(flat):
        if mixture.parts:
            first, shares = len(found), np.cumsum([share for _, share in mixture.parts])
            found += [part for part, _ in mixture.parts]
            part = np.searchsorted(shares[:-1] / shares[-1], luck, side="right")
            picked = np.where(seats == column, first + part, picked)
    return found, picked


def _look(world: World, flat: Sequence[Strategy], seats: np.ndarray, trail: "Trail | None" = None) -> Look | None:
    """What those who follow tables do before each step; None where nobody does."""
    tables = {column: strategy.table for column, strategy in enumerate(flat) if strategy.table}
    if not tables:
        return None
    from analysis.learned.follow import Follower
    from analysis.learned.table import stacked

    number = np.full(len(flat), -1, np.int64)
    number[list(tables)] = range(len(tables))
    return Follower(world.params, stacked(list(tables.values())), number[seats], trail)


def _plans(flat: Sequence[Strategy], seats: np.ndarray) -> np.ndarray:
    """The plan of every agent, int64 [E, A, 4]; a goal below 0 for those who follow none."""
    return np.array([strategy.plan or (-1, -1, 0, -1) for strategy in flat], np.int64)[seats]


def actor(
    env: VectorEnv, flat: Sequence[Strategy], seats: np.ndarray, look: Look | None = None
) -> Callable[[], np.ndarray]:
    """A function that gives the actions [E, A] of the next step; agent a of environment e plays flat[seats[e, a]].

    look: for those who follow tables; made here if it isn't given.
    """
    look = look or _look(env.world, flat, seats)
    plans, acts, (actions, memory) = _plans(flat, seats), action_numbers(env.world), scratch(env.state)
    own = [(one, np.nonzero(seats == column)) for column, one in enumerate(flat) if one.call or one.act]
    own = [(one, where) for one, where in own if len(where[0])]

    def act() -> np.ndarray:
        if look:
            look(env.state, plans, actions, 0, len(actions))
        choose(env.state, env.world.params, plans, acts, memory, actions)
        for strategy, where in own:
            actions[where] = _asked(strategy, env, where)
        return actions

    return act


def _asked(strategy: Strategy, env: VectorEnv, where: tuple[np.ndarray, ...]) -> np.ndarray:
    """What a strategy answers that is no plan."""
    seen = seen_by(env, where, bool(getattr(strategy.act, "masks", False)))
    name = f"{env.world.config.source}: strategies: {strategy.name!r}"
    count, actions = len(where[0]), len(env.world.actions)
    if strategy.act:
        return ask(strategy.act, (seen,), count, actions, name)
    assert strategy.call is not None
    return ask(strategy.call, (seen.windows, seen.chance), count, actions, name)


def seen_by(env: VectorEnv, where: tuple[np.ndarray, ...], masks: bool = False) -> Seen:
    """What the agents `where` (environments, agents) see now; masks: and which of their actions would not fail."""
    e, a = where
    step = env.state.env[e, CLOCK]
    moments = zip(env.state.env[e, KEY].tolist(), step.tolist(), a.tolist(), strict=True)
    chance = np.array([draw(key, clock, FOR_ACTION, agent) for key, clock, agent in moments], np.int64)
    place = e * env.num_agents + a
    allowed = env.masks()[where] if masks else np.zeros((len(e), 0), bool)
    return Seen(env.observations[where], env.vectors[where], env.tokens[where], chance, step, place, a, allowed)
