"""Changing places with an object, or with an agent that can't act."""

from ..state import COL, FACING, FLOOR, FROZEN, GROUND, ROW, SWAPPABLE, SWAPPED, WHO
from .earn import count
from .ground import inside, is_shut, next_to, stands
from .move import arrive
from .push import exchange_cells
from .rule import rule


@rule
def can_swap(state, params, e, a):
    """Ahead of agent `a` is a frozen agent, or an object to swap with while it stands on bare floor itself."""
    row, col, way = state.agents[e, a, ROW], state.agents[e, a, COL], state.agents[e, a, FACING]
    to_row, to_col = next_to(params.rule, row, col, way)
    if not inside(state, to_row, to_col) or is_shut(state, params, e, to_row, to_col, way):
        return False
    other = int(state.cells[e, WHO, to_row, to_col])
    if other >= 0:
        return state.agents[e, other, FROZEN] > 0
    is_swappable = params.kinds[state.cells[e, GROUND, to_row, to_col], SWAPPABLE] == 1
    return is_swappable and stands(state, e, to_row, to_col) and state.cells[e, GROUND, row, col] == FLOOR


@rule
def swap(state, params, e, a):
    """Agent `a` changes places with who or what is ahead, if it can; whether it did."""
    if not can_swap(state, params, e, a):
        return False
    row, col, way = state.agents[e, a, ROW], state.agents[e, a, COL], state.agents[e, a, FACING]
    to_row, to_col = next_to(params.rule, row, col, way)
    other = int(state.cells[e, WHO, to_row, to_col])
    state.cells[e, WHO, row, col] = other
    if other >= 0:
        state.agents[e, other, ROW], state.agents[e, other, COL] = row, col
    else:
        exchange_cells(state, params, e, to_row, to_col, row, col)
    count(state, params, e, a, SWAPPED)
    arrive(state, params, e, a, to_row, to_col)
    return True
