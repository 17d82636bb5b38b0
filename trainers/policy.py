"""The network: what is seen goes through an encoder and a memory to logits of actions and a value.

view:  windows uint8 [T, N, rows, columns, 8] and vectors float32 [T, N, D], as `VectorEnv` gives them
told:  logits float32 [T, N, actions], with actions that would fail at -inf where masks are used; value [T, N]
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from mettagrid_lite.build import World
from trainers.encoder import Encoder
from trainers.memory import Attention, Memory, Nothing, Recurrent, State
from trainers.network import Network, linear
from trainers.ranks import total


class View(NamedTuple):
    """What agents see: windows uint8 [..., rows, columns, 8], vectors float32 [..., D], masks bool [..., actions]."""

    windows: Tensor
    vectors: Tensor
    masks: Tensor


class Told(NamedTuple):
    """What the network makes of T steps of N rows.

    logits float32 [T, N, actions]; value float32 [T, N], in units of reward; bonus_value as value, of the exploration
    bonus, where there is one; hidden [T, N, width], behind the memory; state after the last step
    """

    logits: Tensor
    value: Tensor
    bonus_value: Tensor | None
    hidden: Tensor
    state: State


class Policy(nn.Module):
    """One network for all agents of a world. bonus: it also has values of an exploration bonus."""

    def __init__(self, world: World, shape: tuple[int, int], network: Network, bonus: bool = False) -> None:
        super().__init__()
        self.encoder = Encoder(world, shape, network)
        self.memory: Memory = _memory(network)
        self.logits = linear(network.width, len(world.actions), 0.01)
        self.value = Head(network.width)
        self.bonus = Head(network.width) if bonus else None
        self.uses_masks = network.masks

    def begin(self, rows: int) -> State:
        return self.memory.begin(rows)

    def forward(self, view: View, first: Tensor, state: State) -> Told:
        """What it makes of T steps of N rows from the state before them; first bool [T, N]."""
        steps, rows = first.shape
        encoded = self.encoder(view.windows.flatten(0, 1), view.vectors.flatten(0, 1))
        hidden, state = self.memory(encoded.view(steps, rows, -1), first, state)
        logits = self.logits(hidden).float()
        if self.uses_masks:
            logits = logits.masked_fill(~view.masks, float("-inf"))
        return Told(logits, self.value(hidden), self.bonus(hidden) if self.bonus else None, hidden, state)


class Head(nn.Module):
    """Values, in units of reward: what a layer says times the deviation of returns, so that the layer says about 1.

    PopArt (van Hasselt et al. 2016): where the deviation moves, the layer is changed so that it tells the same.
    """

    mean: Tensor
    square: Tensor
    seen: Tensor

    def __init__(self, width: int, share: float = 0.05) -> None:
        super().__init__()
        self.layer = linear(width, 1, 1.0)
        self.share = share  # of the newest returns in the running moments
        self.register_buffer("mean", torch.zeros(()))
        self.register_buffer("square", torch.ones(()))
        self.register_buffer("seen", torch.zeros(()))

    @property
    def deviation(self) -> Tensor:
        return (self.square - self.mean.square()).clamp(min=1e-6).sqrt()

    def forward(self, hidden: Tensor) -> Tensor:
        """[..., width] -> [...]."""
        return self.layer(hidden).float().squeeze(-1) * self.deviation + self.mean

    def error(self, value: Tensor, returns: Tensor) -> Tensor:
        """Half the squared error, in units of the deviation."""
        return 0.5 * ((value - returns) / self.deviation).square()

    @torch.no_grad()
    def follow(self, returns: Tensor, alive: Tensor) -> None:
        """Take in new returns [T, N] of those alive."""
        before, mean = self.deviation, self.mean.clone()
        self.seen += 1
        share = torch.maximum(1 / self.seen, torch.full_like(self.seen, self.share))
        known = torch.where(alive, returns, 0)
        count, added, squared = total(torch.stack([alive.sum().float(), known.sum(), known.square().sum()]))
        self.mean.lerp_(added / count.clamp(min=1), share)
        self.square.lerp_(squared / count.clamp(min=1), share)
        self.layer.weight.mul_(before / self.deviation)
        self.layer.bias.copy_((before * self.layer.bias + mean - self.mean) / self.deviation)


def _memory(network: Network) -> Memory:
    if network.memory == "none":
        return Nothing()
    if network.memory in ("lstm", "gru"):
        return Recurrent(network.memory, network.width)
    gated = network.memory == "gated"
    return Attention(network.width, network.window, network.layers, network.heads, gated)
