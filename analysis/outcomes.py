"""Names of 2x2 games by how each player ranks the four outcomes, whoever has which role and whatever strategies are
called: Bach or Stravinsky, one-sided dilemmas, two equilibria of which one is better for both, or each for one.

Outcomes are 0 to 3: x ^ 2 is x with the row player's other strategy, x ^ 1 with the column player's, 3 - x with both.
"""

import numpy as np

from analysis.confidence import differences
from analysis.dilemmas import PAIRS, both
from analysis.evidence import Evidence, contrasts
from analysis.kleene import NO, YES, negative, positive
from analysis.label import Label, decided
from analysis.table import PayoffTable

WHY = {
    "bach_or_stravinsky": "two equilibria better for both than missing each other, and opposite preferences",
    "alibi": "one equilibrium, worse for both than another outcome, which only one of them would leave",
    "ranked_equilibria": "two strict equilibria, one of them better for both",
    "rival_equilibria": "two strict equilibria, each better for one of them",
}


def by_outcomes(table: PayoffTable, known: Evidence, choices: int = 1) -> dict[str, Label]:
    """One label for each name; the twelve comparisons behind them hold together.

    choices: out of how many pairs of strategies the two were chosen.
    """
    high, drawn = _ranks(table, known, choices)
    truths, held = names_of(high[None]), names_of(drawn)
    return {
        name: decided(float(truths[name][0]), float(np.mean(held[name] == YES)), _why(name, float(truths[name][0])))
        for name in WHY
    }


def _why(name: str, truth: float) -> str:
    return WHY[name] if truth == YES else f"not so: {WHY[name]}" if truth == NO else f"open: {WHY[name]}"


def _ranks(table: PayoffTable, known: Evidence, choices: int) -> tuple[np.ndarray, np.ndarray]:
    """Kleene [player, x, y]: does the player earn more in outcome x than in y? And in the replicates, [B, ...]."""
    plus, minus = both(known.at[table.index].reshape(2, 4))
    found = differences(known, plus, minus, copies=3 - len(table.roles), choices=choices)
    gaps = contrasts(known, plus, minus)
    high, drawn = np.full((2, 4, 4), NO), np.zeros((len(gaps), 2, 4, 4))
    for k, (a, b) in enumerate(PAIRS):
        for player in range(2):
            at = 2 * k + player
            high[player, a, b] = positive(found.low[at], found.high[at])
            high[player, b, a] = negative(found.low[at], found.high[at])
            drawn[:, player, a, b], drawn[:, player, b, a] = gaps[:, at] > 0, gaps[:, at] < 0
    return high, drawn


def names_of(above: np.ndarray) -> dict[str, np.ndarray]:
    """Kleene of each name, [B], from above [B, player, x, y]: does the player earn more in outcome x than in y?"""
    ranked = _some([_and(_two(above, x), _for_both(above, x, 3 - x)) for x in range(4)])
    rival = _some([_and(_two(above, x), _apart(above, x)) for x in range(4)])
    alibi = _some([_and(_deficient(above, x), _one_leaves(above, 3 - x)) for x in range(4)])
    meet = _some([_and(_two(above, x), _missed(above, x), _apart(above, x)) for x in range(4)])
    return {
        "bach_or_stravinsky": meet,
        "alibi": alibi,
        "ranked_equilibria": ranked,
        "rival_equilibria": rival,
    }


def _strict(above: np.ndarray, x: int) -> np.ndarray:
    """Both lose who leave x alone."""
    return _and(above[:, 0, x, x ^ 2], above[:, 1, x, x ^ 1])


def _two(above: np.ndarray, x: int) -> np.ndarray:
    """x and the outcome opposite are strict equilibria."""
    return _and(_strict(above, x), _strict(above, 3 - x))


def _for_both(above: np.ndarray, x: int, y: int) -> np.ndarray:
    """x is better than y for both."""
    return _and(above[:, 0, x, y], above[:, 1, x, y])


def _deficient(above: np.ndarray, x: int) -> np.ndarray:
    """x is a strict equilibrium and the outcome opposite better for both; no other outcome can be."""
    return _and(_strict(above, x), _for_both(above, 3 - x, x))


def _one_leaves(above: np.ndarray, x: int) -> np.ndarray:
    """One gains by leaving x, the other loses."""
    row = _and(above[:, 0, x ^ 2, x], above[:, 1, x, x ^ 1])
    return np.maximum(row, _and(above[:, 0, x, x ^ 2], above[:, 1, x ^ 1, x]))


def _missed(above: np.ndarray, x: int) -> np.ndarray:
    """Both players prefer x and the outcome opposite to the two beside."""
    return _and(*(_for_both(above, met, missed) for met in (x, 3 - x) for missed in (x ^ 1, x ^ 2)))


def _apart(above: np.ndarray, x: int) -> np.ndarray:
    """The row player prefers x, the column player the outcome opposite."""
    return _and(above[:, 0, x, 3 - x], above[:, 1, 3 - x, x])


def _and(*truths: np.ndarray) -> np.ndarray:
    return np.minimum.reduce(truths)


def _some(truths: list[np.ndarray]) -> np.ndarray:
    return np.maximum.reduce(truths)
