"""What objects hold: agents put in and get out, drop boxes on the floor; where it is kept and how it moves."""

import numpy as np

from ..state import (
    BOX,
    BOXES,
    COL,
    DROP,
    DROPPED,
    FACING,
    FETCHED,
    FILLED,
    FLEETING,
    FLOOR,
    GET,
    GROUND,
    HELD,
    HOLDER,
    LIMIT,
    MAKES,
    PLACES,
    PUT,
    ROOM,
    ROW,
    SLOT,
    STANDING,
    STORED,
    WAIT,
    WHERE,
    WHO,
    WORKS,
)
from .earn import count, gain
from .ground import inside, is_shut, next_to
from .paint import paint
from .rule import rule

# Few rules, each with all that belongs together: one that is handed both records costs a third of a second to compile.


@rule
def stock_up(state, params, e):
    """At first each object that holds things has a row of its own, filled as its kind says; other rows are free."""
    for s in range(state.stores.shape[1]):
        for column in range(state.stores.shape[2]):
            state.stores[e, s, column] = -1 if column == WHERE else 0
    slot, width = 0, state.cells.shape[3]
    for cell in range(state.cells.shape[2] * width):
        row, col = cell // width, cell % width
        kind = state.cells[e, GROUND, row, col]
        if params.kinds[kind, HOLDER] == 1:
            state.cells[e, SLOT, row, col] = slot
            state.stores[e, slot, WHERE] = cell
            for i in range(state.items.shape[2]):
                state.stores[e, slot, HELD + i] = params.goods[kind, FILLED, i]
            slot += 1
            paint(state, params, e, row, col)


@rule
def reached(state, params, e, a, verb):
    """The row that agent `a` would handle: of what stands ahead, or a free one for a box on free floor; -1 for none."""
    way = state.agents[e, a, FACING]
    row, col = next_to(params.rule, state.agents[e, a, ROW], state.agents[e, a, COL], way)
    if state.stores.shape[1] == 0 or not inside(state, row, col) or is_shut(state, params, e, row, col, way):
        return -1
    if verb != DROP:
        return np.int64(state.cells[e, SLOT, row, col])
    if state.cells[e, GROUND, row, col] == FLOOR and state.cells[e, WHO, row, col] < 0:
        for slot in range(state.stores.shape[1] - params.rule[BOXES], state.stores.shape[1]):
            if state.stores[e, slot, WHERE] < 0:
                return slot
    return -1


@rule
def part(state, params, e, a, slot, verb, i):
    """How many of an item agent `a` could move, in or out: as many as there are and as there is room for.

    Into a converter goes what its recipe costs, out of it what it makes.
    """
    kind, held, carried = kind_of(state, params, e, slot, verb), state.stores[e, slot, HELD + i], state.items[e, a, i]
    if verb != GET:
        return max(min(params.goods[kind, ROOM, i] - held, carried), 0)
    if params.kinds[kind, WORKS] == 1 and params.goods[kind, MAKES, i] == 0:
        return np.int64(0)
    return max(min(params.items[params.group[a], i, LIMIT] - carried, np.int64(held)), 0)


@rule
def kind_of(state, params, e, slot, verb):
    """The kind of the object that a row belongs to, or will belong to when something is dropped."""
    if verb == DROP:
        return params.rule[BOX]
    cell, width = state.stores[e, slot, WHERE], state.cells.shape[3]
    return np.int64(state.cells[e, GROUND, cell // width, cell % width])


@rule
def can_handle(state, params, e, a, verb, item):
    """Agent `a` could put, get or drop some of `item`, or with -1 of anything."""
    slot, parts = reached(state, params, e, a, verb), 0
    if slot >= 0:
        for i in range(state.items.shape[2]):
            if item in (i, -1):
                parts += part(state, params, e, a, slot, verb, i)
    return parts > 0


@rule
def handle(state, params, e, a, verb, item):
    """Agent `a` puts, gets or drops one of `item`, or with -1 all it can of everything. Whether it could do anything.

    What can be got out again is no gain: what it was worth is taken back.
    """
    if not can_handle(state, params, e, a, verb, item):
        return False
    slot = reached(state, params, e, a, verb)
    kind, left = kind_of(state, params, e, slot, verb), 0
    for i in range(state.items.shape[2]):
        if item in (i, -1):
            moved = part(state, params, e, a, slot, verb, i)
            moved = (min(moved, 1) if item == i else moved) * (-1 if verb == GET else 1)
            state.stores[e, slot, HELD + i] += moved
            if params.kinds[kind, WORKS] == 1 and params.goods[kind, MAKES, i] == 0:
                state.items[e, a, i] -= moved
            else:
                gain(state, params, e, a, i, -moved)
        left += state.stores[e, slot, HELD + i]
    if verb == DROP:
        way = state.agents[e, a, FACING]
        row, col = next_to(params.rule, state.agents[e, a, ROW], state.agents[e, a, COL], way)
        state.stores[e, slot, WHERE] = row * state.cells.shape[3] + col
    show_anew(state, params, e, slot, left == 0 and params.kinds[kind, FLEETING] == 1)
    count(state, params, e, a, STORED if verb == PUT else (FETCHED if verb == GET else DROPPED))
    return True


@rule
def show_anew(state, params, e, slot, empty):
    """What a row holds has changed: a box that was dropped stands there now, an empty one is gone, all see how much."""
    cell, width = state.stores[e, slot, WHERE], state.cells.shape[3]
    row, col = cell // width, cell % width
    if empty or state.cells[e, SLOT, row, col] < 0:
        before, kind = state.cells[e, GROUND, row, col], FLOOR if empty else params.rule[BOX]
        state.cells[e, SLOT, row, col] = -1 if empty else slot
        state.stores[e, slot, WHERE] = -1 if empty else cell
        state.cells[e, GROUND, row, col] = kind
        state.cells[e, WAIT, row, col] = 0
        for counted in (STANDING, PLACES):
            state.counts[e, counted, before] -= 1
            state.counts[e, counted, kind] += 1
    paint(state, params, e, row, col)


@rule
def carry_over(state, e, row, col, to_row, to_col):
    """What an object holds goes where the object goes. For worlds without stores too."""
    slot = state.cells[e, SLOT, row, col]
    if state.stores.shape[1] > 0 and slot >= 0:
        state.cells[e, SLOT, to_row, to_col] = slot
        state.cells[e, SLOT, row, col] = -1
        state.stores[e, slot, WHERE] = to_row * state.cells.shape[3] + to_col
