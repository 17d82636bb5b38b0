"""`vec_env(target, num_worlds)`: all agents as rows of a Stable-Baselines3 VecEnv, one policy for them all.

    PPO("MlpPolicy", vec_env("harvest", 16, observations="flat"), seed=1).learn(100_000)

Needs stable-baselines3, which nothing else here does.
"""

import time
from typing import Any

import numpy as np

try:
    from stable_baselines3.common.vec_env import VecEnv
except ImportError as error:
    raise ImportError("mettagrid_lite.sb3 needs Stable-Baselines3: pip install stable-baselines3") from error

from .parallel import Target
from .population import MettaGridPopulation, population_env
from .statistics import STATISTICS


class MettaGridVecEnv(VecEnv):
    """`population_env` by the protocol of Stable-Baselines3.

    A row that ends has in its info `terminal_observation`, `TimeLimit.truncated` and, as VecMonitor would tell it,
    `episode`: return `r`, length `l` and seconds `t`, with the other statistics beside them.
    `seed(k)` is for the next `reset()`: world e then plays the episodes of environment e of seed k.
    """

    def __init__(self, rows: MettaGridPopulation) -> None:
        self.rows, self.render_mode, self.metadata = rows, rows.render_mode, rows.metadata
        self._asked: int | None = None
        self._actions = np.zeros(rows.num_envs, int)
        self._steps = np.zeros(rows.num_envs, int)
        self._began = time.monotonic()
        super().__init__(rows.num_envs, rows.single_observation_space, rows.single_action_space)

    def seed(self, seed: int | None = None) -> list[int | None]:
        """The next `reset()` begins the first episodes of this seed."""
        self._asked = seed
        return [seed] * self.num_envs

    def reset(self) -> Any:
        """First observations of new episodes in all worlds."""
        seen, _ = self.rows.reset(seed=self._asked)
        self._asked = None
        self._steps[:] = 0
        self.reset_infos: list[dict] = [{} for _ in range(self.num_envs)]
        return seen

    def step_async(self, actions: np.ndarray) -> None:
        """What the rows will do in the step that `step_wait` takes."""
        self._actions = actions

    def step_wait(self) -> tuple[Any, np.ndarray, np.ndarray, list[dict[str, Any]]]:
        """Observations, rewards float32 [N], ends bool [N], an info a row."""
        seen, rewards, terminated, truncated, info = self.rows.step(self._actions)
        self._steps += 1
        done = terminated | truncated
        told = [{"alive": alive, "TimeLimit.truncated": False} for alive in info["alive"].tolist()]
        for n in np.flatnonzero(done).tolist():
            told[n]["terminal_observation"] = info["final_obs"][n]
            told[n]["TimeLimit.truncated"] = bool(truncated[n] and not terminated[n])
            told[n]["episode"] = self._episode(info["final_info"], n)
        self._steps[done] = 0
        return seen, rewards.astype(np.float32), done, told

    def _episode(self, counted: dict[str, np.ndarray], n: int) -> dict[str, float]:
        numbers = {key: float(counted[key][n]) for key in STATISTICS}
        seconds = round(time.monotonic() - self._began, 6)
        return {"r": numbers["return"], "l": int(self._steps[n]), "t": seconds} | numbers

    def close(self) -> None:
        """Nothing is held open."""

    def get_images(self) -> list[np.ndarray | None]:
        """A picture of each world, at its first row."""
        if self.render_mode != "rgb_array":
            return [None] * self.num_envs
        return list(self.rows.render() or ())

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """The same for each row: it is the batch's."""
        return [getattr(self.rows, attr_name)] * len(list(self._get_indices(indices)))

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        """Sets it for all rows."""
        setattr(self.rows, attr_name, value)

    def env_method(self, method_name: str, *args: Any, indices: Any = None, **kwargs: Any) -> list[Any]:
        """Called once; the answer is every row's, but of `action_masks`, which MaskablePPO asks for, each row's own."""
        if method_name == "action_masks":
            return [self.rows.action_masks()[n] for n in self._get_indices(indices)]
        return [getattr(self.rows, method_name)(*args, **kwargs)] * len(list(self._get_indices(indices)))

    def env_is_wrapped(self, wrapper_class: type, indices: Any = None) -> list[bool]:
        """No row is wrapped by anything."""
        return [False] * len(list(self._get_indices(indices)))


def vec_env(target: Target, num_worlds: int = 1, **said: Any) -> MettaGridVecEnv:
    """All agents of `num_worlds` worlds as a VecEnv; the words are those of `population_env`."""
    return MettaGridVecEnv(population_env(target, num_worlds, **said))
