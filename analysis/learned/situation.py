"""What an agent goes by when it follows a table: its situation as one row of it. Compiled like a rule."""

import numpy as np

from mettagrid_lite.rules.chance import mix
from mettagrid_lite.rules.ground import between
from mettagrid_lite.rules.rule import rule
from mettagrid_lite.state import (
    ALIVE,
    CLOCK,
    COL,
    COOLING,
    FACING,
    FROZEN,
    GROUND,
    INITIAL,
    LAP_DOWN,
    LAP_RIGHT,
    NEVER,
    PLACES,
    ROW,
    STANDING,
    TAKEN,
    TIME_LIMIT,
    WAIT,
    WAS_ATTACKED,
    WAS_HIT,
)

ROWS = 1 << 16
PHASES, CARRIED, NEARNESS, PLENTY = 3, 5, 3, 3
"""How many values there are of the clock; of what is carried; of how near the nearest other is; of what stands."""
GISTS = PHASES * CARRIED * NEARNESS * CARRIED * 2 * 2 * PLENTY
CLOSE = 2  # rows and columns away at most


@rule
def situation(state, params, fine, e, a):
    """The row of agent `a`, 0 to ROWS - 1: by all that there is where `fine` is 1, else by what matters most."""
    return whole(state, e, a) if fine == 1 else gist(state, params, e, a)


@rule
def whole(state, e, a):
    """The joint state and the clock, scrambled: two that share a row are rare in a small world."""
    agents, word = state.agents.shape[1], mix(state.env[e, CLOCK])
    for k in range(agents):
        b = (a + k) % agents
        for column in (ROW, COL, FACING, ALIVE, FROZEN, COOLING):
            word = mix(word ^ (state.agents[e, b, column] + 1))
        for item in range(state.items.shape[2]):
            word = mix(word ^ (state.items[e, b, item] + 1))
    for row in range(state.cells.shape[2]):
        for col in range(state.cells.shape[3]):
            word = mix(word ^ (64 * state.cells[e, GROUND, row, col] + state.cells[e, WAIT, row, col] + 8))
    return word & (ROWS - 1)


@rule
def gist(state, params, e, a):
    """The phase, what it carries, how near another is and what that carries, whether it was hit, what stands."""
    other, far = nearest(state, params, e, a)
    place = min(PHASES * state.env[e, CLOCK] // max(params.rule[TIME_LIMIT], 1), PHASES - 1)
    place = place * CARRIED + carried(state, params, e, a)
    place = place * NEARNESS + (0 if other < 0 else 1 if far > CLOSE else 2)
    place = place * CARRIED + (carried(state, params, e, other) if other >= 0 else 0)
    place = place * 2 + (1 if state.tally[e, a, WAS_HIT] + state.tally[e, a, WAS_ATTACKED] > 0 else 0)
    place = place * 2 + (1 if state.agents[e, a, COOLING] > 0 else 0)
    return place * PLENTY + plenty(state, params, e)


@rule
def nearest(state, params, e, a):
    """The nearest other agent on the map and how far away it is in rows or columns; -1 where there is none."""
    found, least = -1, 0
    for b in range(state.agents.shape[1]):
        if b != a and state.agents[e, b, ALIVE] == 1:
            down = between(state.agents[e, a, ROW], state.agents[e, b, ROW], params.rule[LAP_DOWN])
            right = between(state.agents[e, a, COL], state.agents[e, b, COL], params.rule[LAP_RIGHT])
            far = max(down, right)
            if found < 0 or far < least:
                found, least = b, far
    return found, least


@rule
def carried(state, params, e, a):
    """0: no more than at first; else 1 + the item of which it has gained most, the last ones as one."""
    most, found = 0, -1
    for item in range(state.items.shape[2]):
        gained = state.items[e, a, item] - params.items[params.group[a], item, INITIAL]
        if gained > most:
            most, found = gained, item
    return 1 + min(found, CARRIED - 2) if found >= 0 else 0


@rule
def plenty(state, params, e):
    """Of what can be taken: 0 less than a quarter stands, 1 less than three quarters, 2 more."""
    stand, places = 0, 0
    for kind in range(len(params.kinds)):
        if params.kinds[kind, TAKEN] != NEVER:
            stand += state.counts[e, STANDING, kind]
            places += state.counts[e, PLACES, kind]
    return 0 if 4 * stand < places else 1 if 4 * stand < 3 * places else 2


def told(row: int, items: tuple[str, ...]) -> str:
    """A row of `gist` in words."""
    shape = (PHASES, CARRIED, NEARNESS, CARRIED, 2, 2, PLENTY)
    phase, own, near, theirs, hit, cooling, left = (int(part) for part in np.unravel_index(row, shape))
    holds = ("nothing", *items, "something", "something", "something", "something")
    said = [("early", "halfway", "late")[phase], f"carrying {holds[own]}"]
    said += [("nobody else there", "others far away", "another close by")[near]]
    said += [f"who carries {holds[theirs]}"] if near and theirs else []
    said += ["hit before"] if hit else []
    said += ["its beam cooling"] if cooling else []
    return ", ".join([*said, ("little left", "some left", "plenty left")[left]])
