"""Novelty that is learned: what its kinds share - eyes, an optimizer, the share of steps learned from, what is kept."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from trainers.collect import below
from trainers.exploration.eyes import Eyes
from trainers.exploration.journey import Journey

BATCH = 256  # steps


class Steps(NamedTuple):
    """M steps: what was seen before and after float [M, D], the action int64 [M]."""

    before: Tensor
    action: Tensor
    after: Tensor

    def some(self, which: Tensor) -> "Steps":
        return Steps(*(part[which] for part in self))


class Learned(nn.Module, ABC):
    """A module with a `bonus` of steps and a `loss` on them. share: of the steps, drawn anew each time."""

    def __init__(self, eyes: Eyes, share: float, seed: int) -> None:
        super().__init__()
        self.eyes, self.share = eyes, share
        self.chance = torch.Generator().manual_seed(seed)
        self.optimizer: torch.optim.Optimizer

    @abstractmethod
    def bonus(self, steps: Steps) -> Tensor:
        """Float [M]."""

    @abstractmethod
    def loss(self, steps: Steps) -> Tensor:
        """A number, to be made less."""

    @torch.no_grad()
    def of(self, journey: Journey) -> Tensor:
        """The bonus of all steps, [T, N], after the eyes took in what was seen."""
        flat = self.eyes.flat(journey.windows.flatten(0, 1), journey.vectors.flatten(0, 1))
        self.eyes.standard.follow(flat[journey.alive.flatten()])
        self.steps = self._steps(self.eyes.standard(flat), journey)
        return self.bonus(self.steps).view(journey.action.shape)

    def _steps(self, seen: Tensor, journey: Journey) -> Steps:
        rows = journey.action.shape[1]
        return Steps(seen[:-rows], journey.action.flatten(), seen[rows:])

    def learn(self, journey: Journey) -> dict[str, float]:
        """One pass over a share of the paid steps; the mean loss."""
        paid = journey.paid.flatten().nonzero()[:, 0]
        drawn = paid[torch.randperm(len(paid), generator=self.chance)[: max(1, int(self.share * len(paid)))]]
        losses = [self._improve(self.steps.some(part)) for part in drawn.split(BATCH)] if len(paid) else []
        return {"bonus_loss": float(np.mean(losses))} if losses else {}

    def _improve(self, steps: Steps) -> float:
        loss = self.loss(steps)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return float(loss.detach())

    def kept(self) -> dict[str, np.ndarray]:
        """Weights, what the eyes are used to, the optimizer and chance."""
        return kept_of(self, self.optimizer, self.chance)

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from what was kept."""
        restore(arrays, self, self.optimizer, self.chance)


def kept_of(net: nn.Module, optimizer: torch.optim.Optimizer, chance: torch.Generator) -> dict[str, np.ndarray]:
    """All that a predictor goes on from, by name."""
    tensors = {f"net.{name}": value for name, value in net.state_dict().items()}
    for index, state in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{name}": value for name, value in state.items()}
    tensors["chance"] = chance.get_state()
    return {name: value.detach().cpu().numpy() for name, value in tensors.items()}


def restore(
    arrays: Mapping[str, np.ndarray], net: nn.Module, optimizer: torch.optim.Optimizer, chance: torch.Generator
) -> None:
    """Put a predictor where it was when this was kept."""
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    net.load_state_dict(below(tensors, "net."))
    states: dict[int, dict[str, Tensor]] = {}
    for name, tensor in below(tensors, "optimizer.").items():
        index, _, what = name.partition(".")
        states.setdefault(int(index), {})[what] = tensor
    optimizer.load_state_dict({"state": states, "param_groups": optimizer.state_dict()["param_groups"]})
    chance.set_state(tensors["chance"])


def layers(*widths: int) -> nn.Sequential:
    """Linear layers with ReLU between them, orthogonal."""
    built: list[nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layer = nn.Linear(inputs, outputs)
        nn.init.orthogonal_(layer.weight, 2**0.5)
        nn.init.zeros_(layer.bias)
        built += [layer, nn.ReLU()]
    return nn.Sequential(*built[:-1])
