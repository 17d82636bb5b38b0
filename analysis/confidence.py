"""What the episodes behind a payoff table allow to say: intervals for differences, replicates, distances.

Every statement is about linear contrasts of payoffs. Episode n of every profile has the same chance, so a contrast is
formed within each episode and its error is the error of those paired differences. A payoff difference that never
varied is taken as exact; a table that was given, not measured, is exact throughout.
"""

from dataclasses import dataclass

import numpy as np

from analysis.table import PayoffTable

REPLICATES = 500
FEW = 30  # below this many episodes replicates are drawn from a multivariate t, which is wider than the bootstrap
ROUNDING = 1e-9  # of the payoff range: differences below it are float noise, not payoffs
BLOCK = 4_000_000  # numbers held at once while errors are computed


@dataclass(frozen=True, eq=False)
class Evidence:
    """The payoffs that occur in a table as one vector of E cells, with their noise.

    at          int64 [P * C]  position of `table.mean.ravel()` in the vector, -1 where nobody plays
    value       float64 [E]    mean payoffs
    episodes    float64 [N, E] or None (exact)
    replicates  float64 [B, E] means of resampled episodes; the one row `value` if exact
    span        largest minus smallest mean payoff, the unit of margins and tolerances
    """

    at: np.ndarray
    value: np.ndarray
    episodes: np.ndarray | None
    replicates: np.ndarray
    span: float
    confidence: float
    tolerance: float
    seed: int


@dataclass(frozen=True, eq=False)
class Bounds:
    """Simultaneous confidence intervals of K contrasts: all hold together with the stated confidence."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def evidence(table: PayoffTable, confidence: float = 0.95, tolerance: float = 0.05, seed: int = 0) -> Evidence:
    """The table as a vector of payoffs in play, with joint replicates of all its means."""
    flat = table.mean.ravel()
    cells = np.flatnonzero(~np.isnan(flat))
    at = np.full(flat.size, -1, np.int64)
    at[cells] = np.arange(len(cells))
    value = flat[cells]
    episodes = None if table.samples is None else table.samples.reshape(len(table.samples), -1)[:, cells]
    replicates = value[None] if episodes is None else resample(episodes, REPLICATES, seed)
    return Evidence(at, value, episodes, replicates, float(np.ptp(value)), confidence, tolerance, seed)


def again(table: PayoffTable, known: Evidence) -> Evidence:
    """Evidence for a table made from one already examined, with the same settings."""
    return evidence(table, known.confidence, known.tolerance, known.seed)


def resample(episodes: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Means of `count` resampled sets of episodes, all cells jointly (Efron 1979): [count, E].

    Below FEW episodes the bootstrap is too sure, so the means are drawn from the multivariate t with the empirical
    covariance and N - 1 degrees of freedom instead.
    """
    rng = np.random.default_rng(seed)
    total = len(episodes)
    mean = episodes.mean(axis=0)
    if total < 2:
        return np.broadcast_to(mean, (count, len(mean)))
    if total >= FEW:
        noise = (rng.multinomial(total, np.full(total, 1 / total), size=count) - 1.0) / total
    else:
        wider = np.sqrt((total - 1) / rng.chisquare(total - 1, size=(count, 1)))
        noise = wider * rng.standard_normal((count, total)) / np.sqrt(total * (total - 1))
    return mean + noise @ (episodes - mean)


def differences(known: Evidence, plus: np.ndarray, minus: np.ndarray, tests: int | None = None) -> Bounds:
    """Simultaneous intervals (Bonferroni, Student t) for value[plus] - value[minus], positions [K].

    tests: how many different contrasts share the error, where K counts some of them twice.
    """
    value = known.value[plus] - known.value[minus]
    value = np.where(np.abs(value) <= ROUNDING * known.span, 0.0, value)
    error = _errors(known, plus, minus)
    noisy = int(np.count_nonzero(error))
    reach = error * critical(known, min(noisy, tests or noisy))
    return Bounds(value, value - reach, value + reach)


def critical(known: Evidence, tests: int) -> float:
    """The t value that `tests` two-sided intervals need to hold together; inf with a single episode."""
    if known.episodes is None or tests == 0:
        return 0.0
    if len(known.episodes) < 2:
        return float("inf")
    from scipy.special import stdtrit

    return float(stdtrit(len(known.episodes) - 1, 1 - (1 - known.confidence) / (2 * tests)))


def _errors(known: Evidence, plus: np.ndarray, minus: np.ndarray) -> np.ndarray:
    """Standard errors of the paired differences [K]; 0 where a difference never varied."""
    if known.episodes is None:
        return np.zeros(len(plus))
    total = len(known.episodes)
    if total < 2:
        return np.ones(len(plus))  # unknown; the infinite critical value turns it into "anything"
    step = max(1, BLOCK // total)
    parts = [
        (known.episodes[:, plus[k : k + step]] - known.episodes[:, minus[k : k + step]]).std(axis=0, ddof=1)
        for k in range(0, len(plus), step)
    ]
    error = np.concatenate(parts) / np.sqrt(total) if parts else np.zeros(0)
    return np.where(error <= ROUNDING * known.span, 0.0, error)


def combinations(known: Evidence, cells: np.ndarray, factors: np.ndarray, tests: int | None = None) -> Bounds:
    """Simultaneous intervals for K linear combinations of m payoffs: positions cells [m], factors [K, m]."""
    value = factors @ known.value[cells]
    value = np.where(np.abs(value) <= ROUNDING * known.span, 0.0, value)
    if known.episodes is None:
        return Bounds(value, value, value)
    total = len(known.episodes)
    error = np.ones(len(value))
    if total > 1:
        error = (known.episodes[:, cells] @ factors.T).std(axis=0, ddof=1) / np.sqrt(total)
    error = np.where(error <= ROUNDING * known.span, 0.0, error)
    noisy = int(np.count_nonzero(error))
    reach = error * critical(known, min(noisy, tests or noisy))
    return Bounds(value, value - reach, value + reach)


@dataclass(frozen=True)
class Distance:
    """How far a table is from an equality, as a share of the payoff range: estimate, bounds, chance to be within."""

    value: float
    low: float
    high: float
    within: float


def distance(known: Evidence, contrasts: np.ndarray, of_replicates: np.ndarray, weights: np.ndarray) -> Distance:
    """Weighted root mean square of contrasts that an equality says are all zero, over the payoff range.

    contrasts [K]: in the means; of_replicates [B, K]: the same in the replicates; weights [K] sum to 1.
    Bounds: by the triangle inequality the norm errs by at most the norm of the noise, whose quantile the replicates
    give. `within`: share of replicates whose squared norm, less the energy that noise adds, is inside the tolerance.
    """
    unit = known.span or 1.0
    value = float(_norm(contrasts, weights)) / unit
    if known.episodes is None:
        return Distance(value, value, value, float(value <= ROUNDING))
    if len(known.episodes) < 2:
        return Distance(value, 0.0, float("inf"), 0.5)
    noise = _norm(of_replicates - contrasts, weights) / unit
    reach = float(np.quantile(noise, known.confidence))
    reach = reach if reach > ROUNDING else 0.0
    energy = (_norm(of_replicates, weights) / unit) ** 2 - 2 * float(np.mean(noise**2))
    within = float(np.mean(energy <= known.tolerance**2))
    return Distance(value, max(0.0, value - reach), value + reach, within)


def _norm(contrasts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.sqrt((contrasts**2) @ weights)
