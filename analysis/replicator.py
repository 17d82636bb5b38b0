"""Replicator dynamics: what pays more than the mean grows; where that rests, and whether it comes back when pushed.

In one population everybody plays against everybody: x_s' = x_s (f_s(x) - mean of f) (Taylor & Jonker 1978). In two,
each player is drawn from a population of its own. Like the equilibria, all is said of the payoffs as they stand.
"""

from itertools import combinations
from math import comb
from typing import NamedTuple

import numpy as np

from analysis.schelling import gains
from analysis.table import PayoffTable, dense

TINY = 1e-9  # of the payoff range, or of a share: what is smaller is nothing
MOST_PLAYERS = 20  # of a polynomial whose roots are still numbers to trust


class Rest(NamedTuple):
    """A point where nothing changes: shares of the strategies in each population.

    stability  to first order: `stable` (what is pushed comes back), `unstable` (it goes), `saddle` (it depends on where
               to), `neutral` (it neither comes nor goes: a centre, or a tie)
    """

    shares: tuple[tuple[float, ...], ...]
    stability: str


class Dynamics(NamedTuple):
    """Where the dynamics rest, alone and mixed; empty where the game has no such form."""

    one_population: tuple[Rest, ...] = ()
    two_populations: tuple[Rest, ...] = ()


def dynamics(table: PayoffTable, symmetric: bool) -> Dynamics:
    """One population: symmetric games of two strategies, or of two players with three; two: all 2x2 games."""
    one: tuple[Rest, ...] = ()
    if symmetric and table.shape in ((2, 2), (3, 3)):
        one = in_one(dense(table)[0])
    elif symmetric and set(table.shape) == {2} and 2 < table.players <= MOST_PLAYERS:
        one = by_share(np.array(gains(table)))
    return Dynamics(one, in_two(dense(table)) if table.shape == (2, 2) else ())


def in_one(payoff: np.ndarray) -> tuple[Rest, ...]:
    """Rest points of one population with payoffs [S, S], those with fewest strategies first."""
    kinds = len(payoff)
    supports = [support for size in range(1, kinds + 1) for support in combinations(range(kinds), size)]
    found = [_rest_on(payoff, support) for support in supports]
    return tuple(Rest((tuple(x.tolist()),), _in_one(payoff, x)) for x in found if x is not None)


def _rest_on(payoff: np.ndarray, support: tuple[int, ...]) -> np.ndarray | None:
    """Shares at which the strategies of a support pay alike, if that is one point with all of them in it."""
    k, unit = len(support), _unit(payoff)
    rows = np.zeros((k + 1, k + 1))
    rows[:k, :k], rows[:k, k], rows[k, :k] = payoff[np.ix_(support, support)] / unit, -1, 1
    if np.linalg.matrix_rank(rows, tol=TINY) <= k:
        return None
    shares = np.linalg.solve(rows, np.append(np.zeros(k), 1.0))[:k]
    if (shares <= TINY).any():
        return None
    whole = np.zeros(len(payoff))
    whole[list(support)] = shares
    return whole


def _in_one(payoff: np.ndarray, x: np.ndarray) -> str:
    fitness = payoff @ x
    slope = x[:, None] * (payoff - fitness - x @ payoff) + np.diag(fitness - x @ fitness)
    tangent = np.linalg.svd(np.ones((1, len(x))))[2][1:]  # directions in which the shares still add to one
    return stability(np.linalg.eigvals(tangent @ slope @ tangent.T), _unit(payoff))


def by_share(gain: np.ndarray) -> tuple[Rest, ...]:
    """Rest points of n players' one population from the first strategy's gain while 0..n-1 others play it."""
    n, unit = len(gain), _unit(gain)
    curve = np.polynomial.Polynomial([0.0])
    share = np.polynomial.Polynomial([0.0, 1.0])
    for others, value in enumerate(gain / unit):
        curve = curve + float(comb(n - 1, others) * value) * share**others * (1 - share) ** (n - 1 - others)
    slope = curve.deriv()
    found = np.asarray(curve.roots(), complex)
    inside = (np.abs(found.imag) < 1e-7) & (found.real > TINY) & (found.real < 1 - TINY)
    roots: list[float] = np.sort(found.real[inside]).tolist()
    points = [(0.0, curve(0.0)), *((x, slope(x)) for x in roots), (1.0, -curve(1.0))]
    return tuple(Rest(((x, 1 - x),), stability(np.array([push]), 1.0)) for x, push in points)


def in_two(payoffs: np.ndarray) -> tuple[Rest, ...]:
    """Rest points of two populations with payoffs [2, 2, 2]: the corners, and a point inside where there is one."""
    row, column = payoffs[0, 0] - payoffs[0, 1], payoffs[1, :, 0] - payoffs[1, :, 1]  # gains of the first strategy
    unit = _unit(payoffs)
    found = [_pair(x, y, _at_corner(row, column, x, y, unit)) for x in (1.0, 0.0) for y in (1.0, 0.0)]
    x, y = _root(column, unit), _root(row, unit)
    if x is not None and y is not None:
        product = (row[0] - row[1]) * (column[0] - column[1])
        found.append(_pair(x, y, "saddle" if product > 0 else "neutral"))
    return tuple(found)


def _pair(x: float, y: float, told: str) -> Rest:
    return Rest(((x, 1 - x), (y, 1 - y)), told)


def _at_corner(row: np.ndarray, column: np.ndarray, x: float, y: float, unit: float) -> str:
    pushes = ((1 - 2 * x) * row[0 if y else 1], (1 - 2 * y) * column[0 if x else 1])
    return stability(np.array(pushes), unit)


def _root(gain: np.ndarray, unit: float) -> float | None:
    """The other's share of its first strategy at which both strategies pay alike, if that is inside."""
    if min(abs(gain)) <= TINY * unit or gain[0] * gain[1] > 0:
        return None
    return float(gain[1] / (gain[1] - gain[0]))


def stability(eigenvalues: np.ndarray, unit: float) -> str:
    """What a small push does, from how fast it grows in each direction."""
    growth = np.real(eigenvalues) / unit
    grows, shrinks = (growth > TINY).any(), (growth < -TINY).any()
    if grows and shrinks:
        return "saddle"
    if (np.abs(growth) <= TINY).any() and not grows:
        return "neutral"
    return "unstable" if grows else "stable"


def _unit(payoffs: np.ndarray) -> float:
    return float(np.abs(payoffs).max()) or 1.0
