"""Two agents meet and play a payoff matrix on what they carry ("in the matrix", Melting Pot)."""

import numpy as np

from ..state import COL, FACING, FROZEN, INITIAL, PLAYED, RAW, REACH, READY, REST, ROLES, ROW, WHO
from .earn import count
from .ground import is_shut, is_solid, next_to
from .rule import rule

OF_ROW, OF_COLUMN = np.arange(2)  # whose payoffs


@rule
def partner(state, params, e, a):
    """The agent that `a` would play with: the first one straight ahead within reach, -1 for none."""
    return ahead(state, params, e, a, params.rule[REACH])


@rule
def ahead(state, params, e, a, reach):
    """The first agent straight ahead of `a` within `reach` cells, -1 for none or behind something solid."""
    row, col, way = state.agents[e, a, ROW], state.agents[e, a, COL], state.agents[e, a, FACING]
    for _ in range(reach):
        row, col = next_to(params.rule, row, col, way)
        if is_solid(state, params, e, row, col) or is_shut(state, params, e, row, col, way):
            return -1
        if state.cells[e, WHO, row, col] >= 0:
            return int(state.cells[e, WHO, row, col])
    return -1


@rule
def carried(state, params, e, a):
    """Items of the played classes that agent `a` carries."""
    n = 0
    for c in range(len(params.classes)):
        n += int(state.items[e, a, params.classes[c]])
    return n


@rule
def is_ready(state, params, e, a):
    """It may play: not frozen, and it carries enough more than at the start."""
    n = carried(state, params, e, a)
    for c in range(len(params.classes)):
        n -= params.items[params.group[a], params.classes[c], INITIAL]
    return state.agents[e, a, FROZEN] == 0 and n >= params.rule[READY]


@rule
def payoff(state, params, e, row, column, side):
    """x' A y in fixed point, x and y the class shares of the two inventories; halves are rounded away from zero."""
    total = 0
    for i in range(len(params.classes)):
        for j in range(len(params.classes)):
            pair = int(state.items[e, row, params.classes[i]]) * int(state.items[e, column, params.classes[j]])
            total += params.matrix[side, i, j] * pair
    pairs = carried(state, params, e, row) * carried(state, params, e, column)
    if pairs == 0:
        return 0
    size = (2 * abs(total) + pairs) // (2 * pairs)  # by size, so that a zero-sum game stays exactly zero-sum
    return size if total >= 0 else -size


@rule
def can_play(state, params, e, a):
    """There is somebody ahead, both are ready and, in a game with two roles, of different groups."""
    b = partner(state, params, e, a)
    if b < 0 or (params.rule[ROLES] == 1 and params.group[a] == params.group[b]):
        return False
    return is_ready(state, params, e, a) and is_ready(state, params, e, b)


@rule
def play(state, params, e, a):
    """Agent `a` plays with the agent ahead, if it can."""
    if not can_play(state, params, e, a):
        return False
    first, second = a, partner(state, params, e, a)
    if params.rule[ROLES] == 1 and params.group[a] == 1:
        first, second = second, first
    gain_first = payoff(state, params, e, first, second, OF_ROW)
    gain_second = payoff(state, params, e, first, second, OF_COLUMN)
    state.money[e, first, RAW] += gain_first
    state.money[e, second, RAW] += gain_second
    start_anew(state, params, e, first)
    start_anew(state, params, e, second)
    return True


@rule
def start_anew(state, params, e, a):
    """After a game: the inventory of classes is as at the start, and the agent rests."""
    for c in range(len(params.classes)):
        item = params.classes[c]
        first = params.items[params.group[a], item, INITIAL]
        came = params.prices.shape[1] + state.items.shape[2] + item  # what is back is no gain that pays
        state.tally[e, a, came] += max(first - state.items[e, a, item], 0)
        state.items[e, a, item] = first
    if params.rule[REST] > 0:
        state.agents[e, a, FROZEN] = params.rule[REST] + 1  # one is taken off at the end of this step
    count(state, params, e, a, PLAYED)
