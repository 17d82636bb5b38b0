"""Who is to be foretold. In each match a deterministic player begins from numbers of its own, drawn once: its key."""

from abc import ABC, abstractmethod

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from trainers.pseudo_random.games import Game

MULTIPLIER, INCREMENT = 1_664_525, 1_013_904_223  # of a generator modulo 2^32 (Knuth; Press et al. 1992)


class Player(ABC):
    """Plays M matches at once."""

    @abstractmethod
    def begin(self, matches: int, chance: np.random.Generator) -> None:
        """New matches."""

    @abstractmethod
    def act(self, action: np.ndarray, reply: np.ndarray) -> np.ndarray:
        """Actions int64 [M], after what both did in the last round; -1 where there was none."""


class Random(Player):
    """True chance, by the equilibrium: the control that nobody can foretell."""

    def __init__(self, game: Game) -> None:
        self.game = game

    def begin(self, matches: int, chance: np.random.Generator) -> None:
        self.chance = chance

    def act(self, action: np.ndarray, reply: np.ndarray) -> np.ndarray:
        return at_quantile(self.chance.random(len(action)), self.game)


class Cycle(Player):
    """One action after the other: the control that everybody can foretell."""

    def __init__(self, game: Game) -> None:
        self.actions = game.shape[0]

    def begin(self, matches: int, chance: np.random.Generator) -> None:
        self.round = 0

    def act(self, action: np.ndarray, reply: np.ndarray) -> np.ndarray:
        self.round += 1
        return np.full(len(action), self.round % self.actions)


class Generator(Player):
    """A linear congruential generator of 32 bits, read as a quantile of the equilibrium; its key is where it begins."""

    def __init__(self, game: Game) -> None:
        self.game = game

    def begin(self, matches: int, chance: np.random.Generator) -> None:
        self.number = chance.integers(2**32, size=matches, dtype=np.uint64)

    def act(self, action: np.ndarray, reply: np.ndarray) -> np.ndarray:
        self.number = (self.number * np.uint64(MULTIPLIER) + np.uint64(INCREMENT)) % np.uint64(2**32)
        return at_quantile(self.number / 2**32, self.game)


def at_quantile(share: np.ndarray, game: Game) -> np.ndarray:
    """Actions whose quantiles in the equilibrium strategy these are; share in [0, 1)."""
    return np.searchsorted(game.mixed.cumsum()[:-1], share, side="right")


class Network(nn.Module):
    """A tanh network that remembers, [M, memory], and sees what both did in the last round.

        h' = tanh(W [h, last] + b)        logits = R [h', last] + c

    Without memory it sees the last round alone. At first W is N(0, gain² / memory) for what is remembered, and 0 for
    what was done last: left so, it goes its own way from its key. R is N(0, 1 / memory), and about 0 for what was done.
    """

    def __init__(self, game: Game, memory: int, gain: float, seed: int) -> None:
        super().__init__()
        self.actions, self.replies = game.shape
        self.memory = memory
        chance = torch.Generator().manual_seed(seed)
        last = self.actions + self.replies
        inner = torch.randn(memory + last, memory, generator=chance)
        inner[:memory] *= gain / max(memory, 1) ** 0.5
        inner[memory:] = 0
        outer = torch.randn(memory + last, self.actions, generator=chance)
        outer[:memory] /= max(memory, 1) ** 0.5
        outer[memory:] *= 0.01
        self.inner, self.bias = nn.Parameter(inner), nn.Parameter(torch.zeros(memory))
        self.outer, self.offset = nn.Parameter(outer), nn.Parameter(torch.zeros(self.actions))

    def forward(self, hidden: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [M, A] and what is remembered; last: float32 [M, A + B]."""
        hidden = torch.addmm(self.bias, torch.cat([hidden, last], 1), self.inner).tanh()
        return torch.addmm(self.offset, torch.cat([hidden, last], 1), self.outer), hidden

    def last(self, action: np.ndarray, reply: np.ndarray) -> Tensor:
        """What both did, 0 where they did nothing yet, float32 [M, A + B]."""
        both = (torch.from_numpy(action), self.actions), (torch.from_numpy(reply), self.replies)
        return torch.cat([functional.one_hot(said + 1, n + 1)[:, 1:] for said, n in both], 1).float()

    def key(self, matches: int, chance: np.random.Generator) -> Tensor:
        """What is remembered before the first round, N(0, 1)."""
        return torch.from_numpy(chance.standard_normal((matches, self.memory))).float()


class Networked(Player):
    """A network's likeliest action, or one drawn by its chances."""

    def __init__(self, network: Network, drawn: bool = False) -> None:
        self.network, self.drawn = network, drawn

    def begin(self, matches: int, chance: np.random.Generator) -> None:
        self.chance, self.hidden = chance, self.network.key(matches, chance)

    @torch.no_grad()
    def act(self, action: np.ndarray, reply: np.ndarray) -> np.ndarray:
        logits, self.hidden = self.network(self.hidden, self.network.last(action, reply))
        if self.drawn:
            logits = logits - torch.from_numpy(np.log(self.chance.standard_exponential(logits.shape))).float()
        return logits.argmax(-1).numpy()
