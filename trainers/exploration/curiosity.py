"""The intrinsic curiosity module: what is new is what can't be foretold, in features that tell one's own action."""

from typing import Any

import torch
from torch import Tensor, nn

from trainers.exploration.eyes import Eyes
from trainers.exploration.learned import Learned, Steps, layers

FEATURES = 64
BETA = 0.2
DECAY = 1.0  # of φ's weights, per step of the optimizer times its rate


class Curiosity(Learned):
    """Pathak et al. 2017, eq. 2-7: bonus = |φ̂(φ(s), a) - φ(s')|² / 2.

    loss = (1 - β) inverse + β forward, where inverse is the cross-entropy of the action told from φ(s) and φ(s'). Only
    it trains φ, and weights of φ that don't serve it fade (decay): so what no action changes is not seen.
    """

    def __init__(self, eyes: Eyes, actions: int, width: int, share: float, rate: float, seed: int) -> None:
        super().__init__(eyes, share, seed)
        self.actions = actions
        self.features = layers(eyes.width, width, FEATURES)
        self.inverse = layers(2 * FEATURES, width, actions)
        self.forward_model = layers(FEATURES + actions, width, FEATURES)
        models = [*self.inverse.parameters(), *self.forward_model.parameters()]
        groups: list[dict[str, Any]] = [
            {"params": list(self.features.parameters()), "weight_decay": DECAY},
            {"params": models},
        ]
        self.optimizer = torch.optim.AdamW(groups, rate, weight_decay=0.0)

    def bonus(self, steps: Steps) -> Tensor:
        """By how wrong the forward model is."""
        return self._wrong(self.features(steps.before), steps.action, self.features(steps.after))

    def loss(self, steps: Steps) -> Tensor:
        """Of the inverse and the forward model."""
        before, after = self.features(steps.before), self.features(steps.after)
        told = self.inverse(torch.cat([before, after], -1))
        inverse = nn.functional.cross_entropy(told, steps.action)
        forward = self._wrong(before.detach(), steps.action, after.detach()).mean()
        return (1 - BETA) * inverse + BETA * forward

    def _wrong(self, before: Tensor, action: Tensor, after: Tensor) -> Tensor:
        acted = nn.functional.one_hot(action, self.actions).to(before.dtype)
        return 0.5 * (self.forward_model(torch.cat([before, acted], -1)) - after).square().sum(-1)
