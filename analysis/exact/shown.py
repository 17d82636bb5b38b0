"""What agents see in joint states, and what they would do there who go by nothing else."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.exact.backward import Policy, best_response, follow
from analysis.exact.graph import Graph
from mettagrid_lite.build import allocate, room_to_see
from mettagrid_lite.kernels.cache import kernel
from mettagrid_lite.kernels.cpu import ALIKE, allow_all
from mettagrid_lite.rules.pointer import by_pointer
from mettagrid_lite.rules.see import see
from mettagrid_lite.vector import as_bytes

STATES = 1_024  # shown at a time


class Shown(NamedTuple):
    """What A agents see in G states, as `VectorEnv` shows it; the last action and reward mean nothing.

    windows uint8 [G, A, rows, columns, 8]; vectors float32 [G, A, D]; tokens uint8 [G, A, N, 3]; masks bool [G, A, N]
    """

    windows: np.ndarray
    vectors: np.ndarray
    tokens: np.ndarray
    masks: np.ndarray


@kernel
def _see(state, params, seen, first, last):
    state, params, seen = by_pointer(state), by_pointer(params), by_pointer(seen)
    for e in range(first, last):
        see(state, params, seen, e)


def shown(graph: Graph, states: np.ndarray, t: int) -> Shown:
    """What is seen before step t in these joint states [G]."""
    world, count = graph.world, len(states)
    state, room = allocate(world, count), room_to_see(world, count)
    graph.shelf.fill(state, states, t)
    _see(state, world.params, room, 0, count)
    masks = np.empty((*room.rewards.shape, len(world.actions)), bool)
    allow_all(state, world.params, masks, ALIKE)
    return Shown(as_bytes(room.windows), room.vectors, room.tokens, masks)


def tabulated(graph: Graph, acts: Callable[[Shown], np.ndarray]) -> Policy:
    """The Markov profile of agents who act by what is shown: acts(shown) gives probabilities [G, A, N]."""
    if not graph.shelf.relevant.faces:
        raise ValueError("joint states don't say where agents look, which is seen; ask joint_states(..., seen=True)")
    states = [np.flatnonzero(there) for there in graph.reached]
    return Policy(states, [_shares(graph, there, t, acts) for t, there in enumerate(states)])


def _shares(graph: Graph, states: np.ndarray, t: int, acts: Callable[[Shown], np.ndarray]) -> np.ndarray:
    """Of the states met at step t, float64 [G, A, N]."""
    parts = [states[first : first + STATES] for first in range(0, len(states), STATES)]
    nobody = np.zeros((0, graph.agents, graph.shape[0]))
    return np.concatenate([nobody, *(acts(shown(graph, part, t)) for part in parts)])


def mean_of(policies: list[Policy]) -> Policy:
    """In each state the mean of what these do there: a Markov profile of its own, no draw of one for an episode."""
    steps = zip(*(one.shares for one in policies), strict=True)
    return Policy(policies[0].states, [np.mean(shares, axis=0) for shares in steps])


class Conceded(NamedTuple):
    """What agents get when all follow a profile, and what each gains by its best response alone: float64 [A] each.

    NashConv is the sum of gains (Lanctot et al. 2017): 0 at an equilibrium.
    """

    value: np.ndarray
    gain: np.ndarray

    @property
    def nash_conv(self) -> float:
        return float(self.gain.sum())


def conceded(graph: Graph, policy: Policy) -> Conceded:
    """Exactly, by backward induction: nothing is sampled."""
    value = follow(graph, policy)
    return Conceded(value, np.array([best_response(graph, policy, i) for i in range(graph.agents)]) - value)
