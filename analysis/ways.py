"""Where a plan leads: shortest ways on the grid to what it seeks. Compiled like a rule.

A plan is a row of numbers, so that a batch can hold any mix of strategies: [GOAL, KIND, AMOUNT, OTHER], where OTHER is
a second kind that will do as well, -1 for none.
"""

import numpy as np

from mettagrid_lite.rules.ground import inside, is_shut, is_solid, next_to, stands
from mettagrid_lite.rules.grow import cleanliness, neighbours
from mettagrid_lite.rules.play import carried, is_ready
from mettagrid_lite.rules.rule import rule
from mettagrid_lite.state import (
    ALIVE,
    CLAIM,
    CLEANED,
    CLOCK,
    COL,
    FACING,
    FROZEN,
    GROUND,
    LAYOUT,
    MOVE,
    ONE,
    OWNER,
    ROLES,
    ROTATE,
    ROW,
    SOLID,
    STANDING,
    STEP,
    TAKEN,
    USE,
    WHO,
)

GOAL, KIND, AMOUNT, OTHER = np.arange(4)  # columns of a plan
STAY, RANDOM, SEEK, COLLECT, ATTACK, CLEAN, MEET, GIVE, GUARD, WAIT, TEND, YIELD, SETTLE = np.arange(13)  # goals
FOR_OBJECT, FOR_GAME, FOR_VICTIM, FOR_GIFT, FOR_MEETING, FOR_BAY = np.arange(6)  # what is looked for on the way
QUEUE, ROUTE, MARK = np.arange(3)  # rows of the scratch memory int64 [E, 3, cells + 1]
"""The last MARK is the stamp in use."""
NOWHERE = -1
NEAR = 8  # added to a direction when what is sought is next to the agent


@rule
def route(state, params, plan, sought, memory, e, a):
    """First direction of a shortest way to the nearest thing sought, NEAR added if it is next to the agent; or NOWHERE.

    Objects that would be taken on the way are walked around. Other agents block; if that leaves no way, they don't.
    """
    if sought == FOR_OBJECT and not is_anywhere(state, params, plan, e, a):
        return NOWHERE
    way = search(state, params, plan, sought, memory, e, a, 1)
    if way == NOWHERE and state.agents.shape[1] > 1:
        way = search(state, params, plan, sought, memory, e, a, 0)
    return way


