"""What is on a cell, and what passes there."""

from ..state import D_COL, D_ROW, GROUND, SOLID, STAYS, WAIT, WEST, WHO
from .rule import rule, short


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


@short
def is_shut(state, params, e, row, col, way):
    """The cell can't be come to that way: diagonally between two solid cells nothing passes."""
    return way > WEST and is_cornered(state, params, e, row, col, way)


@rule
def is_cornered(state, params, e, row, col, way):
    """Both cells beside a diagonal step to this cell are solid."""
    return is_solid(state, params, e, row - D_ROW[way], col) and is_solid(state, params, e, row, col - D_COL[way])
