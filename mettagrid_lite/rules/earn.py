"""What is earned by getting things."""

from ..state import GAVE, GIFT, PAID_UP_TO, RAW, WORTH
from .rule import rule


@rule
def gain(state, params, e, a, item, amount):
    """Agent `a` gets so much of an item: it is counted, and rewarded as far as it still pays."""
    before = kept(state, params, e, a, item)
    state.items[e, a, item] += amount
    state.tally[e, a, params.prices.shape[1] + item] += amount
    state.money[e, a, RAW] += worth(params, params.group[a], item, before, before + amount)


@rule
def kept(state, params, e, a, item):
    """How much of an item agent `a` has gained in this episode, less what it gave away."""
    gained = int(state.tally[e, a, params.prices.shape[1] + item])
    return gained - state.tally[e, a, GAVE] if item == params.rule[GIFT] else gained


@rule
def worth(params, group, item, before, after):
    """What it pays a group to have gained `after` of an item instead of `before`."""
    most = params.items[group, item, PAID_UP_TO]
    return params.items[group, item, WORTH] * (min(after, most) - min(before, most))
