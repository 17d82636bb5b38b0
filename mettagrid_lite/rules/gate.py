"""Gates: opened by levers, which stay as they are put, and by plates while somebody stands on them."""

from ..state import ABSENT, FLIPPED, FOR_GOOD, GROUND, LAYOUT, OPENS, PRESSED, STANDING, STEP, TAKEN, WAIT, WHO
from .paint import paint
from .rule import rule


@rule
def work_gates(state, params, e):
    """All gates of a kind open or close at once. One with somebody in it stays open until that one has left."""
    width = state.cells.shape[3]
    doors = params.doors[state.env[e, LAYOUT]]
    for k in range(state.counts.shape[2]):
        state.counts[e, PRESSED, k] = 0
    for d in range(len(doors)):
        if doors[d] >= 0:
            press(state, params, e, doors[d] // width, doors[d] % width)
    for d in range(len(doors)):
        if doors[d] >= 0:
            work_gate(state, params, e, doors[d] // width, doors[d] % width)


@rule
def press(state, params, e, row, col):
    """A plate on this cell works while somebody stands on it."""
    kind = int(state.cells[e, GROUND, row, col])
    if params.kinds[kind, OPENS] >= 0 and params.kinds[kind, TAKEN] == STEP and state.cells[e, WHO, row, col] >= 0:
        state.counts[e, PRESSED, params.kinds[kind, OPENS]] = 1


@rule
def work_gate(state, params, e, row, col):
    """The gate on this cell, if it is one, is as its levers and plates say: the other way round if it starts open."""
    kind = int(state.cells[e, GROUND, row, col])
    if params.kinds[kind, OPENS] >= 0:
        return
    worked = state.counts[e, FLIPPED, kind] == 1 or state.counts[e, PRESSED, kind] == 1
    is_open = worked != (params.kinds[kind, ABSENT] == 1)
    is_shut = state.cells[e, WAIT, row, col] == 0
    if is_open and is_shut:
        state.cells[e, WAIT, row, col] = FOR_GOOD
        state.counts[e, STANDING, kind] -= 1
        paint(state, params, e, row, col)
    elif not is_open and not is_shut and state.cells[e, WHO, row, col] < 0:
        state.cells[e, WAIT, row, col] = 0
        state.counts[e, STANDING, kind] += 1
        paint(state, params, e, row, col)
