"""Taking objects, and what an agent gets for it."""

from ..state import (
    AFTER,
    ALIVE,
    AMOUNT,
    ASKS,
    CLAIM,
    CLAIMED,
    COL,
    COSTS,
    ENDS,
    EPISODE,
    FLIPPED,
    FOR_GOOD,
    FREEZES,
    FRESH,
    FROZEN,
    GIVES,
    GROUND,
    INCOME,
    LAP_DOWN,
    LAP_RIGHT,
    LASTS,
    LIMIT,
    MAKES,
    NEEDS,
    ONE_AGENT,
    OPENS,
    ORDERED,
    OWNER,
    PACK,
    PACK_PAYS,
    PAYS,
    RATE,
    RAW,
    RECIPE,
    ROW,
    STANDING,
    TAKEN,
    TARGET,
    TOOK,
    USE,
    WAIT,
)
from .earn import count, follow, gain
from .end import end, end_all
from .ground import between
from .paint import paint
from .rule import rule


@rule
def has_room(state, params, e, a, kind):
    """What the object gives doesn't pass the agent's limit."""
    item = params.kinds[kind, GIVES]
    if item < 0:
        return True
    return state.items[e, a, item] + params.kinds[kind, AMOUNT] <= params.items[params.group[a], item, LIMIT]


@rule
def can_take(state, params, e, a, kind):
    """Agent `a` can pay what the object costs, carries what it asks for beside, and has room for all that it gives."""
    if params.kinds[kind, RECIPE] == 0:
        return has_room(state, params, e, a, kind)
    group = params.group[a]
    for i in range(state.items.shape[2]):
        left = state.items[e, a, i] - params.goods[kind, COSTS, i]
        if left < params.goods[kind, ASKS, i] or left + params.goods[kind, MAKES, i] > params.items[group, i, LIMIT]:
            return False
    return True


@rule
def exchange(state, params, e, a, kind):
    """Agent `a` pays what the object costs and gets what it gives; it is rewarded for what it gets."""
    for i in range(state.items.shape[2]):
        state.items[e, a, i] -= params.goods[kind, COSTS, i]
        gain(state, params, e, a, i, params.goods[kind, MAKES, i])


@rule
def receive(state, params, e, a, kind):
    """Agent `a` gets what an object of this kind gives, and its rewards; the others what it pays to them."""
    if params.kinds[kind, RECIPE] == 1:
        exchange(state, params, e, a, kind)
    elif params.kinds[kind, GIVES] >= 0:
        gain(state, params, e, a, params.kinds[kind, GIVES], params.kinds[kind, AMOUNT])
    state.money[e, a, RAW] += params.kinds[kind, PACK_PAYS if pay_pack(state, params, e, a, kind) else PAYS]
    for b in range(state.agents.shape[1]):
        if b != a and state.agents[e, b, ALIVE] != 0:
            state.money[e, b, RAW] += params.others[kind, b]
    count(state, params, e, a, TOOK)
    if params.rule[ORDERED] == 1:
        follow(state, params, e, a, kind)
    if params.kinds[kind, FREEZES] > 0:
        frozen = params.kinds[kind, FREEZES] + 1  # one is taken off at the end of this step
        state.agents[e, a, FROZEN] = max(state.agents[e, a, FROZEN], frozen)
    if params.kinds[kind, ENDS] == ONE_AGENT:
        end(state, params, e, a)


@rule
def pay_pack(state, params, e, a, kind):
    """Who is near agent `a` is paid as its pack; whether there was anybody."""
    radius, found = params.kinds[kind, PACK], False
    if radius == 0:
        return False
    for b in range(state.agents.shape[1]):
        if b != a and state.agents[e, b, ALIVE] == 1 and is_near(state, params.rule, e, a, b, radius):
            state.money[e, b, RAW] += params.kinds[kind, PACK_PAYS]
            found = True
    return found


@rule
def is_near(state, settings, e, a, b, radius):
    """Two agents stand within `radius` cells of each other (Euclidean)."""
    down = between(state.agents[e, a, ROW], state.agents[e, b, ROW], settings[LAP_DOWN])
    right = between(state.agents[e, a, COL], state.agents[e, b, COL], settings[LAP_RIGHT])
    return down * down + right * right <= radius * radius


@rule
def vanish(state, params, e, row, col):
    """The object was taken: it is gone until it grows back, if ever, unless it lasts; a lever is put over."""
    kind = int(state.cells[e, GROUND, row, col])
    gates = params.kinds[kind, OPENS]
    if gates >= 0 and params.kinds[kind, TAKEN] == USE:
        state.counts[e, FLIPPED, gates] = 1 - state.counts[e, FLIPPED, gates]
    if params.kinds[kind, LASTS] == 1:
        if gates >= 0 or params.kinds[kind, NEEDS] > 1:
            turn_away(state, e, row * state.cells.shape[3] + col)
    else:
        remove(state, params, e, kind, row, col)
    if params.kinds[kind, ENDS] == EPISODE:
        end_all(state, params, e)


@rule
def remove(state, params, e, kind, row, col):
    """The object stands no more; what it waits for is written down."""
    after = params.kinds[kind, AFTER]
    if after > 0:
        state.cells[e, WAIT, row, col] = after + 1
    elif after < 0:
        state.cells[e, WAIT, row, col] = FRESH
    else:
        state.cells[e, WAIT, row, col] = FOR_GOOD
    state.counts[e, STANDING, kind] -= 1
    paint(state, params, e, row, col)


@rule
def may_take(state, params, e, a, row, col):
    """Agent `a` can pay what the object costs and carry what it gives, and it is not its own already."""
    kind = int(state.cells[e, GROUND, row, col])
    if params.kinds[kind, CLAIM] == 1 and state.cells[e, OWNER, row, col] == a:
        return False
    return can_take(state, params, e, a, kind)


@rule
def take(state, params, e, a, row, col):
    """Agent `a` takes the object, or claims it, if it can."""
    if not may_take(state, params, e, a, row, col):
        return
    kind = int(state.cells[e, GROUND, row, col])
    if params.kinds[kind, CLAIM] == 1:
        claim(state, params, e, a, row, col)
    else:
        receive(state, params, e, a, kind)
        vanish(state, params, e, row, col)


@rule
def claim(state, params, e, a, row, col):
    """The object becomes agent `a`'s: its income is paid to `a` from now on, and no longer to whom it belonged."""
    kind, owner = int(state.cells[e, GROUND, row, col]), int(state.cells[e, OWNER, row, col])
    if owner >= 0:
        state.money[e, owner, RATE] -= params.kinds[kind, INCOME]
    state.cells[e, OWNER, row, col] = a
    paint(state, params, e, row, col)
    state.money[e, a, RATE] += params.kinds[kind, INCOME]
    receive(state, params, e, a, kind)
    count(state, params, e, a, CLAIMED)
    turn_away(state, e, row * state.cells.shape[3] + col)


@rule
def turn_away(state, e, cell):
    """Whoever else struck the cell in this step came too late: what stands on could be taken again."""
    for a in range(state.agents.shape[1]):
        if state.agents[e, a, TARGET] == cell:
            state.agents[e, a, TARGET] = -1
