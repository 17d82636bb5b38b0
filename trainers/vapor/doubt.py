"""How wide the belief of a reward is, where the world is too large for a table: counts, or an ensemble that disagrees.

Each is asked about cells of DeepSea by their numbers, and tells σ of all their actions; S seeds side by side, what
stands first in all shapes is the seed.
"""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn
from torch.nn import functional

from trainers.vapor.networks import Dice, kept_of, normal, optimizer_of, rows


class Doubt(ABC):
    """Learns from steps, and tells widths."""

    @abstractmethod
    def learn(self, cell: Tensor, action: Tensor, reward: Tensor) -> None:
        """Take in steps: int64, int64, float32 [S, B]."""

    @abstractmethod
    def widths(self, cell: Tensor) -> Tensor:
        """σ of all actions in some cells int64 [S, B]: [S, B, A], at most 1."""

    @abstractmethod
    def keep(self, kept: Tensor) -> None:
        """These seeds alone go on, bool [S]."""


class Counts(Doubt):
    """σ = scale / sqrt(n + 1) after n visits."""

    def __init__(self, cells: int, actions: int, dice: Dice, scale: float = 0.1) -> None:
        self.visits, self.scale = torch.zeros(len(dice), cells, actions), scale

    def learn(self, cell: Tensor, action: Tensor, reward: Tensor) -> None:
        seed = torch.arange(len(cell))[:, None]
        self.visits.index_put_((seed, cell, action), torch.ones(cell.shape), accumulate=True)

    def widths(self, cell: Tensor) -> Tensor:
        return (self.scale * (rows(self.visits, cell) + 1).rsqrt()).clamp(max=1)

    def keep(self, kept: Tensor) -> None:
        self.visits = self.visits[kept]


class Ensemble(Doubt):
    """σ = scale x deviation of members that each learn r + N(0, noise²) on top of a random function of their own.

    The random functions are never trained (Osband et al. 2018): where nothing was seen, members differ by them.
    """

    def __init__(
        self,
        cells: int,
        actions: int,
        dice: Dice,
        scale: float = 3.0,
        members: int = 10,
        noise: float = 0.1,
        rate: float = 1e-3,
    ) -> None:
        self.scale, self.noise, self.dice = scale, noise, list(dice)
        self.members = Members(members, cells, actions, dice)
        self.priors = Members(members, cells, actions, dice).requires_grad_(False)
        self.optimizer = optimizer_of(self.members, rate)
        self.seen: tuple[Tensor, ...] = ()

    def learn(self, cell: Tensor, action: Tensor, reward: Tensor, batches: int = 4, size: int = 256) -> None:
        """Steps are kept with their noise, a draw for each member, and learned from in batches of all so far."""
        shape = cell.shape[1], self.members.count
        noise = torch.stack([torch.randn(shape, generator=die) for die in self.dice])
        fresh = cell, action, reward[..., None] + self.noise * noise
        self.seen = tuple(torch.cat(parts, 1) for parts in zip(self.seen, fresh, strict=True)) if self.seen else fresh
        for _ in range(batches):
            some = torch.stack([torch.randint(self.seen[0].shape[1], (size,), generator=die) for die in self.dice])
            cells, actions, rewards = (part[torch.arange(len(some))[:, None], some] for part in self.seen)
            told = self._told(cells).gather(-1, actions[..., None, None].expand(*rewards.shape, 1))[..., 0]
            self.optimizer.zero_grad()
            (told - rewards).square().mean(1).sum().backward()
            self.optimizer.step()

    def widths(self, cell: Tensor) -> Tensor:
        with torch.no_grad():
            return (self.scale * self._told(cell).std(-2)).clamp(max=1)

    def _told(self, cell: Tensor) -> Tensor:
        """What each member says of each action, [S, B, members, A]."""
        return self.members(cell) + self.priors(cell)

    def keep(self, kept: Tensor) -> None:
        self.dice = [die for die, stays in zip(self.dice, kept.tolist(), strict=True) if stays]
        self.seen = tuple(part[kept] for part in self.seen)
        for networks in (self.members, self.priors):
            kept_of(networks, self.optimizer, kept)


class Members(nn.Module):
    """Networks of one hidden layer, side by side."""

    def __init__(self, count: int, cells: int, actions: int, dice: Dice, hidden: int = 64) -> None:
        super().__init__()
        self.count = count
        self.into = normal(dice, cells, count, hidden)
        self.out = normal(dice, count, hidden, actions, deviation=hidden**-0.5)

    def forward(self, cell: Tensor) -> Tensor:
        hidden = functional.relu(rows(self.into, cell))
        return torch.einsum("sbmh,smha->sbma", hidden, self.out)
