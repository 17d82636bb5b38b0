"""Many environments at once on a GPU: `VectorEnv`'s protocol on arrays that stay there."""

from importlib import import_module
from typing import Any

import numpy as np

from .build import World, allocate, build, room_to_see
from .config import Config
from .state import ID, NUMBER
from .vector import _checked, as_bytes, checked_actions, checked_ids


class DeviceEnv:
    """`num_envs` copies of one world on a GPU, stepped together in place: bit for bit what `VectorEnv` does.

    observations  uint8   [E, A, rows, columns, 8]   see `features`
    vectors       float32 [E, A, D]   beside them, see `vector_features`; also in `info`
    rewards       float32 [E, A]
    terminated, truncated  bool [E, A]

    All are Numba device arrays: `torch.as_tensor(array, device="cuda")` borrows one, `array.copy_to_host()` copies it.
    They are the environment's own and change at the next step. Nothing here waits for the GPU.
    With `autoreset` an environment that is over begins its next episode in the same step; what was seen last is not
    kept. `info` has, as device arrays, `over` bool [E] and `return`, `raw_return` float64 [E, A]: sums over the
    episode so far, where it is over of the one that ended.
    """

    def __init__(self, config: Config | World, num_envs: int = 1, *, seed: int = 0, autoreset: bool = True) -> None:
        if num_envs < 1:
            raise ValueError(f"num_envs must be 1 or more, got {num_envs}")
        self._gpu = _kernels()
        self.world = config if isinstance(config, World) else build(config)
        self.config = self.world.config
        self.num_envs, self.num_agents = num_envs, len(self.world.agents)
        self.autoreset = autoreset
        self.params = self._gpu.to_device(self.world.params)
        self.state = self._gpu.to_device(allocate(self.world, num_envs))
        self.seen = self._gpu.to_device(room_to_see(self.world, num_envs))
        self.observations, self.vectors = as_bytes(self.seen.windows), self.seen.vectors
        self.outcome = self._gpu.room_for_outcome(num_envs, self.num_agents)
        self._seed = _checked(seed)
        self._everywhere = self._gpu.copied(np.ones(num_envs, bool))
        self._begun = False

    def reset(self, seed: int | None = None, ids: np.ndarray | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin an episode everywhere, as `VectorEnv.reset` does."""
        env = self.state.env.copy_to_host()
        if seed is not None or ids is not None:
            self._seed = self._seed if seed is None else _checked(seed)
            env[:, ID] = checked_ids(ids, self.num_envs)
            env[:, NUMBER] = 0
        elif self._begun:
            env[:, NUMBER] += 1
        self._begun = True
        self.state.env.copy_to_device(env)
        self._gpu.begin_some(self.state, self.params, self._seed, self._everywhere, self.seen)
        return self.observations, {"vectors": self.vectors}

    def step(self, actions: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:
        """One step everywhere. actions: integers [E, A], positions in `world.actions`.

        A NumPy array is checked and copied. An array on the GPU, a Torch tensor too, is taken as it is: looking at its
        numbers would mean to wait for them, and a number that is no action makes the step undefined.
        """
        if not self._begun:
            raise ValueError("call reset() before the first step()")
        if isinstance(actions, np.ndarray):
            actions = self._gpu.copied(checked_actions(actions, self.num_envs, self.world).astype(np.int64))
        elif tuple(actions.shape) != (self.num_envs, self.num_agents):
            raise ValueError(f"actions must have the shape {(self.num_envs, self.num_agents)}, got {actions.shape}")
        seen, out = self.seen, self.outcome
        self._gpu.step_all(self.state, self.params, actions, seen, out, self._seed, self.autoreset)
        info = {"vectors": self.vectors, "over": out.over, "return": out.returns, "raw_return": out.raw_returns}
        return self.observations, seen.rewards, seen.terminated, seen.truncated, info

    def masks(self) -> Any:
        """Which actions would not fail, bool [E, A, N], as `VectorEnv.masks` tells."""
        masks = self._gpu.room((self.num_envs, self.num_agents, len(self.world.actions)), np.bool_)
        self._gpu.allow_all(self.state, self.params, masks)
        return masks


def _kernels() -> Any:
    """The launchers, or one line that says what is missing. Numba's CUDA target is imported when first asked for."""
    gpu = import_module(".kernels.cuda", __package__)
    if said := gpu.missing():
        raise RuntimeError(said)
    return gpu
