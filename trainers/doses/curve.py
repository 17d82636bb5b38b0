"""From payoffs of episodes to scores: 0 as by chance, 1 as the best known; where these halve; the worst tenth."""

from typing import NamedTuple

import numpy as np

from analysis.seeds import redrawn

LEAST = 0.05  # lowest and highest this near say nothing about what is between them
STEEP = np.geomspace(0.25, 64, 24)  # slopes that are tried, in units of the ladder's length
PLACES = 200
RESAMPLES = 500
WORST = 0.1


class Payoffs(NamedTuple):
    """Of the same episodes at the rungs of a ladder: policy, lowest and highest [R, B]."""

    policy: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray


class Curve(NamedTuple):
    """Of a policy along a ladder.

    score, low, high  [R]: with 95 % bounds; nan where nothing can be told
    worst             [R]: mean of the worst tenth of episodes (CVaR 10 %), on the same scale
    half              the dose at which it has fallen to half of what it is at the first rung, inf beyond the last,
                      with its bounds; nan where rungs have no order
    """

    score: np.ndarray
    low: np.ndarray
    high: np.ndarray
    worst: np.ndarray
    half: tuple[float, float, float]


def curve(paid: Payoffs, doses: np.ndarray | None, seed: int = 0) -> Curve:
    """doses [R] in order, or None where they have none. Bounds are of redrawn episodes, the same for all three."""
    drawn = redrawn([np.stack(paid).transpose(2, 0, 1)], seed, RESAMPLES).mean(1)  # [resamples, 3, R]
    scores = score(*drawn.transpose(1, 2, 0))  # [R, resamples]
    means = score(*(array.mean(1) for array in paid))
    low, high = np.quantile(scores, [0.025, 0.975], axis=1)
    half = (np.nan,) * 3 if doses is None else _with_bounds(doses, means, scores)
    return Curve(means, low, high, worst(paid), half)


def score(policy: np.ndarray, lowest: np.ndarray, highest: np.ndarray) -> np.ndarray:
    """(policy - lowest) / (highest - lowest); nan where these are alike."""
    room = highest - lowest
    return np.where(room > LEAST, (policy - lowest) / np.where(room > LEAST, room, 1), np.nan)


def worst(paid: Payoffs) -> np.ndarray:
    """The mean score of the worst tenth of episodes [R]."""
    count = max(1, round(WORST * paid.policy.shape[1]))
    tail = np.sort(paid.policy, 1)[:, :count].mean(1)
    return score(tail, paid.lowest.mean(1), paid.highest.mean(1))


def _with_bounds(doses: np.ndarray, means: np.ndarray, scores: np.ndarray) -> tuple[float, float, float]:
    middle, found = half_dose(doses, means), np.array([half_dose(doses, one) for one in scores.T])
    if np.isnan(middle):
        return (np.nan,) * 3
    low, high = np.quantile(found[~np.isnan(found)], [0.025, 0.975], method="nearest")
    return middle, float(low), float(high)


def half_dose(doses: np.ndarray, scores: np.ndarray) -> float:
    """Where s(x) = 1 / (1 + e^(k (x - x_half))), the logistic curve nearest to scores / scores[0], is a half.

    inf where that is beyond the last dose, nan where the first score is no success. x is the place on the ladder, from
    0 to 1, linear between the doses; all x_half and k of a grid are tried.
    """
    if not scores[0] > LEAST:
        return np.nan
    known = ~np.isnan(scores)
    place = np.linspace(0, 1, len(doses))
    share = np.clip(scores[known] / scores[0], 0, 1)
    halves = np.linspace(0, 2, 2 * PLACES + 1)
    curves = 1 / (1 + np.exp(STEEP[:, None, None] * (place[known] - halves[:, None])))
    error = np.square(curves - share).sum(-1)
    half = halves[np.unravel_index(error.argmin(), error.shape)[1]]
    return float(np.interp(half, place, doses)) if half <= 1 else np.inf
