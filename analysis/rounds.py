"""Rounds of play: more episodes where the headline is still open, until it is decided or the budget is spent."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from analysis.comparisons import family, open_comparisons
from analysis.confidence import FIRST
from analysis.doubts import at_odds
from analysis.needed import Doubt
from analysis.table import PayoffTable, restrict, sources, truncate
from analysis.typology import Examined, Label, Primary, examine, primary

if TYPE_CHECKING:
    from analysis.payoffs import Returns
    from analysis.strategy import Strategy
    from mettagrid_lite.config import Config

Ended = Literal["exact", "decision", "episodes", "time", "interrupt", "kept"]

MOST = 4_096  # episodes a profile that a budget in seconds never passes

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Budget:
    """When play stops at the latest: after `seconds`, or `episodes` of each profile.

    An answer that ends by decision or by episodes is the same on every machine; one that ends by time need not be.
    """

    seconds: float | None = 60.0
    episodes: int = MOST


class Question(NamedTuple):
    """How to answer, whatever the target."""

    seed: int
    confidence: float
    budget: Budget
    progress: Progress | None
    outside: Literal["off", "quick", "thorough"] = "quick"
    device: str = "cpu"


class Named(NamedTuple):
    """What the typology says about a table."""

    labels: dict[str, Label]
    primary: Primary
    seen: Examined


def name(table: PayoffTable, question: Question, growing: bool = False) -> Named:
    """Labels and headline of a table; one that grows spends its error over all looks at it."""
    seen = examine(table, question.confidence, seed=question.seed, growing=growing)
    return Named(seen.labels, primary(table, seen.labels), seen)


class Played(NamedTuple):
    """What play found: the table, its names, how it ended, and which strategies were merged."""

    table: PayoffTable
    named: Named
    ended: Ended
    merged: tuple[str, ...]


class Store(NamedTuple):
    """Episodes that are at hand, who is shown those in play, and who keeps those of a round."""

    table: PayoffTable | None = None
    watch: "Callable[[Returns], None] | None" = None
    keep: Callable[[PayoffTable], None] | None = None


def play_until_decided(
    config: "Config", strategies: "Sequence[Sequence[Strategy]]", question: Question, store: Store | None = None
) -> Played:
    """32 episodes of each profile, then twice as many of those that matter, again and again.

    Strategies that pay alike in the first round are merged. Ctrl-C ends with the episodes that were finished. Episodes
    that the store has are not played again; what is answered does not depend on it.
    """
    from analysis.payoffs import Interrupted, estimate

    limit, store = question.budget.episodes, store or Store()
    full = store.table or estimate(config, strategies, 1, question.seed)
    begin = time.monotonic()  # rules are compiled now
    goal = np.full(len(full.profiles), min(FIRST, limit))
    while True:
        start, before, stopped = time.monotonic(), int(full.plays.sum()), False
        try:
            full = estimate(
                config, strategies, goal, question.seed, question.progress, full, store.watch, question.device
            )
        except Interrupted as stop:
            full, stopped = stop.table, True
        if store.keep:
            store.keep(full)
        pace = (time.monotonic() - start) / max(1, int(full.plays.sum()) - before)
        table, merged = without_twins(truncate(full, goal))
        named = name(table, question, growing=True)
        further = more(table, named, config.expect, goal, limit)
        seconds = time.monotonic() - begin + pace * int(np.maximum(further - full.plays, 0).sum())
        ended = "interrupt" if stopped else _ended(named, config.expect, further > goal, seconds, question.budget)
        if ended:
            return Played(table, named, ended, merged)
        goal = further


def without_twins(full: PayoffTable) -> tuple[PayoffTable, tuple[str, ...]]:
    """The table without strategies that pay alike in the first round, and what was merged."""
    from analysis.merge import merge

    _, keep, notes = merge(truncate(full, np.minimum(full.plays.min(), np.full(len(full.profiles), FIRST))))
    return restrict(full, keep), notes


def headline(named: Named, expect: Sequence[str]) -> list[str]:
    """The open labels that matter: what the headline may be, what is expected, and whether one must randomise."""
    asked = dict.fromkeys((*expect, "requires_mixing"))
    still = [id for id in asked if id in named.labels and named.labels[id].verdict == "undetermined"]
    return still + (list(named.primary.candidates) if named.primary.id == "undetermined" else [])


def doubts(named: Named, ids: Sequence[str]) -> Iterator[Doubt]:
    """The open comparisons behind some labels, each once."""
    one_each = {family(id): id for id in ids if id in named.labels and named.labels[id].verdict == "undetermined"}
    yield from dict.fromkeys(doubt for id in one_each.values() for doubt in open_comparisons(named.seen, id))


def more(table: PayoffTable, named: Named, expect: Sequence[str], goal: np.ndarray, limit: int) -> np.ndarray:
    """Episodes of each played profile after the next round: twice those of each comparison that matters and is open."""
    open_ids, further = headline(named, expect), goal.copy()
    found = list(doubts(named, open_ids))
    if open_ids and not found:  # nothing in particular is open
        rows = [source for row in range(len(table.profiles)) for source in sources(table, row)]
        further[rows] = 2 * goal[rows]
    for doubt in found:
        rows = list(doubt.profiles)
        further[rows] = np.maximum(further[rows], 2 * doubt.common)
    for profiles in at_odds(named.seen):
        rows = list(profiles)
        further[rows] = np.maximum(further[rows], goal[rows].max())
    return np.minimum(further, np.maximum(goal, limit))


def _ended(named: Named, expect: Sequence[str], grows: np.ndarray, seconds: float, budget: Budget) -> Ended | None:
    """Why play stops here; None: it goes on. grows [P]: which profiles the budget still has episodes for."""
    late = budget.seconds is not None and seconds > budget.seconds
    if grows.any() and not late:
        return None
    if not headline(named, expect):
        return "decision"
    return "time" if grows.any() else "episodes"
