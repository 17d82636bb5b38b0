"""What a study told, a row for each policy, memory, predictor and seed."""

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

import numpy as np

from trainers.studies.study import Outcomes

ARGMAX = "argmax of drawn"
Key = TypeVar("Key", bound=Hashable)


class Row(NamedTuple):
    """read: rounds that the predictor had read before its matches; by: what it was paid by so many rounds of one."""

    game: str
    policy: str
    memory: int
    predictor: str
    read: int
    seed: int
    bits: float
    conceded: float
    rounds: tuple[int, ...]
    by: tuple[float, ...]

    @property
    def rung(self) -> str:
        return f"{self.predictor} {self.read:,}" if self.read else self.predictor

    @property
    def who(self) -> str:
        """Policy and units of memory, if it has a network."""
        bare = self.policy in ("random", "cycle", "generator")
        return self.policy if bare else f"{self.policy}, {self.memory} units"


def rows(outcomes: Outcomes) -> list[Row]:
    """Of all trials."""
    return [
        Row(
            **{name: trial[name] for name in ("game", "memory", "seed")},
            policy=policy,
            predictor=rung.partition(" ")[0],
            read=int(rung.partition(" ")[2] or 0),
            bits=told["bits"],
            conceded=told["conceded"],
            rounds=tuple(told["rounds"]),
            by=tuple(told["conceded_by"]),
        )
        for trial in outcomes.values()
        for policy, rungs in trial["told"].items()
        for rung, told in rungs.items()
    ]


def grouped(told: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    """Rows of the same key, in their order."""
    groups: dict[Key, list[Row]] = {}
    for row in told:
        groups.setdefault(key(row), []).append(row)
    return groups


class Interval(NamedTuple):
    """A mean and its 95 % bounds, infinite where there is one value alone."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        bounds = f" [{self.low:+.2f}, {self.high:+.2f}]" if np.isfinite(self.low) else ""
        return f"{self.mean:+.3f}{bounds}"


def interval(values: Iterable[float]) -> Interval:
    """Of values of independent seeds, by Student's t."""
    from scipy.special import stdtrit

    known = np.array(list(values))
    mean, count = float(known.mean()), len(known)
    if count < 2:
        return Interval(mean, -np.inf, np.inf)
    half = float(stdtrit(count - 1, 0.975) * known.std(ddof=1) / count**0.5)
    return Interval(mean, mean - half, mean + half)
