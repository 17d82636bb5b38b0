"""Rounds of play: more episodes of every profile until the name is decided or the budget is spent."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from analysis.confidence import at_look
from analysis.table import PayoffTable
from analysis.typology import Label, Primary, labels, primary

if TYPE_CHECKING:
    from analysis.strategies import Strategy
    from mettagrid_lite.config import Config

Ended = Literal["exact", "decision", "episodes", "time", "interrupt"]

FIRST = 32  # episodes a profile in the first round; every further round doubles them
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


class Named(NamedTuple):
    """What the typology says about a table."""

    labels: dict[str, Label]
    primary: Primary
    confidence: float = 0.95


def name(table: PayoffTable, question: Question, look: int | None = None) -> Named:
    """Labels and headline of a table; at a growing one every further look asks for more confidence."""
    confidence = question.confidence if look is None else at_look(question.confidence, look)
    found = labels(table, confidence, seed=question.seed)
    return Named(found, primary(table, found), confidence)


class Played(NamedTuple):
    """What play found: the table, its names, how it ended, and which strategies were merged."""

    table: PayoffTable
    named: Named
    ended: Ended
    merged: tuple[str, ...]


def play_until_decided(config: "Config", strategies: "Sequence[Sequence[Strategy]]", question: Question) -> Played:
    """Rounds of 32, 64, 128, ... episodes of each profile, until the name is decided or the budget is spent.

    Strategies that pay alike in the first round are merged. Ctrl-C ends with the episodes that all profiles have.
    """
    from analysis.merge import merge
    from analysis.payoffs import Interrupted, estimate

    begin, limit, look = time.monotonic(), question.budget.episodes, 1
    table: PayoffTable | None = None
    notes: tuple[str, ...] = ()
    while True:
        start, episodes = time.monotonic(), min(2 * table.episodes if table else FIRST, limit)
        stopped = False
        try:
            longer = estimate(config, strategies, episodes, question.seed, question.progress, previous=table)
        except Interrupted as stop:
            if stop.table.episodes == 0:
                raise
            longer, stopped = stop.table, True
        if table is None:
            longer, keep, notes = merge(longer)
            strategies = [[role[s] for s in kept] for role, kept in zip(strategies, keep, strict=True)]
        ahead = (time.monotonic() - start) * (2 if table else 1)  # the next round plays as many episodes as all so far
        table, named = longer, name(longer, question, look)
        seconds = time.monotonic() - begin + ahead
        ended = "interrupt" if stopped else _ended(named, config.expect, table.episodes, seconds, question.budget)
        if ended:
            return Played(table, named, ended, notes)
        look += 1


def _ended(named: Named, expect: Sequence[str], episodes: int, seconds: float, budget: Budget) -> Ended | None:
    """Why play stops here; None: it goes on."""
    headline = [named.labels[id] for id in (*expect, "requires_mixing") if id in named.labels]
    if named.primary.id != "undetermined" and all(label.verdict != "undetermined" for label in headline):
        return "decision"
    if episodes >= budget.episodes:
        return "episodes"
    return "time" if budget.seconds is not None and seconds > budget.seconds else None
