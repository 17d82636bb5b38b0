"""Networks that reach goals: a critic φ(s, a) · ψ(g) and an actor π(a | s, g), of all places at once."""

import torch
from torch import Tensor, nn

from trainers.contrastive.goals.places import Places


class Sight(nn.Module):
    """Each place by its row and column, as [P, width]."""

    shown: Tensor

    def __init__(self, places: Places, width: int) -> None:
        super().__init__()
        axes = zip(places.at.T, places.number.shape, strict=True)
        self.register_buffer("shown", torch.cat([torch.eye(size)[along] for along, size in axes], 1))
        self.layer = nn.Linear(self.shown.shape[1], width)

    def forward(self) -> Tensor:
        seen: Tensor = self.layer(self.shown)
        return seen.relu()


class Reacher(nn.Module):
    """All that is learned. width: of hidden layers, and of what places are compared by."""

    def __init__(self, places: Places, width: int) -> None:
        super().__init__()
        self.actions, self.width = places.follows.shape[1], width
        self.from_here, self.to_there, self.both = (Sight(places, width) for _ in range(3))
        self.here, self.there = _layers(width, self.actions * width), _layers(width, width)
        self.act = _layers(2 * width, self.actions)

    def acts(self) -> Tensor:
        """φ: [P, A, width]."""
        return self.here(self.from_here()).view(-1, self.actions, self.width)

    def goals(self) -> Tensor:
        """ψ: [P, width]."""
        told: Tensor = self.there(self.to_there())
        return told

    def log_probs(self, here: Tensor, there: Tensor) -> Tensor:
        """log π, [..., A]. here, there: numbers of places, int64 [...]."""
        seen = self.both()
        told: Tensor = self.act(torch.cat([seen[here], seen[there]], -1))
        return told.log_softmax(-1)

    def policy(self) -> Tensor:
        """π at each place for each goal, [P, P, A]."""
        every = torch.arange(len(self.both.shown))
        return self.log_probs(*torch.meshgrid(every, every, indexing="ij")).exp()


def _layers(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, inputs), nn.ReLU(), nn.Linear(inputs, outputs))
