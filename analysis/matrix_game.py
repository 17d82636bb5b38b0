"""Exact value and optimal strategies of a matrix game: one linear programme in integers, with no library behind it.

Security levels and mixed dominance are matrix games too, so both are exact where the payoffs are.
"""

import math
from fractions import Fraction
from typing import NamedTuple

import numpy as np

GRID = 2**40  # floats are rounded to this many steps up to the largest before they are treated exactly


class Value(NamedTuple):
    """What the row player can secure, and the distributions with which both secure it (Fractions)."""

    value: Fraction
    row: tuple[Fraction, ...]
    column: tuple[Fraction, ...]


def integers(payoffs: np.ndarray) -> tuple[np.ndarray, Fraction]:
    """The payoffs as whole numbers (dtype object) and their unit: payoffs = whole * unit.

    Fractions come over exactly; floats to the nearest of GRID steps, whose size is a power of two.
    """
    if payoffs.dtype == object:
        common = math.lcm(*(value.denominator for value in payoffs.flat))
        whole = [value.numerator * (common // value.denominator) for value in payoffs.flat]
        unit = Fraction(1, common)
    else:
        unit = Fraction(2) ** int(np.frexp(np.abs(payoffs).max(initial=0.0))[1]) / GRID
        whole = [round(float(value) / float(unit)) for value in payoffs.flat]
    out = np.empty(payoffs.size, dtype=object)
    out[:] = whole
    return out.reshape(payoffs.shape), unit


def solve_matrix_game(payoff: np.ndarray) -> Value:
    """Minimax (von Neumann 1928): the row player maximises payoff [m, k], the column player minimises it.

    With all payoffs positive the column player solves max sum(y), payoff @ y <= 1, y >= 0; then value = 1 / sum(y).
    """
    whole, unit = integers(payoff)
    shift = 1 - min(whole.flat)
    tableau, basis, scale = _maximise(whole + shift)
    rows, columns = payoff.shape
    total = Fraction(int(tableau[-1, -1]), scale)
    column = [Fraction(0)] * (columns + rows)
    for place, variable in enumerate(basis):
        column[variable] = Fraction(int(tableau[place, -1]), scale) / total
    row = [Fraction(int(price), scale) / total for price in tableau[-1, columns:-1]]
    return Value((1 / total - shift) * unit, tuple(row), tuple(column[:columns]))


def _maximise(a: np.ndarray) -> tuple[np.ndarray, list[int], int]:
    """Final tableau, basis and common denominator of max sum(y), a @ y <= 1, y >= 0 (Bland's rule, no cycling).

    Every entry stays a whole number over one common denominator (Edmonds 1967).
    """
    rows, columns = a.shape
    tableau = np.zeros((rows + 1, columns + rows + 1), dtype=object)
    tableau[:rows, :columns], tableau[:rows, -1], tableau[-1, :columns] = a, 1, -1
    tableau[np.arange(rows), columns + np.arange(rows)] = 1
    basis, scale = list(range(columns, columns + rows)), 1
    while (entering := next((c for c in range(columns + rows) if tableau[-1, c] < 0), None)) is not None:
        leaving = _leaving_row(tableau, basis, entering)
        pivot = tableau[leaving, entering]
        rest = np.arange(rows + 1) != leaving
        pulled = np.multiply.outer(tableau[rest, entering], tableau[leaving])
        tableau[rest] = (tableau[rest] * pivot - pulled) // scale
        basis[leaving], scale = entering, int(pivot)
    return tableau, basis, scale


def _leaving_row(tableau: np.ndarray, basis: list[int], entering: int) -> int:
    rows = [r for r in range(len(basis)) if tableau[r, entering] > 0]
    return min(rows, key=lambda r: (Fraction(int(tableau[r, -1]), int(tableau[r, entering])), basis[r]))


def float_value(payoffs: np.ndarray) -> float:
    """The value to the row player by HiGHS: fast, and right but for rounding."""
    from scipy.optimize import linprog

    rows, columns = payoffs.shape
    least = np.zeros(rows + 1)
    least[-1] = -1.0  # maximise v, with every column paying at least v
    found = linprog(
        least,
        A_ub=np.hstack([-payoffs.T, np.ones((columns, 1))]),
        b_ub=np.zeros(columns),
        A_eq=np.append(np.ones(rows), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, 1)] * rows + [(None, None)],
    )
    return float(found.x[-1])
