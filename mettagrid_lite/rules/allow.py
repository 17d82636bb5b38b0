"""What an agent could do as the world stands: masks of actions."""

from ..state import (
    ALIVE,
    ATTACK,
    BACK,
    COOLING,
    COOLING_CLEAN,
    DROP,
    FACING,
    FEES,
    FORWARD,
    FROZEN,
    GET,
    HAND,
    MOVE,
    NOOP,
    PLAY,
    PUT,
    SCRUB,
    STRIKE,
    SWAP,
    ZAP,
)
from .attack import victim
from .fee import GIVEN_BACK, TAKEN_OFF, can_pay, pay
from .give import can_give
from .move import can_walk
from .play import can_play
from .rule import rule
from .store import can_handle
from .swap import can_swap
from .use import in_reach, is_of_use


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
    if params.rule[FEES] == 0:
        return can_do(state, params, e, a, verb, argument)
    if not can_pay(state, params, e, a, n):
        return False
    pay(state, params, e, a, n, TAKEN_OFF)  # it acts with what it has left
    could = can_do(state, params, e, a, verb, argument)
    pay(state, params, e, a, n, GIVEN_BACK)
    return could


@rule
def can_do(state, params, e, a, verb, argument):
    """Agent `a`, who can act, would do something by this verb."""
    if verb == MOVE and state.agents[e, a, FACING] != argument:
        return True  # it turns, at least
    if verb in (MOVE, FORWARD, BACK):
        ahead = state.agents[e, a, FACING]
        return can_walk(state, params, e, a, ahead if verb != BACK else (ahead + 2) % 4)
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
    if verb == SWAP:
        return can_swap(state, params, e, a)
    if verb == ATTACK:
        return victim(state, params, e, a, argument) >= 0
    if verb in (PUT, GET, DROP):
        return can_handle(state, params, e, a, verb, argument)
    return True
