"""What scripted strategies do: one goal each, pursued step by step. Compiled like a rule; plans are in goals.py."""

from analysis.chains import FOR_PLAN
from analysis.errands import go, hesitates, make, seek, take
from analysis.fights import chase, guard, raid
from analysis.goals import (
    AMOUNT,
    CHASE,
    CLEAN,
    COLLECT,
    FOR_BAY,
    FOR_GAME,
    FOR_GIFT,
    FOR_MEETING,
    FOR_OBJECT,
    GIVE,
    GOAL,
    GUARD,
    KIND,
    MAKE,
    MEET,
    NEAR,
    NOWHERE,
    OTHER,
    RAID,
    RANDOM,
    SEEK,
    SETTLE,
    TEND,
    WAIT,
    YIELD,
)
from analysis.ways import aim, is_anywhere, is_game, route, search
from mettagrid_lite.rules.chance import FOR_ACTION, draw, pick
from mettagrid_lite.rules.give import receiver
from mettagrid_lite.rules.ground import between, inside, next_to, stands
from mettagrid_lite.rules.play import partner
from mettagrid_lite.rules.rule import rule
from mettagrid_lite.state import (
    ALIVE,
    CLEANED,
    CLOCK,
    COL,
    FACING,
    GIFT,
    GIVES,
    GROUND,
    HAND,
    INITIAL,
    KEY,
    LAP_DOWN,
    LAP_RIGHT,
    PACK,
    PLAY,
    ROW,
    SCRUB,
    STANDING,
    STEP,
    TAKEN,
)


@rule
def decide(state, params, plan, acts, memory, e, a):
    """The action number of agent `a` that follows `plan`. acts [verbs, 4]: action numbers by verb and argument."""
    if plan[GOAL] == RANDOM:
        return pick(state, e, FOR_ACTION, a, len(params.actions))
    if plan[GOAL] in (SEEK, SETTLE):
        return seek(state, params, plan, acts, memory, e, a)
    if plan[GOAL] == COLLECT:
        return collect(state, params, plan, acts, memory, e, a)
    if plan[GOAL] == MAKE:
        return make(state, params, plan, acts, memory, e, a, FOR_PLAN)
    if plan[GOAL] == RAID:
        return raid(state, params, plan, acts, memory, e, a)
    if plan[GOAL] == CHASE:
        return chase(state, params, plan, acts, memory, e, a)
    if plan[GOAL] == CLEAN:
        return clean(state, params, plan, acts, memory, e, a)
    if plan[GOAL] == MEET:
        return meet(state, params, plan, acts, memory, e, a)
    if plan[GOAL] == TEND:
        return tend(state, params, plan, acts, memory, e, a)
    if plan[GOAL] == YIELD:
        return give_way(state, params, plan, acts, memory, e, a)
    if plan[GOAL] == GIVE:
        return hand(state, params, plan, acts, memory, e, a)
    if plan[GOAL] == GUARD:
        return guard(state, params, plan, acts, memory, e, a)
    if plan[GOAL] == WAIT and state.env[e, CLOCK] >= plan[AMOUNT]:
        return seek(state, params, plan, acts, memory, e, a)
    return 0


@rule
def collect(state, params, plan, acts, memory, e, a):
    """Collect exactly `AMOUNT` objects of the kind, then seek a partner who carries as many, and play."""
    item = params.kinds[plan[KIND], GIVES]
    if state.items[e, a, item] - params.items[params.group[a], item, INITIAL] < plan[AMOUNT]:
        return seek(state, params, plan, acts, memory, e, a)
    other = partner(state, params, e, a)
    if other >= 0 and is_game(state, params, e, a, other):
        return acts[PLAY, 0]
    way = route(state, params, plan, FOR_GAME, memory, e, a)
    return 0 if way == NOWHERE or hesitates(state, e, a) else go(state, params, acts, e, a, way % NEAR)


@rule
def meet(state, params, plan, acts, memory, e, a):
    """Go to the object nearest to the middle of the map and take it; where company pays, wait for it there."""
    plan[AMOUNT] = meeting(state, plan[KIND], e)
    if plan[AMOUNT] == NOWHERE:
        return 0
    way = route(state, params, plan, FOR_MEETING, memory, e, a)
    if way >= NEAR and params.kinds[plan[KIND], PACK] > 0 and not in_company(state, params, plan, e, a):
        return 0
    return take(state, params, acts, e, a, way)


