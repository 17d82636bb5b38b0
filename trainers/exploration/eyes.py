"""What a predictor sees of a state: the window and what is carried, as standardised numbers, without a clock."""

import torch
from torch import Tensor, nn

from mettagrid_lite.build import World
from mettagrid_lite.vector import features, vector_features
from trainers.exploration.scale import Standard

KINDS = 256
LEFT_OUT = ("last_action", "last_reward", "progress")  # they change without anything new to be seen


class Eyes(nn.Module):
    """Windows uint8 [M, rows, columns, 8] and vectors float32 [M, D] as `width` numbers; nothing in it is learned."""

    kind: Tensor
    scale: Tensor

    def __init__(self, world: World, shape: tuple[int, int], seed: int, depth: int = 4) -> None:
        super().__init__()
        chance = torch.Generator().manual_seed(seed)
        self.register_buffer("kind", torch.randn(KINDS, depth, generator=chance))
        scales = [1.0 / float(feature.largest or 1) for feature in features(world)[1:]]
        self.register_buffer("scale", torch.tensor(scales))
        names = [feature.name for feature in vector_features(world)]
        self.beside = [number for number, name in enumerate(names) if name not in LEFT_OUT]
        self.width = shape[0] * shape[1] * (depth + len(scales)) + len(self.beside)
        self.standard = Standard(self.width)

    def flat(self, windows: Tensor, vectors: Tensor) -> Tensor:
        """[M, width], before they are standardised."""
        cells = torch.cat([self.kind[windows[..., 0].int()], windows[..., 1:] * self.scale], -1)
        beside = vectors[:, self.beside]
        return torch.cat([cells.flatten(1), beside.sign() * beside.abs().log1p()], -1)

    def forward(self, windows: Tensor, vectors: Tensor) -> Tensor:
        """[M, width], standardised."""
        return self.standard(self.flat(windows, vectors))
