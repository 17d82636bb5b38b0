"""Backward induction: from the last step to the first, a game at each joint state that can be met.

What each agent gets from now on is what the step pays and what is left after it; the step's stage game has these sums
as payoffs. Values are rewards received in the rest of the episode, undiscounted.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.exact.graph import Graph, joint_states
from analysis.exact.limits import Limits, Progress
from analysis.exact.stage import against, expected, solve_all
from mettagrid_lite.build import World
from mettagrid_lite.config import Config

Values = np.ndarray
"""What each agent gets from a state on: float64 [S, A]."""


def look_ahead(graph: Graph, t: int, values: Values, states: np.ndarray) -> np.ndarray:
    """The stage games at step t of these states [G]: float64 [G, A, N, ..., N]."""
    moves = graph.moves[graph.moment[t]]
    paid = moves.pays + moves.lead @ values
    games = paid[moves.row[states]]  # [G, J, A]
    return np.moveaxis(games, 2, 1).reshape(len(states), graph.agents, *graph.shape)


def sweep(
    graph: Graph, answer: Callable[[int, np.ndarray, np.ndarray], np.ndarray], progress: Progress | None = None
) -> Values:
    """Values [S, A] at the first step; answer(t, states, games) gives those of the states met at step t [G, A]."""
    values = np.zeros((graph.states, graph.agents))
    steps = len(graph.moment)
    for t in reversed(range(steps)):
        states = np.flatnonzero(graph.reached[t])
        now = np.zeros_like(values)
        if len(states):
            now[states] = answer(t, states, look_ahead(graph, t, values, states))
        values = now
        if progress:
            progress(steps - t, steps)
    return values


class Policy(NamedTuple):
    """A Markov profile: at each step t shares[t] float64 [G, A, N] of the states [G] met there."""

    states: list[np.ndarray]
    shares: list[np.ndarray]


class Markov(NamedTuple):
    """A Markov-perfect equilibrium, and how it came about.

    value   float64 [A]   each agent's return, over how the episode may begin
    policy  what each does in each state at each step
    games   how many stage games there were; unpure int64 [T]: those at each step without a pure equilibrium
    met     int64 [T]     states that can be met at each step
    several share of stage games with pure equilibria that pay somebody otherwise
    regret  the largest gain of one who deviates once; gain float64 [A]: of one who does so wherever it helps
    rule    which pure equilibrium was taken
    """

    value: np.ndarray
    policy: Policy
    met: np.ndarray
    unpure: np.ndarray
    several: float
    regret: float
    gain: np.ndarray
    rule: str

    @property
    def needs_mixing(self) -> float:
        """Share of pairs (state, step) whose stage game has no pure equilibrium."""
        return float(self.unpure.sum() / max(1, self.met.sum()))


def markov_perfect(graph: Graph, rule: str = "best", progress: Progress | None = None) -> Markov:
    """Backward induction over all states that can be met; its answer is checked by best responses."""
    steps = len(graph.moment)
    kept: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    met, unpure, several, worst = np.zeros(steps, np.int64), np.zeros(steps, np.int64), [0], [0.0]

    def answer(t: int, states: np.ndarray, games: np.ndarray) -> np.ndarray:
        found = solve_all(games, rule)
        kept[t] = states, found.shares
        met[t], unpure[t] = len(states), int((~found.pure).sum())
        several[0] += int(found.several.sum())
        worst[0] = max(worst[0], float(found.regret.max()))
        return expected(games, found.shares)

    values = sweep(graph, answer, progress)
    nobody = np.empty(0, np.int64), np.zeros((0, graph.agents, graph.shape[0]))
    policy = Policy(*map(list, zip(*(kept.get(t, nobody) for t in range(steps)), strict=True)))
    value = graph.start @ values
    gain = np.array([best_response(graph, policy, i) - value[i] for i in range(graph.agents)])
    return Markov(value, policy, met, unpure, several[0] / max(1, met.sum()), worst[0], gain, rule)


def best_response(graph: Graph, policy: Policy, agent: int) -> float:
    """What the best response of one agent gets while the others follow the policy."""

    def answer(t: int, states: np.ndarray, games: np.ndarray) -> np.ndarray:
        values = expected(games, policy.shares[t])
        values[:, agent] = against(games, policy.shares[t], agent).max(axis=1)
        return values

    return float((graph.start @ sweep(graph, answer))[agent])


def replied(graph: Graph, policy: Policy, agent: int) -> Policy:
    """The policy with a best response of one agent in its place, deterministic."""
    shares = [own.copy() for own in policy.shares]

    def answer(t: int, states: np.ndarray, games: np.ndarray) -> np.ndarray:
        best = against(games, policy.shares[t], agent).argmax(axis=1)
        shares[t][:, agent] = np.eye(graph.shape[agent])[best]
        return expected(games, shares[t])

    sweep(graph, answer)
    return Policy(policy.states, shares)


def extremes(graph: Graph, agent: int) -> tuple[float, float]:
    """The least and the most that an agent can be paid, on average over chance, whatever all agents do together."""

    def end(sign: int) -> float:
        def answer(t: int, states: np.ndarray, games: np.ndarray) -> np.ndarray:
            best = (sign * games[:, agent]).reshape(len(games), -1).max(axis=1)
            return _only(sign * best, games, agent)

        return float((graph.start @ sweep(graph, answer))[agent])

    return end(-1), end(1)


def follow(graph: Graph, policy: Policy) -> np.ndarray:
    """What each agent gets when all follow the policy [A]."""
    values = sweep(graph, lambda t, states, games: expected(games, policy.shares[t]))
    return np.asarray(graph.start @ values)


class Secured(NamedTuple):
    """What one agent is sure of, whatever all others do together, knowing its policy: deterministic, and mixing."""

    pure: float
    mixed: float


def security(graph: Graph, agent: int, progress: Progress | None = None) -> Secured:
    """The best deterministic policy against a best responder, and the best one that may mix."""
    pure = sweep(graph, lambda t, states, games: _only(_pure_security(_matrix(games, agent)), games, agent))
    mixed = sweep(graph, lambda t, states, games: _only(_mixed_security(_matrix(games, agent)), games, agent), progress)
    return Secured(float((graph.start @ pure)[agent]), float((graph.start @ mixed)[agent]))


def _matrix(games: np.ndarray, agent: int) -> np.ndarray:
    """The agent's payoffs by its own action and what all others do: [G, N, M]."""
    own = np.moveaxis(games[:, agent], 1 + agent, 1)
    return own.reshape(len(games), own.shape[1], -1)


def _only(values: np.ndarray, games: np.ndarray, agent: int) -> np.ndarray:
    """[G] as the values of one agent, zeros for the others [G, A]."""
    whole = np.zeros(games.shape[:2])
    whole[:, agent] = values
    return whole


def _pure_security(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(matrix.min(axis=2).max(axis=1))


def _mixed_security(matrix: np.ndarray) -> np.ndarray:
    games = np.stack([matrix, -matrix], axis=1)
    found = solve_all(games)
    return expected(games, found.shares)[:, 0]


class Exact(NamedTuple):
    """What is known of a world whose joint states were all listed."""

    graph: Graph
    best: Markov
    worst: Markov
    secured: tuple[Secured, ...]


def solve_world(config: Config | World, limits: Limits | None = None, progress: Progress | None = None) -> Exact:
    """Everything above. Raises TooLarge."""
    graph = joint_states(config, limits, progress)
    best, worst = (markov_perfect(graph, rule) for rule in ("best", "worst"))
    return Exact(graph, best, worst, tuple(security(graph, i) for i in range(graph.agents)))
