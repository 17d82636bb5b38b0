"""Which comparisons are still open behind a label, and how many episodes would decide them.

A comparison is a contrast of two payoffs (or an equality over all profiles). It belongs to profiles of the table that
was played, so play can go on where it matters (Rowland et al. 2019 sample the edges of the response graph that are
still open; here also the order of R, S, T, P and the gains of Schelling's diagram).
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.comparisons import family, open_comparisons
from analysis.needed import Doubt
from analysis.table import PayoffTable, sources
from analysis.typology import Examined


class Open(NamedTuple):
    """What undetermined labels wait for: the comparison that needs most episodes, and how many more all need."""

    ids: tuple[str, ...]
    biggest: Doubt
    more: float


def all_open(seen: Examined, plays: np.ndarray) -> tuple[Open, ...]:
    """What the undetermined labels wait for, the same comparisons once; plays [P]: of the profiles that were played."""
    families: dict[str, list[str]] = {}
    for id, label in seen.labels.items():
        if label.verdict == "undetermined":
            families.setdefault(family(id), []).append(id)
    found: dict[tuple[int, ...], Open] = {}
    for ids in families.values():
        if comparisons := open_comparisons(seen, ids[0]):
            biggest, more = max(comparisons, key=lambda doubt: doubt.needed), _more(comparisons, plays)
            other = found.get(biggest.profiles, Open((), biggest, more))
            found[biggest.profiles] = Open((*other.ids, *ids), other.biggest, max(other.more, more))
    return tuple(found.values())


def at_odds(seen: Examined) -> Iterator[tuple[int, ...]]:
    """Profiles of decided comparisons that their means contradict, for one was played longer than the other.

    Labels speak of common episodes, equilibria of the means: as many episodes of both bring them together.
    """
    if seen.game is None:
        return
    known, graph, gains_seen = seen.game.known, seen.game.graph, seen.game.gains
    shown = known.value[known.at[graph.after]] - known.value[known.at[graph.before]]
    decided = (gains_seen.low > 0) | (gains_seen.high < 0)
    for k in np.flatnonzero(decided & (np.sign(shown) != np.sign(gains_seen.value))):
        rows = {source for row in (graph.source[k], graph.target[k]) for source in sources(seen.game.table, int(row))}
        yield tuple(sorted(rows))


def compared(table: PayoffTable, doubt: Doubt) -> list[tuple[int, ...]]:
    """The profiles of `table` that a comparison is about."""
    wanted = set(doubt.profiles)
    return [profile for row, profile in enumerate(table.profiles) if wanted & set(sources(table, row))]


def _more(comparisons: list[Doubt], plays: np.ndarray) -> float:
    goal = plays.astype(float)
    for doubt in comparisons:
        rows = list(doubt.profiles)
        goal[rows] = np.maximum(goal[rows], doubt.needed)
    return float((goal - plays).sum())
