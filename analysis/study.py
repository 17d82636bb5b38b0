"""A payoff table under examination: its noise, its deviations, and which of them pay."""

from dataclasses import dataclass

import numpy as np

from analysis.confidence import Bounds, differences
from analysis.evidence import Evidence, contrasts
from analysis.kleene import negative, positive
from analysis.moves import Moves, Replies, moves, replies
from analysis.table import PayoffTable


@dataclass(frozen=True, eq=False)
class Study:
    """A table with what is known about its noise and about every deviation: the input of all tests below.

    faced   one player of each role against all others
    graph   every deviation of one player
    gains   bounds of the K deviation gains, simultaneous
    better  float64 [K]     Kleene: does the move pay?
    worse   float64 [K]     Kleene: does the move cost?
    drawn   float64 [B, K]  gains in the replicates
    """

    table: PayoffTable
    known: Evidence
    faced: list[Replies]
    graph: Moves
    gains: Bounds
    better: np.ndarray
    worse: np.ndarray
    drawn: np.ndarray


def study(table: PayoffTable, known: Evidence) -> Study:
    """Decide the signs of all deviation gains at once. Needs a role with two strategies."""
    faced = replies(table)
    graph = moves(table, faced)
    after, before = known.at[graph.after], known.at[graph.before]
    gains = differences(known, after, before, copies=2)  # there and back is one contrast
    drawn = contrasts(known, after, before)
    better, worse = positive(gains.low, gains.high), negative(gains.low, gains.high)
    return Study(table, known, faced, graph, gains, better, worse, drawn)
