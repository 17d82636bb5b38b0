"""How an episode begins: which map, where everyone starts."""

from ..state import (
    ABSENT,
    AFTER,
    ALIVE,
    BOOKS,
    BY_CHANCE,
    CLOCK,
    COL,
    COOLING,
    DID,
    FACING,
    FLIPPED,
    FOR_GOOD,
    FROZEN,
    GROUND,
    ID,
    INITIAL,
    KEY,
    LAYOUT,
    NUMBER,
    OVER,
    OWNER,
    PLACES,
    PRESSED,
    RATE,
    RETURN,
    ROW,
    SHUFFLE,
    SIGNAL,
    SLOT,
    STANDING,
    STEP_PAYS,
    TERMINATED,
    TRUNCATED,
    WAIT,
    WHO,
)
from .chance import FOR_FACING, FOR_LAYOUT, FOR_START, key, pick
from .paint import paint
from .reckon import open_books
from .rule import rule
from .store import stock_up


@rule
def begin(state, params, seed, e):
    """Episode `state.env[e, NUMBER]` of environment `state.env[e, ID]`, the same whenever it is played."""
    name(state, params, seed, e)
    lay(state, params, e, 0, 1, 0, 1)
    populate(state, params, e)


@rule
def name(state, params, seed, e):
    """Its key, from which all chance follows, and its map."""
    state.env[e, KEY] = key(seed, state.env[e, ID], state.env[e, NUMBER])
    state.env[e, CLOCK] = 0
    state.env[e, OVER] = 0
    state.env[e, LAYOUT] = pick(state, e, FOR_LAYOUT, 0, params.layouts.shape[0])


@rule
def populate(state, params, e):
    """How much there is on the map and in it, and everyone at a start."""
    for k in range(state.counts.shape[2]):
        state.counts[e, STANDING, k] = params.census[state.env[e, LAYOUT], STANDING, k]
        state.counts[e, PLACES, k] = params.census[state.env[e, LAYOUT], PLACES, k]
        state.counts[e, FLIPPED, k] = 0
        state.counts[e, PRESSED, k] = 0
    if state.stores.shape[1] > 0:
        stock_up(state, params, e)
    shuffle_starts(state, params, e)
    for a in range(state.agents.shape[1]):
        enter(state, params, e, a)
        state.money[e, a, RATE] = params.terms[params.group[a], STEP_PAYS]
    if params.rule[BOOKS] == 1:
        open_books(state, params, e)


@rule
def lay(state, params, e, row, down, col, right):
    """The map with all that stands at first: each cell from this row and column on, in such strides."""
    for r in range(row, state.cells.shape[2], down):
        for c in range(col, state.cells.shape[3], right):
            kind = int(params.layouts[state.env[e, LAYOUT], r, c])
            state.cells[e, GROUND, r, c] = kind
            state.cells[e, WHO, r, c] = -1
            state.cells[e, OWNER, r, c] = -1
            state.cells[e, SLOT, r, c] = -1
            state.cells[e, WAIT, r, c] = first_wait(params, kind)
            paint(state, params, e, r, c)


@rule
def first_wait(params, kind):
    if params.kinds[kind, ABSENT] == 0:
        return 0
    after = params.kinds[kind, AFTER]
    if after > 0:
        return after
    return BY_CHANCE if after < 0 else FOR_GOOD


@rule
def shuffle_starts(state, params, e):
    """The order in which starts are given out: drawn, or as on the map."""
    starts = params.spawns.shape[1]
    for p in range(starts):
        state.draw[e, p] = p
    if params.rule[SHUFFLE] == 1:
        for p in range(starts - 1, 0, -1):
            q = pick(state, e, FOR_START, p, p + 1)
            state.draw[e, p], state.draw[e, q] = state.draw[e, q], state.draw[e, p]


@rule
def enter(state, params, e, a):
    """Agent `a` takes the first start left for its group, else the first for anybody."""
    for wanted in (params.group[a], -1):
        for p in range(params.spawns.shape[1]):
            spawn = params.spawns[state.env[e, LAYOUT], state.draw[e, p]]
            if spawn[3] == wanted and state.cells[e, WHO, spawn[0], spawn[1]] < 0:
                place(state, params, e, a, spawn)
                return


@rule
def place(state, params, e, a, spawn):
    state.agents[e, a, ROW], state.agents[e, a, COL], state.agents[e, a, FACING] = spawn[0], spawn[1], spawn[2]
    if spawn[2] < 0:
        state.agents[e, a, FACING] = pick(state, e, FOR_FACING, a, 4)
    state.cells[e, WHO, spawn[0], spawn[1]] = a
    state.agents[e, a, ALIVE] = 1
    state.agents[e, a, TERMINATED] = 0
    state.agents[e, a, TRUNCATED] = 0
    state.agents[e, a, DID] = 0
    state.agents[e, a, FROZEN] = 0
    state.agents[e, a, RETURN] = 0
    state.agents[e, a, SIGNAL] = 0
    state.agents[e, a, COOLING + 0] = 0
    state.agents[e, a, COOLING + 1] = 0
    for column in range(state.money.shape[2]):
        state.money[e, a, column] = 0
    for i in range(state.items.shape[2]):
        state.items[e, a, i] = params.items[params.group[a], i, INITIAL]
    for v in range(state.tally.shape[2]):
        state.tally[e, a, v] = 0