@rule
def is_anywhere(state, params, plan, e, a):
    """An object that is sought stands somewhere: a look at a list is cheaper than a search of the whole map."""
    if plan[OTHER] >= 0 and state.counts[e, STANDING, plan[OTHER]] > 0:
        return True
    if state.counts[e, STANDING, plan[KIND]] == 0:
        return False
    if plan[GOAL] != SEEK or plan[AMOUNT] == 0:
        return True
    spots, width = params.spots[state.env[e, LAYOUT]], state.cells.shape[3]
    for s in range(len(spots)):  # only what grows is spared, so it is in this list
        if spots[s] < 0:
            return False
        if is_sought(state, params, plan, FOR_OBJECT, e, a, spots[s] // width, spots[s] % width):
            return True
    return False


@rule
def search(state, params, plan, sought, memory, e, a, blocked):
    """Breadth-first from the agent, from cell to cell; see `route`."""
    width = state.cells.shape[3]
    last = memory.shape[2] - 1
    memory[e, MARK, last] += 1
    stamp = memory[e, MARK, last]
    start = state.agents[e, a, ROW] * width + state.agents[e, a, COL]
    memory[e, MARK, start] = stamp
    memory[e, QUEUE, 0] = start
    straight = sought in (FOR_OBJECT, FOR_MEETING) and is_faced_from_afar(params, aim(state, params, plan, e))
    ways = directions(params)
    head, tail = 0, 1
    while head < tail:
        cell = memory[e, QUEUE, head]
        for turn in range(ways):
            direction = (turn + first_tried(state, params, e, a)) % ways
            row, col = next_to(params.rule, cell // width, cell % width, direction)
            near = row * width + col
            if not inside(state, row, col) or is_shut(state, params, e, row, col, direction):
                continue
            first = direction if cell == start else memory[e, ROUTE, cell]
            is_ahead = cell == start and direction == state.agents[e, a, FACING]
            if straight and is_ahead and is_sought(state, params, plan, sought, e, a, row, col):
                return first + NEAR
            if straight and is_beyond(state, params, plan, sought, e, a, row, col, direction, blocked):
                return first
            if memory[e, MARK, near] == stamp:
                continue
            memory[e, MARK, near] = stamp
            if not straight and is_sought(state, params, plan, sought, e, a, row, col):
                return first + NEAR * (cell == start)
            if is_open(state, params, e, a, row, col, blocked):
                memory[e, ROUTE, near] = first
                memory[e, QUEUE, tail] = near
                tail += 1
        head += 1
    return NOWHERE


@rule
def directions(params):
    """How many ways lead from a cell: eight where agents move diagonally, else four."""
    return 8 if len(params.actions) > 5 and params.actions[5, 0] == MOVE else 4


@rule
def first_tried(state, params, e, a):
    """Which direction breaks ties: it turns with the step, so that none is favoured; one who must turn keeps course."""
    return state.agents[e, a, FACING] if params.rule[ROTATE] == 1 else state.env[e, CLOCK] + a


@rule
def is_faced_from_afar(params, kind):
    """Going towards such an object leads onto it, so whoever wants to face it must come from two cells away."""
    if params.rule[ROTATE] == 1 or params.kinds[kind, SOLID] == 1:
        return False
    return params.kinds[kind, TAKEN] in (USE, CLEANED)


@rule
def is_beyond(state, params, plan, sought, e, a, row, col, direction, blocked):
    """The cell is open and what is sought lies straight beyond it."""
    r, c = next_to(params.rule, row, col, direction)
    if not is_open(state, params, e, a, row, col, blocked) or not inside(state, r, c):
        return False
    if is_shut(state, params, e, r, c, direction):
        return False
    return is_sought(state, params, plan, sought, e, a, r, c)


@rule
def is_open(state, params, e, a, row, col, blocked):
    """A way may lead over the cell: nothing solid, nothing that would be taken, and nobody else if agents block."""
    other = int(state.cells[e, WHO, row, col])
    if is_solid(state, params, e, row, col) or (blocked == 1 and other >= 0 and other != a):
        return False
    kind = state.cells[e, GROUND, row, col]
    if params.kinds[kind, CLAIM] == 1 and state.cells[e, OWNER, row, col] == a:
        return True
    return params.kinds[kind, TAKEN] != STEP or not stands(state, e, row, col)


@rule
def is_sought(state, params, plan, sought, e, a, row, col):
    """The cell holds what the agent looks for."""
    other = int(state.cells[e, WHO, row, col])
    if sought == FOR_OBJECT:
        return other < 0 and stands(state, e, row, col) and is_wanted(state, params, plan, e, a, row, col)
    if sought == FOR_BAY:
        return other < 0 and state.cells[e, GROUND, row, col] == plan[OTHER]
    if sought == FOR_MEETING:
        return row * state.cells.shape[3] + col == plan[AMOUNT]
    if other < 0 or other == a or state.agents[e, other, ALIVE] == 0:
        return False
    if sought == FOR_GIFT:
        return True
    if sought == FOR_VICTIM:
        return is_foe(state, params, e, a, other)
    return is_game(state, params, e, a, other)


@rule
def is_foe(state, params, e, a, other):
    """One to be stopped: on the map, able to act, and no team mate (of one group, all are on their own)."""
    if other == a or (params.group[a] == params.group[other] and len(params.terms) > 1):
        return False
    return state.agents[e, other, ALIVE] == 1 and state.agents[e, other, FROZEN] == 0


@rule
def is_wanted(state, params, plan, e, a, row, col):
    """The object is of a kind that will do, and may be taken: its like is spared, what is owned is left or not."""
    kind = state.cells[e, GROUND, row, col]
    if kind != aim(state, params, plan, e) and (plan[GOAL] != SEEK or kind != plan[OTHER]):
        return False
    if params.kinds[kind, CLAIM] == 1:
        owner = int(state.cells[e, OWNER, row, col])
        return plan[GOAL] == GUARD or (owner != a and (owner < 0 or plan[GOAL] != SETTLE))
    return plan[GOAL] != SEEK or plan[AMOUNT] == 0 or neighbours(state, params, e, row, col) >= plan[AMOUNT]


@rule
def aim(state, params, plan, e):
    """The kind that is wanted now; who seeks either of two comes to both as to the first."""
    if plan[GOAL] == TEND and cleanliness(state, params, e, plan[OTHER]) == ONE:
        return plan[OTHER]
    return plan[KIND]


@rule
def is_game(state, params, e, a, other):
    """The two could play now, and the other is not still collecting: it carries no less."""
    if params.rule[ROLES] == 1 and params.group[a] == params.group[other]:
        return False
    if carried(state, params, e, other) < carried(state, params, e, a):
        return False
    return is_ready(state, params, e, a) and is_ready(state, params, e, other)
