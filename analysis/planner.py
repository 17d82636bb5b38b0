"""What scripted strategies do: one goal each, pursued step by step. Compiled like a rule; plans are in goals.py."""

from analysis.chains import FOR_BLOW, FOR_DOORS, FOR_PLAN, handled, want
from analysis.goals import (
    AMOUNT,
    CHASE,
    CLEAN,
    COLLECT,
    DOOR,
    FOR_BAY,
    FOR_GAME,
    FOR_GIFT,
    FOR_GOODS,
    FOR_MEETING,
    FOR_OBJECT,
    FOR_VICTIM,
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
    WANT,
    YIELD,
)
from analysis.ways import aim, is_anywhere, is_foe, is_game, route, search
from mettagrid_lite.rules.attack import victim
from mettagrid_lite.rules.beam import ZAPS
from mettagrid_lite.rules.chance import FOR_ACTION, below, draw
from mettagrid_lite.rules.fee import can_pay
from mettagrid_lite.rules.give import receiver
from mettagrid_lite.rules.ground import between, inside, is_shut, is_solid, next_to, stands
from mettagrid_lite.rules.play import partner
from mettagrid_lite.rules.rule import rule
from mettagrid_lite.rules.take import is_near
from mettagrid_lite.state import (
    ALIVE,
    ATTACK,
    CLEANED,
    CLOCK,
    COL,
    COOLING,
    FACING,
    FORWARD,
    GIFT,
    GIVES,
    GROUND,
    HAND,
    HOLDER,
    INITIAL,
    KEY,
    LAP_DOWN,
    LAP_RIGHT,
    LENGTH,
    MOVE,
    PACK,
    PLAY,
    ROTATE,
    ROW,
    SCRUB,
    STANDING,
    STEP,
    STRIKE,
    TAKEN,
    TURN,
    USE,
    WHO,
    ZAP,
)


@rule
def decide(state, params, plan, acts, memory, e, a):
    """The action number of agent `a` that follows `plan`. acts [verbs, 4]: action numbers by verb and argument."""
    if plan[GOAL] == RANDOM:
        return below(draw(state.env[e, KEY], state.env[e, CLOCK], FOR_ACTION, a), len(params.actions))
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
def seek(state, params, plan, acts, memory, e, a):
    """Go to the nearest object of the kind and take it; where its like must be spared, wait until enough stand by."""
    return take(state, params, acts, e, a, route(state, params, plan, FOR_OBJECT, memory, e, a))


@rule
def take(state, params, acts, e, a, way):
    """One step on a way, and at its end the object is taken."""
    if way == NOWHERE:
        return 0
    row, col = next_to(params.rule, state.agents[e, a, ROW], state.agents[e, a, COL], way % NEAR)
    if way < NEAR or params.kinds[state.cells[e, GROUND, row, col], TAKEN] != USE:
        return go(state, params, acts, e, a, way % NEAR)
    return face_and(state, params, acts, e, a, way % NEAR, acts[STRIKE, 0])


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
def make(state, params, plan, acts, memory, e, a, why):
    """Go to the nearest object that gives something that is missing, and take it; first what opens doors in the way."""
    way = NOWHERE
    for sake in (why, FOR_DOORS):
        if way == NOWHERE and want(state, params, plan, acts, memory, e, a, sake) > 0:
            way = route(state, params, plan, FOR_GOODS, memory, e, a)
    if way == NOWHERE:
        return 0
    direction = way % NEAR
    row, col = next_to(params.rule, state.agents[e, a, ROW], state.agents[e, a, COL], direction)
    kind = state.cells[e, GROUND, row, col]
    opens = memory[e, WANT, kind] & DOOR > 0 and is_solid(state, params, e, row, col)
    if way < NEAR and not opens:
        return go(state, params, acts, e, a, direction)
    if params.kinds[kind, HOLDER] == 1:
        return face_and(state, params, acts, e, a, direction, handled(state, params, memory, e, a, row, col))
    if not stands(state, e, row, col):
        return 0
    if params.kinds[kind, TAKEN] == USE:
        return face_and(state, params, acts, e, a, direction, acts[STRIKE, 0])
    return go(state, params, acts, e, a, direction)


