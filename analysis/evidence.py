"""The payoffs of a table as one vector of cells, with their episodes and joint replicates of their means.

Profiles may have been played unequally often; profile p has the first n_p of the common episodes. What several payoffs
say together is said on the episodes that all of them have, so every mean and every replicate is asked for by the number
of episodes it rests on.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.table import PayoffTable

REPLICATES = 500
HELD = 20_000_000  # numbers held at once when contrasts are formed in the replicates
ROUNDING = 1e-9  # of the payoff range: differences below it are float noise, not payoffs
FEW = 30  # below this many episodes replicates are drawn from a multivariate t, which is wider than the bootstrap


class Means(NamedTuple):
    """Payoffs on the first so many episodes, NaN where a cell has fewer: value [E], replicates [B, E]."""

    value: np.ndarray
    replicates: np.ndarray


@dataclass(frozen=True, eq=False)
class Evidence:
    """The payoffs that occur in a table as one vector of E cells, with their noise.

    at          int64 [P * C]  position of `table.mean.ravel()` in the vector, -1 where nobody plays
    value       float64 [E]    mean payoffs, each over all of its episodes
    episodes    float64 [N, E] or None (exact); NaN after a cell's last episode
    counts      int64 [E]      episodes behind each cell
    span        largest minus smallest mean payoff, the unit of margins and tolerances
    growing     the table is looked at again and again while it grows: the error is spent by the number of episodes
    blur        every contrast may be off by this share of the span, beside its noise
    """

    at: np.ndarray
    value: np.ndarray
    episodes: np.ndarray | None
    counts: np.ndarray
    span: float
    confidence: float
    tolerance: float
    seed: int
    growing: bool = False
    blur: float = 0.0
    made: dict[tuple[str, int], np.ndarray] = field(default_factory=dict)  # means by episodes, once somebody asked

    @property
    def exact(self) -> bool:
        return self.episodes is None

    @property
    def replicates(self) -> np.ndarray:
        """Replicates of all means on the episodes that every cell has: [B, E]; the one row `value` if exact."""
        return in_common(self).replicates


def evidence(
    table: PayoffTable, confidence: float = 0.95, tolerance: float = 0.05, seed: int = 0, growing: bool = False
) -> Evidence:
    """The table as a vector of payoffs in play."""
    flat = table.mean.ravel()
    cells = np.flatnonzero(~np.isnan(flat))
    at = np.full(flat.size, -1, np.int64)
    at[cells] = np.arange(len(cells))
    counts = np.repeat(table.plays, table.mean.shape[1])[cells]
    episodes = None
    if table.samples is not None:
        episodes = table.samples.reshape(len(table.samples), -1)[: counts.max(), cells]
    value = flat[cells]
    return Evidence(at, value, episodes, counts, float(np.ptp(value)), confidence, tolerance, seed, growing)


def again(table: PayoffTable, known: Evidence) -> Evidence:
    """Evidence for a table made from one already examined, with the same settings."""
    made = evidence(table, known.confidence, known.tolerance, known.seed, known.growing)
    return replace(made, blur=known.blur * known.span / (made.span or 1.0))


def in_common(known: Evidence) -> Means:
    """Means on the episodes that all cells have."""
    count = int(known.counts.min())
    return Means(means(known, count), replicated(known, count))


def means(known: Evidence, count: int) -> np.ndarray:
    """Mean payoffs of the first `count` episodes [E], NaN where a cell has fewer; the payoffs where they are exact."""
    if known.episodes is None:
        return known.value
    if ("means", count) not in known.made:
        have = known.counts >= count
        value = np.full(len(have), np.nan)
        value[have] = known.episodes[:count, have].mean(axis=0)
        known.made["means", count] = value
    return known.made["means", count]


def replicated(known: Evidence, count: int) -> np.ndarray:
    """Replicates [B, E] of the means of the first `count` episodes; row b draws the same episodes for every count."""
    if known.episodes is None:
        return known.value[None]
    if ("replicates", count) not in known.made:
        value, have = means(known, count), known.counts >= count
        drawn = np.full((REPLICATES, len(have)), np.nan)
        noise = _multipliers(len(known.episodes), count, known.seed)
        drawn[:, have] = value[have] + noise @ (known.episodes[:count, have] - value[have])
        known.made["replicates", count] = drawn
    return known.made["replicates", count]


def resample(episodes: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Means of `count` resampled sets of episodes [N, E], all cells jointly (Efron 1979): [count, E].

    Below FEW episodes the bootstrap is too sure, so the means are drawn from the multivariate t with the empirical
    covariance and N - 1 degrees of freedom instead.
    """
    mean = episodes.mean(axis=0)
    return mean + _noise(len(episodes), count, seed) @ (episodes - mean)


@lru_cache(maxsize=2)
def _noise(total: int, count: int, seed: int) -> np.ndarray:
    """What to multiply the deviations of `total` episodes by, for the noise of their mean: [count, total]."""
    rng = np.random.default_rng(seed)
    if total < 2:
        return np.zeros((count, total))
    if total >= FEW:
        return (rng.multinomial(total, np.full(total, 1 / total), size=count) - 1.0) / total
    wider = np.sqrt((total - 1) / rng.chisquare(total - 1, size=(count, 1)))
    return wider * rng.standard_normal((count, total)) / np.sqrt(total * (total - 1))


def _multipliers(total: int, first: int, seed: int) -> np.ndarray:
    """Those of the mean of the first so many: the same draw, of which a shorter mean uses the beginning.

    An episode's share in a mean of n is its deviation over n, so means of unequal length keep their covariance.
    """
    if first < FEW:
        return _noise(first, REPLICATES, seed)
    return _noise(total, REPLICATES, seed)[:, :first] * (total / first)


def contrasts(known: Evidence, plus: np.ndarray, minus: np.ndarray) -> np.ndarray:
    """value[plus] - value[minus] in as many replicates as fit into memory, each on the episodes both have: [B, K]."""
    rows = max(50, HELD // max(1, len(plus)))
    count = np.minimum(known.counts[plus], known.counts[minus])
    out = np.zeros((min(rows, 1 if known.exact else REPLICATES), len(plus)))
    for n in np.unique(count):
        here = count == n
        out[:, here] = lead(replicated(known, int(n))[:rows], plus[here], minus[here])
    return clean(known, out)


def combined(known: Evidence, cells: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """Linear combinations in the replicates, each on the episodes that its cells have: cells [m], factors [K, m]."""
    count = fewest(known, cells, factors)
    out = np.zeros((1 if known.exact else REPLICATES, len(factors)))
    for n in np.unique(count):
        have = known.counts[cells] >= n
        out[:, count == n] = replicated(known, int(n))[:, cells[have]] @ factors[count == n][:, have].T
    return clean(known, out)


def fewest(known: Evidence, cells: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """Episodes that all cells of a combination have: cells [m], factors [K, m] -> [K]."""
    most = int(known.counts.max())
    return np.where(factors != 0, known.counts[cells], most).min(axis=1)


def lead(values: np.ndarray, plus: np.ndarray, minus: np.ndarray) -> np.ndarray:
    """values[..., plus] - values[..., minus]."""
    return values[..., plus] - values[..., minus]


def clean(known: Evidence, numbers: np.ndarray) -> np.ndarray:
    """Float noise becomes 0."""
    return np.where(np.abs(numbers) <= ROUNDING * known.span, 0.0, numbers)
