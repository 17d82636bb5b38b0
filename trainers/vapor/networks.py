"""Small networks of S seeds side by side: stacked weights, products of stacked matrices, one optimizer."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

Dice = Sequence[torch.Generator]
"""A course of chance for each seed."""
VECTOR = 16  # numbers that the optimizer takes at once; where a seed's are as many, they are rounded alike at any place


def uniform(dice: Dice, *shape: int, bound: float) -> nn.Parameter:
    """Weights [S, *shape], uniform within the bound, drawn seed by seed."""
    return nn.Parameter(torch.stack([(2 * torch.rand(shape, generator=die) - 1) * bound for die in dice]))


def normal(dice: Dice, *shape: int, deviation: float = 1.0) -> nn.Parameter:
    """Weights [S, *shape] of N(0, deviation²), drawn seed by seed."""
    return nn.Parameter(torch.stack([torch.randn(shape, generator=die) * deviation for die in dice]))


class Networks(nn.Module):
    """Policies and values of cells, with two hidden layers for both; what is seen is one cell that is 1.

    They begin as those of torch.nn.Linear do that see all of the sea, also cells that can't be come to.
    """

    def __init__(self, cells: int, actions: int, dice: Dice, sea: int, hidden: int = 64) -> None:
        super().__init__()
        wide = -(-(actions + 1) // VECTOR) * VECTOR
        self.into = uniform(dice, cells, hidden, bound=sea**-0.5)
        self.into_bias = uniform(dice, 1, hidden, bound=sea**-0.5)
        self.middle, self.out = (uniform(dice, hidden, out, bound=hidden**-0.5) for out in (hidden, actions + 1))
        self.middle_bias, self.out_bias = (uniform(dice, 1, out, bound=hidden**-0.5) for out in (hidden, wide))

    def forward(self, cell: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Log-probabilities [S, B, A] and values [S, B] of cells int64 [S, B]; of all cells where none are named."""
        seen = torch.relu((self.into if cell is None else rows(self.into, cell)) + self.into_bias)
        hidden = torch.relu(torch.baddbmm(self.middle_bias, seen, self.middle))
        told = torch.baddbmm(self.out_bias[..., : self.out.shape[-1]], hidden, self.out)
        return told[..., :-1].log_softmax(-1), told[..., -1]


def rows(table: Tensor, row: Tensor) -> Tensor:
    """Of each seed's table [S, R, ...] some rows, int64 [S, B]: [S, B, ...]."""
    first = torch.arange(len(table))[:, None] * table.shape[1]
    return functional.embedding(row + first, table.flatten(0, 1).flatten(1)).view(*row.shape, *table.shape[2:])


def optimizer_of(networks: nn.Module, rate: float) -> torch.optim.Adam:
    """Adam, in which each weight is for itself, so seeds don't meet."""
    return torch.optim.Adam([weight for weight in networks.parameters() if weight.requires_grad], rate, fused=True)


def kept_of(networks: nn.Module, optimizer: torch.optim.Adam, kept: Tensor) -> torch.optim.Adam:
    """The networks lose all seeds but those that are kept, bool [S]; an optimizer that goes on for these."""
    for weight in networks.parameters():
        weight.data = weight.data[kept]
        weight.grad = None
        state = optimizer.state.get(weight, {})
        state.update({name: told[kept] for name, told in state.items() if told.ndim})
    return optimizer