@rule
def raid(state, params, plan, acts, memory, e, a):
    """Strike a foe in reach, else go to the nearest; before that, make what a blow uses up."""
    if not can_pay(state, params, e, a, acts[ATTACK, 0]):
        return make(state, params, plan, acts, memory, e, a, FOR_BLOW)
    for number in range(acts.shape[1]):
        other = victim(state, params, e, a, number)
        if other < 0 or acts[ATTACK, number] < 0:
            break
        if is_foe(state, params, e, a, other):
            return acts[ATTACK, number]
    return close_in(state, params, plan, acts, memory, e, a)


@rule
def chase(state, params, plan, acts, memory, e, a):
    """Zap whoever stands in the beam, else go to the nearest who can still act; between shots seek the kind, if any."""
    if state.agents[e, a, COOLING] > 0 or not can_pay(state, params, e, a, acts[ZAP, 0]):
        return pass_time(state, params, plan, acts, memory, e, a)
    if in_beam(state, params, e, a):
        return acts[ZAP, 0]
    return close_in(state, params, plan, acts, memory, e, a)


@rule
def close_in(state, params, plan, acts, memory, e, a):
    """Go to the nearest foe; where there is none, do something of use."""
    way = route(state, params, plan, FOR_VICTIM, memory, e, a)
    if way == NOWHERE:
        return pass_time(state, params, plan, acts, memory, e, a)
    return 0 if hesitates(state, e, a) else go(state, params, acts, e, a, way % NEAR)


@rule
def pass_time(state, params, plan, acts, memory, e, a):
    """Make or seek what the plan names beside foes; a guard only guards."""
    if plan[GOAL] == GUARD:
        return 0
    if plan[OTHER] >= 0:
        return make(state, params, plan, acts, memory, e, a, FOR_PLAN)
    return seek(state, params, plan, acts, memory, e, a) if plan[KIND] >= 0 else 0


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
def guard(state, params, plan, acts, memory, e, a):
    """Stand next to an object of the kind and attack whoever comes within `AMOUNT` cells."""
    for b in range(state.agents.shape[1]):
        if is_foe(state, params, e, a, b) and is_near(state, params.rule, e, a, b, plan[AMOUNT]):
            return chase(state, params, plan, acts, memory, e, a)
    way = route(state, params, plan, FOR_OBJECT, memory, e, a)
    return 0 if way == NOWHERE or way >= NEAR else go(state, params, acts, e, a, way)


@rule
def give_way(state, params, plan, acts, memory, e, a):
    """Seek the kind after a drawn wait of up to 7 steps; while another bars the way, wait on the nearest free bay."""
    if state.env[e, CLOCK] < draw(state.env[e, KEY], 0, FOR_ACTION, a) & 7:
        return 0
    if not is_anywhere(state, params, plan, e, a):
        return 0
    way = search(state, params, plan, FOR_OBJECT, memory, e, a, 1)
    if way == NOWHERE:
        here = state.cells[e, GROUND, state.agents[e, a, ROW], state.agents[e, a, COL]]
        if here == plan[OTHER] or hesitates(state, e, a):
            return 0
        way = search(state, params, plan, FOR_BAY, memory, e, a, 1)
    return take(state, params, acts, e, a, way)


@rule
def hesitates(state, e, a):
    """One step in four, drawn: two who approach each other could else circle for ever."""
    return draw(state.env[e, KEY], state.env[e, CLOCK], FOR_ACTION, a) & 3 == 0


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


@rule
def go(state, params, acts, e, a, direction):
    """The action that brings the agent one cell in a direction, or turns it there first."""
    if params.rule[ROTATE] == 0:
        return acts[MOVE, direction]
    off = (direction - state.agents[e, a, FACING]) % 4
    if off == 0:
        return acts[FORWARD, 0]
    return acts[TURN, 0] if off == 3 else acts[TURN, 1]


@rule
def face_and(state, params, acts, e, a, direction, action):
    """`action` once the agent faces the direction; something solid is there, so going only turns it."""
    if state.agents[e, a, FACING] == direction:
        return action
    return go(state, params, acts, e, a, direction)


@rule
def in_beam(state, params, e, a):
    """Somebody who can act stands in the middle lane of the zap."""
    row, col, facing = state.agents[e, a, ROW], state.agents[e, a, COL], state.agents[e, a, FACING]
    for _ in range(params.beams[ZAPS, LENGTH]):
        row, col = next_to(params.rule, row, col, facing)
        if is_solid(state, params, e, row, col) or is_shut(state, params, e, row, col, facing):
            return False
        other = int(state.cells[e, WHO, row, col])
        if other >= 0:
            return is_foe(state, params, e, a, other)
    return False
