"""Using what is ahead: struck objects are taken at the end of the step, by one or by several together."""

from ..state import (
    CALLED,
    COL,
    FACING,
    GROUND,
    NEEDS,
    ORDER,
    ROW,
    TAKEN,
    TARGET,
    USE,
    USED,
    WAIT,
)
from .earn import count
from .ground import inside, is_shut, next_to
from .rule import rule, short
from .signal import is_called
from .take import can_take, may_take, receive, take, vanish


@rule
def in_reach(state, params, e, a):
    """The cell ahead of agent `a` whose object it could use, -1 for none."""
    way = state.agents[e, a, FACING]
    row, col = next_to(params.rule, state.agents[e, a, ROW], state.agents[e, a, COL], way)
    if not inside(state, row, col) or is_shut(state, params, e, row, col, way):
        return -1
    if params.kinds[state.cells[e, GROUND, row, col], TAKEN] == USE and state.cells[e, WAIT, row, col] == 0:
        return row * state.cells.shape[3] + col
    return -1


@rule
def is_of_use(state, params, e, a, cell):
    """Using the object there could get agent `a` something, or help others."""
    if cell < 0:
        return False
    row, col = cell // state.cells.shape[3], cell % state.cells.shape[3]
    return params.kinds[state.cells[e, GROUND, row, col], NEEDS] > 1 or may_take(state, params, e, a, row, col)


@short
def strike(state, params, e, a):
    """Agent `a` uses what stands ahead; `settle` says at the end of the step who gets it. Whether it was of use."""
    cell = in_reach(state, params, e, a)
    if cell >= 0:
        state.agents[e, a, TARGET] = cell
        count(state, params, e, a, USED)
    return is_of_use(state, params, e, a, cell)


@rule
def settle(state, params, e):
    """Struck objects are taken: one that needs k agents by all who struck it, if k did; others by who came first."""
    width = state.cells.shape[3]
    for i in range(state.agents.shape[1]):
        cell = state.agents[e, state.agents[e, i, ORDER], TARGET]
        if cell < 0 or state.cells[e, WAIT, cell // width, cell % width] != 0:
            continue
        kind = int(state.cells[e, GROUND, cell // width, cell % width])
        if params.kinds[kind, CALLED] == 1 and not is_called(
            state, params.rule, params.patterns[kind], e, cell // width, cell % width
        ):
            continue
        if params.kinds[kind, NEEDS] <= 1:
            take(state, params, e, state.agents[e, i, ORDER], cell // width, cell % width)
        elif strikers(state, e, cell) >= params.kinds[kind, NEEDS]:
            take_together(state, params, e, cell)


@rule
def strikers(state, e, cell):
    """How many struck this cell in this step."""
    n = 0
    for a in range(state.agents.shape[1]):
        n += state.agents[e, a, TARGET] == cell
    return n


@rule
def take_together(state, params, e, cell):
    """Each who struck the cell gets what the object gives, in the order of acting: who is ended is company no more."""
    row, col = cell // state.cells.shape[3], cell % state.cells.shape[3]
    kind = int(state.cells[e, GROUND, row, col])
    for i in range(state.agents.shape[1]):
        a = state.agents[e, i, ORDER]
        if state.agents[e, a, TARGET] == cell and can_take(state, params, e, a, kind):
            receive(state, params, e, a, kind)
    vanish(state, params, e, row, col)
