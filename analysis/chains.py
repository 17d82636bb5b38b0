"""Chains: what is missing for a goal, worked backwards through recipes, and where it is had. Compiled like a rule."""

from analysis.goals import DOOR, FEEDS, FIRST, FROM, HARMLESS, HELPS, KIND, LEVER, OTHER, SORT, WANT
from mettagrid_lite.rules.rule import rule
from mettagrid_lite.rules.take import can_take
from mettagrid_lite.state import (
    ASKS,
    ATTACK,
    CLAIM,
    COSTS,
    GET,
    GROUND,
    HELD,
    HOLDER,
    LIMIT,
    MADE,
    MAKES,
    OWNER,
    PUT,
    SLOT,
    STANDING,
    STEP,
    TAKEN,
    TIMES,
    WAIT,
    WHO,
    WORKS,
)

FOR_PLAN, FOR_DOORS, FOR_BLOW = 0, 1, 2  # what is to be had: what the plan says, what opens doors, what an attack costs


@rule
def want(state, params, plan, acts, memory, e, a, why):
    """Write down what agent `a` lacks and what each kind is good for, see WANT; how many kinds help."""
    kinds, items = len(params.kinds), params.items.shape[1]
    lack = memory[e, WANT, kinds : kinds + items]
    for i in range(items):
        lack[i] = 1 if why == FOR_PLAN and i == plan[OTHER] else -state.items[e, a, i]
        if why == FOR_BLOW:
            lack[i] += params.fees[COSTS, acts[ATTACK, 0], i] + params.fees[ASKS, acts[ATTACK, 0], i]
        memory[e, WANT, kinds + items + i] = acts[GET, 0] if acts[GET, 0] >= 0 else acts[GET, 1 + i]
        memory[e, WANT, kinds + 2 * items + i] = acts[PUT, 0] if acts[PUT, 0] >= 0 else acts[PUT, 1 + i]
    for k in range(kinds):
        shut = why == FOR_DOORS and acts[SORT, k] & DOOR > 0 and state.counts[e, STANDING, k] > 0
        if shut or (why == FOR_PLAN and k == plan[KIND]):
            add_price(params.goods[k], lack, 1)
    for j in range(items):
        i = acts[FIRST, j]
        k = acts[FROM, i]
        if k >= 0 and lack[i] > 0:
            least = max(params.goods[k, MAKES, i], 1)
            add_price(params.goods[k], lack, (lack[i] + least - 1) // least)
    found = 0
    for k in range(kinds):
        is_goal = (why == FOR_PLAN and k == plan[KIND]) or (why == FOR_DOORS and acts[SORT, k] & LEVER > 0)
        can = params.kinds[k, HOLDER] == 1 or can_take(state, params, e, a, k)
        stores = params.kinds[k, HOLDER] == 1 and params.kinds[k, WORKS] == 0
        memory[e, WANT, k] = use_of(params.goods[k], acts, lack, k, is_goal, stores, can)
        found += memory[e, WANT, k] & HELPS
    return found


@rule
def add_price(goods, lack, times):
    """What taking a kind so often costs and asks for is missing too."""
    for i in range(len(lack)):
        lack[i] = min(lack[i] + times * goods[COSTS, i] + goods[ASKS, i], 1 << 20)


@rule
def use_of(goods, acts, lack, kind, is_goal, stores, can):
    """What a kind is good for now, as a sum of flags. can: it can be taken, or holds things."""
    helps, feeds = is_goal, False
    for i in range(len(lack)):
        if lack[i] > 0:
            helps |= goods[MAKES, i] > 0 or stores
            feeds |= acts[FROM, i] == kind
    use = acts[SORT, kind] & (HARMLESS | (DOOR if can else 0) | (HELPS if helps and can else 0))
    return use | (FEEDS if feeds else 0)


@rule
def goods_due(state, params, memory, e, a, row, col):
    """Steps until what is on the cell gives what is missing; -1 for never."""
    kind, other = state.cells[e, GROUND, row, col], state.cells[e, WHO, row, col]
    if memory[e, WANT, kind] & HELPS == 0:
        return -1
    if params.kinds[kind, HOLDER] == 1:
        return 0 if handled(state, params, memory, e, a, row, col) >= 0 else -1
    if params.kinds[kind, CLAIM] == 1 and state.cells[e, OWNER, row, col] == a:
        return -1
    if params.kinds[kind, TAKEN] == STEP and other >= 0 and other != a:
        return -1
    return max(state.cells[e, WAIT, row, col], -1)


@rule
def handled(state, params, memory, e, a, row, col):
    """The action by which agent `a` gets something missing out of what stands there, or feeds it; -1 for none."""
    kinds, items, slot = len(params.kinds), params.items.shape[1], state.cells[e, SLOT, row, col]
    kind, fed = state.cells[e, GROUND, row, col], -1
    works = params.kinds[kind, WORKS] == 1
    if slot < 0:
        return -1
    worn_out = params.kinds[kind, TIMES] > 0 and state.stores[e, slot, MADE] >= params.kinds[kind, TIMES]
    for i in range(items):
        held, carried = state.stores[e, slot, HELD + i], state.items[e, a, i]
        get, put = memory[e, WANT, kinds + items + i], memory[e, WANT, kinds + 2 * items + i]
        is_out = held > 0 and not (works and params.goods[kind, MAKES, i] == 0)
        has_room = carried < params.items[params.group[a], i, LIMIT]
        if is_out and has_room and get >= 0 and memory[e, WANT, kinds + i] > 0:
            return get
        if works and memory[e, WANT, kind] & FEEDS and carried > 0 and held < params.goods[kind, COSTS, i]:
            fed = fed if worn_out else put
    return fed
