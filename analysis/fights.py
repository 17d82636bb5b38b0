"""What strategies do to other agents: raid, chase, guard. Compiled like a rule."""

from analysis.chains import FOR_BLOW, FOR_PLAN
from analysis.errands import go, hesitates, make, seek
from analysis.goals import AMOUNT, FOR_OBJECT, FOR_VICTIM, GOAL, GUARD, KIND, NEAR, NOWHERE, OTHER
from analysis.ways import is_foe, route
from mettagrid_lite.rules.attack import victim
from mettagrid_lite.rules.beam import ZAPS
from mettagrid_lite.rules.fee import can_pay
from mettagrid_lite.rules.ground import is_shut, is_solid, next_to
from mettagrid_lite.rules.rule import rule
from mettagrid_lite.rules.take import is_near
from mettagrid_lite.state import ATTACK, COL, COOLING, FACING, LENGTH, ROW, WHO, ZAP


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
def guard(state, params, plan, acts, memory, e, a):
    """Stand next to an object of the kind and attack whoever comes within `AMOUNT` cells."""
    for b in range(state.agents.shape[1]):
        if is_foe(state, params, e, a, b) and is_near(state, params.rule, e, a, b, plan[AMOUNT]):
            return chase(state, params, plan, acts, memory, e, a)
    way = route(state, params, plan, FOR_OBJECT, memory, e, a)
    return 0 if way == NOWHERE or way >= NEAR else go(state, params, acts, e, a, way)


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
