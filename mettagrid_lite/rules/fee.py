"""What actions cost, and what one must carry to do them."""

import numpy as np

from ..state import ASKS, COSTS
from .rule import rule

TAKEN_OFF, GIVEN_BACK = np.array([1, -1])  # how often it is paid


@rule
def can_pay(state, params, e, a, n):
    """Agent `a` has what action `n` costs, and beside that what it asks for."""
    for i in range(state.items.shape[2]):
        if state.items[e, a, i] - params.fees[COSTS, n, i] < params.fees[ASKS, n, i]:
            return False
    return True


@rule
def pay(state, params, e, a, n, times):
    """Agent `a` pays what action `n` costs; or gets it back."""
    for i in range(state.items.shape[2]):
        state.items[e, a, i] -= params.fees[COSTS, n, i] * times
