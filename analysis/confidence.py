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
    """Confidence intervals of K contrasts; with the stated confidence no sign they show is wrong."""

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


def at_look(confidence: float, look: int) -> float:
    """Confidence to ask of look 1, 2, ... at a growing table, so that all looks together err as one would.

    Whoever plays until the name is decided looks again and again; look k may spend 6 / (pi k)^2 of the error.
    """
    return 1 - (1 - confidence) * 6 / (np.pi * look) ** 2


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


def differences(known: Evidence, plus: np.ndarray, minus: np.ndarray, copies: int = 1, choices: int = 1) -> Bounds:
    """Intervals for value[plus] - value[minus], positions [K], whose signs hold together.

    copies: how often each contrast stands among the K, a reversed one included; choices: out of how many families of
    this size these K were chosen.
    """
    value, error = known.value[plus] - known.value[minus], _errors(known, plus, minus)
    return _stepped(known, value, error, copies, choices)


def combinations(known: Evidence, cells: np.ndarray, factors: np.ndarray, choices: int = 1) -> Bounds:
    """Intervals for K linear combinations of m payoffs, whose signs hold together: cells [m], factors [K, m]."""
    error = np.zeros(len(factors))
    if known.episodes is not None and len(known.episodes) > 1:
        spread = (known.episodes[:, cells] @ factors.T).std(axis=0, ddof=1)
        error = _clean(known, spread / np.sqrt(len(known.episodes)))
    return _stepped(known, factors @ known.value[cells], error, 1, choices)


def one_sided(known: Evidence, plus: np.ndarray, minus: np.ndarray, tests: int) -> Bounds:
    """Bounds for value[plus] - value[minus] of which any `tests` lower ones hold together, or `tests` upper ones."""
    value, error = _clean(known, known.value[plus] - known.value[minus]), _errors(known, plus, minus)
    reach = error * quantile(known, (1 - known.confidence) / tests)
    return _bounds(known, value, reach)


def _stepped(known: Evidence, value: np.ndarray, error: np.ndarray, copies: int, choices: int) -> Bounds:
    """Holm's step-down (1979) on two-sided t tests: the clearest contrast faces all tests, the next one fewer, ...

    Contrasts that never vary need no test. The first contrast whose sign stays open sets the level for all after it.
    """
    value, noisy = _clean(known, value), np.flatnonzero(error)
    reach = np.zeros(len(value))
    if len(noisy):
        order = noisy[np.argsort(-np.abs(value[noisy]) / error[noisy], kind="stable")]
        passed = np.arange(len(order)) // copies
        left = (passed[-1] + 1) * choices - np.arange(passed[-1] + 1)
        level = quantile(known, (1 - known.confidence) / (2 * left))[passed]
        failed = np.abs(value[order]) <= level * error[order]
        if failed.any():
            level[np.argmax(failed) :] = level[np.argmax(failed)]
        reach[order] = level * error[order]
    return _bounds(known, value, reach)


def _bounds(known: Evidence, value: np.ndarray, reach: np.ndarray) -> Bounds:
    if known.episodes is not None and len(known.episodes) < 2:
        reach = np.full(len(value), np.inf)
    return Bounds(value, value - reach, value + reach)


def quantile(known: Evidence, tail: np.ndarray | float) -> np.ndarray:
    """Student's t of the episodes behind the table, beyond which `tail` lies; 0 for exact payoffs."""
    if known.episodes is None or len(known.episodes) < 2:
        return np.zeros_like(tail)
    from scipy.special import stdtrit

    return np.asarray(stdtrit(len(known.episodes) - 1, 1 - np.asarray(tail)))


def _clean(known: Evidence, numbers: np.ndarray) -> np.ndarray:
    return np.where(np.abs(numbers) <= ROUNDING * known.span, 0.0, numbers)


def _errors(known: Evidence, plus: np.ndarray, minus: np.ndarray) -> np.ndarray:
    """Standard errors of the paired differences [K]; 0 where a difference never varied, or nothing is known of it."""
    if known.episodes is None or len(known.episodes) < 2:
        return np.zeros(len(plus))
    total = len(known.episodes)
    step = max(1, BLOCK // total)
    parts = [
        (known.episodes[:, plus[k : k + step]] - known.episodes[:, minus[k : k + step]]).std(axis=0, ddof=1)
        for k in range(0, len(plus), step)
    ]
    return _clean(known, np.concatenate(parts) / np.sqrt(total))


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
