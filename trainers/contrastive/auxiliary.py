"""A loss beside a policy's own: what it remembers now should tell what it will remember soon from all else.

Anchors are hidden states h_t, positives h_{t+Δ} of the same row and episode, both of length 1; see positives.py for Δ
and infonce.py for the loss.
"""

from typing import Annotated

import torch
from pydantic import Field
from torch import Tensor

from mettagrid_lite.values import Frozen
from trainers.contrastive.infonce import gathered, in_blocks
from trainers.contrastive.positives import others, pairs

Share = Annotated[float, Field(gt=0, le=1)]


class Config(Frozen):
    """Of the contrastive loss beside PPO's.

    weight: of the loss; 0 is without it
    discount: γ of the delay between anchor and positive
    temperature: τ
    share: of the steps that are anchors
    block: anchors are told apart in blocks of so many; 0: all of a part of the batch at once
    negatives: so many random states for each anchor in place of the block's; 0: the block's
    """

    weight: Annotated[float, Field(ge=0)] = 0.0
    discount: Annotated[float, Field(gt=0, lt=1)] = 0.99
    temperature: Annotated[float, Field(gt=0)] = 0.19
    share: Share = 0.25
    block: Annotated[int, Field(ge=0)] = 256
    negatives: Annotated[int, Field(ge=0)] = 0


def loss(
    hidden: Tensor, end: Tensor, alive: Tensor, config: Config, chance: torch.Generator
) -> tuple[Tensor, dict[str, Tensor]]:
    """Mean over the anchors of T steps of N rows. hidden [T, N, H]; end, alive bool [T, N]. Returns also measures."""
    states = torch.nn.functional.normalize(hidden.flatten(0, 1).float(), dim=-1)
    anchors, positives = pairs(end, alive, config.discount, chance)
    kept = _some(len(anchors), config, chance, anchors.device)
    anchors, positives = anchors[kept], positives[kept]
    if len(anchors) < 2:
        return hidden.sum() * 0, {}
    if config.negatives:
        far = others(anchors, positives, config.negatives, len(states), chance)
        told = gathered(states[anchors], states[positives], states[far], config.temperature)
    else:
        size = min(config.block or len(anchors), len(anchors))
        query, key = (states[each].unflatten(0, (-1, size)) for each in (anchors, positives))
        told = in_blocks(query, key, config.temperature)
    return told.mean(), {"contrastive": told.detach().mean()}


def _some(count: int, config: Config, chance: torch.Generator, device: torch.device) -> Tensor:
    """Which anchors to take, in random order: the share, in whole blocks where there are any."""
    wanted = max(2, round(count * config.share))
    if config.block and not config.negatives and wanted > config.block:
        wanted -= wanted % config.block
    return torch.randperm(count, generator=chance, device=device)[:wanted]
