"""What a policy remembers: nothing, a recurrent state, or a window of the past. All keep the same protocol.

forward(inputs [T, N, H], first bool [T, N], state) -> outputs [T, N, H], state

`first` marks the first step of an episode: nothing from before it is used. A segment of T steps from the state that
stood before it gives what T single steps give, so a policy's log-probabilities can be told again when it is trained.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn

from trainers.lstm import unrolled

State = tuple[Tensor, ...]
"""Tensors [N, ...], a row for each agent."""


class Nothing(nn.Module):
    """No memory: what is seen now is all there is."""

    def begin(self, rows: int) -> State:
        return ()

    def forward(self, inputs: Tensor, first: Tensor, state: State) -> tuple[Tensor, State]:
        return inputs, state


class Recurrent(nn.Module):
    """LSTM (Hochreiter & Schmidhuber 1997) or GRU, orthogonal weights, zero bias, zero state at first."""

    def __init__(self, kind: str, width: int) -> None:
        super().__init__()
        self.core = {"lstm": nn.LSTM, "gru": nn.GRU}[kind](width, width)
        self.lstm = kind == "lstm"
        for name, weights in self.core.named_parameters():
            (nn.init.orthogonal_ if "weight" in name else nn.init.zeros_)(weights)

    def begin(self, rows: int) -> State:
        return tuple(self.core.weight_hh_l0.new_zeros(rows, self.core.hidden_size) for _ in range(1 + self.lstm))

    def forward(self, inputs: Tensor, first: Tensor, state: State) -> tuple[Tensor, State]:
        """The library's kernels are fastest where nobody begins anew; a GRU has them for the stretches between."""
        if self.lstm and not _in_one_go(inputs, first):
            told = unrolled(self.core, inputs, first, (state[0], state[1]))
            return told[0], told[1:]
        begins = first.any(1).nonzero().flatten().tolist()
        outputs = []
        for start, stop in pairwise(sorted({0, len(inputs), *begins})):
            kept = (~first[start]).to(inputs.dtype).unsqueeze(-1)
            state = tuple(part * kept for part in state)
            out, state = self._stretch(inputs[start:stop], state)
            outputs.append(out)
        return torch.cat(outputs), state

    def _stretch(self, inputs: Tensor, state: State) -> tuple[Tensor, State]:
        if len(inputs) == 1:  # a cell alone costs half as much as the module
            weights = (self.core.weight_ih_l0, self.core.weight_hh_l0, self.core.bias_ih_l0, self.core.bias_hh_l0)
            after = torch.gru_cell(inputs[0], state[0], *weights)
            return after[None], (after,)
        packed = tuple(part.unsqueeze(0) for part in state)
        out, after = self.core(inputs, packed if self.lstm else packed[0])
        return out, tuple(part.squeeze(0) for part in (after if self.lstm else (after,)))


def _in_one_go(inputs: Tensor, first: Tensor) -> bool:
    """Nobody begins anew on the way. On a GPU that would have to be waited for."""
    return inputs.device.type == "cpu" and inputs.dtype == torch.float32 and len(first) > 1 and not first[1:].any()


class Attention(nn.Module):
    """Transformer-XL (Dai et al. 2019): pre-norm layers that attend to the last `window` steps of the same episode.

    gate: GTrXL's gates in place of residual sums (Parisotto et al. 2020, section 3.2), open to the input at first.
    state: what each layer was given in the steps before, [N, window, layers, H], without gradient, and which of those
    steps belong to the episode, bool [N, window].
    """

    def __init__(self, width: int, window: int, layers: int, heads: int, gate: bool) -> None:
        super().__init__()
        self.window, self.width = window, width
        self.layers = nn.ModuleList(Layer(width, window, heads, gate) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def begin(self, rows: int) -> State:
        past = self.norm.weight.new_zeros(rows, self.window, len(self.layers), self.width)
        return past, torch.zeros(rows, self.window, dtype=torch.bool, device=past.device)

    def forward(self, inputs: Tensor, first: Tensor, state: State) -> tuple[Tensor, State]:
        past, known = state
        episode = torch.cat([torch.where(known, 0, -1), first.T.long().cumsum(1)], 1)  # [N, M + T]
        seen = self._seen(episode, len(inputs))
        now, given = inputs.transpose(0, 1), []
        for number, layer in enumerate(self.layers):
            given.append(torch.cat([past[:, :, number], now], 1))
            now = layer(now, given[-1], seen)
        kept = torch.stack(given, 2)[:, -self.window :].detach()
        belongs = episode[:, -self.window :] == episode[:, -1:]
        return self.norm(now).transpose(0, 1), (kept, belongs)

    def _seen(self, episode: Tensor, steps: int) -> Tensor:
        """Which steps each attends to, bool [N, T, M + T]: itself and `window` before it, of its episode."""
        at = torch.arange(self.window + steps, device=episode.device)
        now = at[self.window :, None]
        near = (at <= now) & (at >= now - self.window)
        return near & (episode[:, None, :] == episode[:, self.window :, None])


class Layer(nn.Module):
    """Attention and two dense layers, each behind a norm, with a learned bias for each distance in time."""

    def __init__(self, width: int, window: int, heads: int, gate: bool) -> None:
        super().__init__()
        self.heads, self.window = heads, window
        self.query, self.key_value = nn.Linear(width, width), nn.Linear(width, 2 * width)
        self.out = nn.Linear(width, width)
        self.distance = nn.Parameter(torch.zeros(heads, window + 1))
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.dense = nn.Sequential(nn.Linear(width, 2 * width), nn.ReLU(), nn.Linear(2 * width, width))
        self.gates = nn.ModuleList([Gate(width), Gate(width)]) if gate else None

    def forward(self, now: Tensor, given: Tensor, seen: Tensor) -> Tensor:
        now = self._joined(0, now, self._attend(self.before(now), self.before(given), seen))
        return self._joined(1, now, self.dense(self.between(now)))

    def _attend(self, now: Tensor, given: Tensor, seen: Tensor) -> Tensor:
        rows, steps, width = now.shape
        query = self.query(now).view(rows, steps, self.heads, -1).transpose(1, 2)
        key, value = (
            part.view(rows, -1, self.heads, width // self.heads).transpose(1, 2)
            for part in self.key_value(given).chunk(2, -1)
        )
        at = torch.arange(given.shape[1], device=now.device)
        distance = (at[self.window :, None] - at).clamp(0, self.window)
        bias = self.distance[:, distance].masked_fill(~seen[:, None], float("-inf"))
        mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        return self.out(mixed.transpose(1, 2).reshape(rows, steps, width))

    def _joined(self, number: int, now: Tensor, change: Tensor) -> Tensor:
        return now + change if self.gates is None else self.gates[number](now, change.relu())


class Gate(nn.Module):
    """GTrXL's gate: (1 - z) x + z h, as a GRU's (Parisotto et al. 2020, eqs. 8 to 11), with z near 0.1 at first."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.change, self.kept = nn.Linear(width, 3 * width), nn.Linear(width, 2 * width, bias=False)
        self.candidate = nn.Linear(width, width, bias=False)
        nn.init.constant_(self.change.bias[width : 2 * width], -2.0)

    def forward(self, now: Tensor, change: Tensor) -> Tensor:
        from_change, from_now = self.change(change).chunk(3, -1), self.kept(now).chunk(2, -1)
        reset, update = (torch.sigmoid(a + b) for a, b in zip(from_change[:2], from_now, strict=True))
        candidate = torch.tanh(from_change[2] + self.candidate(reset * now))
        return (1 - update) * now + update * candidate


Memory = Nothing | Recurrent | Attention
