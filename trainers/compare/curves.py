"""Measures of runs at common points: of each stretch of training the mean, so that runs can be put together."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Literal, NamedTuple

import numpy as np

from analysis.errors import InputError
from trainers.compare.arms import Arm, Rows, measures_of

By = Literal["steps", "seconds"]
Range = tuple[float, float]


class Curves(NamedTuple):
    """A measure of all runs: at [K] ends of stretches that are equally long, and values [seeds, K] by arm and world.

    scaled: 1 is what was said to be the best of each world.
    """

    measure: str
    by: By
    scaled: bool
    at: dict[str, np.ndarray]
    values: dict[str, dict[str, np.ndarray]]


def curves(
    found: Mapping[str, Arm],
    measure: str,
    by: By = "steps",
    points: int = 50,
    ranges: Mapping[str, Range] | None = None,
) -> Curves:
    """Each world has its own points: as far as all of its runs have come, from where all have a value.

    ranges: of a world, what counts as 0 and what as 1.
    """
    known = list(measures_of(dict(found)))
    if measure not in known:
        near = get_close_matches(measure, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"they have {', '.join(known)}"
        raise InputError(f"--measure {measure}: not all runs have it; {hint}")
    at, values = {}, {name: {} for name in found}  # type: ignore[var-annotated]
    for world in next(iter(found.values())):
        told = {name: [_series(run.rows, measure, by) for run in arm[world]] for name, arm in found.items()}
        series = [pair for some in told.values() for pair in some]
        edges = np.linspace(max(x[0] for x, _ in series), min(x[-1] for x, _ in series), points)
        low, high = (ranges or {}).get(world, (0.0, 1.0))
        at[world] = edges
        for name, some in told.items():
            values[name][world] = (np.stack([_stretched(x, y, edges) for x, y in some]) - low) / (high - low)
    return Curves(measure, by, set(at) <= set(ranges or {}), at, values)


def _series(rows: Rows, measure: str, by: By) -> tuple[np.ndarray, np.ndarray]:
    """Where the measure was taken, and what it was."""
    steps = np.array([row["steps"] for row in rows])
    taken = np.diff(steps, prepend=0)
    x = steps if by == "steps" else np.cumsum(taken / np.array([row["steps_per_second"] for row in rows]))
    have = np.array([measure in row for row in rows])
    return x[have].astype(float), np.array([row[measure] for row in rows if measure in row], float)


def _stretched(x: np.ndarray, y: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The mean of y in each stretch up to an edge; where nothing was measured, what was told last."""
    stretch = np.searchsorted(edges, x)
    number = np.bincount(stretch, minlength=len(edges) + 1)[: len(edges)]
    sums = np.bincount(stretch, y, minlength=len(edges) + 1)[: len(edges)]
    latest = np.maximum.accumulate(np.where(number > 0, np.arange(len(edges)), 0))
    return (sums / np.maximum(number, 1))[latest]
