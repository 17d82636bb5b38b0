"""A table as a tensor of payoffs, where it is small enough for one, and what that answers."""

import math

import numpy as np

from analysis.equilibria import Solution, security, solve
from analysis.study import Study
from analysis.table import DENSE_LIMIT, PayoffTable, dense

REPLICATES, RESAMPLED = 200, 2_000  # looked at for an interval; the most payoffs of a table that has one


def tensor(table: PayoffTable) -> np.ndarray | None:
    """Payoffs [n, s1..sn], Fractions where they are given; None when the tensor would be too large."""
    if table.exact is not None:
        return table.exact
    return dense(table) if is_small(table) else None


def is_small(table: PayoffTable) -> bool:
    return math.prod(table.shape) * table.players <= DENSE_LIMIT


def resampled(table: PayoffTable, game: Study | None) -> list[np.ndarray]:
    """Some replicates of a sampled table's payoffs, each [n, s1..sn]; none where it is exact or large."""
    if game is None or game.known.exact or math.prod(table.shape) * table.players > RESAMPLED:
        return []
    return list(game.known.replicates[:REPLICATES, game.known.at[table.index]])


def solution(table: PayoffTable) -> Solution:
    """Equilibria of the full game; none are looked for where the tensor is too large."""
    payoffs = tensor(table)
    if payoffs is None:
        return Solution((), False, False, (f"no equilibria: over {DENSE_LIMIT:,} payoffs; name fewer --strategies",))
    return solve(payoffs)


def value_of_mixing(table: PayoffTable) -> tuple[float, ...]:
    """Mixed minus pure security level of each player: what randomising secures against the worst case."""
    payoffs = tensor(table)
    if payoffs is None:
        return ()
    pure, mixed = security(payoffs)
    return tuple(float(m - p) for p, m in zip(pure, mixed, strict=True))
