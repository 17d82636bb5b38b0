"""VAPOR-lite in grid worlds: doubt is paid, and weighs the entropy of each action (Tarbouriech et al. 2023; lite.py).

To PPO's loss and rewards come, with σ(s, a) of all actions, not only of the one that was taken,

    r + b σ(s, a)        - w E Σ_a σ(s, a) (-π(a|s) log π(a|s))

where the entropy is divided by the deviation that advantages are divided by. Entropy of later steps is not paid.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple, Protocol

import numpy as np
import torch
from pydantic import Field
from torch import Tensor

from mettagrid_lite import VectorEnv
from mettagrid_lite.values import Frozen, Positive
from trainers.collect import Segment
from trainers.exploration.counts import Counts, mixed
from trainers.exploration.eyes import Eyes
from trainers.ranks import gathered, here
from trainers.vapor.rewards import Rewards


class Config(Frozen):
    """Of VAPOR-lite: what is not known of the reward of actions is paid for, and weighs entropy.

    doubt: counts: of an action at a place with what is carried there; ensemble: of predictors of the reward; none: off
    bonus: weight of σ in what is paid
    entropy: weight of σ before each action's part of the entropy, beside ppo.entropy
    scale: of σ, which is at most 1: of 1 / sqrt(n + 1), or of the members' deviation, where 3 is usual
    members: of the ensemble, each with a fixed random prior of its own
    noise: deviation of what each member adds to rewards
    share: of the steps that the ensemble learns from
    rate: of the ensemble's learning
    width: of the members' hidden layer
    """

    doubt: Literal["none", "counts", "ensemble"] = "none"
    bonus: Annotated[float, Field(ge=0)] = 1.0
    entropy: Annotated[float, Field(ge=0)] = 1.0
    scale: Annotated[float, Field(gt=0)] = 0.1
    members: Annotated[int, Field(ge=2, le=100)] = 10
    noise: Annotated[float, Field(ge=0)] = 0.1
    share: Annotated[float, Field(gt=0, le=1)] = 0.25
    rate: Annotated[float, Field(gt=0)] = 1e-3
    width: Positive = 64


class Walk(NamedTuple):
    """T steps of N rows, of all processes, on the CPU; as in Segment and Trip, with paid: rewards without values."""

    windows: Tensor
    vectors: Tensor
    place: Tensor
    action: Tensor
    paid: Tensor
    alive: Tensor


class Doubt(Protocol):
    """How little is known of what actions pay. Whoever changes while learning tells all that it goes on from."""

    def widths(self, walk: Walk) -> Tensor:
        """σ of all actions, float32 [T, N, actions], at most 1, before the walk is learned from."""

    def learn(self, walk: Walk) -> dict[str, float]:
        """Take the walk in; measures."""

    def kept(self) -> dict[str, np.ndarray]: ...

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None: ...


class Tried:
    """By counts: σ = scale / sqrt(n + 1), n: how often the action was taken there, with the same things carried."""

    def __init__(self, items: int, actions: int, scale: float) -> None:
        self.items, self.actions, self.scale, self.table = items, actions, scale, Counts()

    def widths(self, walk: Walk) -> Tensor:
        keys = self._keys(walk)
        counts = self.table.of(keys.ravel()).reshape(keys.shape)
        return torch.from_numpy(np.minimum(self.scale / np.sqrt(counts + 1), 1)).float()

    def learn(self, walk: Walk) -> dict[str, float]:
        taken = np.take_along_axis(self._keys(walk), walk.action.numpy()[..., None], -1)[..., 0]
        self.table.add(taken[walk.alive.numpy()])
        return {"tried": float(len(self.table.keys))}

    def _keys(self, walk: Walk) -> np.ndarray:
        """uint64 [T, N, actions]."""
        here = mixed(torch.cat([walk.place, walk.vectors[..., : self.items].long()], -1).numpy())
        everywhere = np.broadcast_to(here[..., None], (*here.shape, self.actions)).view(np.int64)
        return mixed(np.stack([everywhere, np.broadcast_to(np.arange(self.actions), everywhere.shape)], -1))

    def kept(self) -> dict[str, np.ndarray]:
        return {"keys": self.table.keys, "counts": self.table.counts}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.table.keys, self.table.counts = arrays["keys"], arrays["counts"]


class Doubter:
    """Pays for doubt; each process reckons it for the rows of all, so that it stays alike in all of them."""

    def __init__(self, config: Config, doubt: Doubt) -> None:
        self.config, self.doubt = config, doubt

    def pay(self, segment: Segment) -> tuple[Segment, dict[str, float]]:
        """The segment with σ in its rewards and beside them, and measures: the mean σ of what was done."""
        walk = walk_of(segment)
        widths = torch.where(walk.alive[..., None], self.doubt.widths(walk), 0)
        taken = widths.gather(-1, walk.action[..., None])[..., 0]
        measures = {"doubt": float(taken.sum() / walk.alive.sum().clamp(min=1)), **self.doubt.learn(walk)}
        own, device = here().share(taken.shape[1]), segment.reward.device
        reward = segment.reward + self.config.bonus * taken[:, own].to(device)
        return segment._replace(reward=reward, doubt=self.config.entropy * widths[:, own].to(device)), measures

    def kept(self) -> dict[str, np.ndarray]:
        return self.doubt.kept()

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.doubt.restore(arrays)


def walk_of(segment: Segment) -> Walk:
    """Of a segment that knows where its rows were."""
    assert segment.trip is not None
    view, trip = segment.view, segment.trip
    own = Walk(view.windows, view.vectors, trip.place[:-1], segment.action, trip.paid, segment.alive)
    told = gathered(Walk(*(part.cpu() for part in own)))
    return Walk(*(torch.cat(parts, 1) for parts in zip(*told, strict=True))) if len(told) > 1 else told[0]


def doubter_for(config: Config, env: VectorEnv, seed: int) -> Doubter | None:
    """None where there is no VAPOR-lite."""
    if config.doubt == "none":
        return None
    actions = len(env.world.actions)
    if config.doubt == "counts":
        return Doubter(config, Tried(len(env.world.items), actions, config.scale))
    eyes = Eyes(env.world, env.observations.shape[2:4], seed)
    return Doubter(config, Rewards(eyes, actions, config, seed))
