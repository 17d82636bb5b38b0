"""Going and turning."""

from ..state import BLOCKED, COL, FACING, GROUND, MOVED, PUSHES, ROW, STEP, TAKEN, WHO
from .earn import count
from .ground import is_free, is_shut, next_to, stands
from .push import can_push, push
from .rule import rule, short
from .take import take


@rule
def can_walk(state, params, e, a, way):
    """Nothing keeps agent `a` from the next cell that way, or it can be pushed."""
    row, col = next_to(params.rule, state.agents[e, a, ROW], state.agents[e, a, COL], way)
    if is_shut(state, params, e, row, col, way):
        return False
    return is_free(state, params, e, row, col) or can_push(state, params, e, row, col, way)


@short
def walk(state, params, e, a, way):
    """Agent `a` moves one cell, if it can, and takes what is taken by stepping on it; whether it went."""
    row, col = state.agents[e, a, ROW], state.agents[e, a, COL]
    to_row, to_col = next_to(params.rule, row, col, way)
    if is_shut(state, params, e, to_row, to_col, way) or not (
        is_free(state, params, e, to_row, to_col)
        or (params.rule[PUSHES] == 1 and push(state, params, e, a, to_row, to_col, way))
    ):
        count(state, params, e, a, BLOCKED)
        return False
    state.cells[e, WHO, row, col] = -1
    count(state, params, e, a, MOVED)
    arrive(state, params, e, a, to_row, to_col)
    return True


@short
def arrive(state, params, e, a, row, col):
    """Agent `a` is on the cell now, and takes what is taken by stepping on it."""
    state.cells[e, WHO, row, col] = a
    state.agents[e, a, ROW], state.agents[e, a, COL] = row, col
    if params.kinds[state.cells[e, GROUND, row, col], TAKEN] == STEP and stands(state, e, row, col):
        take(state, params, e, a, row, col)


@short
def turn(state, e, a, by):
    """Agent `a` turns by quarter turns, clockwise."""
    state.agents[e, a, FACING] = (state.agents[e, a, FACING] + by) % 4
