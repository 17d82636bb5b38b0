"""The 144 ordinal 2x2 games: names, layers, families, neighbours (Robinson & Goforth 2005, Bruns 2015).

Each player ranks the four outcomes 1 to 4, 4 best, without ties. A game's name is that of two symmetric games: the one
whose pattern the row player sees, then the column player's; "PdSh" is a Prisoner's Dilemma for one and a Stag Hunt for
the other. Swapping rows or columns changes nothing; exchanging the players swaps the halves of the name.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

PATTERNS = {
    "Nc": (1, 2, 3, 4),
    "Ha": (1, 3, 2, 4),
    "Pc": (2, 3, 1, 4),
    "Co": (3, 2, 1, 4),
    "As": (3, 1, 2, 4),
    "Sh": (2, 1, 3, 4),
    "Pd": (2, 1, 4, 3),
    "Dl": (3, 1, 4, 2),
    "Cm": (3, 2, 4, 1),
    "Hr": (2, 3, 4, 1),
    "Ba": (1, 3, 4, 2),
    "Ch": (1, 2, 4, 3),
}
"""Ranks of P, S, T, R in the twelve symmetric games (Bruns 2015)."""
IDS = {
    "Nc": "concord",
    "Ha": "harmony",
    "Pc": "peace",
    "Co": "coordination",
    "As": "assurance",
    "Sh": "stag_hunt",
    "Pd": "prisoners_dilemma",
    "Dl": "deadlock",
    "Cm": "compromise",
    "Hr": "hero",
    "Ba": "leader",
    "Ch": "chicken",
}
"""Ids of `names.NAMES` for the two letters; Bruns's Battle is Leader here."""
FAMILIES = {
    (4, 4): "win-win",
    (4, 3): "biased",
    (3, 3): "second best",
    (4, 2): "unfair",
    (3, 2): "dilemma",
    (2, 2): "dilemma",
}
"""By the ranks of the best pure equilibrium, the luckier player first; without one a game is cyclic."""

_CODE: dict[tuple[int, ...], str] = {pattern: code for code, pattern in PATTERNS.items()}


class Ranks(NamedTuple):
    """Ranks of the outcomes for each player: [row][column] of the table, 4 best."""

    row: tuple[tuple[int, int], tuple[int, int]]
    column: tuple[tuple[int, int], tuple[int, int]]


def name_of(row: Sequence[Sequence[float]], column: Sequence[Sequence[float]]) -> str:
    """Name of the game with these payoffs, [row strategy][column strategy] of each player; a player's must differ.

    >>> name_of([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    'PdPd'
    """
    best = max(range(4), key=lambda cell: row[cell // 2][cell % 2])
    right = best % 2
    best = max(range(4), key=lambda cell: column[cell // 2][cell % 2])
    top = best // 2
    low, left = 1 - top, 1 - right
    mine = (row[low][left], row[top][left], row[low][right], row[top][right])
    other = (column[low][left], column[low][right], column[top][left], column[top][right])
    return _CODE[_ranked(mine)] + _CODE[_ranked(other)]


def _ranked(payoffs: Sequence[float]) -> tuple[int, ...]:
    if len(set(payoffs)) < 4:
        raise ValueError(f"an ordinal game has no ties: {payoffs}")
    return tuple(sorted(payoffs).index(payoff) + 1 for payoff in payoffs)


@cache
def games() -> tuple[str, ...]:
    """The names of all 144."""
    return tuple(mine + other for mine in PATTERNS for other in PATTERNS)


@cache
def ranks(name: str) -> Ranks:
    """The game of that name, oriented as Bruns does: Row's 4 in the right column, Column's 4 in the top row."""
    (p, s, t, r), (low, right, left, top) = PATTERNS[name[:2]], PATTERNS[name[2:]]
    return Ranks(((s, r), (p, t)), ((left, top), (low, right)))


def twin(name: str) -> str:
    """The same game with the players exchanged."""
    return name[2:] + name[:2]


def neighbours(name: str) -> dict[str, str]:
    """The six games one swap away: two adjacent ranks of one player change places.

    Keys are "row 1-2" to "column 3-4": low, middle and high swaps.
    """
    game = ranks(name)
    out = {}
    for low in (1, 2, 3):
        out[f"row {low}-{low + 1}"] = name_of(_swap(game.row, low), game.column)
        out[f"column {low}-{low + 1}"] = name_of(game.row, _swap(game.column, low))
    return dict(sorted(out.items(), reverse=True))


def _swap(table: Sequence[Sequence[int]], low: int) -> list[list[int]]:
    """The ranks `low` and `low + 1` change places."""
    other = {low: low + 1, low + 1: low}
    return [[other.get(rank, rank) for rank in line] for line in table]


def layer(name: str) -> str:
    """Where the two 4s lie: "win-win" in one outcome, "discord" in opposite corners, else "mixed"."""
    (a, b), (c, d) = _place(ranks(name).row, 4), _place(ranks(name).column, 4)
    apart = (a != c) + (b != d)
    return ("win-win", "mixed", "discord")[apart]


def _place(table: Sequence[Sequence[int]], rank: int) -> tuple[int, int]:
    return next((i, j) for i in (0, 1) for j in (0, 1) if table[i][j] == rank)


def equilibria(name: str) -> list[tuple[int, int]]:
    """Ranks of the players in each pure equilibrium, best for the row player first."""
    row, column = ranks(name)
    cells = [(i, j) for i in (0, 1) for j in (0, 1) if row[i][j] > row[1 - i][j] and column[i][j] > column[i][1 - j]]
    return sorted(((row[i][j], column[i][j]) for i, j in cells), reverse=True)


def dominant(name: str) -> int:
    """How many players have a dominant strategy: 0, 1 or 2."""
    row, column = ranks(name)
    return _one_sign(row[0][j] - row[1][j] for j in (0, 1)) + _one_sign(column[i][0] - column[i][1] for i in (0, 1))


def _one_sign(gaps: Iterable[int]) -> bool:
    return len({gap > 0 for gap in gaps}) == 1


def family(name: str) -> str:
    """What the best pure equilibrium gives (Bruns 2015): one of FAMILIES, or "cyclic" where there is none."""
    found = equilibria(name)
    if not found:
        return "cyclic"
    best = max(found, key=lambda pair: (max(pair), min(pair)))
    return FAMILIES[max(best), min(best)]


def deficient(name: str) -> bool:
    """Every pure equilibrium is worse for both than some other outcome."""
    row, column = ranks(name)
    cells = [(row[i][j], column[i][j]) for i in (0, 1) for j in (0, 1)]
    found = equilibria(name)
    return bool(found) and all(any(a > x and b > y for a, b in cells) for x, y in found)
