"""What an agent sees: a window around it, a word of 8 features a cell, and numbers of its own beside it."""

import numpy as np

from ..sight import AT_AGENT, AT_FACING, AT_FROZEN, AT_OWNER, AT_SIGNAL, BYTE, EMPTY
from ..state import (
    ALIVE,
    CLOCK,
    COL,
    D_COL,
    D_ROW,
    DID,
    FACING,
    FROZEN,
    LAYOUT,
    ONE,
    OWNED,
    OWNER,
    REWARD,
    RIM,
    ROW,
    SIGNAL,
    TERMINATED,
    TIME_LIMIT,
    TRUNCATED,
    TURNED,
)
from .ground import beside
from .hide import conceal, narrow
from .paint import is_round, repeat, span, tile
from .rule import rule, short
from .token import write_tokens

_AGENT = BYTE << AT_AGENT
_OWNER = BYTE << AT_OWNER
_OBJECT = ~(_AGENT | BYTE << AT_FACING | BYTE << AT_FROZEN | BYTE << AT_SIGNAL)
_ITSELF = np.uint64(1) << AT_AGENT


@rule
def see(state, params, seen, e):
    """Fill windows and vectors of one environment; who has ended sees zeros."""
    for turned in range(4 if params.rule[TURNED] == 1 else 1):
        shown = -1
        for a in range(state.agents.shape[1]):
            faces = params.rule[TURNED] == 0 or state.agents[e, a, FACING] % 4 == turned
            if faces and state.agents[e, a, ALIVE] == 1:
                if params.group[a] != shown:  # agents are numbered by groups: they are put on once for each
                    shown = params.group[a]
                    put_on(state, params, e, shown, turned)
                look(state, params, seen.windows[e, a], e, a, turned)
                if params.sight.shape[1] > 1:
                    conceal(params, seen.windows[e, a])
                if params.frames.shape[0] > 0:
                    narrow(params, seen.windows[e, a], a)
    for a in range(state.agents.shape[1]):
        if state.agents[e, a, ALIVE] == 1:
            take_off(state, params, e, a)
            tell(state, params, seen.vectors[e, a], e, a)
            if seen.tokens.shape[2] > 0:
                write_tokens(params, seen, e, a)
        else:
            blank(seen, e, a)
    if is_round(params):
        show_all_beyond(state, params.rule, e)


@rule
def show_all_beyond(state, settings, e):
    """The same for all agents. settings: Params.rule."""
    for b in range(state.agents.shape[1]):
        if state.agents[e, b, ALIVE] == 1:
            show_beyond(state, settings, e, b)


@short
def put_on(state, params, e, group, turned):
    """All agents on their cells, as those of a group see them in a window turned so."""
    for b in range(state.agents.shape[1]):
        if state.agents[e, b, ALIVE] == 1:
            put(state, params, e, b, 2 if params.group[b] == group else 3, turned)
    if is_round(params):
        show_all_beyond(state, params.rule, e)


@short
def put(state, params, e, b, shown, turned):
    """Agent `b` on its cell, shown as this in `agent`."""
    at = tile(state, params, state.agents[e, b, ROW], state.agents[e, b, COL])
    state.tiles[e, at] = trodden(state, state.tiles[e, at], e, b, shown, turned)


@short
def trodden(state, word, e, b, shown, turned):
    """A cell's word with agent `b` on it, shown as this in `agent`."""
    word = (word & _OBJECT) | np.uint64(shown) << AT_AGENT
    word |= np.uint64(clockwise(state.agents[e, b, FACING], turned)) << AT_FACING
    word |= np.uint64(state.agents[e, b, SIGNAL]) << AT_SIGNAL
    return word | np.uint64(min(state.agents[e, b, FROZEN], 255)) << AT_FROZEN


@short
def take_off(state, params, e, b):
    """Agent `b` off its cell again: what is left is the object's."""
    state.tiles[e, tile(state, params, state.agents[e, b, ROW], state.agents[e, b, COL])] &= _OBJECT


@short
def show_beyond(state, settings, e, b):
    """The cell of agent `b` as it is now, where a round world shows it beyond its edges."""
    row, col = state.agents[e, b, ROW], state.agents[e, b, COL]
    repeat(state.tiles[e], settings, state.cells.shape[2], state.cells.shape[3], row, col)


@short
def grid(state, params, shape, e, a, turned):
    """How the window of agent `a` lies in the framed map: where its first cell is, steps to the next row and column.

    shape: rows and columns.
    """
    down = -D_ROW[turned] * span(state, params) - D_COL[turned]
    right = D_ROW[(turned + 1) % 4] * span(state, params) + D_COL[(turned + 1) % 4]
    own = np.int64(tile(state, params, state.agents[e, a, ROW], state.agents[e, a, COL]))
    return own - shape[0] // 2 * down - shape[1] // 2 * right, down, right


