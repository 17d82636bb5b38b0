"""Disagreement: what is new is where models that were all trained foretell different things."""

import torch
from torch import Tensor, nn

from trainers.exploration.eyes import Eyes
from trainers.exploration.learned import Learned, Steps, layers

FEATURES = 64


class Disagreement(Learned):
    """Pathak et al. 2019: bonus = mean over features of the variance of K forward models g_k(φ(s), a), φ random, fixed.

    What is noise all models learn to foretell by its mean, so they agree on it in the end.
    """

    def __init__(
        self, eyes: Eyes, actions: int, width: int, share: float, rate: float, seed: int, models: int = 5
    ) -> None:
        super().__init__(eyes, share, seed)
        self.actions = actions
        self.features = layers(eyes.width, width, FEATURES).requires_grad_(False)
        self.models = nn.ModuleList(layers(FEATURES + actions, width, FEATURES) for _ in range(models))
        self.optimizer = torch.optim.Adam(self.models.parameters(), rate)

    def bonus(self, steps: Steps) -> Tensor:
        """Their variance."""
        return self._told(steps).var(0, correction=0).mean(-1)

    def loss(self, steps: Steps) -> Tensor:
        """Half the squared error, each model on its own half of the steps: so they differ where they know little."""
        error = (self._told(steps) - self.features(steps.after)).square().mean(-1)
        own = torch.rand(error.shape, generator=self.chance) < 0.5
        return 0.5 * (error * own).sum(1).div(own.sum(1).clamp(min=1)).sum()

    def _told(self, steps: Steps) -> Tensor:
        """[K, M, features]"""
        acted = nn.functional.one_hot(steps.action, self.actions).to(steps.before.dtype)
        given = torch.cat([self.features(steps.before), acted], -1)
        return torch.stack([model(given) for model in self.models])
