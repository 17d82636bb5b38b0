"""The response graph: an arrow for each move of one player that pays, between profiles of counts."""

from typing import NamedTuple

import numpy as np

from analysis.kleene import NO, YES
from analysis.study import Study

MOST_PROFILES = 300  # as of other questions to the whole game


class Arrow(NamedTuple):
    """From one profile (a row of the table) to another, what the mover gains, and whether that is established."""

    source: int
    target: int
    gain: float
    sure: bool


def arrows(game: Study | None) -> tuple[Arrow, ...]:
    """All moves that pay: surely, or by the means while it is open."""
    if game is None or len(game.table.profiles) > MOST_PROFILES:
        return ()
    graph, gain = game.graph, game.gains.value
    sure = game.better == YES
    return tuple(
        Arrow(int(graph.source[k]), int(graph.target[k]), float(gain[k]), bool(sure[k]))
        for k in np.flatnonzero((game.better > NO) & (gain > 0))
    )
