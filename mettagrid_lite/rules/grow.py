"""What comes back, and when: by time, by chance, by neighbours, held back by pollution."""

from ..state import (
    BY_CHANCE,
    CLEAN,
    DIRTY,
    FRESH,
    GROUND,
    HELD_BY,
    LAYOUT,
    NEIGHBOURS,
    ONE,
    PLACES,
    RIPE,
    STANDING,
    WAIT,
    WHO,
)
from .chance import FOR_GROWTH, happens
from .ground import beside, inside
from .paint import paint
from .rule import rule, short


@rule
def grow(state, params, e):
    """All that is due comes back at once: everyone's neighbours are those that stood before any of it."""
    width, spots = state.cells.shape[3], params.spots[state.env[e, LAYOUT]]
    row, before, ripe = 0, 0, 0
    for s in range(len(spots)):
        if spots[s] < 0:
            break
        while spots[s] - before >= width:  # spots are in reading order; to divide would take most of the time
            row, before = row + 1, before + width
        if state.cells[e, WAIT, row, spots[s] - before] != 0:
            ripe += ripen(state, params, e, row, spots[s] - before)
    if ripe > 0:
        come_back(state, params, e, spots)


@rule
def come_back(state, params, e, spots):
    """What is ripe stands from now on."""
    width = state.cells.shape[3]
    for s in range(len(spots)):
        if spots[s] < 0:
            break
        row, col = spots[s] // width, spots[s] % width
        if state.cells[e, WAIT, row, col] == RIPE:
            state.counts[e, STANDING, state.cells[e, GROUND, row, col]] += 1
            stand(state, params, e, row, col)


@short
def stand(state, params, e, row, col):
    """What is on a cell is there from now on."""
    state.cells[e, WAIT, row, col] = 0
    paint(state, params, e, row, col)


@short
def ripen(state, params, e, row, col):
    """One step of waiting on one cell: 1 if it is over. Under an agent's feet nothing comes back."""
    wait = int(state.cells[e, WAIT, row, col])
    if wait > 1:
        state.cells[e, WAIT, row, col] = wait - 1
        paint(state, params, e, row, col)
    elif wait == FRESH:
        state.cells[e, WAIT, row, col] = BY_CHANCE
    elif state.cells[e, WHO, row, col] < 0 and (
        wait == 1 or (wait == BY_CHANCE and by_luck(state, params, e, row, col))
    ):
        state.cells[e, WAIT, row, col] = RIPE
        return 1
    return 0


@rule
def by_luck(state, params, e, row, col):
    """The draw of this cell and step is under its chance."""
    kind = int(state.cells[e, GROUND, row, col])
    chance = params.chance[kind, neighbours(state, params, e, row, col)]
    chance = (chance * cleanliness(state, params, e, kind)) >> 16
    return happens(state, e, FOR_GROWTH, row * state.cells.shape[3] + col, chance)


@rule
def neighbours(state, params, e, row, col):
    """How many of its own kind stand within its radius; 0 for kinds that don't ask."""
    kind = int(state.cells[e, GROUND, row, col])
    n = 0
    for i in range(params.kinds[kind, NEIGHBOURS]):
        r, c = beside(params.rule, row, col, params.around[kind, i, 0], params.around[kind, i, 1])
        if inside(state, r, c):
            n += state.cells[e, GROUND, r, c] == kind and state.cells[e, WAIT, r, c] == 0
    return n


@rule
def cleanliness(state, params, e, kind):
    """How much of its chance pollution leaves a kind, of ONE: all up to `clean`, nothing from `dirty` on."""
    by = params.kinds[kind, HELD_BY]
    if by < 0 or state.counts[e, PLACES, by] == 0:
        return ONE
    dirt = int(state.counts[e, STANDING, by]) * ONE // int(state.counts[e, PLACES, by])
    clean, dirty = params.kinds[kind, CLEAN], params.kinds[kind, DIRTY]
    return min(max((dirty - dirt) * ONE // (dirty - clean), 0), ONE)
