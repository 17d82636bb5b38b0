"""A reply that is learned: PPO with memory in one seat of a world, while something fixed plays all others.

The scripts of the world are tried too: what is found is never worse than the best of them.

What the reply is paid beyond what that seat is paid anyway is a lower bound of what the others concede: a better
learner, or a longer one, might find more. So its steps and its curve are told with it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.payoffs import returns
from analysis.strategies import derive
from mettagrid_lite.build import World, build
from trainers.curricula.tasks import Config as Curriculum
from trainers.evaluate import UNSEEN, Interval, episodes_of, mean_and_interval
from trainers.experiment import Experiment, Tests
from trainers.exploration.explorer import Config as Exploration
from trainers.folder import Folder
from trainers.selfplay.magnet import Config as Drawn
from trainers.selfplay.others import Cast, strategy_of
from trainers.train import train

TESTED, FRESH = 0, 1  # seeds of the episodes that choose, and of those that judge
PARTS = 10  # of a curve
BATCH = 256  # episodes played at once


class Budget(NamedTuple):
    """steps: of each learner in its seat; seeds: learners, of which the best counts; episodes: to judge by."""

    steps: int
    seeds: int
    episodes: int


class Reply(NamedTuple):
    """What one learner came to, or the best script.

    by      who: a learner, or a script by its name, which has no steps and no curve
    tested  mean return of the episodes by which the best learner is chosen; paid: of fresh ones
    curve   mean return while it learned, in tenths of its steps
    rising  the last tenth was surely above the one before: more steps would find more
    """

    by: str
    steps: int
    tested: float
    paid: Interval
    curve: list[float]
    rising: bool


class Conceded(NamedTuple):
    """Of one seat. stays: what it is paid while all play as they are asked to; gain: of the best reply beyond that."""

    seat: str
    stays: Interval
    replies: list[Reply]

    @property
    def best(self) -> Reply:
        return max(self.replies, key=lambda one: one.tested)

    @property
    def learned(self) -> Reply:
        """The best of the learners."""
        return max((one for one in self.replies if one.steps), key=lambda one: one.tested)

    @property
    def gain(self) -> float:
        return self.best.paid[0] - self.stays[0]


def conceded(
    said: Experiment, cast: Cast, seat: str, budget: Budget, path: Path, tell: Callable[[float], None] | None = None
) -> Conceded:
    """Learn replies as the agent `seat` to what `cast` says of all agents; each in a folder below `path`."""
    world = build(said.config)
    stays = mean_and_interval(paid(world, cast, budget.episodes)[:, world.agents.index(seat)])
    replies = [scripted(world, cast, seat, budget.episodes)]
    for seed in range(budget.seeds):
        experiment = answering(said, cast, seat, budget.steps, seed)

        def tell_of(measures: Mapping[str, float], seed: int = seed) -> None:
            if tell:
                tell((seed + measures["steps"] / budget.steps) / budget.seeds)

        replies.append(_learned(experiment, Folder(path / f"{seat}-{seed}"), budget.episodes, tell_of))
    return Conceded(seat, stays, replies)


def scripted(world: World, cast: Cast, seat: str, episodes: int) -> Reply:
    """The best script of the seat's group."""
    number = world.agents.index(seat)
    names = [one.name for one in derive(world.config)[world.params.group[number]]]

    def returns_of(name: str, seed: int) -> np.ndarray:
        return paid(world, {**cast, seat: name}, episodes, seed)[:, number]

    tested = {name: float(returns_of(name, TESTED).mean()) for name in names}
    best = max(tested, key=lambda name: tested[name])
    return Reply(best, 0, tested[best], mean_and_interval(returns_of(best, FRESH)), [], False)


def answering(said: Experiment, cast: Cast, seat: str, steps: int, seed: int) -> Experiment:
    """How a reply is learned: as the policy was, but with memory, drawn to nothing, and alone in its seat."""
    memory = "lstm" if said.network.memory == "none" else said.network.memory
    network = said.network.model_copy(update={"memory": memory, "past": True, "critic": "own"})
    changes = {
        "about": f"a reply as {seat}",
        "others": {agent: what for agent, what in cast.items() if agent != seat},
        "network": network,
        "ppo": said.ppo.model_copy(update={"magnet": Drawn()}),
        "curriculum": Curriculum(),
        "exploration": Exploration(),
        "tests": Tests(every=1_000_000),
        "steps": steps,
        "seed": seed,
        "snapshots": 0,
    }
    return said.model_copy(update=changes)


def _learned(experiment: Experiment, folder: Folder, episodes: int, tell: Callable[[dict[str, float]], None]) -> Reply:
    run = train(experiment, folder, tell)
    fresh = episodes_of(run.learner.policy, experiment.config, episodes, FRESH, others=experiment.others)
    told = np.array([row["return"] for row in folder.measures() if "return" in row])
    tenths = [part for part in np.array_split(told, PARTS) if len(part)]
    tested = folder.tests()["own"]["return"][0]
    return Reply(
        by=f"learner {experiment.seed}",
        steps=run.steps,
        tested=tested,
        paid=mean_and_interval(fresh["return"].mean(1)),
        curve=[round(float(part.mean()), 4) for part in tenths],
        rising=len(tenths) > 1 and _above(tenths[-1], tenths[-2]),
    )


def _above(later: np.ndarray, before: np.ndarray) -> bool:
    """Their means differ by more than twice the error of the difference."""
    error = np.sqrt(sum(part.var(ddof=1) / len(part) for part in (later, before) if len(part) > 1))
    return bool(later.mean() - before.mean() > 2 * error)


def paid(world: World, cast: Cast, episodes: int, seed: int = FRESH) -> np.ndarray:
    """Returns [B, A] of the first episodes of a seed that nobody learned from, all played as the cast says."""
    flat = [strategy_of(world, cast[agent]) for agent in world.agents]
    parts = np.array_split(np.arange(episodes), -(-episodes // BATCH))
    seats = np.arange(len(flat))
    return np.concatenate(
        [returns(world, flat, np.tile(seats, (len(ids), 1)), ids, UNSEEN + seed)[..., 1] for ids in parts]
    )
