"""What is on a cell, and what passes there."""

from ..state import D_COL, D_ROW, GROUND, LAP_DOWN, LAP_RIGHT, SOLID, STAYS, WAIT, WEST, WHO
from .rule import rule, short


@short
def lapped(at, lap):
    """A row or column where it is on the map: beyond one edge of a round world, on from the other."""
    return at % lap if lap > 0 else at


@short
def beside(settings, row, col, down, right):
    """The cell so many rows down and columns right of another; beyond the edge, if the world has one.

    settings: Params.rule.
    """
    return lapped(row + down, settings[LAP_DOWN]), lapped(col + right, settings[LAP_RIGHT])


@short
def next_to(settings, row, col, way):
    """The next cell that way."""
    return beside(settings, row, col, D_ROW[way], D_COL[way])


@short
def at_lane(settings, row, col, facing, ahead, lane):
    """The cell so many cells ahead of another, and as many as `lane` to the right of that."""
    right = (facing + 1) % 4 + facing // 4 * 4
    down, across = D_ROW[facing] * ahead + D_ROW[right] * lane, D_COL[facing] * ahead + D_COL[right] * lane
    return beside(settings, row, col, down, across)


@short
def between(one, other, lap):
    """How many cells apart two rows or columns are, the shorter way around a round world."""
    off = abs(one - other)
    return min(off, lap - off) if lap > 0 else off


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
    from_row, from_col = beside(params.rule, row, col, -D_ROW[way], -D_COL[way])
    return is_solid(state, params, e, from_row, col) and is_solid(state, params, e, row, from_col)
