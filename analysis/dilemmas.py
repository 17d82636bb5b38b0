"""Names of games between two strategies: the twelve symmetric orders.

Cooperation is the strategy that pays more when all play it (R >= P). That fixes which payoff is called what:
R both cooperate, P both defect, S for a lone cooperator, T for a lone defector.
"""

from itertools import combinations as pairs_of
from itertools import permutations
from typing import NamedTuple

import numpy as np

from analysis.confidence import Bounds, differences
from analysis.evidence import Evidence, contrasts
from analysis.kleene import NO, UNKNOWN, YES
from analysis.label import Label, decided
from analysis.names import SYMMETRIC_2X2
from analysis.table import PayoffTable

LETTERS = "RSTP"
PAIRS = tuple(pairs_of(range(4), 2))
SWAP = str.maketrans("RSTP", "PTSR")
TIE, NEAR, OPEN = 0, 7, 9  # codes beside +1 and -1: exactly equal, equal within the tolerance, not decided
CLASH = -9


def name_of(order: str) -> str:
    """Name of a strict order of R, S, T, P, best first (Rapoport & Guyer 1966), after the strategy names are set.

    >>> name_of("TRPS"), name_of("SPRT")
    ('prisoners_dilemma', 'prisoners_dilemma')
    """
    return SYMMETRIC_2X2[order if order.index("R") < order.index("P") else order.translate(SWAP)]


class View(NamedTuple):
    """A 2x2 table read as if it were symmetric, strategy x of one player matched with a strategy of the other.

    cells  int64 [V, 4]  positions of R, S, T, P of each player (one row where players share a role)
    signs  int [6]       of R-S, R-T, R-P, S-T, S-P, T-P, where all players agree; CLASH where they do not
    """

    cells: np.ndarray
    signs: list[int]


def is_2x2(table: PayoffTable) -> bool:
    """Two players with two strategies each, in one role or two."""
    return table.shape == (2, 2)


def reading(table: PayoffTable, known: Evidence, flip: bool) -> np.ndarray:
    """Positions of R, S, T, P of each player, first strategy C; flip: the second player's the other way."""
    index = known.at[table.index[:, :, ::-1] if flip else table.index]
    row = [index[0, 0, 0], index[0, 0, 1], index[0, 1, 0], index[0, 1, 1]]
    column = [index[1, 0, 0], index[1, 1, 0], index[1, 0, 1], index[1, 1, 1]]
    return np.array([row] if len(table.roles) == 1 else [row, column])


def views(table: PayoffTable, known: Evidence, choices: int = 1) -> list[View]:
    """The readings of a 2x2 table under which it may be symmetric, at least in how the players rank outcomes."""
    found = []
    for flip in (False, True)[: len(table.roles)]:
        cells = reading(table, known, flip)
        known_signs = codes(pairwise(known, cells, choices), known).reshape(6, -1)
        found.append(View(cells, [_agreed(row) for row in known_signs]))
    return [view for view in found if CLASH not in view.signs]


