"""What OpenSpiel says of the whole game beside its equilibria: value, correlated play, long-run ranking."""

import math
from typing import NamedTuple

import numpy as np

from analysis.equilibria import correlated, is_constant_sum, worst_correlated, zero_sum_value
from analysis.sinks import ranking

MOST_PROFILES = 300  # joint actions; beyond it these solvers take longer than an answer should
MENTIONED = 0.01  # share of time from which a profile is told
DIGITS = 8  # of solvers that iterate; what they say beyond is noise


class Value(NamedTuple):
    """A two-player constant-sum game: what the first player gets when both play best, and how."""

    value: float
    row: tuple[float, ...]
    column: tuple[float, ...]
    solver: str


class Welfare(NamedTuple):
    """The highest sum of payoffs that a mediator reaches: with obeyed advice, and with advice taken or left blindly.

    lowest: of obeyed advice, by scipy's HiGHS; None where it has no answer.
    """

    correlated: float
    coarse: float
    lowest: float | None
    solver: str


class LongRun(NamedTuple):
    """alpha-rank (Omidshafiei et al. 2019): profiles with their share of time, the sinks of the better-reply graph."""

    profiles: tuple[tuple[tuple[int, ...], float], ...]
    sinks: tuple[tuple[tuple[int, ...], ...], ...]
    solver: str


class Further(NamedTuple):
    """Each is None where the question makes no sense or the game is too large."""

    value: Value | None = None
    welfare: Welfare | None = None
    long_run: LongRun | None = None


def further(payoffs: np.ndarray | None) -> Further:
    """Ask for a game's payoffs [n, s1..sn]; nothing is asked of one player, one profile, or a large game."""
    if payoffs is None or len(payoffs) == 1 or not 1 < math.prod(payoffs.shape[1:]) <= MOST_PROFILES:
        return Further()
    zero_sum = len(payoffs) == 2 and is_constant_sum(payoffs)
    return Further(_value(payoffs) if zero_sum else None, _welfare(payoffs), _long_run(payoffs))


def _value(payoffs: np.ndarray) -> Value:
    value, row, column, solver = zero_sum_value(payoffs)
    return Value(round(value, DIGITS), _rounded(row), _rounded(column), solver)


def _rounded(shares: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(round(share, DIGITS) for share in shares)


def _welfare(payoffs: np.ndarray) -> Welfare:
    _, obeyed, solver = correlated(payoffs)
    _, blind, _ = correlated(payoffs, coarse=True)
    lowest = worst_correlated(payoffs)
    return Welfare(round(obeyed, 6), round(blind, 6), None if lowest is None else round(lowest, 6), solver)


def _long_run(payoffs: np.ndarray) -> LongRun:
    found = ranking(payoffs)
    mass = np.zeros(payoffs.shape[1:]) if found.mass is None else np.round(found.mass, 6)
    profiles = [(tuple(map(int, joint)), float(mass[tuple(joint)])) for joint in np.argwhere(mass >= MENTIONED)]
    profiles.sort(key=lambda pair: (-pair[1], pair[0]))
    return LongRun(tuple(profiles), found.sinks, found.solver)
