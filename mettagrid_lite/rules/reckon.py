"""What is reckoned at the end of a step: what is carried, where one stands, and how one's episode ended."""

from ..state import (
    AT_TERMINATED,
    AT_TRUNCATED,
    CLOCK,
    COL,
    FIRST,
    HELD_PAYS,
    HELD_UP_TO,
    HELD_WORTH,
    LAST,
    LAYOUT,
    LEFT_PAYS,
    NEAR,
    RAW,
    ROW,
    TERMINATED,
    TRUNCATED,
)
from .rule import rule


@rule
def open_books(state, params, e):
    """What agents begin with, and where, is the measure of what comes: it pays nothing."""
    for a in range(state.agents.shape[1]):
        state.money[e, a, HELD_WORTH] = held_worth(state, params, e, a)
        state.money[e, a, FIRST] = nearness(state, params, e, a)


@rule
def reckon(state, params, e):
    """All who took the step are paid what has changed, and those whose episode is over for how it ended."""
    for a in range(state.agents.shape[1]):
        if state.money[e, a, LAST] == 0:
            over = state.agents[e, a, TERMINATED] == 1 or state.agents[e, a, TRUNCATED] == 1
            pay_held(state, params, e, a)
            pay_near(state, params, e, a, over)
            if over:
                state.money[e, a, LAST] = state.env[e, CLOCK]
                pay_end(state, params, e, a)


@rule
def pay_held(state, params, e, a):
    """The change of what all is worth that agent `a` carries."""
    now = held_worth(state, params, e, a)
    state.money[e, a, RAW] += now - state.money[e, a, HELD_WORTH]
    state.money[e, a, HELD_WORTH] = now


@rule
def held_worth(state, params, e, a):
    worth, group = 0, params.group[a]
    for i in range(state.items.shape[2]):
        amount = min(state.items[e, a, i], params.items[group, i, HELD_UP_TO])
        worth += params.items[group, i, HELD_PAYS] * amount
    return worth


@rule
def pay_near(state, params, e, a, over):
    """The change of agent `a`'s potential since it began; all of it is taken back when its episode is over."""
    now = 0 if over else nearness(state, params, e, a) - state.money[e, a, FIRST]
    state.money[e, a, RAW] += now - state.money[e, a, NEAR]
    state.money[e, a, NEAR] = now


@rule
def nearness(state, params, e, a):
    """The potential of the cell that agent `a` stands on."""
    if params.nearness.shape[0] == 0:
        return 0
    row, col = state.agents[e, a, ROW], state.agents[e, a, COL]
    return int(params.nearness[params.group[a], state.env[e, LAYOUT], row, col])


@rule
def pay_end(state, params, e, a):
    """Agent `a` is paid for how its episode ended, and for what it carries then."""
    group = params.group[a]
    how = AT_TERMINATED if state.agents[e, a, TERMINATED] == 1 else AT_TRUNCATED
    state.money[e, a, RAW] += params.terms[group, how]
    for i in range(state.items.shape[2]):
        state.money[e, a, RAW] += params.items[group, i, LEFT_PAYS] * state.items[e, a, i]
