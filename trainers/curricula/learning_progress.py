"""Tasks at which it is getting better or worse are drawn more (Kanitscheider et al. 2021, section 3; Syllabus)."""

from typing import Annotated

import numpy as np
from pydantic import Field

from mettagrid_lite.values import Frozen
from trainers.curricula.curriculum import Curriculum, mixed, share_of_new


class LearningProgressConfig(Frozen):
    """Tasks at which it is getting better or worse are drawn more.

    rate: of both running means of success, an episode
    focus: θ, the smaller, the more small successes count
    chance: success of random play, the same for all tasks
    anything: share of episodes on any task
    sigmoid: weights of z-scores as in Syllabus, else in proportion to progress
    """

    rate: Annotated[float, Field(gt=0, le=1)] = 0.01
    focus: Annotated[float, Field(gt=0, lt=1)] = 0.1
    chance: Annotated[float, Field(ge=0, le=1)] = 0.0
    anything: Annotated[float, Field(ge=0, le=1)] = 0.5
    sigmoid: bool = False


class LearningProgress(Curriculum):
    """Two running means of success, a fast and a slow one, tell how fast it changes.

    norm(p) = max(p - p_rand, 0) / (1 - p_rand),   p_rand at most 0.75
    fast <- fast + α (norm(p) - fast),   slow <- slow + α (fast - slow)
    f(p) = (1 - θ) p / (p + θ (1 - 2 p)),   LP = |f(fast) - f(slow)|
    weight = LP, or sigmoid((LP - mean LP) / deviation of LP) where LP > 0 or p > 0, else 0

    Published: α 0.1, θ 0.1, sigmoid, a quarter of episodes on any task. Ours are what does best in `reference`.
    """

    def __init__(self, tasks: int, seed: int, config: LearningProgressConfig) -> None:
        super().__init__(tasks, seed)
        self.config = config
        self.memory |= {name: np.zeros(tasks) for name in ("fast", "slow", "success")}

    def learn_from(self, plays: np.ndarray, success: np.ndarray) -> None:
        fast, slow, told = (self.memory[name] for name in ("fast", "slow", "success"))
        first = (plays > 0) & (self.memory["plays"] == plays)
        share = np.where(first, 1.0, share_of_new(plays, self.config.rate))
        fast += share * (self._above_chance(success) - fast)
        slow += share * (fast - slow)
        told += share * (success - told)

    def _above_chance(self, success: np.ndarray) -> np.ndarray:
        chance = min(self.config.chance, 0.75)
        return np.maximum(success - chance, 0) / (1 - chance)

    def progress(self) -> np.ndarray:
        """LP of each task."""
        focus = self.config.focus
        fast, slow = (bent(self.memory[name], focus) for name in ("fast", "slow"))
        return np.abs(fast - slow)

    def weights(self) -> np.ndarray:
        progress = self.progress()
        if not self.config.sigmoid:
            return mixed(progress, self.config.anything)
        moving = (progress > 0) | (self.memory["success"] > 0)
        if not moving.any():
            return super().weights()
        some = progress[moving]
        weights = np.zeros(self.tasks)
        weights[moving] = 1 / (1 + np.exp(-(some - some.mean()) / (some.std() or 1.0)))
        return mixed(weights, self.config.anything)

    def measures(self) -> dict[str, float]:
        return super().measures() | {"progress": float(self.progress().mean())}


def bent(success: np.ndarray, focus: float) -> np.ndarray:
    """f(p): low successes spread out, high ones drawn together; 0 and 1 stay."""
    return (1 - focus) * success / (success + focus * (1 - 2 * success))
