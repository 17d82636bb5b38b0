"""Random network distillation: what is new is where a trained network does not yet say what a random one does."""

import torch
from torch import Tensor

from trainers.exploration.eyes import Eyes
from trainers.exploration.learned import Learned, Steps, layers

TOLD = 64  # numbers that the random network says of a state


class Distillation(Learned):
    """Burda et al. 2019: bonus = |f̂(s') - f(s')|² / 2, f random and fixed, f̂ trained to say the same."""

    def __init__(self, eyes: Eyes, width: int, share: float, rate: float, seed: int) -> None:
        super().__init__(eyes, share, seed)
        self.target = layers(eyes.width, width, TOLD).requires_grad_(False)
        self.predictor = layers(eyes.width, width, width, TOLD)
        self.optimizer = torch.optim.Adam(self.predictor.parameters(), rate)

    def bonus(self, steps: Steps) -> Tensor:
        """By what is seen after the step."""
        return 0.5 * (self.predictor(steps.after) - self.target(steps.after)).square().sum(-1)

    def loss(self, steps: Steps) -> Tensor:
        """The mean bonus."""
        return self.bonus(steps).mean()
