"""The word of a cell: 8 features of a byte each, kept as agents will see them.

`State.tiles` holds what the objects give to it, painted anew wherever an object changes; agents are put on it only
while it is looked at. The map is framed by a rim of cells beyond the edge, so that any window lies within.
"""

import numpy as np

from ..sight import AT_AMOUNT, AT_OWNER, AT_RESTS
from ..state import GROUND, HELD, LAP_DOWN, LAP_RIGHT, OWNER, RIM, SLOT, WAIT
from .rule import rule, short

OTHERS = np.uint64(3)  # owned; by whom, to an observer, `see` says


@short
def paint(state, params, e, row, col):
    """What the object on a cell gives to its word. To be called wherever its kind, wait, owner or store changes."""
    wait = int(state.cells[e, WAIT, row, col])
    word = np.uint64(state.cells[e, GROUND, row, col])
    if wait != 0:
        word |= np.uint64(255 if wait < 0 else min(wait, 254)) << AT_RESTS
    if state.cells[e, OWNER, row, col] >= 0:
        word |= OTHERS << AT_OWNER
    if state.stores.shape[1] > 0 and state.cells[e, SLOT, row, col] >= 0:
        word |= np.uint64(amount(state, e, int(state.cells[e, SLOT, row, col]))) << AT_AMOUNT
    state.tiles[e, tile(state, params, row, col)] = word
    if is_round(params):
        repeat(state.tiles[e], params.rule, state.cells.shape[2], state.cells.shape[3], row, col)


@short
def is_round(params):
    """Some edges of the world join, so cells are seen beyond them."""
    return params.rule[LAP_DOWN] + params.rule[LAP_RIGHT] > 0


@rule
def repeat(tiles, settings, height, width, row, col):
    """The word of a cell wherever a round world shows it in the framed map: once a lap, as wide as the rim is."""
    rim = settings[RIM]
    word = tiles[np.uint64((row + rim) * (width + 2 * rim) + col + rim)]
    down = settings[LAP_DOWN] if settings[LAP_DOWN] > 0 else height + 2 * rim
    right = settings[LAP_RIGHT] if settings[LAP_RIGHT] > 0 else width + 2 * rim
    for r in range((row + rim) % down, height + 2 * rim, down):
        for c in range((col + rim) % right, width + 2 * rim, right):
            tiles[np.uint64(r * (width + 2 * rim) + c)] = word


@rule
def amount(state, e, slot):
    """How much an object holds, of all items together; 255 for more."""
    total = 0
    for i in range(state.items.shape[2]):
        total += state.stores[e, slot, HELD + i]
    return min(total, 255)


@short
def tile(state, params, row, col):
    """Where the word of a cell is. Never negative: code for Python's negative indices costs a quarter."""
    return np.uint64((row + params.rule[RIM]) * span(state, params) + col + params.rule[RIM])


@short
def span(state, params):
    """Words from a cell to the one below."""
    return state.cells.shape[3] + 2 * params.rule[RIM]
