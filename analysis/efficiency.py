"""How good a game's equilibria are for all: welfare, price of anarchy, mediation, deficient equilibria, self-interest.

Welfare is the sum of the payoffs. All is said of the payoffs as they stand, exactly where they are Fractions; of a
sampled table that is the means, like the equilibria.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis.equilibria import Equilibrium, Solution
from analysis.further import Further
from analysis.regret import expected
from analysis.self_interest import SelfInterest, self_interest
from analysis.sinks import TIE

MOST_PAYOFFS = 50_000  # of a tensor; beyond it nothing is asked
MOST_FRACTIONS = 10_000  # beyond it Fractions are taken as floats
CLOSE = 1e-6  # of the largest welfare: what a mediator adds beyond is no noise of the solver
Joint = tuple[int, ...]
Worse = Callable[[np.ndarray, np.ndarray, Any], bool]


class Efficiency(NamedTuple):
    """The equilibria's welfare between the lowest and the highest of all profiles.

    worst, best         welfare of the worst and of the best equilibrium found; None: none was found
    worst_share, ..     where that lies from the lowest (0) to the highest (1); None where welfare never changes
    anarchy, stability  the highest welfare over that of the worst, of the best equilibrium (Koutsoupias & Papadimitriou
                        1999, Anshelevich et al. 2004); None where that isn't positive
    mediation           what the best correlated equilibrium adds to the best equilibrium
    dominated           pure equilibria that some profile beats for somebody and worsens for nobody
    deficient           those that some profile beats for everybody
    strong              every equilibrium is beaten for everybody; None: not all are known
    dawes               everybody has a strictly dominant strategy, and all playing it is deficient (Dawes 1980)
    self_interest       how much of the own payoff players may keep; None where welfare never changes
    """

    highest: float
    lowest: float
    worst: float | None
    best: float | None
    worst_share: float | None
    best_share: float | None
    anarchy: float | None
    stability: float | None
    mediation: float | None
    dominated: tuple[Joint, ...]
    deficient: tuple[Joint, ...]
    strong: bool | None
    dawes: bool
    self_interest: SelfInterest | None


def efficiency(
    payoffs: np.ndarray | None, found: Solution, further: Further, drawn: Sequence[np.ndarray] = ()
) -> Efficiency | None:
    """Measure a game's payoffs [n, s1..sn]; None for one player, and where the tensor is too large.

    drawn: resampled payoffs, for the interval of the self-interest level.
    """
    if payoffs is None or len(payoffs) == 1 or payoffs.size > MOST_PAYOFFS:
        return None
    if payoffs.size > MOST_FRACTIONS:
        payoffs = payoffs.astype(float)
    slack = _slack(payoffs)
    welfare = payoffs.sum(axis=0)
    highest, lowest = welfare.max(), welfare.min()
    varies = highest - lowest > len(payoffs) * slack
    earned = [expected(payoffs.astype(float), one.profile) for one in found.equilibria]
    sums = sorted(float(own.sum()) for own in earned)
    worst, best = (sums[0], sums[-1]) if sums else (None, None)
    advised = further.welfare.correlated if further.welfare else None
    pure = [_joint(one) for one in found.equilibria if one.pure]
    deficient = _those(_beaten, payoffs, pure, slack)
    return Efficiency(
        highest=float(highest),
        lowest=float(lowest),
        worst=worst,
        best=best,
        worst_share=_position(worst, highest, lowest) if varies else None,
        best_share=_position(best, highest, lowest) if varies else None,
        anarchy=_ratio(highest, worst, slack),
        stability=_ratio(highest, best, slack),
        mediation=_added(advised, best, float(np.abs(welfare).max())),
        dominated=_those(_outdone, payoffs, pure, slack),
        deficient=deficient,
        strong=_strong(payoffs, earned, found.complete, slack),
        dawes=any(joint in deficient for joint in _dominant(payoffs, slack)),
        self_interest=self_interest(payoffs, drawn) if varies else None,
    )


def _slack(payoffs: np.ndarray) -> Any:
    """Differences up to this are rounding: none in Fractions."""
    return 0 if payoffs.dtype == object else TIE * max(float(np.ptp(own)) for own in payoffs)


def _joint(pure: Equilibrium) -> Joint:
    return tuple(int(np.argmax(own)) for own in pure.profile)


def _those(worse: Worse, payoffs: np.ndarray, pure: list[Joint], slack: Any) -> tuple[Joint, ...]:
    """The equilibria that are worse than some profile; those that pay alike are asked once."""
    earned = {joint: tuple(own[joint] for own in payoffs) for joint in pure}
    answers = {paid: worse(payoffs, np.array(paid, payoffs.dtype), slack) for paid in set(earned.values())}
    return tuple(joint for joint in pure if answers[earned[joint]])


def _beaten(payoffs: np.ndarray, earned: np.ndarray, slack: Any) -> bool:
    """Does a profile pay everybody more?"""
    return bool((payoffs > _column(earned + slack, payoffs)).all(axis=0).any())


def _outdone(payoffs: np.ndarray, earned: np.ndarray, slack: Any) -> bool:
    """Does a profile pay nobody less and somebody more?"""
    less = (payoffs < _column(earned - slack, payoffs)).any(axis=0)
    more = (payoffs > _column(earned + slack, payoffs)).any(axis=0)
    return bool((more & ~less).any())


def _column(earned: np.ndarray, payoffs: np.ndarray) -> np.ndarray:
    return earned.reshape(-1, *[1] * (payoffs.ndim - 1))


def _position(welfare: float | None, highest: Any, lowest: Any) -> float | None:
    """From 0, the lowest, to 1, the highest."""
    return None if welfare is None else min(1.0, max(0.0, (welfare - float(lowest)) / float(highest - lowest)))


def _ratio(highest: Any, welfare: float | None, slack: Any) -> float | None:
    return None if welfare is None or welfare <= max(float(slack), TIE) else float(highest) / welfare


def _added(advised: float | None, best: float | None, largest: float) -> float | None:
    """The gap, or 0 where it is nothing but the solver's rounding."""
    if advised is None or best is None:
        return None
    return advised - best if advised - best > CLOSE * largest else 0.0


def _strong(payoffs: np.ndarray, earned: list[np.ndarray], complete: bool, slack: Any) -> bool | None:
    """Of a continuum its extreme equilibria are asked."""
    plain = payoffs.astype(float)
    slack = float(slack) + TIE * float(np.ptp(plain))
    if not all(_beaten(plain, own, slack) for own in earned):
        return False
    return True if earned and complete else None


def _dominant(payoffs: np.ndarray, slack: Any) -> list[Joint]:
    """The profile in which everybody plays a strictly dominant strategy, if there is one."""
    own: list[int] = []
    for i, payoff in enumerate(payoffs):
        lines = np.moveaxis(payoff, i, 0).reshape(payoff.shape[i], -1)
        best = [s for s in range(len(lines)) if (np.delete(lines, s, axis=0) + slack < lines[s]).all()]
        if len(lines) < 2 or not best:
            return []
        own += best
    return [tuple(own)]
