"""What is seen as `width` numbers: a window cell by cell, and the numbers beside it.

A cell is the learned vector of the kind that is there, plus its other features times learned vectors; with a map, how
often it has been there is one of these.
"""

import torch
from torch import Tensor, nn

from mettagrid_lite.build import World
from mettagrid_lite.vector import features, vector_features
from trainers.chart import FAR, MOST
from trainers.network import Network, filters, linear

KINDS = 256  # ids of objects, with those of what is hidden and what lies beyond the edge
SIZE, STRIDE, FILTERS = 5, 3, 32


class Encoder(nn.Module):
    """A window, the numbers beside it, and what a map tells, as `width` numbers."""

    def __init__(self, world: World, shape: tuple[int, int], network: Network, identities: int = 1) -> None:
        super().__init__()
        largest = [feature.largest or 1 for feature in features(world)[1:]]
        self.cells = Cells([*largest, MOST] if network.map else largest, network.depth)
        self.field = Field(shape, network.depth, network.width, flat=network.encoder == "mlp")
        self.beside = Beside(world, identities, network.reward and network.past, network.past)
        self.near = Near(shape, network.near)
        told = network.width + self.beside.width + FAR * network.map + self.near.cells * network.depth
        self.both = nn.Sequential(linear(told, network.width), nn.ReLU())

    def forward(self, windows: Tensor, vectors: Tensor, who: Tensor, *far: Tensor) -> Tensor:
        """Windows uint8 [B, rows, columns, 8], or 9 with a map, vectors [B, D], as which each is told apart int64 [B],
        and blocks of the map [B, FAR], if there is one -> [B, width].
        """
        near = [self.cells(self.near(windows)).flatten(1)] if self.near.cells else []
        return self.both(torch.cat([self.field(self.cells(windows)), self.beside(vectors, who), *far, *near], -1))


class Cells(nn.Module):
    """Words of cells, uint8 [..., 1 + F], as vectors [..., depth]. largest: of the F features beside the kind."""

    scale: Tensor

    def __init__(self, largest: list[int], depth: int) -> None:
        super().__init__()
        self.register_buffer("scale", torch.tensor([[0.0], *([1 / most] for most in largest)]))
        self.kind = nn.Parameter(torch.randn(KINDS, depth))
        self.others = nn.Parameter(torch.randn(1 + len(largest), depth))  # the first, times 0, stands for the kind

    def forward(self, words: Tensor) -> Tensor:
        flat = words.reshape(-1, words.shape[-1])
        kinds = self.kind.index_select(0, flat[:, 0].long())  # its gradient costs a quarter of an embedding's
        return torch.addmm(kinds, flat.to(kinds.dtype), self.others * self.scale).view(*words.shape[:-1], -1)


class Field(nn.Module):
    """Cells [B, rows, columns, depth] as [B, width]. flat: by one product; else filters until 3 x 3 places are left."""

    def __init__(self, shape: tuple[int, int], depth: int, width: int, flat: bool) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        while not flat and (not layers or max(shape) > STRIDE):
            size = (min(SIZE, shape[0]), min(SIZE, shape[1]))
            beyond, shape = _covered(shape)
            layers += [nn.ZeroPad2d((0, beyond[1], 0, beyond[0])), filters(depth, FILTERS, size, STRIDE), nn.ReLU()]
            depth = FILTERS
        self.filters = nn.Sequential(*layers)
        self.dense = nn.Sequential(linear(shape[0] * shape[1] * depth, width), nn.ReLU())

    def forward(self, cells: Tensor) -> Tensor:
        left = self.filters(cells.permute(0, 3, 1, 2)).movedim(1, -1) if self.filters else cells
        return self.dense(left.flatten(1))


class Near(nn.Module):
    """Cells around the agent: those in the middle of a window [B, rows, columns, F], at most `length` each way."""

    def __init__(self, shape: tuple[int, int], length: int) -> None:
        super().__init__()
        sides = [min(length, side) for side in shape]
        self.rows, self.columns = (
            slice(side // 2 - own // 2, side // 2 - own // 2 + own) for side, own in zip(shape, sides, strict=True)
        )
        self.cells = sides[0] * sides[1]

    def forward(self, windows: Tensor) -> Tensor:
        return windows[:, self.rows, self.columns]


def _covered(shape: tuple[int, int]) -> tuple[list[int], tuple[int, int]]:
    """Rows and columns to add, so that filters reach every cell; how many places they have then."""
    places = [1 + max(0, -((SIZE - length) // STRIDE)) for length in shape]
    beyond = [(n > 1) * (SIZE + (n - 1) * STRIDE - length) for n, length in zip(places, shape, strict=True)]
    return beyond, (places[0], places[1])


class Beside(nn.Module):
    """The numbers beside a window [B, D]: the last action as one of so many, amounts by their logarithm; who one is.

    reward, action: the reward of the last step and its action are among them.
    """

    amounts: Tensor

    def __init__(self, world: World, identities: int, reward: bool, action: bool = True) -> None:
        super().__init__()
        names = [feature.name for feature in vector_features(world)]
        left_out = {"last_action"} | (set() if reward else {"last_reward"})
        amounts = [number for number, name in enumerate(names) if name not in left_out]
        self.register_buffer("amounts", torch.tensor(amounts), persistent=False)
        self.actions, self.last = len(world.actions) * action, names.index("last_action")
        self.identities = identities if identities > 1 else 0
        self.width = len(amounts) + self.actions + self.identities

    def forward(self, vectors: Tensor, who: Tensor) -> Tensor:
        rest = vectors[:, self.amounts]
        told = [rest.sign() * rest.abs().log1p()]
        if self.actions:
            told.append(nn.functional.one_hot(vectors[:, self.last].long(), self.actions))
        return torch.cat([*told, nn.functional.one_hot(who, self.identities)] if self.identities else told, -1)
