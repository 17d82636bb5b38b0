"""InfoNCE (van den Oord et al. 2018, arXiv:1807.03748): each anchor finds its positive among others.

    loss_i = log Σ_j exp(q_i · k_j / τ) - q_i · k_i / τ

q, k: anchors and positives, float [B, H]. With all of a batch as negatives the sum has B² terms; only `dense` holds
them all, and can leave some out.
"""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

aten = torch.ops.aten


def dense(anchors: Tensor, positives: Tensor, temperature: float, left_out: Tensor | None = None) -> Tensor:
    """[..., B], by the whole matrix [..., B, B]: what the others are checked against.

    left_out: bool [..., B, B], true for the positives j that are no negatives of anchor i.
    """
    alike = anchors @ positives.mT / temperature
    if left_out is not None:
        alike = alike.masked_fill(left_out, float("-inf"))
    return alike.logsumexp(-1) - alike.diagonal(dim1=-2, dim2=-1)


def in_blocks(anchors: Tensor, positives: Tensor, temperature: float) -> Tensor:
    """[G, B] of blocks [G, B, H], with the positives of the others in its block as negatives of each.

    By the attention kernels that the library has; on a GPU in bfloat16, whose widest head is 256.
    """
    if anchors.is_cuda:
        anchors, positives = anchors.bfloat16(), positives.bfloat16()
    scaled = anchors / temperature
    return (_LogSumExp.apply(scaled, positives) - (scaled * positives).sum(-1)).float()


def gathered(
    anchors: Tensor, positives: Tensor, negatives: Tensor, temperature: float, left_out: Tensor | None = None
) -> Tensor:
    """[B], with K negatives of its own for each anchor: negatives [B, K, H]; left_out bool [B, K] are none."""
    far = torch.einsum("bh,bkh->bk", anchors, negatives)
    if left_out is not None:
        far = far.masked_fill(left_out, float("-inf"))
    near = (anchors * positives).sum(-1, keepdim=True)
    return torch.cat([near, far], -1).div(temperature).logsumexp(-1) - near[:, 0] / temperature


class _LogSumExp(torch.autograd.Function):
    """log Σ_j exp(q_i · k_j), [G, B], as attention tells it beside its output when its values are its keys.

    The output is the gradient for q: Σ_j p_ij k_j. That for k, Σ_i p_ij g_i q_i, is what attention's own backward pass
    gives for its values where the gradient of its output is g_i q_i.
    """

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor) -> Tensor:
        out, log_sum, *random = _forward(query.unsqueeze(1), key.unsqueeze(1))
        ctx.save_for_backward(query, key, out, log_sum, *random)
        return log_sum[:, 0, : query.shape[1]]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor]:
        query, key, out, log_sum, *random = ctx.saved_tensors
        size = gradient.abs().max().clamp(min=torch.finfo(torch.float32).tiny)  # of order 1 in between, for bfloat16
        weighted = query * (gradient / size).unsqueeze(-1).to(query.dtype)
        for_key = _backward(weighted.unsqueeze(1), query.unsqueeze(1), key.unsqueeze(1), out, log_sum, random)
        for_query = out.squeeze(1) * gradient.unsqueeze(-1)
        return for_query.to(query.dtype), (size * for_key.squeeze(1)).to(key.dtype)


def _forward(query: Tensor, key: Tensor) -> tuple[Tensor, ...]:
    """Attention over its own keys, the logarithm of its sums, and on a GPU two tensors that its backward pass wants."""
    if not query.is_cuda:
        return tuple(aten._scaled_dot_product_flash_attention_for_cpu(query, key, key, scale=1.0))
    out, log_sum, *_, seed, offset, _ = aten._scaled_dot_product_flash_attention(query, key, key, scale=1.0)
    return out, log_sum, seed, offset


def _backward(
    gradient: Tensor, query: Tensor, key: Tensor, out: Tensor, log_sum: Tensor, random: list[Tensor]
) -> Tensor:
    """The gradient for the values."""
    given = gradient, query, key, key, out, log_sum
    if not query.is_cuda:
        return aten._scaled_dot_product_flash_attention_for_cpu_backward(*given, 0.0, False, scale=1.0)[2]
    long = query.shape[2], key.shape[2]
    return aten._scaled_dot_product_flash_attention_backward(*given, None, None, *long, 0.0, False, *random, scale=1.0)[
        2
    ]
