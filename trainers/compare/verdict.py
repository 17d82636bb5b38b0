"""What is said of arms: how well each ends, how well it did on the way, and which of two is better how surely."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from analysis.seeds import Improvement, Interval, Statistic, gap, holm, improvement, interval, iqm
from trainers.compare.curves import Curves

CLEAR = 0.05


class Line(NamedTuple):
    """Of an arm: how many runs, the measure at the end and in the mean of all points, and what is missing to 1."""

    runs: int
    end: Interval
    throughout: Interval
    gap: Interval


class Pair(NamedTuple):
    """Of two arms: whether a run of the first ends better than one of the second; p after Holm for all pairs."""

    first: str
    second: str
    better: Improvement
    adjusted: float


class Verdict(NamedTuple):
    """Lines by arm, the best end first; pairs in the same order."""

    lines: dict[str, Line]
    pairs: list[Pair]


def verdict(told: Curves, last: float = 0.1, statistic: Statistic = iqm) -> Verdict:
    """last: the share of the points that is the end; bounds are 95 %, by seeds redrawn within their world."""
    ends = {name: _means(worlds, last) for name, worlds in told.values.items()}
    lines = {}
    for name, worlds in told.values.items():
        throughout = _means(worlds, 1.0)
        whole = interval(ends[name], statistic), interval(throughout, statistic), interval(ends[name], gap)
        lines[name] = Line(sum(map(len, ends[name])), *whole)
    order = sorted(lines, key=lambda name: -float(lines[name].end.value))
    better = [(one, other, improvement(ends[one], ends[other])) for one, other in combinations(order, 2)]
    adjusted = holm([how.p for *_, how in better])
    pairs = [Pair(*pair, p) for pair, p in zip(better, adjusted, strict=True)]
    return Verdict({name: lines[name] for name in order}, pairs)


def _means(worlds: Mapping[str, np.ndarray], share: float) -> list[np.ndarray]:
    """Of each world, the mean of the last points of each run, [seeds]."""
    return [values[:, -max(1, round(share * values.shape[1])) :].mean(1) for values in worlds.values()]


def summary(said: Verdict, told: Curves) -> str:
    """One line: who ends best, and who is surely worse."""
    name, line = next(iter(said.lines.items()))
    worse = [pair.second for pair in said.pairs if pair.first == name and pair.adjusted < CLEAR]
    others = [other for other in said.lines if other != name]
    if not others:
        return f"{told.measure}: {name} ends at {shown(line.end)}"
    return f"{told.measure}: {name} ends best, {shown(line.end)}; {_ahead(worse, others)}"


def _ahead(worse: Sequence[str], others: Sequence[str]) -> str:
    if not worse:
        return "not clearly ahead of any other (more seeds would tell)"
    return f"clearly ahead of {'all others' if len(worse) == len(others) else ', '.join(worse)}"


def shown(value: Interval) -> str:
    """Such as 0.981 [0.95, 1]; bounds of one seed are a question mark."""
    known = np.isfinite(value.low)
    return f"{value.value:.3g} [{f'{value.low:.3g}, {value.high:.3g}' if known else '?'}]"


def as_json(said: Verdict, told: Curves) -> dict[str, Any]:
    """Numbers as they are; bounds that are not known are null."""

    def plain(value: Interval) -> list[float | None]:
        return [float(part) if np.isfinite(part) else None for part in value]

    return {
        "measure": told.measure,
        "by": told.by,
        "worlds": {name: [float(at[0]), float(at[-1])] for name, at in told.at.items()},
        "arms": {
            name: {"runs": line.runs, **{key: plain(getattr(line, key)) for key in ("end", "throughout", "gap")}}
            for name, line in said.lines.items()
        },
        "pairs": [
            {
                "first": pair.first,
                "second": pair.second,
                "better": plain(Interval(*map(np.asarray, pair.better[:3]))),
                "p": pair.better.p,
                "p_holm": pair.adjusted,
            }
            for pair in said.pairs
        ],
    }
