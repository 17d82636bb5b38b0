"""How selfish players may be: the self-interest level of Willis et al. 2025, by an exact scan.

Everybody keeps the share s of the own payoff and gives the rest to the others in equal parts. What a player then gains
by a change is linear in s, so each profile is an equilibrium on one closed interval of s. A profile of highest welfare
is one at s = 1/n, where all payoffs are the same; the interval's upper end says how far from there players may go.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

MOST_OPTIMA = 100  # profiles of the highest welfare; with more of them nothing is said


class Kept(NamedTuple):
    """A profile of highest welfare, and from where to where the kept share makes it an equilibrium."""

    profile: tuple[int, ...]
    low: float
    high: float


class SelfInterest(NamedTuple):
    """level: the largest kept share with which a profile of highest welfare is an equilibrium; 1: nothing is shared.

    low, high: its 95 % interval by resampled tables, the level where payoffs are exact; optima: of the means.
    """

    level: float
    low: float
    high: float
    optima: tuple[Kept, ...]


def self_interest(payoffs: np.ndarray, drawn: Sequence[np.ndarray] = ()) -> SelfInterest | None:
    """Scan the profiles of highest welfare of payoffs [n, s1..sn], n > 1; None where they are too many.

    drawn: resampled payoffs, none where they are exact.
    """
    optima = _optima(payoffs)
    if not optima:
        return None
    level = max(one.high for one in optima)
    levels = [level, *(max((one.high for one in _optima(again)), default=level) for again in drawn)]
    low, high = np.quantile(levels, (0.025, 0.975))
    return SelfInterest(level, min(level, float(low)), max(level, float(high)), optima)


def _optima(payoffs: np.ndarray) -> tuple[Kept, ...]:
    """The profiles of highest welfare; none where they are too many."""
    welfare = payoffs.sum(axis=0)
    rounding = 0 if payoffs.dtype == object else 1e-10 * float(np.ptp(welfare))
    best = np.argwhere(welfare >= welfare.max() - rounding)
    if len(best) > MOST_OPTIMA:
        return ()
    return tuple(_interval(payoffs, tuple(map(int, joint)), rounding) for joint in best)


def _interval(payoffs: np.ndarray, joint: tuple[int, ...], rounding: Any) -> Kept:
    """s * own + (1 - s) * others <= 0 for the gains of every change alone; it holds at s = 1/n."""
    low: Any = 0
    high: Any = 1
    for i in range(len(payoffs)):
        along: Any = (slice(None), *joint[:i], slice(None), *joint[i + 1 :])
        line = payoffs[along]
        gain = line - line[:, [joint[i]]]
        others = (gain.sum(axis=0) - gain[i]) / (len(payoffs) - 1)
        for own, rest in zip(gain[i], others, strict=True):
            if own > rest and own > rounding:
                high = min(high, max(-rest / (own - rest), 0))
            elif own < rest and rest > rounding:
                low = max(low, min(rest / (rest - own), 1))
    return Kept(joint, float(low), float(high))
