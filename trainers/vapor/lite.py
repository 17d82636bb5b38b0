"""VAPOR-lite: a policy gradient whose entropy counts as much as there is doubt (Tarbouriech et al. 2023).

Of VAPOR's program in its form of two players one part is left: the temperature of each state and action is its width σ,
and -log λ is -log π. With returns G of r + σ,

    loss = - E [ log π(a|s) (G - v(s)) + Σ_a' σ(s,a') (-π(a'|s) log π(a'|s)) ] + c E (v(s) - G)²

where the gradient goes through log π, π and v alone. σ is asked of all actions, not only of those that were taken.
"""

from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from mettagrid_lite.values import Frozen
from trainers.returns import gae
from trainers.vapor.agents import Agent
from trainers.vapor.belief import Belief
from trainers.vapor.deep_sea import Path
from trainers.vapor.doubt import Counts, Doubt, Ensemble


class Config(Frozen):
    """pays: what is paid beside the reward, and by what entropy is weighed:

    vapor    σ, and σ of each action
    bonus    σ alone
    noisy    σ, and `temperature` everywhere
    noise    `temperature` everywhere alone
    ersac    σ² / 2τ, and τ, which descends by E[H(π) - σ² / 2τ²] (O'Donoghue 2023), from `temperature` on

    ahead: the entropy of later steps is paid too, as ERSAC has it and VAPOR-lite has not.
    """

    pays: Literal["vapor", "bonus", "noisy", "noise", "ersac"] = "vapor"
    doubt: Literal["counts", "ensemble"] = "counts"
    temperature: float = 0.05
    ahead: bool = False
    episodes: int = 8
    epochs: int = 4
    rate: float = 1e-3
    discount: float = 0.99
    trace: float = 0.9
    value: float = 0.5
    descent: float = 0.1  # of log τ, for each batch


class Network(nn.Module):
    """Policy and value of cells, with two hidden layers for both."""

    def __init__(self, cells: int, actions: int, hidden: int = 64) -> None:
        super().__init__()
        self.into = nn.Linear(cells, hidden)
        self.middle = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, actions + 1)

    def forward(self, cell: Tensor) -> tuple[Tensor, Tensor]:
        """Log-probabilities [..., A] and values [...]; cell: int64 [...], where what is seen is 1."""
        seen = functional.embedding(cell, self.into.weight.T) + self.into.bias
        told = self.out(torch.relu(self.middle(torch.relu(seen))))
        return told[..., :-1].log_softmax(-1), told[..., -1]


def objective(log_probs: Tensor, action: Tensor, advantage: Tensor, weight: Tensor) -> Tensor:
    """Mean of log π(a|s) A + Σ_a' w(s,a') (-π log π); log_probs and weight: [..., A], action and advantage: [...]."""
    taken = log_probs.gather(-1, action[..., None])[..., 0]
    return (taken * advantage + entropies(log_probs, weight)).mean()


def entropies(log_probs: Tensor, weight: Tensor) -> Tensor:
    """Σ_a w(s,a) (-π log π), [...] of [..., A]."""
    return -(weight * log_probs.exp() * log_probs).sum(-1)


class Lite(Agent):
    """Learns from so many episodes at once, all by the same policy."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.temperature = config.temperature
        self.batch: list[Path] = []
        self.network: Network | None = None

    def policy(self, belief: Belief, chance: np.random.Generator) -> np.ndarray:
        if self.network is None:
            self._begin(belief.seen.shape, int(chance.integers(2**31)))
        return self.now

    def _begin(self, shape: tuple[int, ...], seed: int) -> None:
        torch.manual_seed(seed)
        self.shape = shape
        cells, actions = shape[0] * shape[1], shape[2]
        self.network = Network(cells, actions)
        self.optimizer = torch.optim.Adam(self.network.parameters(), self.config.rate)
        self.doubt: Doubt = {"counts": Counts, "ensemble": Ensemble}[self.config.doubt](cells, actions)
        self._tell()

    def _tell(self) -> None:
        assert self.network is not None
        with torch.no_grad():
            log_probs, _ = self.network(torch.arange(self.shape[0] * self.shape[1]))
        chances = log_probs.double().exp().numpy().reshape(self.shape)
        self.now = chances / chances.sum(-1, keepdims=True)

    def learn(self, path: Path, belief: Belief) -> None:
        self.batch.append(path)
        if len(self.batch) == self.config.episodes:
            self._improve()
            self._tell()
            self.batch = []

    def _improve(self) -> None:
        assert self.network is not None
        config = self.config
        cell, action, reward = self._steps()
        with torch.no_grad():
            log_probs, value = self.network(cell)
        paid, weight = self.prices(log_probs, action, self.doubt.widths(cell))
        end = torch.zeros_like(reward, dtype=torch.bool)
        end[-1] = True
        advantage = gae(reward + paid, value, torch.zeros_like(value[-1]), end, config.discount, config.trace)
        for _ in range(config.epochs):
            log_probs, told = self.network(cell)
            error = (told - advantage - value).square().mean()
            loss = config.value * error - objective(log_probs, action, advantage, weight)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
        self.doubt.learn(cell.flatten(), action.flatten(), reward.flatten())

    def prices(self, log_probs: Tensor, action: Tensor, widths: Tensor) -> tuple[Tensor, Tensor]:
        """What is paid beside the reward, [...], and the weight of entropy, [..., A], of steps with such widths."""
        config, sigma = self.config, widths.gather(-1, action[..., None])[..., 0]
        flat = torch.full_like(widths, self.temperature)
        paid, weight = {
            "vapor": (sigma, widths),
            "bonus": (sigma, torch.zeros_like(widths)),
            "noisy": (sigma, flat),
            "noise": (torch.zeros_like(sigma), flat),
            "ersac": (sigma.square() / (2 * self.temperature), flat),
        }[config.pays]
        if config.pays == "ersac":
            self._descend(entropies(log_probs, torch.ones_like(flat)).mean(), sigma.square().mean())
        return paid + (entropies(log_probs, weight) if config.ahead else 0), weight

    def _descend(self, entropy: Tensor, square: Tensor) -> None:
        """A step of log τ by the derivative of what τ promises, over the sum of the sizes of its parts."""
        doubt = square / (2 * self.temperature**2)
        self.temperature *= float(torch.exp(-self.config.descent * (entropy - doubt) / (entropy + doubt)))

    def _steps(self) -> tuple[Tensor, Tensor, Tensor]:
        """Cells, actions and rewards of the batch, [L, episodes]."""
        states = np.stack([path.states[:-1] for path in self.batch], 1)
        cells = np.arange(self.shape[0])[:, None] * self.shape[1] + states
        actions = np.stack([path.actions for path in self.batch], 1)
        rewards = np.stack([path.rewards for path in self.batch], 1)
        return torch.from_numpy(cells), torch.from_numpy(actions), torch.from_numpy(rewards).float()
