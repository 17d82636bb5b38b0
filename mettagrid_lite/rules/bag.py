"""What agents carry changes by itself: items are regained, and lost when hit."""

import numpy as np

from ..state import ALIVE, CLOCK, EVERY, LIMIT, LOST, REGAIN
from .earn import gain
from .rule import rule
from .share import portion


@rule
def regain(state, params, e):
    """Every so many steps each agent gets back some of an item, as much as it has room for."""
    for a in range(state.agents.shape[1]):
        for i in range(state.items.shape[2]):
            item = params.items[params.group[a], i]
            if state.agents[e, a, ALIVE] == 1 and (state.env[e, CLOCK] + 1) % item[EVERY] == 0:
                gain(state, params, e, a, i, min(item[REGAIN], item[LIMIT] - state.items[e, a, i]))


@rule
def spill(state, params, e, a):
    """Agent `a` was hit: a share of each item is gone, rounded down. It isn't charged for it."""
    for i in range(state.items.shape[2]):
        share = params.items[params.group[a], i, LOST]
        if share > 0:
            state.items[e, a, i] -= portion(np.int64(state.items[e, a, i]), share)
