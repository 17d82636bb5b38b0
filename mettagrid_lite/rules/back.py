"""Agents that leave the map for a while, and come back at a start."""

from ..state import ALIVE, AWAY, COL, FACING, FROZEN, LAYOUT, ORDER, RETURN, ROW, TARGET, WHO
from .chance import FOR_RETURN, pick
from .ground import is_free
from .rule import rule


@rule
def leave(state, e, a, steps):
    """Agent `a` is off the map for so many steps: nothing reaches it, and what it struck it doesn't get."""
    state.cells[e, WHO, state.agents[e, a, ROW], state.agents[e, a, COL]] = -1
    state.agents[e, a, ALIVE] = AWAY
    state.agents[e, a, RETURN] = steps + 1  # one is taken off at the end of this step
    state.agents[e, a, FROZEN] = 0
    state.agents[e, a, TARGET] = -1


@rule
def bring_back(state, params, e):
    """Those whose time is up come back, in the order of acting, each at a free start; without one they wait."""
    for i in range(state.agents.shape[1]):
        a = state.agents[e, i, ORDER]
        if state.agents[e, a, ALIVE] == AWAY:
            state.agents[e, a, RETURN] -= 1
            if state.agents[e, a, RETURN] <= 0 and not enter_again(state, params, e, a):
                state.agents[e, a, RETURN] = 1


@rule
def any_facing(state, e, a):
    return pick(state, e, FOR_RETURN, state.agents.shape[1] + a, 4)


@rule
def enter_again(state, params, e, a):
    """Agent `a` takes a free start of its group, else one for anybody, from a drawn one on; whether it did."""
    starts = params.spawns.shape[1]
    first = pick(state, e, FOR_RETURN, a, starts)
    for wanted in (params.group[a], -1):
        for p in range(starts):
            spawn = params.spawns[state.env[e, LAYOUT], (p + first) % starts]
            if spawn[3] == wanted and is_free(state, params, e, spawn[0], spawn[1]):
                state.agents[e, a, ROW], state.agents[e, a, COL] = spawn[0], spawn[1]
                state.agents[e, a, FACING] = spawn[2] if spawn[2] >= 0 else any_facing(state, e, a)
                state.agents[e, a, ALIVE] = 1
                state.cells[e, WHO, spawn[0], spawn[1]] = a
                return True
    return False
