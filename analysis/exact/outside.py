"""What a best responder gains against an equilibrium of strategies, by anything that could be done in the world."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from analysis.acts import action_numbers
from analysis.equilibria import Equilibrium
from analysis.exact.backward import Policy, best_response, follow
from analysis.exact.graph import Graph
from analysis.exact.scripted import check
from analysis.exact.tape import every_outcome, room, unsaid
from analysis.rollout import choose, scratch
from analysis.strategy import Strategy
from mettagrid_lite.state import State


class Outside(NamedTuple):
    """The most that each agent gains by leaving an equilibrium, alone, for the best policy there is: float64 [A].

    exact: nobody mixes. Else it is a bound: the responder is told what the others drew.
    """

    gain: tuple[float, ...]
    exact: bool


def outside(graph: Graph, strategies: Sequence[Sequence[Strategy]], found: Equilibrium) -> Outside:
    """Against one equilibrium; strategies: a list for each agent. Raises InputError for what can only be sampled."""
    check(graph.world.config, [strategy for own in strategies for strategy in own])
    value, reply = np.zeros(graph.agents), np.zeros(graph.agents)
    supports = [np.flatnonzero(own).tolist() for own in found.profile]
    policies = {
        joint: scripted(graph, [own[s] for own, s in zip(strategies, joint, strict=True)])
        for joint in product(*supports)
    }
    for joint, policy in policies.items():
        chance = np.prod([own[s] for own, s in zip(found.profile, joint, strict=True)])
        value += chance * follow(graph, policy)
    for agent in range(graph.agents):
        others = [own if i != agent else own[:1] for i, own in enumerate(supports)]
        for joint in product(*others):
            chance = np.prod([found.profile[i][s] for i, s in enumerate(joint) if i != agent])
            reply[agent] += chance * best_response(graph, policies[joint], agent)
    return Outside(tuple(np.maximum(reply - value, 0).tolist()), len(policies) == 1)


def scripted(graph: Graph, chosen: Sequence[Strategy]) -> Policy:
    """What agents do who follow these strategies, one each, in every state at every step."""
    player = _Player(graph, chosen)
    states = [np.flatnonzero(there) for there in graph.reached]
    return Policy(states, [player.shares(there, t) for t, there in enumerate(states)])


class _Player:
    """Asks the planner in states of the graph."""

    def __init__(self, graph: Graph, chosen: Sequence[Strategy]) -> None:
        self.graph, self.state = graph, room(graph.world)
        self.actions, self.memory = scratch(self.state)
        self.acts = action_numbers(graph.world)
        self.plans = np.array([strategy.plan for strategy in chosen], np.int64)

    def shares(self, states: np.ndarray, t: int) -> np.ndarray:
        """Probabilities of actions [G, A, N] at step t; agents draw each for itself."""
        shares = np.zeros((len(states), self.graph.agents, self.graph.shape[0]))

        def fill(jobs: np.ndarray) -> None:
            self.graph.shelf.fill(self.state, states[jobs], t)

        for job, chance in every_outcome(self.state, unsaid(self.state, len(states)), fill, self._choose):
            for agent in range(self.graph.agents):
                np.add.at(shares[:, agent], (job, self.actions[: len(job), agent]), chance)
        return shares

    def _choose(self, n: int) -> None:
        part = State(*(array[:n] for array in self.state))
        plans = np.tile(self.plans, (n, 1, 1))
        choose(part, self.graph.world.params, plans, self.acts, self.memory[:n], self.actions[:n])
