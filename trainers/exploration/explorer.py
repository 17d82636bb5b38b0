"""Pays for what is new: a bonus of deviation 1, times its weight, for values and advantages of their own."""

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
import torch
from pydantic import Field
from torch import Tensor

from mettagrid_lite import VectorEnv
from mettagrid_lite.values import Frozen, Positive
from trainers.collect import Segment, below
from trainers.exploration.counts import Visits
from trainers.exploration.curiosity import Curiosity
from trainers.exploration.disagreement import Disagreement
from trainers.exploration.distillation import Distillation
from trainers.exploration.eyes import Eyes
from trainers.exploration.journey import Novelty, journey_of, of_all
from trainers.exploration.scale import Unit
from trainers.ranks import here


class Config(Frozen):
    """Of the bonus for what is new.

    kind: by counts of a cell with what is carried there: episodic, lifelong, both (their product); learned: rnd
        (random network distillation), icm (curiosity), disagreement
    weight: of the bonus, in units of reward, once its discounted sums have deviation 1
    discount: γ of the bonus, whose sums go on over ends of episodes
    share: of the steps that a predictor learns from
    rate: of the predictor's learning
    width: of the predictor's hidden layers
    """

    kind: Literal["none", "episodic", "lifelong", "both", "rnd", "icm", "disagreement"] = "none"
    weight: Annotated[float, Field(ge=0)] = 1.0
    discount: Annotated[float, Field(ge=0, lt=1)] = 0.99
    share: Annotated[float, Field(gt=0, le=1)] = 0.25
    rate: Annotated[float, Field(gt=0)] = 1e-3
    width: Positive = 128


class Explorer:
    """A kind of novelty in play, for `rows` agents of all worlds.

    Each process reckons the bonus of all rows, so that what is counted and learned stays alike, and takes its own part.
    """

    def __init__(self, config: Config, novelty: Novelty, rows: int) -> None:
        self.config, self.novelty, self.unit = config, novelty, Unit(rows, config.discount)

    def pay(self, segment: Segment) -> tuple[Segment, dict[str, float]]:
        """The segment with its bonus, and measures: the mean bonus before it is scaled, and what the novelty tells."""
        assert segment.bonus is not None
        journey = of_all(journey_of(segment))
        found = torch.where(journey.paid, self.novelty.of(journey), 0)
        reward = self.config.weight * self.unit.of(found, journey.alive[:-1])
        measures = {"bonus": _mean(found, journey.paid), **self.novelty.learn(journey)}
        own = reward[:, here().share(reward.shape[1])].to(segment.reward.device)
        return segment._replace(bonus=segment.bonus._replace(reward=own), trip=None), measures

    def kept(self) -> dict[str, np.ndarray]:
        """All that it goes on from, by name."""
        own = {f"unit.{name}": array for name, array in self.unit.kept().items()}
        return own | {f"novelty.{name}": array for name, array in self.novelty.kept().items()}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from what was kept."""
        self.unit.restore(below(arrays, "unit."))
        self.novelty.restore(below(arrays, "novelty."))


def explorer_for(config: Config, env: VectorEnv, seed: int) -> Explorer | None:
    """None where nothing is paid for what is new."""
    if config.kind == "none":
        return None
    rows = env.num_envs * env.num_agents * here().size
    return Explorer(config, _novelty(config, env, rows, seed), rows)


def _novelty(config: Config, env: VectorEnv, rows: int, seed: int) -> Novelty:
    if config.kind in ("episodic", "lifelong", "both"):
        return Visits(config.kind, rows, len(env.world.items))
    eyes = Eyes(env.world, env.observations.shape[2:4], seed)
    learned = config.width, config.share, config.rate, seed
    if config.kind == "rnd":
        return Distillation(eyes, *learned)
    kind = Curiosity if config.kind == "icm" else Disagreement
    return kind(eyes, len(env.world.actions), *learned)


def _mean(bonus: Tensor, paid: Tensor) -> float:
    return float(bonus.sum() / paid.sum().clamp(min=1))
