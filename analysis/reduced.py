"""The smaller game to look at: cooperation and defection where the game is about those, else what dominance leaves."""

from typing import NamedTuple

from analysis.iterated import leads, survivors
from analysis.table import PayoffTable, restrict
from analysis.typology import Examined


class Reduced(NamedTuple):
    """The smaller game (or the table itself), how it was found, and the strategies of each role that surely fall."""

    table: PayoffTable
    why: str
    dominated: tuple[tuple[str, ...], ...]


def reduced(table: PayoffTable, seen: Examined) -> Reduced:
    """What a reader should see first of a large table; dominance counts only where it is sure despite noise.

    The names of n-player games are about cooperation and defection, so those two are shown even where others matter.
    """
    if seen.game is None:
        return Reduced(table, "", ())
    left, small = survivors(seen.game, leads(seen.game, "low")), seen.small
    names = tuple(
        tuple(name for s, name in enumerate(role.strategies) if s not in kept)
        for role, kept in zip(table.roles, left, strict=True)
    )
    if small is not None and (small.label.verdict == "yes" or table.players > 2):
        return Reduced(small.table, small.why, names)
    if any(names) and max(map(len, left)) > 1:  # one profile left is no game to look at
        return Reduced(restrict(table, tuple(tuple(kept) for kept in left)), "without dominated strategies", names)
    return Reduced(table, "", names)
