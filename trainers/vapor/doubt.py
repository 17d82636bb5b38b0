"""How wide the belief of a reward is, where the world is too large for a table: counts, or an ensemble that disagrees.

Each is asked about cells of DeepSea, numbers from 0 to N² - 1 (what is seen is one cell of N x N that is 1), and tells
σ of all their actions.
"""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn
from torch.nn import functional


class Doubt(ABC):
    """Learns from steps, and tells widths."""

    @abstractmethod
    def learn(self, cell: Tensor, action: Tensor, reward: Tensor) -> None:
        """Take in steps: int64, int64, float32 [B]."""

    @abstractmethod
    def widths(self, cell: Tensor) -> Tensor:
        """σ of all actions in some cells, [..., A], at most 1."""


class Counts(Doubt):
    """σ = scale / sqrt(n + 1) after n visits."""

    def __init__(self, cells: int, actions: int, scale: float = 0.1) -> None:
        self.visits, self.scale = torch.zeros(cells, actions), scale

    def learn(self, cell: Tensor, action: Tensor, reward: Tensor) -> None:
        self.visits.index_put_((cell, action), torch.ones(len(cell)), accumulate=True)

    def widths(self, cell: Tensor) -> Tensor:
        return (self.scale * (self.visits[cell] + 1).rsqrt()).clamp(max=1)


class Ensemble(Doubt):
    """σ = scale x deviation of members that each learn r + N(0, noise²) on top of a random function of their own.

    The random functions are never trained (Osband et al. 2018): where nothing was seen, members differ by them.
    """

    def __init__(
        self, cells: int, actions: int, scale: float = 3.0, members: int = 10, noise: float = 0.1, rate: float = 1e-3
    ) -> None:
        self.scale, self.noise = scale, noise
        self.members = Members(members, cells, actions)
        self.priors = Members(members, cells, actions).requires_grad_(False)
        self.optimizer = torch.optim.Adam(self.members.parameters(), rate)
        self.seen: list[tuple[Tensor, Tensor, Tensor]] = []

    def learn(self, cell: Tensor, action: Tensor, reward: Tensor, batches: int = 4, size: int = 256) -> None:
        """Steps are kept with their noise, a draw for each member, and learned from in batches of all so far."""
        noisy = reward[:, None] + self.noise * torch.randn(len(reward), self.members.count)
        self.seen.append((cell, action, noisy))
        cells, actions, rewards = (torch.cat(parts) for parts in zip(*self.seen, strict=True))
        self.seen = [(cells, actions, rewards)]
        for _ in range(batches):
            some = torch.randint(len(cells), (size,))
            told = self._told(cells[some])[torch.arange(size), :, actions[some]]
            self.optimizer.zero_grad()
            (told - rewards[some]).square().mean(0).sum().backward()
            self.optimizer.step()

    def widths(self, cell: Tensor) -> Tensor:
        with torch.no_grad():
            return (self.scale * self._told(cell).std(-2)).clamp(max=1)

    def _told(self, cell: Tensor) -> Tensor:
        """What each member says of each action, [..., members, A]."""
        return self.members(cell) + self.priors(cell)


class Members(nn.Module):
    """Networks of one hidden layer, side by side."""

    def __init__(self, count: int, cells: int, actions: int, hidden: int = 64) -> None:
        super().__init__()
        self.count = count
        self.into = nn.Parameter(torch.randn(cells, count, hidden))
        self.out = nn.Parameter(torch.randn(count, hidden, actions) / hidden**0.5)

    def forward(self, cell: Tensor) -> Tensor:
        hidden = functional.relu(self.into[cell])
        return torch.einsum("...mh,mha->...ma", hidden, self.out)
