"""The network: what is seen goes through an encoder and a memory to logits of actions and a value.

view:  windows uint8 [T, N, rows, columns, 8] and vectors float32 [T, N, D], as `VectorEnv` gives them
told:  logits float32 [T, N, actions], with actions that would fail at -inf where masks are used; value [T, N]
"""

from typing import Literal, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from mettagrid_lite.build import World
from mettagrid_lite.values import Frozen, Positive
from mettagrid_lite.vector import features, vector_features
from trainers.memory import Attention, Memory, Nothing, Recurrent, State

Layer = TypeVar("Layer", nn.Linear, nn.Conv2d)
KINDS = 256  # ids of objects, with those of what is hidden and what lies beyond the edge


class Network(Frozen):
    """Of a policy.

    encoder: mlp: all cells at once; cnn: 3 x 3 filters, better where the same thing can be anywhere
    memory: of the steps before: LSTM, GRU, Transformer-XL (attention) or GTrXL (gated)
    width: of all hidden layers
    window: steps that attention looks back
    layers, heads: of attention
    masks: actions that would fail are never chosen; such a policy can't be a strategy of `scenarios classify`
    depth: numbers that stand for the kind of an object
    """

    encoder: Literal["mlp", "cnn"] = "mlp"
    memory: Literal["none", "lstm", "gru", "attention", "gated"] = "none"
    width: Positive = 128
    window: Positive = 32
    layers: Positive = 2
    heads: Positive = 4
    masks: bool = False
    depth: Positive = 8


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


class Encoder(nn.Module):
    """A window and the numbers beside it as `width` numbers."""

    scale: Tensor

    def __init__(self, world: World, shape: tuple[int, int], network: Network) -> None:
        super().__init__()
        scales = [feature.largest for feature in features(world)[1:]]
        self.register_buffer("scale", torch.tensor([1.0 / float(largest or 1) for largest in scales]))
        self.kind = nn.Embedding(KINDS, network.depth)
        self.actions, self.last = len(world.actions), [f.name for f in vector_features(world)].index("last_action")
        beside = len(vector_features(world)) - 1 + self.actions
        self.cells = _cells(network, network.depth + len(scales), shape)
        self.both = nn.Sequential(_linear(network.width + beside, network.width), nn.ReLU())
        self.flat = network.encoder == "mlp"

    def forward(self, windows: Tensor, vectors: Tensor) -> Tensor:
        """[B, ...] -> [B, width]."""
        cells = torch.cat([self.kind(windows[..., 0].int()), windows[..., 1:] * self.scale], -1)
        seen = self.cells(cells.flatten(1) if self.flat else cells.movedim(-1, 1))
        return self.both(torch.cat([seen, self._beside(vectors)], -1))

    def _beside(self, vectors: Tensor) -> Tensor:
        """The last action as one of so many; amounts, which may be large, by their logarithm."""
        last = nn.functional.one_hot(vectors[:, self.last].long(), self.actions)
        rest = torch.cat([vectors[:, : self.last], vectors[:, self.last + 1 :]], -1)
        return torch.cat([rest.sign() * rest.abs().log1p(), last], -1)


class Policy(nn.Module):
    """One network for all agents of a world. bonus: it also has values of an exploration bonus."""

    def __init__(self, world: World, shape: tuple[int, int], network: Network, bonus: bool = False) -> None:
        super().__init__()
        self.encoder = Encoder(world, shape, network)
        self.memory: Memory = _memory(network)
        self.logits = _linear(network.width, len(world.actions), 0.01)
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
        self.layer = _linear(width, 1, 1.0)
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
        self.mean.lerp_(returns[alive].mean(), share)
        self.square.lerp_(returns[alive].square().mean(), share)
        self.layer.weight.mul_(before / self.deviation)
        self.layer.bias.copy_((before * self.layer.bias + mean - self.mean) / self.deviation)


def _memory(network: Network) -> Memory:
    if network.memory == "none":
        return Nothing()
    if network.memory in ("lstm", "gru"):
        return Recurrent(network.memory, network.width)
    gated = network.memory == "gated"
    return Attention(network.width, network.window, network.layers, network.heads, gated)


def _cells(network: Network, channels: int, shape: tuple[int, int]) -> nn.Module:
    width, (rows, columns) = network.width, shape
    if network.encoder == "mlp":
        return nn.Sequential(_linear(rows * columns * channels, width), nn.ReLU())
    left = max(rows - 4, 1) * max(columns - 4, 1)
    filters = [_conv(channels, 32, min(3, *shape)), nn.ReLU(), _conv(32, 32, 1 if min(shape) < 5 else 3), nn.ReLU()]
    return nn.Sequential(*filters, nn.Flatten(), _linear(32 * left, width), nn.ReLU())


def _linear(inputs: int, outputs: int, gain: float = 2**0.5) -> nn.Linear:
    return _even(nn.Linear(inputs, outputs), gain)


def _conv(inputs: int, outputs: int, size: int) -> nn.Conv2d:
    return _even(nn.Conv2d(inputs, outputs, size), 2**0.5)


def _even(layer: Layer, gain: float) -> Layer:
    """Orthogonal weights, no bias (Andrychowicz et al. 2021)."""
    nn.init.orthogonal_(layer.weight, gain)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer
