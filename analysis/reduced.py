"""The smaller game to look at: cooperation and defection where the game is about those, else what dominance leaves."""

from typing import NamedTuple

from analysis.confidence import evidence
from analysis.iterated import leads, survivors
from analysis.reduction import reduction
from analysis.study import study
from analysis.table import PayoffTable, restrict


class Reduced(NamedTuple):
    """The smaller game (or the table itself), how it was found, and the strategies of each role that surely fall."""

    table: PayoffTable
    why: str
    dominated: tuple[tuple[str, ...], ...]


def reduced(table: PayoffTable, confidence: float, seed: int) -> Reduced:
    """What a reader should see first of a large table; dominance counts only where it is sure despite noise.

    The names of n-player games are about cooperation and defection, so those two are shown even where others matter.
    """
    if table.players == 1 or max(table.shape) == 1:
        return Reduced(table, "", ())
    game = study(table, evidence(table, confidence, seed=seed))
    left = survivors(game, leads(game, "low"))
    names = tuple(
        tuple(name for s, name in enumerate(role.strategies) if s not in kept)
        for role, kept in zip(table.roles, left, strict=True)
    )
    small = reduction(game)
    if small is not None and (small.label.verdict == "yes" or table.players > 2):
        return Reduced(small.table, small.why, names)
    if any(names) and max(map(len, left)) > 1:  # one profile left is no game to look at
        return Reduced(restrict(table, tuple(tuple(kept) for kept in left)), "without dominated strategies", names)
    return Reduced(table, "", names)
