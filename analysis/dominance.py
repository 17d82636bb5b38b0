"""Strictly dominated strategies fall away, mixed dominators included; what is left holds every equilibrium.

Exact on Fractions. On floats a strategy falls when it loses by more than TOLERANCE of the player's payoff range.
"""

import math
from typing import NamedTuple

import numpy as np

from analysis.matrix_game import float_value, solve_matrix_game
from analysis.regret import NOISE

SMALL = 60  # payoffs of a matrix game that is solved exactly at once
CLEAR = 1e-6  # of the largest payoff: an answer in floats is trusted from here on
TOLERANCE = 1e-9  # of the payoff range; for floats only


class Reduction(NamedTuple):
    """What iterated strict dominance leaves.

    survivors  strategies of each player, by their first index
    rounds     in each round all players drop all their dominated strategies at once
    margin     smallest lead of a dominator over the strategy it removed; inf where none fell
    """

    survivors: tuple[tuple[int, ...], ...]
    rounds: int
    margin: float


def reduce(payoffs: np.ndarray, exact: bool = True) -> Reduction:
    """Iterated strict dominance (Luce & Raiffa 1957; mixed: Pearce 1984). The order of removal does not matter.

    payoffs: [n, s1..sn]. exact: compare Fractions as they are; otherwise ties within TOLERANCE are no dominance.
    """
    payoffs = payoffs if exact and payoffs.dtype == object else payoffs.astype(float)
    alive = [list(range(count)) for count in payoffs.shape[1:]]
    slack, rounds, margin = _slack(payoffs), 0, math.inf
    while True:
        reduced = payoffs[np.ix_(range(len(payoffs)), *alive)]
        leads = [_leads(matrix(reduced, i), slack[i]) for i in range(len(payoffs))]
        fallen = [lead for player in leads for lead in player if lead is not None]
        if not fallen:
            return Reduction(tuple(tuple(left) for left in alive), rounds, margin)
        margin, rounds = min(margin, *fallen), rounds + 1
        alive = [
            [s for s, lead in zip(left, lead_of, strict=True) if lead is None]
            for left, lead_of in zip(alive, leads, strict=True)
        ]


def matrix(payoffs: np.ndarray, player: int) -> np.ndarray:
    """The player's payoffs as [own strategies, joint actions of the others]."""
    return np.moveaxis(payoffs[player], player, 0).reshape(payoffs.shape[1 + player], -1)


def _slack(payoffs: np.ndarray) -> list[float]:
    if payoffs.dtype == object:
        return [0.0] * len(payoffs)
    return [TOLERANCE * float(np.ptp(payoff)) + NOISE * float(np.abs(payoff).max()) for payoff in payoffs]


def _leads(own: np.ndarray, slack: float) -> list[float | None]:
    """By how much each strategy is beaten everywhere; None where it is not dominated."""
    best = (own >= own.max(axis=0, keepdims=True)).any(axis=1)  # a best reply to something is not dominated
    return [None if best[s] else _lead(own, s, slack) for s in range(len(own))]


def _lead(own: np.ndarray, strategy: int, slack: float) -> float | None:
    """Value of the game "find a mixture that beats `strategy` whatever the others do"; None unless above `slack`."""
    edge = np.delete(own, strategy, axis=0) - own[strategy]
    sure = edge.min(axis=1).max()
    if len(edge) > 1 and sure <= slack:
        if edge.size > SMALL and _surely_not(edge):
            return None
        sure = solve_matrix_game(edge).value
    return float(sure) if sure > slack else None


def _surely_not(edge: np.ndarray) -> bool:
    """Does every mixture lose somewhere, by more than rounding in floats could hide?"""
    scaled = edge.astype(float) / max(float(np.abs(edge).max()), 1e-300)
    return float_value(scaled) < -CLEAR


def dominant(payoffs: np.ndarray, strict: bool = True) -> list[int | None]:
    """Each player's dominant strategy: best against everything, strictly so or (strict=False) at least as good.

    Where several are at least as good everywhere they pay the same, and the last one is named.
    """
    return [_dominant(matrix(payoffs, i), strict) for i in range(len(payoffs))]


def _dominant(own: np.ndarray, strict: bool) -> int | None:
    found = None
    for s in range(len(own)):
        lead = own[s] - np.delete(own, s, axis=0)
        if (lead > 0).all() if strict else (lead >= 0).all():
            found = s
    return found
