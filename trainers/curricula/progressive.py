"""Tasks in the order they are written, from the first on: the next one opens once the last open one is done well."""

from typing import Annotated

import numpy as np
from pydantic import Field

from mettagrid_lite.values import Frozen
from trainers.curricula.curriculum import Curriculum, share_of_new


class ProgressiveConfig(Frozen):
    """Tasks open one after the other.

    passed: running success at which the next task opens
    rate: of that running mean, an episode
    newest: share of episodes on the last open task, the rest on all open ones
    """

    passed: Annotated[float, Field(gt=0, le=1)] = 0.8
    rate: Annotated[float, Field(gt=0, le=1)] = 0.1
    newest: Annotated[float, Field(ge=0, le=1)] = 0.5


class Progressive(Curriculum):
    def __init__(self, tasks: int, seed: int, config: ProgressiveConfig) -> None:
        super().__init__(tasks, seed)
        self.config = config
        self.memory |= {"success": np.zeros(tasks), "open": np.ones(1, np.int64)}

    def weights(self) -> np.ndarray:
        newest = int(self.memory["open"][0]) - 1
        only = np.eye(1, self.tasks, newest)[0]
        return self.config.newest * only + (1 - self.config.newest) * (np.arange(self.tasks) <= newest) / (newest + 1)

    def learn_from(self, plays: np.ndarray, success: np.ndarray) -> None:
        told, number = self.memory["success"], self.memory["open"]
        told += share_of_new(plays, self.config.rate) * (success - told)
        if number[0] < self.tasks and told[number[0] - 1] >= self.config.passed:
            number += 1

    def measures(self) -> dict[str, float]:
        return super().measures() | {"tasks_open": float(self.memory["open"][0])}