@rule
def meeting(state, kind, e):
    """The cell of an object of the kind that is nearest to the middle, the same for all who look; NOWHERE for none."""
    height, width = state.cells.shape[2], state.cells.shape[3]
    least, found = 0, NOWHERE
    if state.counts[e, STANDING, kind] == 0:
        return found
    for cell in range(height * width):
        row, col = cell // width, cell % width
        if state.cells[e, GROUND, row, col] == kind and stands(state, e, row, col):
            far = abs(2 * row + 1 - height) + abs(2 * col + 1 - width)
            if found == NOWHERE or far < least:
                least, found = far, cell
    return found


@rule
def in_company(state, params, plan, e, a):
    """Somebody is near enough to be paid as the pack of agent `a`, from where it will stand when it takes."""
    row, col, radius = state.agents[e, a, ROW], state.agents[e, a, COL], params.kinds[plan[KIND], PACK]
    if params.kinds[plan[KIND], TAKEN] == STEP:
        row, col = plan[AMOUNT] // state.cells.shape[3], plan[AMOUNT] % state.cells.shape[3]
    for b in range(state.agents.shape[1]):
        down = between(state.agents[e, b, ROW], row, params.rule[LAP_DOWN])
        right = between(state.agents[e, b, COL], col, params.rule[LAP_RIGHT])
        if b != a and state.agents[e, b, ALIVE] == 1 and down * down + right * right <= radius * radius:
            return True
    return False


@rule
def hand(state, params, plan, acts, memory, e, a):
    """Take an object of the kind, carry what it gives to the nearest agent, and give."""
    if state.items[e, a, params.rule[GIFT]] < 1:
        return seek(state, params, plan, acts, memory, e, a)
    if receiver(state, params, e, a) >= 0:
        return acts[HAND, 0]
    way = route(state, params, plan, FOR_GIFT, memory, e, a)
    return 0 if way == NOWHERE or hesitates(state, e, a) else go(state, params, acts, e, a, way % NEAR)


@rule
def give_way(state, params, plan, acts, memory, e, a):
    """Seek the kind after a drawn wait of up to 7 steps; while another bars the way, wait on the nearest free bay."""
    if state.env[e, CLOCK] < draw(state.env[e, KEY], 0, FOR_ACTION, a) & 7:
        return 0
    if not is_anywhere(state, params, plan, FOR_OBJECT, e, a):
        return 0
    way = search(state, params, plan, FOR_OBJECT, memory, e, a, 1)
    if way == NOWHERE:
        here = state.cells[e, GROUND, state.agents[e, a, ROW], state.agents[e, a, COL]]
        if here == plan[OTHER] or hesitates(state, e, a):
            return 0
        way = search(state, params, plan, FOR_BAY, memory, e, a, 1)
    return take(state, params, acts, e, a, way)


@rule
def clean(state, params, plan, acts, memory, e, a):
    """Clean the nearest dirt of the kind: go next to it, face it, fire the clean beam."""
    way = route(state, params, plan, FOR_OBJECT, memory, e, a)
    if way == NOWHERE:
        return 0
    facing = state.agents[e, a, FACING]
    row, col = next_to(params.rule, state.agents[e, a, ROW], state.agents[e, a, COL], facing)
    if inside(state, row, col) and is_dirt(state, params, e, row, col):
        return acts[SCRUB, 0]
    return go(state, params, acts, e, a, way % NEAR)


@rule
def tend(state, params, plan, acts, memory, e, a):
    """Clean while the dirt holds back the other kind, else seek that."""
    if aim(state, params, plan, e) == plan[KIND]:
        return clean(state, params, plan, acts, memory, e, a)
    return seek(state, params, plan, acts, memory, e, a)


@rule
def is_dirt(state, params, e, row, col):
    return params.kinds[state.cells[e, GROUND, row, col], TAKEN] == CLEANED and stands(state, e, row, col)
