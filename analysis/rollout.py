"""Whole episodes of scripted strategies in compiled code, without observations: what payoff tables are made from."""

from collections.abc import Callable

import numpy as np

from analysis.planner import decide
from mettagrid_lite.kernels.cache import is_compiled, kernel, run_beside
from mettagrid_lite.kernels.cpu import spread
from mettagrid_lite.rules.begin import begin
from mettagrid_lite.rules.pointer import by_pointer
from mettagrid_lite.rules.rule import rule
from mettagrid_lite.rules.step import step
from mettagrid_lite.state import ALIVE, FROZEN, OVER, Params, State

Look = Callable[[State, np.ndarray, np.ndarray, int, int], None]
"""Called with (state, plans, actions, first, last) before these environments choose: it may change their plans."""

CHUNK = 32  # environments that a thread plays at a time, so that their state stays in its cache


@rule
def decide_all(state, params, plans, acts, memory, actions, e):
    """Every agent that can act chooses by its plan; those without one (goal below 0) keep what `actions` holds."""
    for a in range(actions.shape[1]):
        if plans[e, a, 0] >= 0:
            actions[e, a] = 0
            if state.agents[e, a, ALIVE] == 1 and state.agents[e, a, FROZEN] == 0:
                actions[e, a] = decide(state, params, plans[e, a], acts, memory, e, a)


@kernel
def _choose(state, params, plans, acts, memory, actions, first, last):
    state, params = by_pointer(state), by_pointer(params)
    for e in range(first, last):
        if state.env[e, OVER] == 0:
            decide_all(state, params, plans, acts, memory, actions, e)


@kernel
def _advance(state, params, seed, actions, fresh, first, last):
    """Begin, if `fresh`, or take a step; how many environments play on."""
    state, params = by_pointer(state), by_pointer(params)
    playing = 0
    for e in range(first, last):
        if fresh:
            begin(state, params, seed, e)
        else:
            step(state, params, actions, e)
        playing += state.env[e, OVER] == 0
    return playing


def play_episodes(
    state: State, params: Params, seed: int, plans: np.ndarray, acts: np.ndarray, look: Look | None = None
) -> None:
    """Play one episode in every environment to its end. plans int64 [E, A, 4]; `state.env[:, ID]` says which ones."""
    actions, memory = scratch(state)
    if not is_compiled(_choose):
        with run_beside("from analysis.ahead import compile_choice; compile_choice()"):
            _advance(state, params, seed, actions, True, 0, 0)
    spread(_play, len(plans), state, params, seed, plans, acts, memory, actions, look)


def advance(state: State, params: Params, actions: np.ndarray, envs: int, fresh: bool = False) -> None:
    """A step, or a beginning, of the first `envs` environments, in this thread: for a batch in which chance is told."""
    _advance(state, params, 0, actions, fresh, 0, envs)


def _play(
    state: State,
    params: Params,
    seed: int,
    plans: np.ndarray,
    acts: np.ndarray,
    memory: np.ndarray,
    actions: np.ndarray,
    look: Look | None,
    first: int,
    last: int,
) -> None:
    """Play the episodes of a slice of the environments. Choice and step are kernels of their own, so that each is
    compiled by a process of its own.
    """
    for begins in range(first, last, CHUNK):
        part = begins, min(begins + CHUNK, last)
        playing = _advance(state, params, seed, actions, True, *part)
        while playing:
            if look:
                look(state, plans, actions, *part)
            _choose(state, params, plans, acts, memory, actions, *part)
            playing = _advance(state, params, seed, actions, False, *part)


def choose(
    state: State, params: Params, plans: np.ndarray, acts: np.ndarray, memory: np.ndarray, actions: np.ndarray
) -> None:
    """Fill in the actions [E, A] of all agents that follow a plan, for one step."""
    spread(_choose, len(plans), state, params, plans, acts, memory, actions)


def scratch(state: State) -> tuple[np.ndarray, np.ndarray]:
    """Actions [E, A] and the planner's memory for a batch."""
    envs, _, height, width = state.cells.shape
    columns = 1 + max(height * width, state.counts.shape[2] + 3 * state.items.shape[2])
    return np.zeros((envs, state.agents.shape[1]), np.int64), np.zeros((envs, 4, columns), np.int64)
