"""Tokens as `width` numbers: each is a row of a table, all rows that are there are added up."""

import math

import torch
from torch import Tensor, nn

from mettagrid_lite.build import World
from mettagrid_lite.sight import EMPTY
from mettagrid_lite.vector import token_features
from trainers.network import Network, linear

CELL = 8  # features of a cell come first
UPMOST = 256  # ids of what is hidden and of what lies beyond the edge are the last below this
SPREAD = 0.2  # of the table's numbers at first: some fifty tokens add up to about 1


class TokenEncoder(nn.Module):
    """Tokens uint8 [B, n, 3] as [B, width], in whatever order they come.

    A kind at a place, and the last action, have rows of their own; any other feature has a row at each place, times
    its value as a share of the largest. One's own numbers count by the logarithms of their digits.
    """

    scale: Tensor

    def __init__(self, world: World, shape: tuple[int, int], network: Network, identities: int = 1) -> None:
        super().__init__()
        names, cells = token_features(world), shape[0] * shape[1]
        self.kinds = len(world.kinds) + 2
        self.last = [feature.name for feature in names].index("last_action")
        self.past = network.past
        self.own = cells * (CELL + self.kinds)
        self.actions = self.own + len(names)
        self.register_buffer("scale", torch.tensor([1 / (feature.largest or 1) for feature in names]))
        self.table = nn.Parameter(SPREAD * torch.randn(self.actions + UPMOST, network.width))
        self.who = nn.Embedding(identities, network.width)
        self.both = nn.Sequential(nn.ReLU(), linear(network.width, network.width), nn.ReLU())

    def forward(self, tokens: Tensor, _: Tensor, who: Tensor) -> Tensor:
        """who: as which each row is told apart, int64 [B]."""
        row, weight = self.rows(tokens)
        told = nn.functional.embedding_bag(row, self.table, mode="sum", per_sample_weights=weight)
        return self.both(told + self.who(who))

    def rows(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """Of the table, int64 [B, n], and what each is multiplied with: 0 for a token that says nothing."""
        place, feature, value = tokens.long().unbind(-1)
        kind = torch.where(value < self.kinds - 2, value, value - UPMOST).remainder(self.kinds)
        row = torch.where(feature < CELL, place * (CELL + self.kinds) + feature, self.own + feature)
        row = torch.where(feature == 0, place * (CELL + self.kinds) + CELL + kind, row)
        row = torch.where(feature == self.last, self.actions + value, row)
        digits = value.to(self.scale.dtype).log1p() / math.log(UPMOST)
        weight = torch.where(feature < CELL, value * self.scale[feature], digits)
        weight = torch.where((feature == 0) | (feature == self.last), 1.0, weight)
        there = place != EMPTY
        if not self.past:  # two digits of the last action, two of the last reward
            there &= (feature < self.last) | (feature >= self.last + 4)
        return torch.where(there, row, 0), weight * there
