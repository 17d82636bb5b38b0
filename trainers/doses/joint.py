"""Several things changed at once: points spread evenly over all ladders that have an order (Sobol 1967)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from mettagrid_lite.build import build
from mettagrid_lite.config import Config
from mettagrid_lite.load import load
from trainers.doses.curve import WORST, score
from trainers.doses.ladders import Ladders, held_out
from trainers.doses.play import SEED, paid


class Point(NamedTuple):
    """The rung of each ladder, and what each who plays there was paid on average."""

    rungs: dict[str, int]
    paid: dict[str, float]


class Joint(NamedTuple):
    """Of a policy: its score at each point, nan where nothing can be told; their mean, and that of the worst tenth."""

    score: np.ndarray
    mean: float
    worst: float


def rungs_at(said: Ladders, count: int, seed: int) -> Iterator[dict[str, int]]:
    """A rung of each ordered ladder, for so many points."""
    from scipy.stats.qmc import Sobol

    ordered = [name for name, ladder in said.ladders.items() if not ladder.names]
    for row in Sobol(len(ordered), seed=seed).random_base2((count - 1).bit_length())[:count]:
        yield {name: int(share * said.ladders[name].rungs) for name, share in zip(ordered, row, strict=True)}


def world_at(said: Ladders, rungs: dict[str, int], layouts: int) -> Config:
    """The world with each ladder on its rung."""
    change = {path: values[rungs[name]] for name in rungs for path, values in said.ladders[name].set.items()}
    return held_out(load(said.world, {**said.set, **change}), layouts)


def points(who: Sequence[str], said: Ladders, count: int, episodes: int, seed: int) -> list[Point]:
    """All who play, and the lowest and highest, at each point."""
    told = []
    for rungs in rungs_at(said, count, seed):
        world = build(world_at(said, rungs, episodes))
        names = dict.fromkeys([*who, said.lowest, said.highest])
        told.append(Point(rungs, {name: float(paid(name, world, episodes, SEED + seed).mean()) for name in names}))
    return told


def joint(who: str, said: Ladders, told: Sequence[Point]) -> Joint:
    """What a policy scores at the points."""
    scores = score(*(np.array([point.paid[name] for point in told]) for name in (who, said.lowest, said.highest)))
    known = np.sort(scores[~np.isnan(scores)])
    if not len(known):
        return Joint(scores, float("nan"), float("nan"))
    return Joint(scores, float(known.mean()), float(known[: max(1, round(WORST * len(known)))].mean()))
