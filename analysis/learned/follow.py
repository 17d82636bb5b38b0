"""Agents that follow tables, in a batch: before each step their situation says which plan or action it is."""

from typing import NamedTuple

import numpy as np

from analysis.learned.situation import situation
from mettagrid_lite.kernels.cache import kernel
from mettagrid_lite.rules.chance import below, mix
from mettagrid_lite.rules.pointer import by_pointer
from mettagrid_lite.state import CLOCK, KEY, OVER, RECEIVED, Params, State

LOW_WORD = 0xFFFFFFFF


class Tables(NamedTuple):
    """S tables of R rows, with up to O options each.

    option  int16 [S, R]     which option a row takes
    plans   int64 [S, O, 4]  a plan; where its goal is -1, its second number is an action
    fine    int64 [S]        which rows are meant, see `situation`
    """

    option: np.ndarray
    plans: np.ndarray
    fine: np.ndarray


class Trail(NamedTuple):
    """What one agent of each environment did, for a learner; T steps, 0 where nobody asks.

    agent     int64 [E]        who; -1 nobody
    row, did  int64 [E, T]     its row and option at each step, -1 where it did nothing
    received  int64 [E, T]     what it had received by then, fixed point
    explore   int64 [3]        chance of a drawn option instead, of 65,536; how many options; a number to draw with
    """

    agent: np.ndarray
    row: np.ndarray
    did: np.ndarray
    received: np.ndarray
    explore: np.ndarray


@kernel
def _follow(state, params, tables, trail, which, plans, actions, first, last):
    state, params, tables, trail = by_pointer(state), by_pointer(params), by_pointer(tables), by_pointer(trail)
    for e in range(first, last):
        for a in range(which.shape[1]):
            s = which[e, a]
            if s < 0 or state.env[e, OVER] == 1:
                continue
            row = situation(state, params, tables.fine[s], e, a)
            chosen = np.int64(tables.option[s, row])
            if trail.agent[e] == a:
                # one draw an episode for each row, so that what is tried there is tried all through
                word = mix(mix((state.env[e, KEY] & LOW_WORD) ^ trail.explore[2]) ^ row)
                if (word & 65535) < trail.explore[0]:
                    chosen = below(mix(word), trail.explore[1])
                t = state.env[e, CLOCK]
                trail.row[e, t], trail.did[e, t] = row, chosen
                trail.received[e, t] = state.money[e, a, RECEIVED]
            for column in range(4):
                plans[e, a, column] = tables.plans[s, chosen, column]
            if plans[e, a, 0] < 0:
                actions[e, a] = plans[e, a, 1]


class Follower:
    """Called before each step of a slice of the batch. which int64 [E, A]: the table that an agent follows, -1 none."""

    def __init__(self, params: Params, tables: Tables, which: np.ndarray, trail: Trail | None = None) -> None:
        self.params, self.tables, self.which = params, tables, which
        self.trail = trail or no_trail(len(which))

    def __call__(self, state: State, plans: np.ndarray, actions: np.ndarray, first: int, last: int) -> None:
        _follow(state, self.params, self.tables, self.trail, self.which, plans, actions, first, last)


def no_trail(envs: int) -> Trail:
    """Nobody asks."""
    none = np.full((envs, 0), -1, np.int64)
    return Trail(np.full(envs, -1, np.int64), none, none.copy(), none.copy(), np.zeros(3, np.int64))


def trail_of(agent: np.ndarray, steps: int, chance: float, options: int, number: int) -> Trail:
    """Room for what these agents do in an episode of so many steps."""
    row, did, received = (np.full((len(agent), steps), -1, np.int64) for _ in range(3))
    return Trail(agent, row, did, received, np.array([round(65_536 * chance), options, number], np.int64))
