"""A policy that play is drawn to, so that learners who answer each other don't go round for ever.

Magnetic mirror descent (Sokota et al. 2023, arXiv:2206.05825) as a part of PPO's loss, α KL(π || ρ), where ρ is the
magnet: uniform play, or a slow copy of what is learned. PPO's clip keeps steps small in place of KL(π || π_old). A
fixed magnet and a constant α lead to a point near an equilibrium; to it lead α that falls to 0, or a magnet that moves.

    python -m trainers.run tag ppo.magnet.kind=moving ppo.magnet.weight=0.1
"""

from collections.abc import Mapping
from copy import deepcopy
from math import log
from typing import Annotated, Literal

import numpy as np
import torch
from pydantic import Field
from torch import Tensor

from mettagrid_lite.values import Frozen, Positive, Share
from trainers.memory import State
from trainers.policy import Policy, View
from trainers.ranks import here, joined, parted


class Config(Frozen):
    """Of what play is drawn to.

    kind: uniform: all actions that can be chosen alike; moving: a slow copy of what is learned
    weight: α, of KL(π || magnet) in the loss, where advantages have deviation 1
    anneal: α falls to 0 in a line, as the rate does
    every: updates after which a moving magnet comes nearer
    step: by which share of the way, weight by weight; 1 with a large `every` is R-NaD's reference
    transform: η, who is paid η log(magnet/π) for each action, and the others lose what it gains (R-NaD)
    """

    kind: Literal["none", "uniform", "moving"] = "none"
    weight: Annotated[float, Field(ge=0)] = 0.1
    anneal: bool = True
    every: Positive = 1
    step: Share = 0.02
    transform: Annotated[float, Field(ge=0)] = 0.0


def divergence(log_probs: Tensor, magnet: Tensor) -> Tensor:
    """KL(π || ρ) of distributions [..., actions] given by logarithms; -inf, in both, can't be chosen."""
    least = torch.finfo(log_probs.dtype).min
    return (log_probs.exp() * (log_probs.clamp(min=least) - magnet.clamp(min=least))).sum(-1)


def transformed(reward: Tensor, log_ratio: Tensor, eta: float, agents: int) -> Tensor:
    """Rewards [T, N] where who plays unlike the magnet pays the others for it (Perolat et al. 2022, section 2).

        r'_i = r_i - η log(π_i/ρ_i) + η mean of log(π_j/ρ_j) over the others j

    log_ratio [T, N] of the actions taken, 0 of who could not act; rows of a world, `agents` each, stand together.
    """
    ratios = log_ratio.view(len(log_ratio), -1, agents)
    others = (ratios.sum(-1, keepdim=True) - ratios) / max(agents - 1, 1)
    return reward - eta * (ratios - others).view_as(reward)


class Magnet:
    """What a policy is drawn to, with a memory of its own for each row."""

    def __init__(self, policy: Policy, config: Config) -> None:
        self.config, self.policy, self.updates = config, policy, 0
        self.slow = deepcopy(policy).requires_grad_(False) if config.kind == "moving" else None
        self.state: State | None = None

    def weight(self, left: float) -> float:
        """α when so large a share of the training is still to come."""
        return self.config.weight * (left if self.config.anneal else 1.0)

    @torch.no_grad()
    def log_probs(self, view: View, first: Tensor) -> Tensor:
        """Of T steps that follow on those that were asked about last, [T, N, actions]."""
        if self.slow is None:
            return self._uniform(view)
        if self.state is None:
            self.state = self.slow.begin(first.shape[1])
        told = self.slow(view, first, self.state)
        self.state = told.state
        return told.logits.log_softmax(-1)

    def _uniform(self, view: View) -> Tensor:
        if self.policy.uses_masks:
            return torch.where(view.masks, 0.0, float("-inf")).log_softmax(-1)
        return torch.full((*view.agent.shape, self.policy.actions), -log(self.policy.actions), device=view.agent.device)

    @torch.no_grad()
    def follow(self) -> None:
        """After an update: nearer to what is learned now."""
        self.updates += 1
        if self.slow is None or self.updates % self.config.every:
            return
        for slow, now in zip(self.slow.parameters(), self.policy.parameters(), strict=True):
            slow.lerp_(now, self.config.step)

    def kept(self) -> dict[str, np.ndarray]:
        """By name; memory is that of the rows of all processes."""
        weights = {f"policy.{name}": value.cpu().numpy() for name, value in self._weights().items()}
        memory = {f"memory.{number}": part.cpu().numpy() for number, part in enumerate(self.state or ())}
        return weights | joined(memory, ()) | {"updates": np.array([self.updates])}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.updates = int(arrays["updates"][0])
        if self.slow is not None:
            self.slow.load_state_dict({name: torch.from_numpy(arrays[f"policy.{name}"]) for name in self._weights()})
        memory = {name: array for name, array in arrays.items() if name.startswith("memory.")}
        own = parted(memory, (), here())
        parts = tuple(torch.as_tensor(own[f"memory.{number}"], device=self.policy.device) for number in range(len(own)))
        self.state = parts or None

    def _weights(self) -> dict[str, Tensor]:
        return self.slow.state_dict() if self.slow is not None else {}


def magnet_for(policy: Policy, config: Config) -> Magnet | None:
    """None where nothing draws."""
    return Magnet(policy, config) if config.kind != "none" else None
