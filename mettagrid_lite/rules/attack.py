"""Attacks: a blow at one of those in the area ahead, which armour may stop."""

import numpy as np

from ..state import (
    ARMOUR,
    ATTACKED,
    BREADTH,
    COL,
    DEPTH,
    FACING,
    FROZEN,
    LIMIT,
    ROW,
    SHIELDED,
    STEALS,
    STOLE,
    STUN,
    WAS_ATTACKED,
    WHO,
)
from .bag import spill
from .earn import count, gain
from .ground import at_lane, inside
from .rule import rule


@rule
def victim(state, params, e, a, number):
    """Of those in the area ahead of agent `a` who aren't frozen, the one of this number; -1 for none.

    Nearer rows first; in a row the middle, then one to the left, one to the right, and so on. Walls don't matter.
    """
    facing = state.agents[e, a, FACING]
    for ahead in range(1, params.rule[DEPTH] + 1):
        for i in range(2 * params.rule[BREADTH] + 1):
            lane = (i + 1) // 2 * (1 - i % 2 * 2)
            row, col = at_lane(params.rule, state.agents[e, a, ROW], state.agents[e, a, COL], facing, ahead, lane)
            other = np.int64(state.cells[e, WHO, row, col]) if inside(state, row, col) else -1
            if other >= 0 and state.agents[e, other, FROZEN] == 0:
                if number == 0:
                    return other
                number -= 1
    return -1


@rule
def attack(state, params, e, a, number):
    """Agent `a` strikes the one of this number in the area ahead, if there is one: a unit of armour is lost, or all."""
    other = victim(state, params, e, a, number)
    if other < 0:
        return False
    count(state, params, e, a, ATTACKED)
    count(state, params, e, other, WAS_ATTACKED)
    armour = params.rule[ARMOUR]
    if armour >= 0 and state.items[e, other, armour] > 0:
        state.items[e, other, armour] -= 1
        count(state, params, e, other, SHIELDED)
        return True
    spill(state, params, e, other)
    if params.rule[STUN] > 0:
        state.agents[e, other, FROZEN] = params.rule[STUN] + 1  # one is taken off at the end of this step
    if params.rule[STEALS] == 1:
        rob(state, params, e, a, other)
    return True


@rule
def rob(state, params, e, a, other):
    """Agent `a` gets all that the other carries and it has room for, and what that is worth: the other loses both."""
    stolen = 0
    for i in range(state.items.shape[2]):
        n = min(state.items[e, other, i], params.items[params.group[a], i, LIMIT] - state.items[e, a, i])
        if n > 0:
            gain(state, params, e, other, i, -n)
            gain(state, params, e, a, i, n)
            stolen += n
    if stolen > 0:
        count(state, params, e, a, STOLE)
