"""What an agent could do as the world stands: masks of actions."""

from ..state import ALIVE, COOLING, COOLING_CLEAN, FACING, FORWARD, FROZEN, HAND, MOVE, NOOP, PLAY, SCRUB, STRIKE, ZAP
from .give import can_give
from .move import can_walk
from .play import can_play
from .rule import rule
from .take import in_reach, is_of_use


@rule
def allow(state, params, masks, e):
    """Fill `masks` bool [E, A, N] for one environment."""
    for a in range(masks.shape[1]):
        for n in range(masks.shape[2]):
            masks[e, a, n] = may(state, params, e, a, n)


@rule
def may(state, params, e, a, n):
    """Action `n` would not fail if agent `a` were the first to act now. `noop` never fails."""
    verb, argument = params.actions[n, 0], params.actions[n, 1]
    if verb == NOOP:
        return True
    if state.agents[e, a, ALIVE] != 1 or state.agents[e, a, FROZEN] > 0:
        return False
    if verb == MOVE and state.agents[e, a, FACING] != argument:
        return True  # it turns, at least
    if verb in (MOVE, FORWARD):
        return can_walk(state, params, e, a, state.agents[e, a, FACING])
    if verb == STRIKE:
        return is_of_use(state, params, e, a, in_reach(state, params, e, a))
    if verb == ZAP:
        return state.agents[e, a, COOLING] == 0
    if verb == SCRUB:
        return state.agents[e, a, COOLING_CLEAN] == 0
    if verb == PLAY:
        return can_play(state, params, e, a)
    if verb == HAND:
        return can_give(state, params, e, a)
    return True
