"""How agents feel about what all receive: envy and guilt, and the good of others."""

import numpy as np

from ..state import CLOCK, DECAY, ENVY, FELT, GUILT, LAST, OTHERS, OWN, RECEIVED, REWARD, SMOOTHED
from .rule import formula, rule
from .share import portion


@rule
def feel(state, params, e):
    """Each agent's reward becomes what it feels at what all received in this step; who ended before feels nothing.

    u = OWN r + OTHERS mean r_j - ENVY mean max(e_j - e, 0) - GUILT mean max(e - e_j, 0), means over all others j.
    """
    total = smooth(state, params, e)
    for a in range(state.agents.shape[1]):
        if state.money[e, a, LAST] == 0 or state.money[e, a, LAST] == state.env[e, CLOCK]:
            received = int(state.money[e, a, REWARD])
            change = weighed(state, params, e, a, total - received) - received
            change -= unease(state, params, e, a)
            state.money[e, a, REWARD] += change
            state.money[e, a, RECEIVED] += change
            state.money[e, a, FELT] += change


@rule
def smooth(state, params, e):
    """Rewards smoothed over time, e = DECAY e + r, once for the decay of each group; the sum of all rewards."""
    total = 0
    for a in range(state.agents.shape[1]):
        total += int(state.money[e, a, REWARD])
        for group in range(params.terms.shape[0]):
            faded = portion(state.money[e, a, SMOOTHED + group], params.terms[group, DECAY])
            state.money[e, a, SMOOTHED + group] = faded + state.money[e, a, REWARD]
    return total


@rule
def weighed(state, params, e, a, theirs):
    """Own reward and the mean of the others', who received `theirs` together, by social value orientation."""
    group, others = params.group[a], state.agents.shape[1] - 1
    own = times(state.money[e, a, REWARD], params.terms[group, OWN], np.int64(1))
    return own + times(theirs, params.terms[group, OTHERS], others)


@rule
def unease(state, params, e, a):
    """What envy and guilt take from agent `a`."""
    group, others = params.group[a], state.agents.shape[1] - 1
    if params.terms[group, ENVY] == 0 and params.terms[group, GUILT] == 0:
        return 0
    above, below = np.int64(0), np.int64(0)
    for b in range(state.agents.shape[1]):
        gap = int(state.money[e, b, SMOOTHED + group] - state.money[e, a, SMOOTHED + group])
        above += max(gap, 0)
        below += max(-gap, 0)
    return times(above, params.terms[group, ENVY], others) + times(below, params.terms[group, GUILT], others)


@formula
def times(amount, factor, shared_by):
    """amount factor / (ONE shared_by), rounded towards zero, so that opposites give opposites."""
    size = portion(abs(amount), abs(factor)) // shared_by
    return size if (amount >= 0) == (factor >= 0) else -size
