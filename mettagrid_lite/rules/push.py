"""Objects that change their place: pushed by who walks against them."""

from ..state import FLOOR, GROUND, OWNER, PUSHABLE, PUSHED, TARGET, WAIT, WHO
from .earn import count
from .ground import inside, is_shut, next_to, stands
from .paint import paint
from .rule import rule
from .store import carry_over


@rule
def can_push(state, params, e, row, col, way):
    """What stands on the cell can be pushed, and there is free floor behind it."""
    if not inside(state, row, col) or not stands(state, e, row, col):
        return False
    if params.kinds[state.cells[e, GROUND, row, col], PUSHABLE] == 0:
        return False
    to_row, to_col = next_to(params.rule, row, col, way)
    if not inside(state, to_row, to_col) or is_shut(state, params, e, to_row, to_col, way):
        return False
    return state.cells[e, GROUND, to_row, to_col] == FLOOR and state.cells[e, WHO, to_row, to_col] < 0


@rule
def push(state, params, e, a, row, col, way):
    """Agent `a` pushes what stands on the cell one cell further, if it can; whether it did."""
    if not can_push(state, params, e, row, col, way):
        return False
    to_row, to_col = next_to(params.rule, row, col, way)
    exchange_cells(state, params, e, row, col, to_row, to_col)
    count(state, params, e, a, PUSHED)
    return True


@rule
def exchange_cells(state, params, e, row, col, to_row, to_col):
    """An object and the floor change places; it keeps what it holds, and who struck it in this step still does."""
    for plane in (GROUND, WAIT, OWNER):
        here, there = state.cells[e, plane, row, col], state.cells[e, plane, to_row, to_col]
        state.cells[e, plane, row, col], state.cells[e, plane, to_row, to_col] = there, here
    carry_over(state, e, row, col, to_row, to_col)
    paint(state, params, e, row, col)
    paint(state, params, e, to_row, to_col)
    width = state.cells.shape[3]
    for a in range(state.agents.shape[1]):
        if state.agents[e, a, TARGET] == row * width + col:
            state.agents[e, a, TARGET] = to_row * width + to_col
