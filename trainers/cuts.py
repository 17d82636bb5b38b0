"""Rows whose episode the time limit cut: what they saw last and remembered, valued together after the segment.

Their reward of that step has the discounted value of what was seen last, as if the episode went on.
"""

from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from trainers.memory import State
from trainers.policy import Policy, View


class Cuts(Protocol):
    def add(self, t: int, cut: Tensor, last: View, state: State) -> None:
        """In step t, where `cut` bool [N]: last [1, N, ...] was seen with a memory [N, ...]."""

    def pay(self, policy: Policy, reward: Tensor, discount: float) -> None:
        """Values are added to reward [T, N]."""


class Few(NamedTuple):
    """Only rows that were cut: their number must be known, which a GPU would have to be waited for."""

    found: list[tuple[Tensor, View, State]]

    def add(self, t: int, cut: Tensor, last: View, state: State) -> None:
        rows = cut.nonzero()[:, 0]
        view = View(*(array[:, rows] for array in last))
        self.found.append((t * len(cut) + rows, view, tuple(part[rows] for part in state)))

    def pay(self, policy: Policy, reward: Tensor, discount: float) -> None:
        if self.found:
            places, views, states = zip(*self.found, strict=True)
            at, view = torch.cat(places), View(*(torch.cat(parts, 1) for parts in zip(*views, strict=True)))
            value = policy(view, torch.zeros_like(at, dtype=torch.bool)[None], _joined(states)).value[0]
            reward.view(-1)[at] += discount * value
            self.found.clear()


def _joined(states: tuple[State, ...]) -> State:
    return tuple(torch.cat(parts) for parts in zip(*states, strict=True))
