"""VAPOR-lite: a policy gradient whose entropy counts as much as there is doubt (Tarbouriech et al. 2023).

Of VAPOR's program in its form of two players one part is left: the temperature of each state and action is its width σ,
and -log λ is -log π. With returns G of r + σ,

    loss = - E [ log π(a|s) (G - v(s)) + Σ_a' σ(s,a') (-π(a'|s) log π(a'|s)) ] + c E (v(s) - G)²

where the gradient goes through log π, π and v alone. σ is asked of all actions, not only of those that were taken.
S seeds learn side by side, each by its own steps alone: what stands first in all shapes is the seed.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from mettagrid_lite.values import Frozen
from trainers.returns import gae
from trainers.vapor.doubt import Counts, Doubt, Ensemble
from trainers.vapor.networks import Networks, kept_of, optimizer_of


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


AGENTS: dict[str, Config] = {
    "lite": Config(),
    "lite_ensemble": Config(doubt="ensemble"),
    "lite_bonus": Config(pays="bonus"),
    "lite_noisy": Config(pays="noisy"),
    "lite_noise": Config(pays="noise"),
    "lite_ersac": Config(pays="ersac"),
}
DOUBTS: dict[str, Callable[..., Doubt]] = {"counts": Counts, "ensemble": Ensemble}


def objective(log_probs: Tensor, action: Tensor, advantage: Tensor, weight: Tensor) -> Tensor:
    """log π(a|s) A + Σ_a' w(s,a') (-π log π), [...]; log_probs and weight: [..., A], action and advantage: [...]."""
    taken = log_probs.gather(-1, action[..., None])[..., 0]
    return taken * advantage + entropies(log_probs, weight)


def entropies(log_probs: Tensor, weight: Tensor) -> Tensor:
    """Σ_a w(s,a) (-π log π), [...] of [..., A]."""
    return -(weight * log_probs.exp() * log_probs).sum(-1)


class Lite:
    """Learns from so many episodes at once, all by the same policy. cells: that can be come to; sea: and all others."""

    def __init__(self, config: Config, cells: int, actions: int, seeds: Sequence[int], sea: int) -> None:
        self.config = config
        dice = [torch.Generator().manual_seed(seed) for seed in seeds]
        self.networks = Networks(cells, actions, dice, sea)
        self.optimizer = optimizer_of(self.networks, config.rate)
        self.doubt = DOUBTS[config.doubt](cells, actions, dice)
        self.temperature = torch.full((len(dice),), config.temperature)

    @torch.no_grad()
    def chances(self) -> np.ndarray:
        """Of actions in all cells, float64 [S, C, A]."""
        told: np.ndarray = self.networks()[0].double().softmax(-1).numpy()
        return told

    def learn(self, cell: Tensor, action: Tensor, reward: Tensor) -> None:
        """From steps of whole episodes: int64, int64, float32 [S, L, E]."""
        config, flat = self.config, cell.flatten(1)
        with torch.no_grad():
            log_probs, value = self.networks(flat)
        paid, weight = self.prices(log_probs, action.flatten(1), self.doubt.widths(flat))
        advantage = self._advantages(reward + paid.view_as(reward), value.view_as(reward)).flatten(1)
        for _ in range(config.epochs):
            log_probs, told = self.networks(flat)
            error = (told - advantage - value).square()
            loss = config.value * error - objective(log_probs, action.flatten(1), advantage, weight)
            self.optimizer.zero_grad()
            loss.mean(1).sum().backward()
            self.optimizer.step()
        self.doubt.learn(flat, action.flatten(1), reward.flatten(1))

    def _advantages(self, reward: Tensor, value: Tensor) -> Tensor:
        """[S, L, E]; nothing comes after the last step."""
        rewards, values = reward.transpose(0, 1), value.transpose(0, 1)
        end = torch.zeros_like(rewards, dtype=torch.bool)
        end[-1] = True
        told = gae(rewards, values, torch.zeros_like(values[-1]), end, self.config.discount, self.config.trace)
        return told.transpose(0, 1)

    def prices(self, log_probs: Tensor, action: Tensor, widths: Tensor) -> tuple[Tensor, Tensor]:
        """What is paid beside the reward, [S, B], and the weight of entropy, [S, B, A], of steps with such widths."""
        config, sigma = self.config, widths.gather(-1, action[..., None])[..., 0]
        flat = self.temperature[:, None, None].expand_as(widths)
        paid, weight = {
            "vapor": (sigma, widths),
            "bonus": (sigma, torch.zeros_like(widths)),
            "noisy": (sigma, flat),
            "noise": (torch.zeros_like(sigma), flat),
            "ersac": (sigma.square() / (2 * self.temperature[:, None]), flat),
        }[config.pays]
        if config.pays == "ersac":
            self._descend(entropies(log_probs, torch.ones_like(flat)).mean(1), sigma.square().mean(1))
        return paid + (entropies(log_probs, weight) if config.ahead else 0), weight

    def _descend(self, entropy: Tensor, square: Tensor) -> None:
        """A step of log τ by the derivative of what τ promises, over the sum of the sizes of its parts; [S]."""
        doubt = square / (2 * self.temperature**2)
        self.temperature = self.temperature * torch.exp(-self.config.descent * (entropy - doubt) / (entropy + doubt))

    def keep(self, kept: Tensor) -> None:
        """These seeds alone go on, bool [S]."""
        self.optimizer = kept_of(self.networks, self.optimizer, kept)
        self.doubt.keep(kept)
        self.temperature = self.temperature[kept]
