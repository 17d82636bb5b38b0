"""Who explores, by name: each turns a belief into the policy of the next episode.

vapor          the flow that its program says (program.py)
thompson       the best policy of a world that is drawn from the belief (posterior sampling)
k_learning     Boltzmann in values with bonus σ² / 2τ, τ the best for the whole problem (O'Donoghue 2021)
ersac          the same with one step of τ an episode (the tabular part of O'Donoghue 2023)
soft_q         Boltzmann in values of the expected rewards, with entropy paid: noise without doubt
greedy         an impostor: VAPOR with σ = 0, so the best policy of the expected rewards
batch_softmax  an impostor: advantages made weights by a softmax over the batch, kept near the policy before
"""

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize_scalar

from trainers.vapor.belief import Belief
from trainers.vapor.deep_sea import Path
from trainers.vapor.model import Model, backward, softly, softmax, visits
from trainers.vapor.program import Program


class Agent(ABC):
    """One for each run: some remember."""

    residual = 0.0  # of the worst program so far

    @abstractmethod
    def policy(self, belief: Belief, chance: np.random.Generator) -> np.ndarray:
        """Chances of actions in the next episode, [L, S, A]."""

    def learn(self, path: Path, belief: Belief) -> None:  # noqa: B027  only one does
        """An episode has come to an end, and the belief knows it."""


class Vapor(Agent):
    """Each program begins where that of the last episode ended."""

    def __init__(self) -> None:
        self.program: Program | None = None
        self.values: np.ndarray | None = None

    def policy(self, belief: Belief, chance: np.random.Generator) -> np.ndarray:
        model = belief.model()
        if self.program is None or not belief.known:
            self.program = Program(model.move, model.start)
        answer = self.program.solve(model.reward, model.width, self.values)
        self.values, self.residual = answer.values, max(self.residual, answer.residual)
        return answer.policy


class Thompson(Agent):
    def policy(self, belief: Belief, chance: np.random.Generator) -> np.ndarray:
        return best(belief.drawn(chance), chance)


class Greedy(Agent):
    """Ties are drawn by lot: nothing is known at first."""

    def policy(self, belief: Belief, chance: np.random.Generator) -> np.ndarray:
        return best(belief.model(), chance)


class SoftQ(Agent):
    def __init__(self, temperature: float = 0.1) -> None:
        self.temperature = temperature

    def policy(self, belief: Belief, chance: np.random.Generator) -> np.ndarray:
        model = belief.model()
        return boltzmann(model._replace(width=np.zeros_like(model.width)), self.temperature)[0]


class KLearning(Agent):
    def policy(self, belief: Belief, chance: np.random.Generator) -> np.ndarray:
        model = belief.model()
        return boltzmann(model, best_temperature(model))[0]


class Ersac(Agent):
    """Descends on log τ by dK/dτ = Σ λ [H(π) - σ² / 2τ²], over the sum of the sizes of its two parts."""

    def __init__(self, temperature: float = 0.1, rate: float = 0.2) -> None:
        self.temperature, self.rate = temperature, rate

    def policy(self, belief: Belief, chance: np.random.Generator) -> np.ndarray:
        model = belief.model()
        policy, _ = boltzmann(model, self.temperature)
        flow = visits(policy, model.move, model.start)
        entropy = -(flow * np.log(np.maximum(policy, 1e-300))).sum()
        doubt = (flow * model.width**2).sum() / (2 * self.temperature**2)
        self.temperature *= float(np.exp(-self.rate * (entropy - doubt) / (entropy + doubt)))
        return policy


class BatchSoftmax(Agent):
    """No doubt anywhere: π ← (Σ w of its own steps + β π) / sum, w = softmax of advantages over the last episodes."""

    def __init__(self, episodes: int = 8, temperature: float = 0.1, near: float = 0.1) -> None:
        self.episodes, self.temperature, self.near = episodes, temperature, near
        self.batch: list[Path] = []
        self.now: np.ndarray | None = None

    def policy(self, belief: Belief, chance: np.random.Generator) -> np.ndarray:
        if self.now is None:
            self.now = np.full(belief.seen.shape, 1 / belief.seen.shape[-1])
        return self.now

    def learn(self, path: Path, belief: Belief) -> None:
        self.batch.append(path)
        if len(self.batch) < self.episodes or self.now is None:
            return
        model, now = belief.model(), self.now
        gains, values = backward(model.reward, model.move, lambda step, gains: (now[step] * gains).sum(-1))
        states, actions = np.stack([path.states[:-1] for path in self.batch]), np.stack([p.actions for p in self.batch])
        step = np.broadcast_to(np.arange(states.shape[1]), states.shape)
        advantage = gains[step, states, actions] - values[step, states]
        mass = self.near * now
        np.add.at(mass, (step, states, actions), softmax(advantage.ravel() / self.temperature).reshape(states.shape))
        self.now, self.batch = mass / mass.sum(-1, keepdims=True), []


AGENTS: dict[str, Callable[[], Agent]] = {
    "vapor": Vapor,
    "thompson": Thompson,
    "k_learning": KLearning,
    "ersac": Ersac,
    "soft_q": SoftQ,
    "greedy": Greedy,
    "batch_softmax": BatchSoftmax,
}


def best(model: Model, chance: np.random.Generator) -> np.ndarray:
    """The policy that is best by the expected rewards; among equal actions one by lot."""
    gains, _ = backward(model.reward, model.move, lambda step, gains: gains.max(-1))
    lots = np.where(gains == gains.max(-1, keepdims=True), chance.random(gains.shape), -1)
    return np.eye(gains.shape[-1])[lots.argmax(-1)]


def boltzmann(model: Model, temperature: float) -> tuple[np.ndarray, float]:
    """Policy π = softmax(Q / τ) and value Σ ρ K_0, where Q = r̄ + σ² / 2τ + P̄ K and K = τ log Σ exp(Q / τ)."""
    reward = model.reward + model.width**2 / (2 * temperature)
    gains, values = backward(reward, model.move, lambda step, gains: softly(gains, temperature))
    return softmax(gains / temperature), float(model.start @ values[0])


def best_temperature(model: Model) -> float:
    """The τ whose value, which is convex in it, promises least."""
    told = minimize_scalar(
        lambda log: boltzmann(model, float(np.exp(log)))[1], bounds=(np.log(1e-3), np.log(1e3)), method="bounded"
    )
    return float(np.exp(told.x))
