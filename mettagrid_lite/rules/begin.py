"""How an episode begins: which map, where everyone starts."""

from ..state import (
    ABSENT,
    AFTER,
    ALIVE,
    BY_CHANCE,
    CLOCK,
    COL,
    COOLING,
    DID,
    EARNED,
    FACING,
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
    RATE,
    RAW,
    RECEIVED,
    REWARD,
    ROW,
    SHUFFLE,
    STANDING,
    TERMINATED,
    TRUNCATED,
    WAIT,
    WHO,
)
from .chance import FOR_FACING, FOR_LAYOUT, FOR_START, below, draw, key
from .paint import paint
from .rule import rule


@rule
def begin(state, params, seed, e):
    """Episode `state.env[e, NUMBER]` of environment `state.env[e, ID]`, the same whenever it is played."""
    state.env[e, KEY] = key(seed, state.env[e, ID], state.env[e, NUMBER])
    state.env[e, CLOCK] = 0
    state.env[e, OVER] = 0
    state.env[e, LAYOUT] = below(draw(state.env[e, KEY], 0, FOR_LAYOUT, 0), params.layouts.shape[0])
    lay(state, params, e)
    shuffle_starts(state, params, e)
    for a in range(state.agents.shape[1]):
        enter(state, params, e, a)


@rule
def lay(state, params, e):
    """The map with all that stands at first."""
    for k in range(state.counts.shape[2]):
        state.counts[e, STANDING, k] = 0
        state.counts[e, PLACES, k] = 0
    for row in range(state.cells.shape[2]):
        for col in range(state.cells.shape[3]):
            kind = int(params.layouts[state.env[e, LAYOUT], row, col])
            state.cells[e, GROUND, row, col] = kind
            state.cells[e, WHO, row, col] = -1
            state.cells[e, OWNER, row, col] = -1
            state.cells[e, WAIT, row, col] = first_wait(params, kind)
            paint(state, params, e, row, col)
            state.counts[e, PLACES, kind] += 1
            state.counts[e, STANDING, kind] += state.cells[e, WAIT, row, col] == 0


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
            q = below(draw(state.env[e, KEY], 0, FOR_START, p), p + 1)
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
        state.agents[e, a, FACING] = below(draw(state.env[e, KEY], 0, FOR_FACING, a), 4)
    state.cells[e, WHO, spawn[0], spawn[1]] = a
    state.agents[e, a, ALIVE] = 1
    state.agents[e, a, TERMINATED] = 0
    state.agents[e, a, TRUNCATED] = 0
    state.agents[e, a, DID] = 0
    state.agents[e, a, FROZEN] = 0
    state.agents[e, a, COOLING + 0] = 0
    state.agents[e, a, COOLING + 1] = 0
    state.money[e, a, RAW] = 0
    state.money[e, a, REWARD] = 0
    state.money[e, a, EARNED] = 0
    state.money[e, a, RECEIVED] = 0
    state.money[e, a, RATE] = 0
    for i in range(state.items.shape[2]):
        state.items[e, a, i] = params.items[params.group[a], i, INITIAL]
    for v in range(state.tally.shape[2]):
        state.tally[e, a, v] = 0
