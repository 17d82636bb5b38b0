"""A 2x2 table in the two atlases of 2x2 games: its class by better replies, and its ordinal name.

The class needs four signs and survives ties, so it comes first; a name needs all twelve orders between two payoffs of a
player. What the episodes leave open stays a set of candidates.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import permutations, product
from typing import NamedTuple

import numpy as np

from analysis.confidence import differences
from analysis.dilemmas import NEAR, PAIRS, TIE, both, codes
from analysis.evidence import Evidence, contrasts
from analysis.ordinal import name_of
from analysis.replies import class_of
from analysis.sides import Sides, sides
from analysis.table import PayoffTable

DEVIATIONS = ((0, 0, 2), (0, 1, 3), (1, 0, 1), (1, 2, 3))
"""Player and the two joint actions (00, 01, 10, 11) that it compares: the four signs of a class."""
BOTH = (-1, 1)
ORDERS = tuple(permutations((1, 2, 3, 4)))


class Place(NamedTuple):
    """Where a game stands in an atlas: what it may be, likeliest first, each with its share of resampled tables.

    settled: the episodes leave one candidate. A name that no resampled table had has the share 0.
    """

    candidates: tuple[tuple[str, float], ...]

    @property
    def settled(self) -> bool:
        return len(self.candidates) == 1


class TwoByTwo(NamedTuple):
    """replies: the class by better replies (`analysis.replies`); name: the ordinal name (`analysis.ordinal`).

    sides: what cooperation and defection are to each player; None where no outcome is better for both than another.
    """

    replies: Place
    name: Place
    sides: Sides | None = None


def two_by_two(table: PayoffTable, known: Evidence, choices: int = 1) -> TwoByTwo:
    """Place a table of two players with two strategies each.

    choices: how many pairs of strategies these two were chosen from. In a sampled table, payoffs that surely differ by
    less than the tolerance count as tied for the class, and as open for the name, which knows no ties.
    """
    cells = known.at[table.index].reshape(2, 4)
    copies = 3 - len(table.roles)  # exchangeable players compare the same payoffs
    replies, name = _replies(known, cells, copies, choices), _name(known, cells, copies, choices)
    return TwoByTwo(replies, name, sides(table, known, choices))


def _replies(known: Evidence, cells: np.ndarray, copies: int, choices: int) -> Place:
    plus = np.array([cells[player, first] for player, first, _ in DEVIATIONS])
    minus = np.array([cells[player, second] for player, _, second in DEVIATIONS])
    found = codes(differences(known, plus, minus, copies, choices), known)
    tied = np.isin(found, (TIE, NEAR))
    possible = [(0,) if tie else (code,) if code in BOTH else (-1, 0, 1) for code, tie in zip(found, tied, strict=True)]
    drawn = np.where(tied, 0, np.sign(contrasts(known, plus, minus))).astype(int)
    seen, times = np.unique(drawn, axis=0, return_counts=True)
    return _place(map(class_of, product(*possible)), zip(map(class_of, map(tuple, seen.tolist())), times, strict=True))


def _name(known: Evidence, cells: np.ndarray, copies: int, choices: int) -> Place:
    plus, minus = both(cells)
    signs = codes(differences(known, plus, minus, copies, choices), known).reshape(len(PAIRS), 2)
    possible = [[order for order in ORDERS if _fits(order, signs[:, player])] for player in (0, 1)]
    drawn = np.sign(contrasts(known, plus, minus)).astype(int)
    seen, times = np.unique(drawn, axis=0, return_counts=True)
    strict = [(row.reshape(len(PAIRS), 2), count) for row, count in zip(seen, times, strict=True)]
    read = [(_ranks(row[:, 0]), _ranks(row[:, 1]), count) for row, count in strict]
    names = ((_named(mine, other), count) for mine, other, count in read if mine and other)
    return _place((_named(mine, other) for mine in possible[0] for other in possible[1]), names)


def _fits(order: tuple[int, ...], signs: np.ndarray) -> bool:
    """Does a strict ranking agree with every sign that is decided?"""
    return all(
        sign not in BOTH or (order[a] > order[b]) == (sign > 0) for (a, b), sign in zip(PAIRS, signs, strict=True)
    )


def _ranks(signs: np.ndarray) -> tuple[int, ...] | None:
    """The one ranking that six signs give; None with a tie, or where unequal episodes make a circle."""
    fitting = [order for order in ORDERS if _fits(order, signs)]
    return fitting[0] if len(fitting) == 1 else None


def _named(mine: tuple[int, ...], other: tuple[int, ...]) -> str:
    return name_of((mine[:2], mine[2:]), (other[:2], other[2:]))


def _place(possible: Iterable[str], drawn: Iterable[tuple[str, int]]) -> Place:
    """Candidates with their share of the resampled tables that say anything, likeliest first."""
    seen: Counter[str] = Counter()
    for name, count in drawn:
        seen[name] += int(count)
    total = max(1, seen.total())
    shares = {name: seen[name] / total for name in possible}
    return Place(tuple(sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))))
