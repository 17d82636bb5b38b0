"""Which later step belongs to a step: one of the same episode, the nearer the likelier.

    anchor t, positive t + Δ, with Δ = 1, 2, ..., m drawn by γ^Δ / (γ + ... + γ^m); m steps are left of the episode

This is the discounted future of a step, cut where what was collected ends (Eysenbach et al. 2022, arXiv:2206.07568).
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def steps_left(end: Tensor) -> Tensor:
    """How many steps of its episode follow each in a segment. end: bool [T, N], the last step of an episode."""
    steps = len(end)
    now = torch.arange(steps, device=end.device)[:, None].expand_as(end)
    last = torch.where(end, now, steps - 1).flip(0).cummin(0).values.flip(0)
    return last - now


def episodes(end: Tensor) -> Tensor:
    """A number for each row's episode in a segment, int64 [T, N]. end: bool [T, N]."""
    steps, rows = end.shape
    before = end.long().cumsum(0) - end.long()
    return before + (steps + 1) * torch.arange(rows, device=end.device)


def delays(left: Tensor, discount: float, chance: torch.Generator | None = None) -> Tensor:
    """Δ of each anchor, int64, from 1 to `left`: the truncated geometric law by its inverse, without rejection.

    left: int64, 1 or more.
    """
    uniform = torch.rand(left.shape, generator=chance, device=left.device, dtype=torch.float64)
    within = -torch.expm1(left * math.log(discount))
    drawn = torch.log1p(-uniform * within) / math.log(discount)
    return torch.minimum(drawn.ceil().long().clamp(min=1), left)


def pairs(
    end: Tensor,
    alive: Tensor,
    discount: float,
    chance: torch.Generator | None = None,
    wanted: Callable[[int], int] = lambda count: count,
) -> tuple[Tensor, Tensor]:
    """Flat positions [B] in [T, N] of anchors in random order, and of their positives.

    Anchors are all that have a later step; wanted: of so many, how many to take.
    """
    left = steps_left(end).flatten()
    possible = (alive.flatten() & (left > 0)).nonzero().flatten()
    order = torch.randperm(len(possible), generator=chance, device=end.device)
    anchors = possible[order[: wanted(len(possible))]]
    return anchors, anchors + end.shape[1] * delays(left[anchors], discount, chance)


def others(anchors: Tensor, positives: Tensor, count: int, total: int, chance: torch.Generator | None = None) -> Tensor:
    """`count` positions [B, count] for each anchor, uniform over 0 to total - 1 but for the anchor and its positive."""
    shape = len(anchors), count
    drawn = torch.randint(0, total - 2, shape, generator=chance, device=anchors.device)
    low, high = torch.minimum(anchors, positives)[:, None], torch.maximum(anchors, positives)[:, None]
    drawn = drawn + (drawn >= low)
    return drawn + (drawn >= high)
