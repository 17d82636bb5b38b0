"""Contrastive goal-reaching with few actions (Eysenbach et al. 2022, arXiv:2206.07568).

A critic f(s, a, g) = φ(s, a) · ψ(g) is trained so that it tells goals that were reached later from goals of others.
Where it is exact, f = log p_γ(g | s, a) - log p(g): how much likelier the goal is after this action than anyhow. With
few actions the actor needs no sampling: its loss is a sum over all of them.
"""

from typing import Literal

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

Kind = Literal["nce", "infonce", "symmetric"]


def critic_loss(logits: Tensor, kind: Kind = "symmetric", penalty: float = 0.01) -> Tensor:
    """Scalar. logits: [B, B], f of pair i with the goal of pair j; what belongs together is on the diagonal.

    nce: is it this pair's goal, yes or no; infonce: which goal is this pair's; symmetric: also which pair is a goal's.
    penalty: weight of the mean squared logarithm of the sums, which pins what InfoNCE leaves open.
    """
    right = torch.arange(len(logits), device=logits.device)
    if kind == "nce":
        return _balanced(logits)
    loss = cross_entropy(logits, right)
    if kind == "symmetric":
        loss = loss + cross_entropy(logits.T, right)
    return loss + penalty * logits.logsumexp(1).square().mean()


def _balanced(logits: Tensor) -> Tensor:
    """As many positives as negatives by weight, so that the best answer is the logarithm of the ratio itself."""
    count = len(logits)
    truth = torch.eye(count, device=logits.device)
    each = binary_cross_entropy_with_logits(logits, truth, reduction="none")
    return each.diagonal().mean() + (each.sum() - each.diagonal().sum()) / (count * (count - 1))


def actor_loss(log_probs: Tensor, critic: Tensor, temperature: float) -> Tensor:
    """Σ_a π(a | s, g) (α log π(a | s, g) - f(s, a, g)), mean over [B]. log_probs, critic: [B, actions].

    Its minimum is the softmax of f / α over actions; the critic gets no gradient.
    """
    return (log_probs.exp() * (temperature * log_probs - critic.detach())).sum(-1).mean()
