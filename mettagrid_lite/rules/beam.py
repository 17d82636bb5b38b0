"""Beams: zapping agents and cleaning what is dirty."""

import numpy as np

from ..state import (
    CLEANED,
    CLEANED_UP,
    COL,
    COOLDOWN,
    COOLING,
    FACING,
    FIRED,
    FREEZE,
    FROZEN,
    GROUND,
    HIT,
    LANES,
    LENGTH,
    OUT,
    ROW,
    TAKEN,
    WAIT,
    WAS_HIT,
    WHO,
)
from .back import leave
from .bag import spill
from .earn import count
from .ground import at_lane, is_shut, is_solid
from .rule import rule
from .take import can_take, receive, vanish

ZAPS, CLEANS = np.arange(2)  # rows of Params.beams


@rule
def fire(state, params, e, a, beam):
    """Agent `a` fires, if it may: each lane runs ahead until something solid, or for a zap until it hits an agent."""
    if state.agents[e, a, COOLING + beam] > 0:
        return False
    state.agents[e, a, COOLING + beam] = params.beams[beam, COOLDOWN] + 1  # one is taken off at the end of this step
    count(state, params, e, a, FIRED)
    for lane in range(-params.beams[beam, LANES], params.beams[beam, LANES] + 1):
        shine(state, params, e, a, beam, lane)
    return True


@rule
def shine(state, params, e, a, beam, lane):
    """One lane of a beam, `lane` cells to the right of the middle one."""
    facing = state.agents[e, a, FACING]
    for ahead in range(1, params.beams[beam, LENGTH] + 1):
        row, col = at_lane(params.rule, state.agents[e, a, ROW], state.agents[e, a, COL], facing, ahead, lane)
        if is_solid(state, params, e, row, col) or is_shut(state, params, e, row, col, facing):
            return
        if beam == CLEANS:
            scrub(state, params, e, a, row, col)
        elif state.cells[e, WHO, row, col] >= 0:
            zap(state, params, e, a, np.int64(state.cells[e, WHO, row, col]))
            return


@rule
def zap(state, params, e, a, other):
    """Agent `other` can't act for a while, or leaves the map; who is frozen already can't be hit."""
    if state.agents[e, other, FROZEN] > 0:
        return
    count(state, params, e, a, HIT)
    count(state, params, e, other, WAS_HIT)
    spill(state, params, e, other)
    if params.rule[OUT] > 0:
        leave(state, e, other, params.rule[OUT])
    else:
        state.agents[e, other, FROZEN] = params.beams[ZAPS, FREEZE] + 1  # one is taken off at the end of this step


@rule
def scrub(state, params, e, a, row, col):
    """What is taken by cleaning is gone, and agent `a` gets what it gives, if it can pay and carry it."""
    kind = int(state.cells[e, GROUND, row, col])
    stands = state.cells[e, WAIT, row, col] == 0
    if stands and params.kinds[kind, TAKEN] == CLEANED and can_take(state, params, e, a, kind):
        receive(state, params, e, a, kind)
        vanish(state, params, e, row, col)
        count(state, params, e, a, CLEANED_UP)
