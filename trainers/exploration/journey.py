"""Where the steps of a segment led: what a bonus for novelty is reckoned from."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import numpy as np
import torch
from torch import Tensor

from trainers.collect import Segment
from trainers.ranks import gathered


class Journey(NamedTuple):
    """T steps of N rows, and the T + 1 states that they lie between.

    windows uint8, vectors float32  [T + 1, N, ...]: what was seen in each state
    place   int64 [T + 1, N, 2]: row and column of the agent on the map
    first, alive  bool [T + 1, N]: an episode began with the state; the agent could act in it
    action  int64 [T, N]
    paid    bool [T, N]: the step led on in the same episode, and the agent lived before and after it
    """

    windows: Tensor
    vectors: Tensor
    place: Tensor
    first: Tensor
    alive: Tensor
    action: Tensor
    paid: Tensor


class Novelty(Protocol):
    """How new it is where steps led. Whoever changes while learning tells all that it goes on from."""

    def of(self, journey: Journey) -> Tensor:
        """Float [T, N], 0 or more, in any unit; only where steps are paid does it count."""

    def learn(self, journey: Journey) -> dict[str, float]:
        """Take the journey in, after its bonus was told; measures."""

    def kept(self) -> dict[str, np.ndarray]: ...

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None: ...


def journey_of(segment: Segment) -> Journey:
    """Of a segment that knows where its rows were."""
    assert segment.trip is not None
    place, view, first_after, alive_after, _ = segment.trip
    first, alive = torch.cat([segment.first, first_after]), torch.cat([segment.alive, alive_after[None]])
    paid = alive[:-1] & alive[1:] & ~segment.end
    windows = torch.cat([segment.view.windows, view.windows])
    return Journey(windows, torch.cat([segment.view.vectors, view.vectors]), place, first, alive, segment.action, paid)


def of_all(journey: Journey) -> Journey:
    """The journeys of all processes side by side, on the CPU and the same in each of them."""
    told = gathered(Journey(*(part.cpu() for part in journey)))
    return Journey(*(torch.cat(parts, 1) for parts in zip(*told, strict=True))) if len(told) > 1 else told[0]