def both(cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cells of each pair of payoffs, a player after the other within a pair: cells [V, 4] -> [6 V] and [6 V]."""
    first, second = (np.concatenate([cells[:, pair[side]] for pair in PAIRS]) for side in (0, 1))
    return first, second


def pairwise(known: Evidence, cells: np.ndarray, choices: int) -> Bounds:
    """Bounds of the differences between any two of R, S, T, P, of each player: [6 V]."""
    return differences(known, *both(cells), choices=choices)


def codes(bounds: Bounds, known: Evidence) -> np.ndarray:
    """What is known of each difference: 1, -1, TIE, NEAR or OPEN."""
    size = np.maximum(np.abs(bounds.low), np.abs(bounds.high))
    near = size <= known.tolerance * known.span if not known.exact else size < 0
    cases = [bounds.low > 0, bounds.high < 0, size == 0, near]
    return np.select(cases, [1, -1, TIE, NEAR], OPEN)


def _agreed(codes: np.ndarray) -> int:
    kinds = set(codes.tolist())
    if {1, -1} <= kinds or (TIE in kinds and kinds & {1, -1}):
        return CLASH
    return int(kinds.pop()) if len(kinds) == 1 else OPEN if OPEN in kinds else NEAR


def orders(view: View) -> list[str]:
    """Every strict order of R, S, T, P that the decided signs leave possible; ties may fall either way."""
    out = []
    for order in permutations(range(4)):
        rank = np.argsort(order)
        if all(
            sign not in (1, -1) or (rank[a] < rank[b]) == (sign == 1)
            for (a, b), sign in zip(PAIRS, view.signs, strict=True)
        ):
            out.append("".join(LETTERS[i] for i in order))
    return out


def orders_of(table: PayoffTable, known: Evidence, choices: int = 1) -> dict[str, Label]:
    """Labels of the twelve orders, and of a boundary between them.

    choices: how many pairs of strategies the two were chosen from; the intervals then hold for all of them.
    """
    readings = views(table, known, choices)
    candidates = {name_of(order) for view in readings for order in orders(view)}
    strict_views = [view for view in readings if TIE not in view.signs]
    possible = {name_of(order) for view in strict_views for order in orders(view)}
    settled = len(candidates) == 1 and all(set(view.signs) <= {1, -1} for view in readings)
    chances = _chances(table, known)
    why = _why(table, known, readings)
    out = {}
    for name in SYMMETRIC_2X2.values():
        truth = YES if settled and name in possible else UNKNOWN if name in possible else NO
        out[name] = decided(truth, chances[name], why, _closest(known, readings))
    out["boundary"] = _boundary(readings, settled, chances)
    return out


def _why(table: PayoffTable, known: Evidence, readings: list[View]) -> str:
    if not readings:
        return "the players rank the outcomes differently"
    cells = readings[0].cells
    value = known.value[cells].mean(axis=0)
    if value[0] < value[3]:
        value = value[[3, 2, 1, 0]]
    return ", ".join(f"{letter} = {payoff:.4g}" for letter, payoff in zip(LETTERS, value, strict=True))


def _closest(known: Evidence, readings: list[View]) -> float | None:
    """Smallest difference between two of the four payoffs, of any player, over the range."""
    if not readings:
        return None
    sizes = np.sort(known.value[readings[0].cells], axis=1)
    return float(np.diff(sizes, axis=1).min() / (known.span or 1.0))


def _boundary(readings: list[View], settled: bool, chances: dict[str, float]) -> Label:
    """Do two of the payoffs tie? In a sampled table: is their difference surely within the tolerance?"""
    tied = [view for view in readings if {TIE, NEAR} & set(view.signs)]
    tied = [view for view in tied if len(view.cells) == 1 or OPEN not in view.signs]
    truth = NO if settled or not readings else YES if tied else UNKNOWN
    names = tuple(sorted({name_of(order) for view in tied or readings for order in orders(view)}))
    chance = chances["boundary" if truth == NO else "near"]
    why = f"equal payoffs, between {', '.join(names)}" if tied else "no payoffs are equal" if settled else "not decided"
    return decided(truth, chance, why, test="equal payoffs")._replace(names=names if truth else ())


def _chances(table: PayoffTable, known: Evidence) -> dict[str, float]:
    """Share of replicates with each name, "boundary" where payoffs tie exactly, "near" within the tolerance."""
    out = dict.fromkeys((*SYMMETRIC_2X2.values(), "boundary"), 0.0)
    near: np.ndarray | bool = False
    for flip in (False, True)[: len(table.roles)]:
        cells = reading(table, known, flip)
        gaps = contrasts(known, *both(cells))
        gaps = gaps.reshape(len(gaps), 6, -1)  # [B, 6, V]
        signs = np.sign(gaps).astype(int)
        alike = (signs == signs[..., :1]).all(axis=(1, 2))
        tied = (signs == 0).any(axis=(1, 2))
        close = np.abs(gaps).min(axis=(1, 2)) <= known.tolerance * known.span
        near |= alike & (tied | close)
        out["boundary"] += float(np.mean(tied & alike))
        found, counts = np.unique(signs[alike & ~tied, :, 0], axis=0, return_counts=True)
        for sign, count in zip(found.tolist(), counts.tolist(), strict=True):
            if (name := _ranked(sign)) is not None:
                out[name] += count / len(gaps)
    out["near"] = float(np.mean(near))
    return out


def _ranked(signs: list[int]) -> str | None:
    """The name of the order that six signs give; None where payoffs of unequal episodes beat each other in a circle."""
    wins = [0] * 4
    for (a, b), sign in zip(PAIRS, signs, strict=True):
        wins[a if sign > 0 else b] += 1
    if sorted(wins) != [0, 1, 2, 3]:
        return None
    return name_of("".join(sorted(LETTERS, key=lambda letter: -wins[LETTERS.index(letter)])))
