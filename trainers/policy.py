"""The network: what is seen goes through an encoder and a memory to logits of actions and a value.

view:  windows uint8 [T, N, rows, columns, 8] and vectors float32 [T, N, D], as `VectorEnv` gives them
told:  logits float32 [T, N, actions], with actions that would fail at -inf where masks are used; value [T, N]
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from mettagrid_lite.build import World
from trainers.chart import DRAWN, Chart
from trainers.critic import Critic
from trainers.encoder import Encoder
from trainers.head import Head
from trainers.memory import Attention, Memory, Nothing, Recurrent, State
from trainers.network import Network, linear
from trainers.tokens import TokenEncoder


class View(NamedTuple):
    """What T steps of N rows show.

    windows uint8 [T, N, rows, columns, 8], or tokens [T, N, n, 3] in worlds that show these
    vectors float32 [T, N, D]; masks bool [T, N, actions], or [T, N, 0] where nobody asked
    agent   int64 [T, N], its number in the world
    whole   uint8 [T, N, H, W, 9], the map for a central critic (trainers/critic.py), or [T, N, 0]
    """

    windows: Tensor
    vectors: Tensor
    masks: Tensor
    agent: Tensor
    whole: Tensor


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


class Body(nn.Module):
    """All but the values, for the agents that share it. who: int64 [A], as which of so many each is told apart."""

    who: Tensor

    def __init__(self, world: World, shape: tuple[int, int], network: Network) -> None:
        super().__init__()
        who = identities(world, network)
        self.register_buffer("who", who, persistent=False)
        kind = TokenEncoder if world.config.view.tokens else Encoder
        self.encoder = kind(world, shape, network, int(who.max()) + 1)
        self.memory: Memory = _memory(network)
        self.chart = Chart(world, shape) if network.map else None
        self.logits = linear(network.width, len(world.actions), 0.01)
        self.critic = Critic(world, network) if network.critic == "central" else None
        self.uses_masks = network.masks

    def begin(self, rows: int) -> State:
        """What is remembered before the first step: what is on the map, if there is one, and the memory."""
        return (*(self.chart.begin(rows) if self.chart else ()), *self.memory.begin(rows))

    def forward(self, view: View, first: Tensor, state: State) -> tuple[Tensor, Tensor, Tensor, State]:
        """Logits, what is behind the memory, what values are told from, state."""
        drawn, remembered = state[: DRAWN * bool(self.chart)], state[DRAWN * bool(self.chart) :]
        windows, far = view.windows, ()
        if self.chart:
            windows, *far, drawn = self.chart(windows, view.vectors, first, drawn)
        flat = (part.flatten(0, 1) for part in (windows, view.vectors, self.who[view.agent], *far))
        encoded = self.encoder(*flat)
        hidden, remembered = self.memory(encoded.view(*first.shape, -1), first, remembered)
        state = (*drawn, *remembered)
        logits = self.logits(hidden).float()
        if self.uses_masks:
            logits = logits.masked_fill(~view.masks, float("-inf"))
        shown = self.critic is not None and view.whole.ndim > 3
        return logits, hidden, self.critic(hidden, view.whole) if self.critic and shown else hidden, state


class Policy(nn.Module):
    """One network for all agents of a world, or one for each group; `body` int64 [A] says which is whose.

    bonus: it also has values of an exploration bonus. With a central critic values mean something only where the
    whole map is shown; actions never depend on it.
    """

    body: Tensor

    def __init__(self, world: World, shape: tuple[int, int], network: Network, bonus: bool = False) -> None:
        super().__init__()
        group = torch.from_numpy(world.params.group.astype("int64"))
        body = group if network.groups == "separate" else torch.zeros_like(group)
        self.register_buffer("body", body, persistent=False)
        count = int(body.max()) + 1
        bodies = [Body(world, shape, network) for _ in range(count)]
        self.bodies, self.begin = nn.ModuleList(bodies), bodies[0].begin
        self.value = Head(network.width, count)
        self.bonus = Head(network.width, count) if bonus else None
        self.network, self.width, self.low = network, network.width, network.precision == "bfloat16"
        self.actions = len(world.actions)
        self.uses_masks, self.sees_whole = network.masks, network.critic == "central"

    @property
    def device(self) -> torch.device:
        return self.body.device

    def whose(self, view: View) -> Tensor:
        """The body of each row, int64 [N]."""
        return self.body[view.agent[0]]

    def forward(self, view: View, first: Tensor, state: State) -> Told:
        """What it makes of T steps of N rows from the state before them; first bool [T, N]."""
        whose = self.whose(view)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.low):
            logits, hidden, valued, state = self._routed(view, first, state, whose)
        valued = valued.float()
        bonus = self.bonus(valued, whose) if self.bonus else None
        return Told(logits, self.value(valued, whose), bonus, hidden.float(), state)

    def _routed(self, view: View, first: Tensor, state: State, whose: Tensor) -> tuple[Tensor, Tensor, Tensor, State]:
        """Each row through its body."""
        if len(self.bodies) == 1 or not len(whose):
            return self.bodies[0](view, first, state)
        rows = [(whose == number).nonzero()[:, 0] for number in range(len(self.bodies))]
        told = [
            body(View(*(array[:, some] for array in view)), first[:, some], tuple(part[some] for part in state))
            for body, some in zip(self.bodies, rows, strict=True)
            if len(some)
        ]
        *tensors, states = zip(*told, strict=True)
        back = torch.cat(rows).argsort()
        logits, hidden, valued = (torch.cat(parts, 1)[:, back] for parts in tensors)
        return logits, hidden, valued, tuple(torch.cat(parts)[back] for parts in zip(*states, strict=True))


def identities(world: World, network: Network) -> Tensor:
    """As which of so many a network is told that each agent is, int64 [A]."""
    group = torch.from_numpy(world.params.group.astype("int64"))
    return {"none": torch.zeros_like(group), "group": group, "agent": torch.arange(len(group))}[network.identity]


def _memory(network: Network) -> Memory:
    if network.memory == "none":
        return Nothing()
    if network.memory in ("lstm", "gru"):
        return Recurrent(network.memory, network.width)
    gated = network.memory == "gated"
    return Attention(network.width, network.window, network.layers, network.heads, gated)
