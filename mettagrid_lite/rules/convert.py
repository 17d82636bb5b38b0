"""Converters: objects that work by themselves once they hold what their recipe costs."""

from ..state import BUSY, CAP, COSTS, GROUND, HELD, MADE, MAKES, PAUSE, RESTS, TICKS, TIMES, WHERE, WORKS
from .paint import paint
from .rule import rule


@rule
def work(state, params, e):
    """One step of all converters."""
    width = state.cells.shape[3]
    for slot in range(state.stores.shape[1]):
        cell = state.stores[e, slot, WHERE]
        if cell >= 0:
            kind = state.cells[e, GROUND, cell // width, cell % width]
            if params.kinds[kind, WORKS] == 1 and convert(
                state.stores[e, slot], params.kinds[kind], params.goods[kind]
            ):
                paint(state, params, e, cell // width, cell % width)


@rule
def convert(store, traits, goods):
    """It goes on with what it makes, or rests; then, if it does neither, it begins anew. Whether its amounts changed.

    store: its row; traits, goods: of its kind.
    """
    done = store[BUSY] == 1
    if store[BUSY] > 0:
        store[BUSY] -= 1
    elif store[RESTS] > 0:
        store[RESTS] -= 1
    if done:
        finish(store, traits, goods)
    if store[BUSY] > 0 or store[RESTS] > 0 or not can_begin(store, traits, goods):
        return done
    for i in range(goods.shape[1]):
        store[HELD + i] -= goods[COSTS, i]
    store[BUSY] = traits[TICKS]
    if traits[TICKS] == 0:
        finish(store, traits, goods)
    return True


@rule
def can_begin(store, traits, goods):
    """It holds what the recipe costs, has room for what it makes, and may make it once more."""
    if traits[TIMES] > 0 and store[MADE] >= traits[TIMES]:
        return False
    for i in range(goods.shape[1]):
        left = store[HELD + i] - goods[COSTS, i]
        if left < 0 or (goods[MAKES, i] > 0 and left + goods[MAKES, i] > goods[CAP, i]):
            return False
    return True


@rule
def finish(store, traits, goods):
    """What it makes is there; it rests."""
    for i in range(goods.shape[1]):
        store[HELD + i] += goods[MAKES, i]
    store[MADE] += 1
    store[RESTS] = traits[PAUSE]
