"""Giving: an item goes to the agent ahead, and may be worth more there."""

from ..state import ARM, BECOMES, GAVE, GIFT, LIMIT, PART, RAW, WAS_GIVEN
from .earn import count, gain, kept, worth
from .play import ahead
from .rule import rule


@rule
def receiver(state, params, e, a):
    """The agent that `a` would give to: the first one straight ahead within reach with room for it; -1 for none."""
    other = ahead(state, params, e, a, params.rule[ARM])
    item = params.rule[BECOMES]
    if other >= 0 and state.items[e, other, item] + params.rule[PART] <= params.items[params.group[other], item, LIMIT]:
        return other
    return -1


@rule
def can_give(state, params, e, a):
    """Agent `a` has one, and there is somebody to give it to."""
    return state.items[e, a, params.rule[GIFT]] > 0 and receiver(state, params, e, a) >= 0


@rule
def give(state, params, e, a):
    """Agent `a` hands over one item; what it was rewarded for it is taken back, the receiver is rewarded for a gain."""
    if not can_give(state, params, e, a):
        return False
    gift, becomes = params.rule[GIFT], params.rule[BECOMES]
    other = receiver(state, params, e, a)
    state.items[e, a, gift] -= 1
    before = kept(state, params, e, a, gift)
    state.money[e, a, RAW] -= worth(params, params.group[a], gift, before - 1, before)
    gain(state, params, e, other, becomes, params.rule[PART])
    count(state, params, e, a, GAVE)
    count(state, params, e, other, WAS_GIVEN)
    return True