@short
def clockwise(facing, turned):
    """A direction by eighths of a turn from up, from 1 on, in a window turned so."""
    return (facing - turned) % 4 * 2 + 1 + facing // 4


@short
def look(state, params, window, e, a, turned):
    """The window of agent `a`, itself in the middle: words are copied, its own and its belongings are told apart."""
    start, down, right = grid(state, params, window.shape, e, a, turned)
    middle_row, middle_col = window.shape[0] // 2, window.shape[1] // 2
    for i in range(window.shape[0]):
        if right == 1:
            copy(window[i], state.tiles[e], np.uint64(start + i * down))
        else:
            for j in range(window.shape[1]):
                window[i, j] = state.tiles[e, np.uint64(start + i * down + j * right)]
    window[middle_row, middle_col] = itself(window[middle_row, middle_col])
    if params.rule[OWNED] == 1:
        name_owners(state, params, window, e, a, start, down, right)


@short
def copy(line, tiles, start):
    """A row of a window that is not turned: words that follow one another."""
    for j in range(line.shape[0]):
        line[j] = tiles[start + np.uint64(j)]


@short
def name_owners(state, params, window, e, a, start, down, right):
    """Whose the objects in a window are to agent `a`."""
    for i in range(window.shape[0]):
        for j in range(window.shape[1]):
            window[i, j] = owned(state, params, window[i, j], e, a, start + i * down + j * right)


@short
def owned(state, params, word, e, a, at):
    """A cell's word, with whose its object is to agent `a`. at: the cell in the framed map."""
    if word & _OWNER == np.uint64(0):
        return word
    row, col = at // span(state, params) - params.rule[RIM], at % span(state, params) - params.rule[RIM]
    row, col = beside(params.rule, row, col, np.int64(0), np.int64(0))
    whose = relation(params, a, int(state.cells[e, OWNER, row, col]))
    return (word & ~_OWNER) | np.uint64(whose) << AT_OWNER


@short
def itself(word):
    """The word of an observer's own cell."""
    return (word & ~_AGENT) | _ITSELF


@short
def relation(params, a, other):
    """What `other` is to agent `a`: 1 itself, 2 own group, 3 another group."""
    return 1 if other == a else (2 if params.group[other] == params.group[a] else 3)


@short
def tell(state, params, vector, e, a):
    """The numbers beside the window of agent `a`: what it carries, then `BESIDE`."""
    items = state.items.shape[2]
    for i in range(items):
        vector[i] = state.items[e, a, i]
    vector[items] = state.agents[e, a, DID]
    vector[items + 1] = state.money[e, a, REWARD] / ONE
    vector[items + 2] = state.env[e, CLOCK] / params.rule[TIME_LIMIT]
    vector[items + 3] = clockwise(state.agents[e, a, FACING], np.int64(0))
    if params.compass.shape[0] > 0:
        way = params.compass[state.env[e, LAYOUT], state.agents[e, a, ROW], state.agents[e, a, COL]]
        ahead = state.agents[e, a, FACING] % 4 if params.rule[TURNED] == 1 else 0
        right = (ahead + 1) % 4
        vector[items + 4] = -(way[0] * D_ROW[ahead] + way[1] * D_COL[ahead])
        vector[items + 5] = way[0] * D_ROW[right] + way[1] * D_COL[right]


@short
def blank(seen, e, a):
    """Who has ended sees zeros."""
    for i in range(seen.windows.shape[2]):
        for j in range(seen.windows.shape[3]):
            seen.windows[e, a, i, j] = np.uint64(0)
    fall_silent(seen, e, a)


@short
def fall_silent(seen, e, a):
    """What is seen beside a window, of who has ended."""
    for i in range(seen.vectors.shape[2]):
        seen.vectors[e, a, i] = 0
    for k in range(seen.tokens.shape[2]):
        seen.tokens[e, a, k, 0], seen.tokens[e, a, k, 1], seen.tokens[e, a, k, 2] = EMPTY, 0, 0
    seen.dropped[e, a] = 0


@rule
def hand_out(state, seen, e):
    """Rewards and flags of the step just done."""
    for a in range(state.agents.shape[1]):
        seen.rewards[e, a] = state.money[e, a, REWARD] / ONE
        seen.terminated[e, a] = state.agents[e, a, TERMINATED] == 1
        seen.truncated[e, a] = state.agents[e, a, TRUNCATED] == 1
