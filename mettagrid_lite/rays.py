"""Beams and blows of the last step: which cells pictures show them on."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from .build import World
from .state import (
    ALIVE,
    ATTACK,
    BREADTH,
    COL,
    COOLDOWN,
    COOLING,
    COOLING_CLEAN,
    D_COL,
    D_ROW,
    DEPTH,
    DID,
    FACING,
    FROZEN,
    GROUND,
    LANES,
    LAP_DOWN,
    LAP_RIGHT,
    LENGTH,
    ROW,
    SCRUB,
    SOLID,
    STAYS,
    STUN,
    WAIT,
    WEST,
    WHO,
    ZAP,
    State,
)

BEAMS = {int(ZAP): (0, COOLING), int(SCRUB): (1, COOLING_CLEAN)}
"""Verb -> row of Params.beams, and the column that tells how long the beam cools."""


class Ray(NamedTuple):
    """A cell that a beam (verb ZAP or SCRUB) or a blow (ATTACK) of the last step is seen on, and which way it went."""

    verb: int
    row: int
    col: int
    facing: int


def rays(world: World, state: State, e: int) -> Iterator[Ray]:
    """All of the agents that are still there. One that was hit itself in this step may have acted before, or not."""
    for agent in state.agents[e]:
        verb = int(world.params.actions[agent[DID], 0])
        if agent[ALIVE] != 1:
            continue
        if verb in BEAMS and _has_fired(world, agent, verb):
            yield from _beam(world, state, e, agent, verb)
        elif verb == ATTACK and not agent[FROZEN]:
            yield from _blow(world, state, e, agent)


def _has_fired(world: World, agent: np.ndarray, verb: int) -> bool:
    """The beam cools as long as it does only after it fired; one that needn't is fired by who isn't frozen."""
    row, cooling = BEAMS[verb]
    cooldown = world.params.beams[row, COOLDOWN]
    return bool(agent[cooling] == cooldown if cooldown else not agent[FROZEN])


def _beam(world: World, state: State, e: int, agent: np.ndarray, verb: int) -> Iterator[Ray]:
    """Lane by lane, as `rules/beam.py` does it."""
    length, lanes = world.params.beams[BEAMS[verb][0], [LENGTH, LANES]]
    facing, who = int(agent[FACING]), state.cells[e, WHO]
    for lane in range(-lanes, lanes + 1):
        for ahead in range(1, length + 1):
            row, col = _cell(world, agent, ahead, lane)
            if _stops(world, state, e, row, col, facing):
                break
            yield Ray(verb, row, col, facing)
            if verb == ZAP and who[row, col] >= 0:
                break


def _blow(world: World, state: State, e: int, agent: np.ndarray) -> Iterator[Ray]:
    """On who was just stopped by one, else on the cell ahead."""
    depth, breadth, stun = world.params.rule[[DEPTH, BREADTH, STUN]]
    area = [_cell(world, agent, ahead, lane) for ahead in range(1, depth + 1) for lane in range(-breadth, breadth + 1)]
    inside = [(row, col) for row, col in area if _is_inside(state, row, col)]
    struck = [place for place in inside if stun and _frozen(state, e, place) == stun]
    ahead = [place for place in inside if place == _cell(world, agent, 1, 0)]
    yield from (Ray(int(ATTACK), row, col, int(agent[FACING])) for row, col in struck or ahead)


def _frozen(state: State, e: int, place: tuple[int, int]) -> int:
    """Steps that the agent there can't act; 0 for nobody."""
    a = int(state.cells[e, WHO][place])
    return int(state.agents[e, a, FROZEN]) if a >= 0 else 0


def _cell(world: World, agent: np.ndarray, ahead: int, lane: int) -> tuple[int, int]:
    facing = int(agent[FACING])
    right = (facing + 1) % 4 + facing // 4 * 4
    row = agent[ROW] + D_ROW[facing] * ahead + D_ROW[right] * lane
    return lapped(world, row, agent[COL] + D_COL[facing] * ahead + D_COL[right] * lane)


def lapped(world: World, row: int, col: int) -> tuple[int, int]:
    """Beyond the edge of a round world, on from the other one."""
    down, right = world.params.rule[[LAP_DOWN, LAP_RIGHT]]
    return int(row % down if down else row), int(col % right if right else col)


def _is_inside(state: State, row: int, col: int) -> bool:
    height, width = state.cells.shape[2:]
    return 0 <= row < height and 0 <= col < width


def _stops(world: World, state: State, e: int, row: int, col: int, facing: int) -> bool:
    """Something solid is there, or beside both ways to it."""
    if _is_solid(world, state, e, row, col):
        return True
    back = lapped(world, row - D_ROW[facing], col - D_COL[facing])
    return facing > WEST and _is_solid(world, state, e, back[0], col) and _is_solid(world, state, e, row, back[1])


def _is_solid(world: World, state: State, e: int, row: int, col: int) -> bool:
    if not _is_inside(state, row, col):
        return True
    solid, stays = world.params.kinds[state.cells[e, GROUND, row, col]][[SOLID, STAYS]]
    return bool(solid and (stays or state.cells[e, WAIT, row, col] == 0))
