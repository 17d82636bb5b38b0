"""Which critics are compared: three losses, and three impostors with faults that public code has had."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor

from trainers.contrastive.critic import critic_loss
from trainers.contrastive.positives import delays


class Arm(NamedTuple):
    """loss: of logits [B, B]; delays: of goals after their anchors, by the steps left, γ and chance."""

    loss: Callable[[Tensor], Tensor]
    delays: Callable[[Tensor, float, torch.Generator | None], Tensor] = delays


def unlabelled(logits: Tensor) -> Tensor:
    """All logits are made small or large alike, whatever belongs together: nothing is told from anything."""
    return -logits.sigmoid().mean()


def itself(left: Tensor, discount: float, chance: torch.Generator | None = None) -> Tensor:
    """A geometric law that begins at 0, drawn at its most likely: the goal is where one is."""
    return torch.zeros_like(left)


def evenly(left: Tensor, discount: float, chance: torch.Generator | None = None) -> Tensor:
    """Any later step is as likely as any other."""
    return (torch.rand(left.shape, generator=chance, device=left.device) * left).long() + 1


SYMMETRIC = partial(critic_loss, kind="symmetric")
ARMS = {
    "nce": Arm(partial(critic_loss, kind="nce")),
    "infonce": Arm(partial(critic_loss, kind="infonce")),
    "symmetric": Arm(SYMMETRIC),
    "unlabelled": Arm(unlabelled),
    "itself": Arm(SYMMETRIC, itself),
    "evenly": Arm(SYMMETRIC, evenly),
}
IMPOSTORS = ("unlabelled", "itself", "evenly")
