"""What a best reply should be found against: a profile of distributions, by one of several meta-solvers."""

from collections import Counter
from collections.abc import Callable

import numpy as np

from analysis import isolate
from analysis.equilibria import Distributions, solve
from analysis.errors import InputError
from analysis.isolate import SolverFailed
from analysis.logit import logit_end
from analysis.regret import expected, scaled
from analysis.selection import NEAR, payoff_dominant, risk_dominant
from mettagrid_lite.complaint import hint

STEPS, STEP = 20_000, 0.01  # of replicator dynamics
LEAST = 1e-3  # a share below it is none: to play it would take a thousand episodes


def solved(name: str, payoffs: np.ndarray) -> Distributions:
    """A distribution for each player, by the meta-solver `name`; payoffs float64 [n, s1..sn]."""
    if max(payoffs.shape[1:]) == 1:
        return uniform(payoffs)
    return tuple(_tidy(own) for own in SOLVERS[name](payoffs))


def nash(payoffs: np.ndarray) -> Distributions:
    """The equilibrium that most rules of selection name; of several, that of the highest sum of payoffs."""
    found = solve(payoffs)
    if not found.equilibria:
        return _path(payoffs) or uniform(payoffs)
    named = Counter([*payoff_dominant(payoffs, found), *risk_dominant(payoffs)])
    end = _path(payoffs)

    def worth(profile: Distributions) -> tuple[int, float]:
        votes = named[profile] + (end is not None and _near(profile, end))
        return votes, round(float(expected(payoffs, profile).sum()), 9)

    return max((one.profile for one in found.equilibria), key=worth)  # the first of those that tie


def uniform(payoffs: np.ndarray) -> Distributions:
    """All strategies alike, which makes PSRO fictitious play."""
    return tuple((1 / count,) * count for count in payoffs.shape[1:])


def logit(payoffs: np.ndarray) -> Distributions:
    """Where the logit path ends."""
    return _path(payoffs) or uniform(payoffs)


def alpha_rank(payoffs: np.ndarray) -> Distributions:
    """What each player does in alpha-rank's long run, one by one (OpenSpiel)."""
    mass = _asked("alpha-rank", "analysis.solvers:alpharank", payoffs)
    joint = np.asarray(mass)
    axes = range(joint.ndim)
    return tuple(tuple(joint.sum(axis=tuple(other for other in axes if other != i)).tolist()) for i in axes)


def replicator(payoffs: np.ndarray) -> Distributions:
    """Where replicator dynamics are that began at uniform play (OpenSpiel)."""
    start = np.concatenate([np.asarray(own) for own in uniform(payoffs)])
    ends = _asked("replicator", "analysis.solvers:replicator", scaled(payoffs), [start], STEPS, STEP)
    parts = np.split(ends[0], np.cumsum(payoffs.shape[1:])[:-1])
    return tuple(tuple(part.tolist()) for part in parts)


def projected(payoffs: np.ndarray) -> Distributions:
    """The mean of projected replicator dynamics, as in the paper (OpenSpiel)."""
    return tuple(map(tuple, _asked("prd", "analysis.solvers:projected_replicator", scaled(payoffs), STEPS, STEP)))


SOLVERS: dict[str, Callable[[np.ndarray], Distributions]] = {
    "nash": nash,
    "uniform": uniform,
    "logit": logit,
    "alpha-rank": alpha_rank,
    "replicator": replicator,
    "prd": projected,
}


def check(name: str) -> None:
    """Raise InputError where no meta-solver is called so."""
    if name not in SOLVERS:
        raise InputError(f"--meta-solver: {name[:60]!r} is not known; {hint(name, tuple(SOLVERS))}")


def _asked(name: str, function: str, *given: object) -> np.ndarray:
    answer = isolate.call(function, *given, time_limit=60.0)
    if isinstance(answer, SolverFailed):
        raise InputError(f"--meta-solver: {name} gave no answer ({answer.reason}); choose another, such as nash")
    found: np.ndarray = answer
    return found


def _path(payoffs: np.ndarray) -> Distributions | None:
    end = logit_end(payoffs)
    return None if end is None else tuple(tuple(own.tolist()) for own in end)


def _near(profile: Distributions, end: Distributions) -> bool:
    return max(float(np.abs(np.subtract(a, b)).max()) for a, b in zip(profile, end, strict=True)) <= NEAR


def _tidy(shares: tuple[float, ...]) -> tuple[float, ...]:
    """Without shares that are next to nothing; rounded, so that libraries' last digits decide nothing."""
    kept = np.where(np.asarray(shares) < LEAST, 0.0, np.round(shares, 6))
    return tuple((kept / kept.sum()).tolist())
