"""Doubt of rewards in grid worlds by an ensemble that disagrees: members that learn, on top of priors that never do."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from trainers.exploration.eyes import Eyes
from trainers.exploration.learned import kept_of, restore

if TYPE_CHECKING:
    from trainers.vapor.grid import Config, Walk

BATCH = 256  # steps


class Members(nn.Module):
    """Networks of one hidden layer, side by side: [M, inputs] -> [M, members, actions]."""

    def __init__(self, inputs: int, sizes: tuple[int, int, int], chance: torch.Generator) -> None:
        super().__init__()
        count, hidden, actions = sizes
        self.count, self.hidden = count, hidden
        self.into = nn.Parameter(torch.randn(inputs, count * hidden, generator=chance) * (2 / inputs) ** 0.5)
        self.out = nn.Parameter(torch.randn(count, hidden, actions, generator=chance) / hidden**0.5)

    def forward(self, seen: Tensor) -> Tensor:
        hidden = functional.relu(seen @ self.into).view(-1, self.count, self.hidden)
        return torch.einsum("...mh,mha->...ma", hidden, self.out)


class Rewards(nn.Module):
    """σ = scale x deviation over members, each of which learns r + N(0, noise²) on top of its prior, at most 1.

    The priors are random and fixed (Osband et al. 2018): where nothing was seen, members differ by them. It learns from
    a share of the newest steps, each once.
    """

    def __init__(self, eyes: Eyes, actions: int, config: "Config", seed: int) -> None:
        super().__init__()
        self.eyes, self.config = eyes, config
        self.chance = torch.Generator().manual_seed(seed)
        sizes = config.members, config.width, actions
        self.members = Members(eyes.width, sizes, self.chance)
        self.priors = Members(eyes.width, sizes, self.chance).requires_grad_(False)
        self.optimizer = torch.optim.Adam(self.members.parameters(), config.rate)

    def told(self, seen: Tensor) -> Tensor:
        """What each member says of each action, [M, members, actions]."""
        return self.members(seen) + self.priors(seen)

    @torch.no_grad()
    def widths(self, walk: "Walk") -> Tensor:
        """After the eyes took in what is seen."""
        flat = self.eyes.flat(walk.windows.flatten(0, 1), walk.vectors.flatten(0, 1))
        self.eyes.standard.follow(flat[walk.alive.flatten()])
        self.seen = self.eyes.standard(flat)
        spread = torch.cat([self.told(some).std(1) for some in self.seen.split(4096)])
        return (self.config.scale * spread).clamp(max=1).view(*walk.action.shape, -1)

    def learn(self, walk: "Walk") -> dict[str, float]:
        """One pass over a share of the steps; the mean error of a member."""
        alive = walk.alive.flatten().nonzero()[:, 0]
        drawn = alive[torch.randperm(len(alive), generator=self.chance)[: max(1, int(self.config.share * len(alive)))]]
        action, paid = walk.action.flatten(), walk.paid.flatten()
        errors = [self._improve(self.seen[some], action[some], paid[some]) for some in drawn.split(BATCH)]
        return {"doubt_error": float(np.mean(errors))} if len(alive) else {}

    def _improve(self, seen: Tensor, action: Tensor, paid: Tensor) -> float:
        noisy = paid[:, None] + self.config.noise * torch.randn(len(paid), self.members.count, generator=self.chance)
        told = self.told(seen)[torch.arange(len(action)), :, action]
        error = (told - noisy).square().mean(0)
        self.optimizer.zero_grad()
        error.sum().backward()
        self.optimizer.step()
        return float(error.detach().mean())

    def kept(self) -> dict[str, np.ndarray]:
        """Weights, what the eyes are used to, the optimizer and chance."""
        return kept_of(self, self.optimizer, self.chance)

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from what was kept."""
        restore(arrays, self, self.optimizer, self.chance)
