"""Levels that are sometimes solved are the ones to learn from (sampling for learnability, Rutherford et al. 2024)."""

from typing import Annotated

import numpy as np
from pydantic import Field

from mettagrid_lite.values import Frozen
from trainers.curricula.curriculum import Curriculum


class LearnabilityConfig(Frozen):
    """Levels that are sometimes solved are played again.

    fresh: share of episodes on levels drawn by chance, to look how it goes
    look: how many such levels at a time
    tries: episodes of each of them until the best are chosen
    best: K, how many of them are trained on in all other episodes until the next are known
    """

    fresh: Annotated[float, Field(gt=0, le=1)] = 0.5
    look: Annotated[int, Field(ge=1)] = 64
    tries: Annotated[int, Field(ge=2)] = 8
    best: Annotated[int, Field(ge=1)] = 8


class Learnability(Curriculum):
    """Learnability of a level is p (1 - p), p its success in the last look; the K best are drawn, all else by chance.

    The paper rolls levels out apart from training and mixes fresh ones into it; here the fresh ones of the mix are
    the look, so no episode is lost.
    """

    def __init__(self, tasks: int, seed: int, config: LearnabilityConfig) -> None:
        super().__init__(tasks, seed)
        self.config = config
        self.memory |= {"looked_at": np.zeros(tasks, bool), "best": np.zeros(tasks, bool)}
        self.memory |= {"tries": np.zeros(tasks, np.int64), "wins": np.zeros(tasks)}
        self._look()

    def weights(self) -> np.ndarray:
        """Until the first look is over, only what is looked at."""
        left = np.maximum(self.config.tries - self.memory["tries"], 0) * self.memory["looked_at"]
        fresh, best = left / left.sum(), self.memory["best"]
        return self.config.fresh * fresh + (1 - self.config.fresh) * best / best.sum() if best.any() else fresh

    def learn_from(self, plays: np.ndarray, success: np.ndarray) -> None:
        looked = self.memory["looked_at"]
        self.memory["tries"] += plays * looked
        self.memory["wins"] += plays * success * looked
        if (self.memory["tries"][looked] >= self.config.tries).all():
            self._rank()
            self._look()

    def _rank(self) -> None:
        """The K best; a level that was always or never solved is none."""
        wins, tries = self.memory["wins"], np.maximum(self.memory["tries"], 1)
        worth = wins / tries * (1 - wins / tries)
        order = np.argsort(-worth, kind="stable")[: self.config.best]
        self.memory["best"][:] = False
        self.memory["best"][order[worth[order] > 0]] = True

    def _look(self) -> None:
        """Other levels, and nothing known of them."""
        chance = np.random.default_rng([self.seed, self.tasks, int(self.memory["updates"][0])])
        some = chance.choice(self.tasks, min(self.config.look, self.tasks), replace=False)
        self.memory["looked_at"][:] = False
        self.memory["looked_at"][some] = True
        self.memory["tries"][:] = 0
        self.memory["wins"][:] = 0
