"""Going to what a plan is after, and doing there what is to be done. Compiled like a rule."""

from analysis.chains import FOR_DOORS, handled, want
from analysis.goals import DOOR, FOR_GOODS, FOR_OBJECT, NEAR, NOWHERE, WANT
from analysis.ways import route
from mettagrid_lite.rules.chance import FOR_ACTION, pick_by_low_bits
from mettagrid_lite.rules.ground import is_solid, next_to, stands
from mettagrid_lite.rules.rule import rule
from mettagrid_lite.state import (
    COL,
    FACING,
    FORWARD,
    GROUND,
    HOLDER,
    MOVE,
    ROTATE,
    ROW,
    STRIKE,
    TAKEN,
    TURN,
    USE,
)


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
def hesitates(state, e, a):
    """One step in four, drawn: two who approach each other could else circle for ever."""
    return pick_by_low_bits(state, e, FOR_ACTION, a, 4) == 0
