"""How an episode ends, for one or for all."""

from ..state import (
    ALIVE,
    COL,
    ENDED,
    RESPAWN,
    ROW,
    TERMINATED,
    WHO,
)
from .back import leave
from .earn import count
from .rule import rule


@rule
def end(state, params, e, a):
    """Agent `a` has ended: it leaves the map, for good or to come back, and the others play on."""
    if state.agents[e, a, ALIVE] != 1:
        return
    count(state, params, e, a, ENDED)
    if params.rule[RESPAWN] > 0:
        leave(state, e, a, params.rule[RESPAWN])
    else:
        state.agents[e, a, ALIVE] = 0
        state.agents[e, a, TERMINATED] = 1
        state.cells[e, WHO, state.agents[e, a, ROW], state.agents[e, a, COL]] = -1


@rule
def end_all(state, params, e):
    """The episode is over for all."""
    for a in range(state.agents.shape[1]):
        if state.agents[e, a, ALIVE] != 0:
            state.agents[e, a, TERMINATED] = 1
