"""Tasks that were once done better than now are drawn more, so that they aren't forgotten."""

from typing import Annotated

import numpy as np
from pydantic import Field

from mettagrid_lite.values import Frozen
from trainers.curricula.curriculum import Curriculum, mixed, share_of_new


class RegressedConfig(Frozen):
    """Tasks that were once done better are drawn more.

    rate: of the running mean of success, an episode
    anything: share of episodes on any task
    """

    rate: Annotated[float, Field(gt=0, le=1)] = 0.1
    anything: Annotated[float, Field(ge=0, le=1)] = 0.5


class Regressed(Curriculum):
    """weight = max over time of p - p, with p a running mean of success."""

    def __init__(self, tasks: int, seed: int, config: RegressedConfig) -> None:
        super().__init__(tasks, seed)
        self.config = config
        self.memory |= {"success": np.zeros(tasks), "most": np.zeros(tasks)}

    def weights(self) -> np.ndarray:
        return mixed(self.memory["most"] - self.memory["success"], self.config.anything)

    def learn_from(self, plays: np.ndarray, success: np.ndarray) -> None:
        told = self.memory["success"]
        told += share_of_new(plays, self.config.rate) * (success - told)
        np.maximum(self.memory["most"], told, out=self.memory["most"])

    def measures(self) -> dict[str, float]:
        return super().measures() | {"regressed": float((self.memory["most"] - self.memory["success"]).mean())}
