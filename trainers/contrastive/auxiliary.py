"""A loss beside a policy's own: what it remembers now should tell what it will remember soon from all else.

Anchors are hidden states h_t, positives h_{t+Δ} of the same row and episode, all of length 1; see positives.py for Δ
and infonce.py for the loss.
"""

from typing import Annotated, NamedTuple

import torch
from pydantic import Field
from torch import Tensor
from torch.nn.functional import normalize

from mettagrid_lite.values import Frozen
from trainers.contrastive.infonce import dense, gathered, in_blocks
from trainers.contrastive.positives import episodes, others, pairs

Share = Annotated[float, Field(gt=0, le=1)]


class Config(Frozen):
    """Of the contrastive loss beside PPO's.

    weight: of the loss; 0 is without it
    discount: γ of the delay between anchor and positive
    temperature: τ
    share: of the steps that are anchors
    block: anchors are told apart in blocks of so many; 0: all of a part of the batch at once
    negatives: so many random states for each anchor in place of the block's; 0: the block's
    stored: positives and negatives are states as they were while playing, of the whole segment, without gradient
    same_episode: negatives may be of the anchor's own episode; without them a block's matrix is held
    """

    weight: Annotated[float, Field(ge=0)] = 0.0
    discount: Annotated[float, Field(gt=0, lt=1)] = 0.99
    temperature: Annotated[float, Field(gt=0)] = 0.19
    share: Share = 0.25
    block: Annotated[int, Field(ge=0)] = 256
    negatives: Annotated[int, Field(ge=0)] = 0
    stored: bool = False
    same_episode: bool = True

    @property
    def wants_played(self) -> bool:
        """It needs the states as they were while playing."""
        return self.weight > 0 and self.stored

    def wanted(self, count: int) -> int:
        """How many anchors to take of so many: the share, in whole blocks where there are any."""
        some = max(2, round(count * self.share))
        return some - some % self.block if self.block and not self.negatives and some > self.block else some


class Played(NamedTuple):
    """States as they were while playing: [T, M, H] of M rows, end bool [T, M], and which rows a part is, int64 [N]."""

    states: Tensor
    end: Tensor
    rows: Tensor


class Keys(NamedTuple):
    """What anchors are compared with: states [M, H] of rows that end [T, M / T]; where pairs are, [B]."""

    states: Tensor
    end: Tensor
    anchors: Tensor
    positives: Tensor

    @property
    def episodes(self) -> Tensor:
        """Of each state, int64 [M]."""
        return episodes(self.end).flatten()


def loss(
    hidden: Tensor,
    end: Tensor,
    alive: Tensor,
    config: Config,
    chance: torch.Generator,
    played: Played | None = None,
) -> tuple[Tensor, dict[str, Tensor]]:
    """Mean over the anchors of T steps of N rows. hidden [T, N, H]; end, alive bool [T, N]. Returns also measures.

    played: where positives and negatives are taken from, if they are to be stored ones.
    """
    if config.stored and played is None:
        raise ValueError("stored: the segment has no states; collect it with keeps_hidden=True")
    anchors, positives = pairs(end, alive, config.discount, chance, config.wanted)
    if len(anchors) < 2:
        return hidden.sum() * 0, {}
    query = _unit(hidden.flatten(0, 1).index_select(0, anchors))
    keys = _keys(hidden, end, played if config.stored else None, anchors, positives)
    told = _by_draws(query, keys, config, chance) if config.negatives else _by_blocks(query, keys, config)
    return told.mean(), {"contrastive": told.detach().mean()}


def _keys(hidden: Tensor, end: Tensor, played: Played | None, anchors: Tensor, positives: Tensor) -> Keys:
    if played is None:
        return Keys(hidden.flatten(0, 1), end, anchors, positives)
    rows, every = end.shape[1], played.end.shape[1]
    there = [each // rows * every + played.rows[each % rows] for each in (anchors, positives)]
    return Keys(played.states.flatten(0, 1), played.end, *there)


def _by_blocks(query: Tensor, keys: Keys, config: Config) -> Tensor:
    size = min(config.block or len(query), len(query))
    query, key = (each.unflatten(0, (-1, size)) for each in (query, _unit(keys.states.index_select(0, keys.positives))))
    if config.same_episode:
        return in_blocks(query, key, config.temperature)
    whose = keys.episodes[keys.anchors].unflatten(0, (-1, size))
    own = (whose[:, :, None] == whose[:, None, :]) & ~torch.eye(size, dtype=torch.bool, device=whose.device)
    return dense(query, key, config.temperature, own)


def _by_draws(query: Tensor, keys: Keys, config: Config, chance: torch.Generator) -> Tensor:
    far = others(keys.anchors, keys.positives, config.negatives, len(keys.states), chance)
    near, key = _unit(keys.states.index_select(0, keys.positives)), _unit(keys.states[far])
    whose = None if config.same_episode else keys.episodes
    own = None if whose is None else whose[far] == whose[keys.anchors][:, None]
    return gathered(query, near, key, config.temperature, own)


def _unit(states: Tensor) -> Tensor:
    return normalize(states.float(), dim=-1)
