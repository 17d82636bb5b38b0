"""Whole episodes of scripted strategies in compiled code, without observations: what payoff tables are made from."""

import numpy as np

from analysis.planner import decide
from mettagrid_lite.kernels.cache import kernel
from mettagrid_lite.kernels.cpu import spread
from mettagrid_lite.rules.begin import begin
from mettagrid_lite.rules.rule import rule
from mettagrid_lite.rules.step import step
from mettagrid_lite.state import ALIVE, FROZEN, OVER, Params, State


@rule
def decide_all(state, params, plans, acts, memory, actions, e):
    """Every agent that can act chooses by its plan; those without one (goal below 0) keep what `actions` holds."""
    for a in range(actions.shape[1]):
        if plans[e, a, 0] >= 0:
            actions[e, a] = 0
            if state.agents[e, a, ALIVE] == 1 and state.agents[e, a, FROZEN] == 0:
                actions[e, a] = decide(state, params, plans[e, a], acts, memory, e, a)


@kernel
def _episodes(state, params, seed, plans, acts, memory, actions, first, last):
    for e in range(first, last):
        begin(state, params, seed, e)
        while state.env[e, OVER] == 0:
            decide_all(state, params, plans, acts, memory, actions, e)
            step(state, params, actions, e)


@kernel
def _choose(state, params, plans, acts, memory, actions, first, last):
    for e in range(first, last):
        decide_all(state, params, plans, acts, memory, actions, e)


def play_episodes(state: State, params: Params, seed: int, plans: np.ndarray, acts: np.ndarray) -> None:
    """Play one episode in every environment to its end. plans int64 [E, A, 4]; `state.env[:, ID]` says which ones."""
    actions, memory = scratch(state)
    spread(_episodes, len(plans), state, params, seed, plans, acts, memory, actions)


def choose(
    state: State, params: Params, plans: np.ndarray, acts: np.ndarray, memory: np.ndarray, actions: np.ndarray
) -> None:
    """Fill in the actions [E, A] of all agents that follow a plan, for one step."""
    spread(_choose, len(plans), state, params, plans, acts, memory, actions)


def scratch(state: State) -> tuple[np.ndarray, np.ndarray]:
    """Actions [E, A] and the planner's memory for a batch."""
    envs, _, height, width = state.cells.shape
    return np.zeros((envs, state.agents.shape[1]), np.int64), np.zeros((envs, 3, height * width + 1), np.int64)
