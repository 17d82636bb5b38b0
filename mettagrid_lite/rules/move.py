"""Going and turning."""

from ..state import BLOCKED, COL, D_COL, D_ROW, FACING, GROUND, MOVED, ROW, SOLID, STAYS, STEP, TAKEN, WAIT, WHO
from .rule import rule, short
from .take import count, take


@short
def inside(state, row, col):
    return 0 <= row < state.cells.shape[2] and 0 <= col < state.cells.shape[3]


@short
def stands(state, e, row, col):
    """An object is there now (not merely the place where one grows)."""
    return state.cells[e, WAIT, row, col] == 0


@rule
def is_solid(state, params, e, row, col):
    """Nothing passes: the edge of the map, or a solid object that stands, or stays while it rests."""
    if not inside(state, row, col):
        return True
    kind = state.cells[e, GROUND, row, col]
    return params.kinds[kind, SOLID] == 1 and (stands(state, e, row, col) or params.kinds[kind, STAYS] == 1)


@short
def is_free(state, params, e, row, col):
    """An agent may go there."""
    return not is_solid(state, params, e, row, col) and state.cells[e, WHO, row, col] < 0


@rule
def can_walk(state, params, e, a, way):
    """Nothing keeps agent `a` from the next cell that way."""
    row, col = state.agents[e, a, ROW] + D_ROW[way], state.agents[e, a, COL] + D_COL[way]
    return is_free(state, params, e, row, col)


@short
def walk(state, params, e, a, way):
    """Agent `a` moves one cell, if it can, and takes what is taken by stepping on it; whether it went."""
    row, col = state.agents[e, a, ROW], state.agents[e, a, COL]
    to_row, to_col = row + D_ROW[way], col + D_COL[way]
    if not is_free(state, params, e, to_row, to_col):
        count(state, params, e, a, BLOCKED)
        return False
    state.cells[e, WHO, row, col] = -1
    state.cells[e, WHO, to_row, to_col] = a
    state.agents[e, a, ROW], state.agents[e, a, COL] = to_row, to_col
    count(state, params, e, a, MOVED)
    if params.kinds[state.cells[e, GROUND, to_row, to_col], TAKEN] == STEP and stands(state, e, to_row, to_col):
        take(state, params, e, a, to_row, to_col)
    return True


@short
def turn(state, e, a, by):
    """Agent `a` turns by quarter turns, clockwise."""
    state.agents[e, a, FACING] = (state.agents[e, a, FACING] + by) % 4
