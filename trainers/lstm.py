"""An LSTM over many steps that begins anew in any row at any step, at the price of one that never does.

What doesn't depend on the step before is one product for all steps, and so are all gradients of weights. The library's
own kernels know no new beginnings: they had to be stopped wherever any row begins anew, which took twice as long.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable


def unrolled(core: nn.LSTM, inputs: Tensor, first: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, ...]:
    """Outputs [T, N, H], and output and cell [N, H] after the last step.

    inputs: [T, N, I]; first: bool [T, N], where the state from before counts as zeros; state: output and cell [N, H].
    The cell stays float32 (or what it is) where the inputs are of lower precision.
    """
    if torch.onnx.is_in_onnx_export():  # a policy is being exported, which goes a step at a time
        now = (~first[0]).unsqueeze(-1).to(inputs.dtype)
        out, cell = torch.lstm_cell(inputs[0], (state[0] * now, state[1] * now), *core.parameters())
        return out[None], out, cell
    into, over, *biases = core.parameters()
    low = (each.to(inputs.dtype) for each in (into, over, biases[0] + biases[1]))
    return _Unrolled.apply(inputs, (~first).unsqueeze(-1).to(state[1].dtype), *state, *low)


class _Unrolled(torch.autograd.Function):
    """Gates i, f, g, o (Hochreiter & Schmidhuber 1997, with forget gates: Gers et al. 2000):

    i, f, o = σ(W x + U h + b), g = tanh(W x + U h + b);  c' = f c + i g;  h' = o tanh c'
    """

    @staticmethod
    def forward(ctx: Any, inputs: Tensor, kept: Tensor, out: Tensor, cell: Tensor, *weights: Tensor) -> tuple:
        (into, over, bias), (steps, rows, width) = weights, (*inputs.shape[:2], out.shape[1])
        gates = torch.addmm(bias, inputs.flatten(0, 1), into.t()).view(steps, rows, 4, width)
        before, outs = inputs.new_empty(steps, rows, width), inputs.new_empty(steps, rows, width)
        cells, bent = cell.new_empty(steps, rows, width), cell.new_empty(steps, rows, width)
        for t, gate in enumerate(gates):
            torch.mul(out, kept[t], out=before[t])
            torch.mul(cell, kept[t], out=cells[t])
            gate.flatten(1).addmm_(before[t], over.t())
            gate[:, :2].sigmoid_()
            gate[:, 2].tanh_()
            gate[:, 3].sigmoid_()
            cell = torch.addcmul(gate[:, 0] * gate[:, 2], gate[:, 1], cells[t])
            torch.tanh(cell, out=bent[t])
            out = torch.mul(gate[:, 3], bent[t], out=outs[t])
        ctx.save_for_backward(inputs, kept, gates, before, cells, bent, into, over)
        return outs, out.to(kept.dtype, copy=True), cell

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, d_outs: Tensor, d_out: Tensor, d_cell: Tensor) -> tuple:
        inputs, kept, gates, before, cells, bent, into, over = ctx.saved_tensors
        i, f, g, o = gates.unbind(2)
        through = o * (1 - bent.square())
        slopes = torch.stack([g * i * (1 - i), cells * f * (1 - f), i * (1 - g.square())], 2)  # by the cell
        opened = bent * o * (1 - o)
        found = torch.empty_like(gates)
        for t in reversed(range(len(gates))):
            d_out = d_out + d_outs[t]
            d_cell = torch.addcmul(d_cell, d_out, through[t])
            torch.mul(slopes[t], d_cell.unsqueeze(1), out=found[t, :, :3])
            torch.mul(opened[t], d_out, out=found[t, :, 3])
            d_out = (found[t].flatten(1) @ over) * kept[t]
            d_cell = d_cell * f[t] * kept[t]
        flat = found.view(-1, found.shape[2] * found.shape[3])
        d_weights = flat.t() @ inputs.flatten(0, 1), flat.t() @ before.flatten(0, 1), flat.sum(0)
        return (flat @ into).view_as(inputs), None, d_out, d_cell, *d_weights
