"""Where a plan leads: shortest ways on the grid to what it seeks. Compiled like a rule; plans are told in goals.py."""

from analysis.chains import goods_due
from analysis.goals import (
    AMOUNT,
    DOOR,
    FOR_BAY,
    FOR_GAME,
    FOR_GIFT,
    FOR_GOODS,
    FOR_MEETING,
    FOR_OBJECT,
    FOR_VICTIM,
    GOAL,
    GUARD,
    HARMLESS,
    HELPS,
    KIND,
    MARK,
    NEAR,
    NOWHERE,
    OTHER,
    QUEUE,
    ROUTE,
    SEEK,
    SETTLE,
    TEND,
    WANT,
)
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

HALF = 32  # bits: a cell of the queue holds its row above these, its column below
LOW_HALF = (1 << HALF) - 1


@rule
def route(state, params, plan, sought, memory, e, a):
    """First direction of a shortest way to the nearest thing sought, NEAR added if it is next to the agent; or NOWHERE.

    Objects that would be taken on the way are walked around. Other agents block; if that leaves no way, they don't, and
    for the sake of goods harmless objects are walked over.
    """
    if not is_anywhere(state, params, plan, sought, e, a):
        return NOWHERE
    for blocked in (1, 0):
        way = search(state, params, plan, sought, memory, e, a, blocked)
        if way != NOWHERE or (sought != FOR_GOODS and state.agents.shape[1] == 1):
            return way
    return NOWHERE


@rule
def is_anywhere(state, params, plan, sought, e, a):
    """What is sought may be somewhere: a look at lists is cheaper than a search of the whole map."""
    if sought == FOR_OBJECT:
        return is_object_anywhere(state, params, plan, e, a)
    found = not is_of_agents(sought)
    for other in range(state.agents.shape[1]):
        found = found or is_other(state, params, sought, e, a, other)
    return found


@rule
def is_object_anywhere(state, params, plan, e, a):
    """An object that is sought stands somewhere."""
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
    """Breadth-first from the agent, from cell to cell; see `route`. What must be waited for is as far as it is late.

    The queue holds a row and a column in one number, so that nothing is divided.
    """
    width, ground, who = state.cells.shape[3], state.cells[e, GROUND], state.cells[e, WHO]
    queue, routes, mark = memory[e, QUEUE], memory[e, ROUTE], memory[e, MARK]
    mark[-1] += 1
    stamp, start_row, start_col = mark[-1], int(state.agents[e, a, ROW]), int(state.agents[e, a, COL])
    start = start_row * width + start_col
    mark[start] = stamp
    queue[0] = start_row << HALF | start_col
    ways, tried, aimed = directions(params), first_tried(state, params, e, a), aim(state, params, plan, e)
    from_afar = is_of_objects(sought) and is_any_from_afar(params)
    head, tail, edge, steps = 0, 1, 0, 0
    found, late = NOWHERE, 1 << 20
    stays = sought == FOR_GOODS and memory[e, WANT, ground[start_row, start_col]] & HELPS > 0
    while head < tail and late > steps:
        if head == edge:
            steps += 1
            edge = tail
        here_row, here_col = queue[head] >> HALF, queue[head] & LOW_HALF
        cell = here_row * width + here_col
        for turn in range(ways):
            direction = (turn + tried) & (ways - 1)
            row, col = next_to(params.rule, here_row, here_col, direction)
            if not inside(state, row, col) or is_shut(state, params, e, row, col, direction):
                continue
            near = row * width + col
            is_new = mark[near] != stamp
            if not is_new and not from_afar:
                continue
            first = direction if cell == start else routes[cell]
            afar = from_afar and is_faced_from_afar(params, ground[row, col])
            if (afar and cell == start and direction == state.agents[e, a, FACING]) or (is_new and not afar):
                wait = -1
                if may_be(plan, sought, aimed, ground[row, col], who[row, col]):
                    wait = due(state, params, plan, sought, memory, e, a, row, col)
                if wait >= 0 and max(wait, steps) < late:
                    found, late = first + NEAR * (cell == start), max(wait, steps)
                if late == steps:
                    return found
            if from_afar and is_beyond(state, params, plan, sought, memory, e, a, row, col, direction, blocked, steps):
                return first
            if is_new:
                mark[near] = stamp
                if is_open(state, params, sought, memory, e, a, row, col, blocked):
                    routes[near] = first
                    queue[tail] = row << HALF | col
                    tail += 1
                    if stays and found == NOWHERE:  # off what comes back as soon as the agent is away
                        found = first
        head += 1
    return found


@rule
def may_be(plan, sought, aimed, kind, other):
    """A quick look at a cell: it may hold what is sought. `due` tells for sure."""
    if sought == FOR_OBJECT:
        return kind == aimed or (plan[GOAL] == SEEK and kind == plan[OTHER])
    return other >= 0 or not is_of_agents(sought)


@rule
def is_of_objects(sought):
    """It stands on the ground, so how it is come to matters."""
    return sought in (FOR_OBJECT, FOR_MEETING, FOR_GOODS)


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
def is_of_agents(sought):
    return sought in (FOR_GAME, FOR_VICTIM, FOR_GIFT)


@rule
def is_any_from_afar(params):
    """The world has a kind of such objects."""
    found = False
    for kind in range(len(params.kinds)):
        found = found or is_faced_from_afar(params, kind)
    return found


@rule
def is_beyond(state, params, plan, sought, memory, e, a, row, col, direction, blocked, steps):
    """The cell is open, and straight beyond it lies what is sought and must be faced from there."""
    r, c = next_to(params.rule, row, col, direction)
    if not inside(state, r, c) or not is_faced_from_afar(params, state.cells[e, GROUND, r, c]):
        return False
    if is_shut(state, params, e, r, c, direction) or not is_open(
        state, params, sought, memory, e, a, row, col, blocked
    ):
        return False
    return 0 <= due(state, params, plan, sought, memory, e, a, r, c) <= steps


@rule
def is_open(state, params, sought, memory, e, a, row, col, blocked):
    """A way may lead over the cell: nothing solid, nothing that would be taken, and nobody else if agents block.

    For the sake of goods also a door that would open, and where nobody blocks anything harmless.
    """
    other, kind = int(state.cells[e, WHO, row, col]), state.cells[e, GROUND, row, col]
    if is_solid(state, params, e, row, col):
        return sought == FOR_GOODS and memory[e, WANT, kind] & DOOR > 0
    if blocked == 1 and other >= 0 and other != a:
        return False
    if params.kinds[kind, CLAIM] == 1 and state.cells[e, OWNER, row, col] == a:
        return True
    if sought == FOR_GOODS and blocked == 0 and memory[e, WANT, kind] & HARMLESS > 0:
        return True
    return params.kinds[kind, TAKEN] != STEP or not stands(state, e, row, col)


@rule
def due(state, params, plan, sought, memory, e, a, row, col):
    """Steps until the cell holds what the agent looks for; -1 for never."""
    if sought == FOR_GOODS:
        return goods_due(state, params, memory, e, a, row, col)
    return 0 if is_sought(state, params, plan, sought, e, a, row, col) else -1


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
    return other >= 0 and is_other(state, params, sought, e, a, other)


@rule
def is_other(state, params, sought, e, a, other):
    """That agent is what is looked for."""
    if other == a or state.agents[e, other, ALIVE] == 0:
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
