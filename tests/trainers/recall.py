"""A sign at the first step, a question `delay` steps later: only who remembers the sign can answer it."""

from typing import Any

import numpy as np

from mettagrid_lite import VectorEnv, load

WORLD = {"agents": 1, "episode": 1_000, "map": "...\n.@.\n...", "view": {"rows": 1, "columns": 1}}
SIGN = 0  # the feature of a cell that shows it: the kind of what stands there


class Recall(VectorEnv):
    """The first action answers the sign 1, the second the sign 2. Environments are at different steps."""

    def __init__(self, num_envs: int, delay: int, seed: int) -> None:
        super().__init__(load(WORLD), num_envs)
        self.delay, self.chance = delay, np.random.default_rng(seed)
        self.right: list[float] = []
        super().reset(0)
        self.clock = self.chance.integers(0, delay + 1, num_envs)
        self.sign = self.chance.integers(1, 3, num_envs)

    def reset(self, seed: int | None = None, ids: np.ndarray | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        self._show()
        return self.observations, {}

    def step(self, actions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        over, right = self.clock == self.delay, actions[:, 0] == self.sign
        self.right += right[over].tolist()
        self.clock = np.where(over, 0, self.clock + 1)
        self.sign = np.where(over, self.chance.integers(1, 3, self.num_envs), self.sign)
        self._show()
        ended, never = over[:, None], np.zeros((self.num_envs, 1), bool)
        return (
            self.observations,
            (over & right)[:, None].astype(np.float32),
            ended,
            never,
            {"over": over, "episode": {}},
        )

    def _show(self) -> None:
        self.observations[...] = 0
        self.vectors[...] = 0
        self.observations[:, 0, 0, 0, SIGN] = np.where(self.clock == 0, self.sign, 0)
