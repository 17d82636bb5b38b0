"""What a network may be, and layers that begin as PPO likes them."""

from typing import Annotated, Literal, TypeVar

from pydantic import Field
from torch import nn

from mettagrid_lite.values import Frozen, Positive

Layer = TypeVar("Layer", nn.Linear, nn.Conv2d)


class Network(Frozen):
    """Of a policy.

    encoder: cnn: filters with strides, where the same thing can be anywhere; mlp: all cells at once
    near: so many cells, rows and columns, in the middle of what is seen are told one by one too, beside filters
    memory: of the steps before: LSTM, GRU, Transformer-XL (attention) or GTrXL (gated)
    width: of all hidden layers
    window: steps that attention looks back
    layers, heads: of attention
    masks: actions that would fail are never chosen
    reward: it is told the reward of the last step
    map: what was seen and where it has been is kept on a map too (trainers/chart.py)
    depth: numbers that stand for what is on a cell
    groups: shared: one network for all agents; separate: one for each group, in the same checkpoint
    identity: as what a network knows its agents: each as itself, by their group, or not at all
    past: its last action and reward are seen too; without them and without memory a policy knows only what stands now
    precision: of products and filters; weights, values and what is remembered stay float32
    critic: central: values are told from the whole map too, while training; who acts sees only what is its own
    """

    encoder: Literal["cnn", "mlp"] = "cnn"
    near: Annotated[int, Field(ge=0)] = 0
    memory: Literal["none", "lstm", "gru", "attention", "gated"] = "none"
    width: Positive = 128
    window: Positive = 32
    layers: Positive = 2
    heads: Positive = 4
    masks: bool = False
    reward: bool = True
    map: bool = False
    depth: Positive = 8
    groups: Literal["shared", "separate"] = "shared"
    identity: Literal["group", "agent", "none"] = "group"
    critic: Literal["own", "central"] = "own"
    past: bool = True
    precision: Literal["float32", "bfloat16"] = "float32"


def linear(inputs: int, outputs: int, gain: float = 2**0.5) -> nn.Linear:
    return _even(nn.Linear(inputs, outputs), gain)


def filters(inputs: int, outputs: int, size: tuple[int, int], stride: int) -> nn.Conv2d:
    return _even(nn.Conv2d(inputs, outputs, size, stride), 2**0.5)


def _even(layer: Layer, gain: float) -> Layer:
    """Orthogonal weights, no bias (Andrychowicz et al. 2021)."""
    nn.init.orthogonal_(layer.weight, gain)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer
