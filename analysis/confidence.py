"""What the episodes behind a payoff table allow to say: intervals for differences, distances from equalities.

Every statement is about linear contrasts of payoffs. Episode n of every profile has the same chance, so a contrast is
formed within each episode that all its profiles have, and its error is the error of those paired differences. A payoff
difference that never varied is taken as exact; a table that was given, not measured, is exact throughout.

A growing table is looked at again and again, and which profiles grow depends on what was seen. Yet the first 32, 64,
128, ... common episodes of a contrast are the same whatever else was played, so a contrast has one test for each of
these counts, and the k-th may spend 6 / (pi k)^2 of the error: all that can ever be made err as rarely as one.
"""

from dataclasses import dataclass

import numpy as np

from analysis.evidence import ROUNDING, Evidence, clean, fewest, means

FIRST = 32  # episodes of the first level; every further level has twice as many
RESOLVED = 0.98  # above this confidence 500 replicates hold too few in their tail
BLOCK = 4_000_000  # numbers held at once while errors are computed


@dataclass(frozen=True, eq=False)
class Bounds:
    """Confidence intervals of K contrasts; with the stated confidence no sign they show is wrong.

    value, low, high  the contrasts on the episodes in common
    error             their standard errors, 0 where they never varied
    count             the number of these episodes; 0 if exact
    share             how much of the error one end of the interval may spend
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    error: np.ndarray
    count: np.ndarray
    share: np.ndarray

    def part(self, where: np.ndarray | slice) -> "Bounds":
        """Some of the contrasts."""
        return Bounds(*(getattr(self, name)[where] for name in self.__dataclass_fields__))


def at_look(confidence: float, look: int | np.ndarray) -> np.ndarray:
    """Confidence to ask of look 1, 2, ... at a growing table, so that all looks together err as one would.

    Whoever plays until the name is decided looks again and again; look k may spend 6 / (pi k)^2 of the error.
    """
    return 1 - (1 - confidence) * 6 / (np.pi * np.asarray(look)) ** 2


def level(count: int | np.ndarray) -> np.ndarray:
    """Which look at its episodes a contrast has with so many: up to 32 are the first, up to 64 the second, ..."""
    return 1 + np.ceil(np.log2(np.maximum(count, FIRST) / FIRST)).astype(int)


def error_rate(known: Evidence, count: int | np.ndarray) -> np.ndarray:
    """How often a test on so many episodes may err."""
    confidence = (
        at_look(known.confidence, level(count)) if known.growing else np.full(np.shape(count), known.confidence)
    )
    return 1 - confidence


def differences(known: Evidence, plus: np.ndarray, minus: np.ndarray, copies: int = 1, choices: int = 1) -> Bounds:
    """Intervals for value[plus] - value[minus], positions [K], whose signs hold together.

    copies: how often each contrast stands among the K, a reversed one included; choices: out of how many families of
    this size these K were chosen.
    """
    return _stepped(known, *_paired(known, plus, minus), copies, choices)


def combinations(known: Evidence, cells: np.ndarray, factors: np.ndarray, choices: int = 1) -> Bounds:
    """Intervals for K linear combinations of m payoffs, whose signs hold together: cells [m], factors [K, m]."""
    count = fewest(known, cells, factors)
    value, error = np.zeros(len(factors)), np.zeros(len(factors))
    for n in np.unique(count):
        have, here = known.counts[cells] >= n, count == n
        used, factor = cells[have], factors[here][:, have].T
        value[here] = means(known, int(n))[used] @ factor
        if known.episodes is not None and n > 1:
            error[here] = (known.episodes[:n, used] @ factor).std(axis=0, ddof=1) / np.sqrt(n)
    return _stepped(known, value, clean(known, error), count, 1, choices)


def one_sided(known: Evidence, plus: np.ndarray, minus: np.ndarray, tests: int) -> Bounds:
    """Bounds for value[plus] - value[minus] of which any `tests` lower ones hold together, or `tests` upper ones."""
    value, error, count = _paired(known, plus, minus)
    share = np.full(len(value), 1 / tests)
    return _bounds(known, clean(known, value), error, count, share)


def _stepped(
    known: Evidence, value: np.ndarray, error: np.ndarray, count: np.ndarray, copies: int, choices: int
) -> Bounds:
    """Holm's step-down (1979) on two-sided t tests: the clearest contrast faces all tests, the next one fewer, ...

    Contrasts that never vary need no test. The first contrast whose sign stays open sets the number of tests for all
    after it. Each is tested at its own level a(n) by the number n of its episodes. No true sign is then denied at any
    n with more than the stated error: the first of the m0 true ones to be denied at some look is preceded by false
    ones alone, so it was tested at a(n) / m0 or less. The chance that any of the m0 fails at any n is at most the sum
    of a(n) / m0 over both, which is a.
    """
    value, noisy = clean(known, value), np.flatnonzero(error)
    share = np.full(len(value), 1 / (2 * choices * max(1, len(noisy) // copies)))
    if len(noisy):
        clear = np.abs(value[noisy]) / error[noisy]
        order = noisy[np.lexsort((-clear, _tail(clear, count[noisy]) / error_rate(known, count[noisy])))]
        passed = np.arange(len(order)) // copies
        left = (passed[-1] + 1) * choices - passed
        share[order] = 1 / (2 * left)
        level = quantile(known, error_rate(known, count[order]) * share[order], count[order])
        failed = np.abs(value[order]) <= level * error[order]
        if failed.any():
            share[order[np.argmax(failed) :]] = share[order[np.argmax(failed)]]
    return _bounds(known, value, error, count, share)


def _tail(clear: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Chance of a t value beyond `clear`."""
    from scipy.special import stdtr

    return np.asarray(stdtr(np.maximum(count - 1, 1), -clear))


def _bounds(known: Evidence, value: np.ndarray, error: np.ndarray, count: np.ndarray, share: np.ndarray) -> Bounds:
    reach = np.full(len(value), known.blur * known.span)
    noisy = error > 0
    reach[noisy] += error[noisy] * quantile(known, error_rate(known, count[noisy]) * share[noisy], count[noisy])
    if not known.exact:
        reach[count < 2] = np.inf
    return Bounds(value, value - reach, value + reach, error, count, share)


def quantile(known: Evidence, tail: np.ndarray | float, count: np.ndarray | int | None = None) -> np.ndarray:
    """Student's t of so many episodes (by default those that all cells have), beyond which `tail` lies; 0 if exact."""
    count = np.asarray(known.counts.min() if count is None else count)
    if known.exact or (count < 2).all():
        return np.zeros_like(tail)
    from scipy.special import stdtrit

    return np.asarray(stdtrit(np.maximum(count - 1, 1), 1 - np.asarray(tail)))


def _paired(known: Evidence, plus: np.ndarray, minus: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Differences on the episodes both cells have, their standard errors, and the number of these episodes: [K] each.

    The error is 0 where a difference never varied, or nothing is known of it.
    """
    count = np.minimum(known.counts[plus], known.counts[minus])
    value, error = np.zeros(len(plus)), np.zeros(len(plus))
    for n in np.unique(count):
        here, mean = np.flatnonzero(count == n), means(known, int(n))
        value[here] = mean[plus[here]] - mean[minus[here]]
        step = max(1, BLOCK // max(1, n))
        for k in range(0, len(here) if n > 1 else 0, step):
            part = here[k : k + step]
            error[part] = _error(known, plus[part], minus[part], int(n))
    return value, clean(known, error), count


def _error(known: Evidence, plus: np.ndarray, minus: np.ndarray, count: int) -> np.ndarray:
    assert known.episodes is not None
    gap = known.episodes[:count, plus] - known.episodes[:count, minus]
    return np.asarray(gap.std(axis=0, ddof=1) / np.sqrt(count))


@dataclass(frozen=True)
class Distance:
    """How far a table is from an equality, as a share of the payoff range.

    Estimate, bounds, chance to be within the tolerance, and the root mean square of the noise.
    """

    value: float
    low: float
    high: float
    within: float
    noise: float = 0.0


def distance(known: Evidence, contrasts: np.ndarray, of_replicates: np.ndarray, weights: np.ndarray) -> Distance:
    """Weighted root mean square of contrasts that an equality says are all zero, over the payoff range.

    contrasts [K]: in the means of the episodes that all cells have; of_replicates [B, K]: the same in their replicates;
    weights [K] sum to 1. Bounds: by the triangle inequality the norm errs by at most the norm of the noise, whose
    quantile the replicates give. `within`: share of replicates whose squared norm, less the energy that noise adds, is
    inside the tolerance.
    """
    unit = known.span or 1.0
    value = float(_norm(contrasts, weights)) / unit
    if known.exact:
        return Distance(value, value, value, float(value <= ROUNDING))
    count = int(known.counts.min())
    if count < 2:
        return Distance(value, 0.0, float("inf"), 0.5)
    noise = _norm(of_replicates - contrasts, weights) / unit
    reach = _reach(noise, 1 - float(error_rate(known, count)))
    added = float(np.mean(noise**2))
    energy = (_norm(of_replicates, weights) / unit) ** 2 - 2 * added
    within = float(np.mean(energy <= known.tolerance**2))
    return Distance(value, max(0.0, value - reach), value + reach, within, added**0.5)


def _reach(noise: np.ndarray, confidence: float) -> float:
    """What the norm of the noise [B] stays below; far out the tail of a gamma with the moments of its square tells."""
    reach, square = float(np.quantile(noise, confidence)), noise**2
    if reach <= ROUNDING:
        return 0.0
    if confidence > RESOLVED:
        from scipy.special import gammaincinv

        scale = float(square.var() / square.mean())
        reach = max(reach, float(np.sqrt(scale * gammaincinv(square.mean() / scale, confidence))))
    return reach


def _norm(contrasts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.sqrt((contrasts**2) @ weights)
