"""Rows whose episode the time limit cut: what they saw last and remembered, valued together after the segment.

Their reward of that step has the discounted value of what was seen last, as if the episode went on.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from trainers.memory import State
from trainers.policy import Policy, View


class Cuts(Protocol):
    def add(self, t: int, cut: Tensor, last: Callable[[], View], state: State) -> None:
        """In step t, where `cut` bool [N]: last() [1, N, ...] was seen with a memory [N, ...]."""

    def pay(self, policy: Policy, reward: Tensor, discount: float) -> None:
        """Values are added to reward [T, N]."""


class Few(NamedTuple):
    """Only rows that were cut: their number must be known, which a GPU would have to be waited for."""

    found: list[tuple[Tensor, View, State]]

    def add(self, t: int, cut: Tensor, last: Callable[[], View], state: State) -> None:
        rows = cut.nonzero()[:, 0]
        if not len(rows):
            return
        view = View(*(array[:, rows] for array in last()))
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


class Slots:
    """Room for all rows, as often as episodes of `limit` steps can be cut: nobody has to wait for their number."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.slots: list[tuple[Tensor, Tensor, View, State]] = []
        self.taken: Tensor | None = None

    def add(self, t: int, cut: Tensor, last: Callable[[], View], state: State) -> None:
        view = last()
        taken = torch.zeros_like(cut, dtype=torch.int64) if self.taken is None else self.taken
        if t // self.limit >= len(self.slots):
            blank = View(*map(torch.zeros_like, view)), tuple(map(torch.zeros_like, state))
            self.slots.append((torch.zeros_like(taken), torch.zeros_like(cut), *blank))
        for number, (step, used, views, states) in enumerate(self.slots):
            here = cut & (taken == number)
            step.masked_fill_(here, t)
            used.logical_or_(here)
            rooms, parts = (*(each[0] for each in views), *states), (*(each[0] for each in view), *state)
            for room, part in zip(rooms, parts, strict=True):
                room.copy_(torch.where(here.view(-1, *[1] * (part.ndim - 1)), part, room))
        self.taken = taken + cut

    def pay(self, policy: Policy, reward: Tensor, discount: float) -> None:
        for step, used, view, state in self.slots:
            value = policy(view, torch.zeros_like(used)[None], state).value[0]
            reward.scatter_add_(0, step[None], torch.where(used, discount * value, 0)[None])
        self.slots, self.taken = [], None
