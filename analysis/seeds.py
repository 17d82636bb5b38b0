"""What runs with several seeds say together (Agarwal et al. 2021, "Deep RL at the edge of the statistical precipice").

scores: an array a task, [seeds, ...]; what follows the seeds, such as the points of a curve, is kept. Tasks may have
unequal numbers of seeds. They should be of one scale: 0 for a policy by chance, 1 for the best that is known.

interval([returns])                                   # their interquartile mean, with 95 % bounds
improvement([returns of PPO], [returns of another])   # how often a run of the first beats one of the other
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

Scores = Sequence[np.ndarray]
Statistic = Callable[..., np.ndarray]  # of values and the axis to go over

RESAMPLES = 2_000
ROUNDING = 1e-9


class Interval(NamedTuple):
    """A value and its bounds, each [...]; bounds are nan where a task has one seed, for that says nothing of chance."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Improvement(NamedTuple):
    """The chance that a run of one arm beats one of another: .5 if they are alike; p: of a two-sided test of that."""

    value: float
    low: float
    high: float
    p: float


def iqm(values: np.ndarray, axis: int = 0) -> np.ndarray:
    """The interquartile mean: of what is left without the n // 4 lowest and the n // 4 highest."""
    cut = values.shape[axis] // 4
    ranked = np.sort(values, axis=axis)
    return ranked.take(range(cut, values.shape[axis] - cut), axis=axis).mean(axis=axis)


def gap(values: np.ndarray, axis: int = 0, best: float = 1.0) -> np.ndarray:
    """The optimality gap: by how much runs stay below `best` in the mean; those above it count as 0."""
    return np.maximum(best - values, 0).mean(axis=axis)


def profile(scores: Scores, thresholds: np.ndarray) -> Interval:
    """The share of runs above each threshold [K]: the performance profile, with bounds at each point."""
    return interval([task[:, None] > thresholds for task in scores], np.mean)


def interval(
    scores: Scores, statistic: Statistic = iqm, seed: int = 0, confidence: float = 0.95, resamples: int = RESAMPLES
) -> Interval:
    """A statistic over all runs, with bounds by the stratified bootstrap: seeds are redrawn within their task."""
    value = np.asarray(statistic(np.concatenate([np.asarray(task) for task in scores]), axis=0))
    if min(map(len, scores)) < 2:
        return Interval(value, np.full_like(value, np.nan, float), np.full_like(value, np.nan, float))
    drawn = redrawn(scores, seed, resamples)
    return Interval(value, *np.quantile(statistic(drawn, axis=1), _tails(confidence), axis=0))


def redrawn(scores: Scores, seed: int = 0, resamples: int = RESAMPLES) -> np.ndarray:
    """The stratified bootstrap itself: [resamples, runs, ...], in which the seeds of each task are drawn anew."""
    rng = np.random.default_rng(seed)
    return np.concatenate([np.asarray(task)[_redrawn(rng, len(task), resamples)] for task in scores], axis=1)


def improvement(
    first: Scores, second: Scores, seed: int = 0, confidence: float = 0.95, resamples: int = RESAMPLES
) -> Improvement:
    """How often a run of `first` beats one of `second` in the same task, in the mean over tasks; a tie is half a win.

    Bounds by the stratified bootstrap of both; p by drawing anew, within each task, which runs are whose: of so many
    draws, how often the value is as far from .5. With n seeds against n in one task it can't be below 2 / C(2n, n).
    """
    rng = np.random.default_rng(seed)
    wins = [_wins(one, other) for one, other in zip(first, second, strict=True)]
    value = float(np.mean([task.mean() for task in wins]))
    drawn = np.mean([_redrawn_wins(rng, task, resamples) for task in wins], axis=0)
    chance = np.mean(
        [_shuffled_wins(rng, one, other, resamples) for one, other in zip(first, second, strict=True)], axis=0
    )
    farther = np.abs(chance - 0.5) >= abs(value - 0.5) - ROUNDING
    low, high = np.quantile(drawn, _tails(confidence)) if min(map(min, map(np.shape, wins))) > 1 else (np.nan, np.nan)
    return Improvement(value, float(low), float(high), float((1 + farther.sum()) / (1 + resamples)))


def holm(p: Sequence[float]) -> list[float]:
    """Values of p adjusted for their number (Holm 1979): those below α are false, all together, in α of the cases."""
    order = np.argsort(p)
    ranked = np.maximum.accumulate(np.asarray(p, float)[order] * np.arange(len(p), 0, -1)).clip(max=1)
    adjusted = np.empty(len(p))
    adjusted[order] = ranked
    return [float(value) for value in adjusted]


def _redrawn(rng: np.random.Generator, count: int, resamples: int) -> np.ndarray:
    return rng.integers(count, size=(resamples, count))


def _tails(confidence: float) -> tuple[float, float]:
    return (1 - confidence) / 2, (1 + confidence) / 2


def _wins(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """[runs of one, runs of the other]: 1 where it wins, .5 where they tie."""
    return (one[:, None] > other) + 0.5 * (one[:, None] == other)


def _redrawn_wins(rng: np.random.Generator, wins: np.ndarray, resamples: int) -> np.ndarray:
    rows, columns = (_redrawn(rng, count, resamples) for count in wins.shape)
    return wins[rows[:, :, None], columns[:, None, :]].mean(axis=(1, 2))


def _shuffled_wins(rng: np.random.Generator, one: np.ndarray, other: np.ndarray, resamples: int) -> np.ndarray:
    """The share of wins, if it was chance which of all runs are whose (Mann & Whitney 1947, by ranks)."""
    everyone = np.concatenate([one, other])
    rank = _wins(everyone, everyone).sum(axis=1)  # those below, and half of those alike, oneself among them
    theirs = rng.permuted(np.broadcast_to(rank, (resamples, len(rank))), axis=1)[:, : len(one)]
    return (theirs.sum(axis=1) - len(one) ** 2 / 2) / (len(one) * len(other))
