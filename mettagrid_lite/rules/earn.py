"""What is earned by what happens, by getting things, and by taking them in order."""

from ..state import (
    COMPLETE,
    GAVE,
    GIFT,
    PAID_UP_TO,
    PRICE,
    PRICED_UP_TO,
    RAW,
    REPEAT,
    RESTART,
    RIGHT,
    STAGE,
    STAGES,
    TERMS,
    WORTH,
    WRONG,
)
from .rule import rule, short


@short
def count(state, params, e, a, event):
    """An event of agent `a`: counted, and rewarded by its price, as often as it is paid."""
    state.tally[e, a, event] += 1
    if state.tally[e, a, event] <= params.prices[params.group[a], event, PRICED_UP_TO]:
        state.money[e, a, RAW] += params.prices[params.group[a], event, PRICE]


@rule
def gain(state, params, e, a, item, amount):
    """Agent `a` gets so much of an item: it is counted, and rewarded as far as it still pays.

    Below 0 it goes to somebody or something that holds it now: the pay is taken back, and may be earned again.
    """
    before, first = kept(state, params, e, a, item), params.prices.shape[1]
    state.items[e, a, item] += amount
    state.tally[e, a, first + item] += amount
    state.tally[e, a, first + state.items.shape[2] + item] += max(amount, 0)
    state.money[e, a, RAW] += worth(params, params.group[a], item, before, before + amount)


@rule
def kept(state, params, e, a, item):
    """How much of an item agent `a` has gained in this episode, less what it put away, gave, or was robbed of."""
    gained = int(state.tally[e, a, params.prices.shape[1] + item])
    return gained - state.tally[e, a, GAVE] if item == params.rule[GIFT] else gained


@rule
def worth(params, group, item, before, after):
    """What it pays a group to have gained `after` of an item instead of `before`."""
    most = params.items[group, item, PAID_UP_TO]
    return params.items[group, item, WORTH] * (min(after, most) - min(before, most))


@rule
def follow(state, params, e, a, kind):
    """Agent `a` took an object: it may be the next one of its group's order, or one out of turn."""
    group, stage = params.group[a], state.money[e, a, STAGE]
    stages = params.terms[group, STAGES]
    if stage == stages:
        return
    if params.terms[group, TERMS + stage] == kind:
        state.money[e, a, RAW] += params.terms[group, RIGHT]
        stage += 1
        if stage == stages:
            state.money[e, a, RAW] += params.terms[group, COMPLETE]
            stage = 0 if params.terms[group, REPEAT] == 1 else stage
    elif is_ordered(params, group, kind):
        state.money[e, a, RAW] += params.terms[group, WRONG]
        stage = 0 if params.terms[group, RESTART] == 1 else stage
    state.money[e, a, STAGE] = stage


@rule
def is_ordered(params, group, kind):
    """The kind stands in the group's order."""
    found = False
    for stage in range(params.terms[group, STAGES]):
        found |= params.terms[group, TERMS + stage] == kind
    return found
