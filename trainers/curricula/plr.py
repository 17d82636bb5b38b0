"""Levels from which there is most to learn are played again (prioritised level replay, Jiang et al. 2021).

Robust PLR (Jiang et al. 2021b) learns only from levels that are played again, and but looks at new ones. MaxMC (the
same, section 5) scores a level by how far values stay below the best return it ever had.
"""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from mettagrid_lite.values import Frozen
from trainers.curricula.curriculum import NO_SCORES, Curriculum, Drawn, Episodes, Scores, of_each


class ReplayConfig(Frozen):
    """Levels whose values were far off are played again.

    temperature: β, the smaller, the more the first ranks are preferred
    stale: ρ, share of episodes on levels that were not played for long
    replay: how often a level is played again while there are new ones
    score: which errors of values count, all by their size or only those that were too low; or maxmc, the best return
        that the level ever had, less the values
    """

    temperature: Annotated[float, Field(gt=0)] = 0.3
    stale: Annotated[float, Field(ge=0, le=1)] = 0.1
    replay: Annotated[float, Field(ge=0, le=1)] = 0.5
    score: Literal["size", "positive", "maxmc"] = "size"


class Replay(Curriculum):
    """P = (1 - ρ) P_score + ρ P_stale over those seen; P_score ~ rank^(-1/β), P_stale ~ episodes since the last one."""

    needs_scores = True

    def __init__(self, tasks: int, seed: int, config: ReplayConfig, robust: bool = False) -> None:
        super().__init__(tasks, seed)
        self.config, self.robust = config, robust
        self.memory |= {"score": np.zeros(tasks), "scored": np.zeros(tasks, bool)}
        self.memory |= {"last": np.zeros(tasks, np.int64), "episodes": np.zeros(1, np.int64)}
        if config.score == "maxmc":
            self.memory["best"] = np.full(tasks, -np.inf)

    def take(self, episodes: Episodes, scores: Scores = NO_SCORES) -> None:
        """The newest score of a level replaces the one before. Scores for maxmc are values, below 0."""
        count, mean = of_each(scores.task, scores.score, self.tasks)
        told = count > 0
        if self.config.score == "maxmc":
            best = self.memory["best"]
            np.maximum.at(best, episodes.task, episodes.paid)
            told &= np.isfinite(best)  # the first episode of a level may still be under way
            mean += np.where(told, best, 0)
        self.memory["score"][told] = mean[told]
        self.memory["scored"] |= told
        self.memory["episodes"] += len(episodes.task)
        self.memory["last"][episodes.task] = self.memory["episodes"][0]
        super().take(episodes, scores)

    def weights(self) -> np.ndarray:
        """Of levels seen; of all alike while there are none."""
        seen = self.memory["scored"]
        if not seen.any():
            return super().weights()
        weights = np.zeros(self.tasks)
        since = (self.memory["episodes"][0] - self.memory["last"][seen]).astype(float)
        stale = since / since.sum() if since.any() else np.full(len(since), 1 / len(since))
        by_score = by_rank(self.memory["score"][seen], self.config.temperature)
        weights[seen] = (1 - self.config.stale) * by_score + self.config.stale * stale
        return weights

    def _choose(self, luck: np.ndarray) -> Drawn:
        task, new = self._by_weight(luck[:, 0]), np.flatnonzero(~self.memory["scored"])
        if not len(new):
            return Drawn(task, np.ones(len(luck), bool))
        fresh = luck[:, 1] >= (self.config.replay if len(new) < self.tasks else 0.0)
        task[fresh] = new[(luck[fresh, 2] * len(new)).astype(np.int64)]
        return Drawn(task, ~fresh if self.robust else np.ones(len(luck), bool))

    def measures(self) -> dict[str, float]:
        scored = self.memory["scored"]
        return super().measures() | {"score": float(self.memory["score"][scored].mean()) if scored.any() else 0.0}


def by_rank(score: np.ndarray, temperature: float) -> np.ndarray:
    """Probabilities ~ rank^(-1/β), rank 1 the highest score."""
    rank = np.empty(len(score))
    rank[np.argsort(-score, kind="stable")] = np.arange(1, len(score) + 1)
    weight = rank ** (-1 / temperature)
    return weight / weight.sum()
