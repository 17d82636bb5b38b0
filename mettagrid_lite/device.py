"""Many environments at once on a GPU: `VectorEnv`'s protocol on arrays that stay there."""

from collections.abc import Callable
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
    With `autoreset` an environment that is over begins its next episode in the same step; what was seen last is kept
    in `last` only if `keep_last` asks for it (Seen: windows, vectors, tokens), of all environments. `info` has, as
    device arrays, `over` bool [E] and `return`, `raw_return` float64 [E, A]: sums over the episode so far, where it is
    over of the one that ended.
    stream: what is launched follows in this one, a Numba stream or the number of one of Torch's,
    `torch.cuda.current_stream().cuda_stream`; the default stream if not said.
    """

    def __init__(
        self,
        config: Config | World,
        num_envs: int = 1,
        *,
        seed: int = 0,
        autoreset: bool = True,
        stream: Any = 0,
        keep_last: bool = False,
    ) -> None:
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
        self.last = self._gpu.to_device(room_to_see(self.world, num_envs)) if keep_last else None
        self.observations, self.vectors = as_bytes(self.seen.windows), self.seen.vectors
        self.tokens, self.dropped = self.seen.tokens, self.seen.dropped
        self.outcome = self._gpu.room_for_outcome(num_envs, self.num_agents)
        self._seed = _checked(seed)
        self.stream = self._gpu.stream_of(stream)
        self._everywhere, self._nowhere = (self._gpu.copied(np.full(num_envs, each)) for each in (True, False))
        self._begun = False

    def reset(self, seed: int | None = None, ids: np.ndarray | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin an episode everywhere, as `VectorEnv.reset` does."""
        self._gpu.wait()
        env = self.state.env.copy_to_host()
        if seed is not None or ids is not None:
            self._seed = self._seed if seed is None else _checked(seed)
            env[:, ID] = checked_ids(ids, self.num_envs)
            env[:, NUMBER] = 0
        elif self._begun:
            env[:, NUMBER] += 1
        self._begun = True
        self.state.env.copy_to_device(env)
        self._gpu.wait()
        self._gpu.begin_some(self.state, self.params, self._seed, self._everywhere, self.seen, self.stream)
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
        self._launch(actions)
        seen, out = self.seen, self.outcome
        info = {"vectors": self.vectors, "over": out.over, "return": out.returns, "raw_return": out.raw_returns}
        return self.observations, seen.rewards, seen.terminated, seen.truncated, info

    def masks(self) -> Any:
        """Which actions would not fail, bool [E, A, N], as `VectorEnv.masks` tells."""
        masks = self._gpu.room((self.num_envs, self.num_agents, len(self.world.actions)), np.bool_)
        self._gpu.allow_all(self.state, self.params, masks, self.stream)
        return masks

    def launches(self, actions: Any) -> dict[str, Callable[[], None]]:
        """The kernels of a step by their names, in order: functions that launch one each."""
        again = self.outcome.over if self.autoreset else self._nowhere
        arguments = (self.state, self.params, actions, self.seen, self.outcome, self._seed, again)
        each = self._gpu.launches(*arguments, self.stream)
        if self.last is None:
            return each
        looks = self._gpu.looks(self.state, self.params, self.last, self.stream)
        ended = {name: each.pop(name) for name in ("act", "grow", "close")}
        return ended | {f"{name} last": look for name, look in looks.items()} | each

    def _launch(self, actions: Any) -> None:
        for launch in self.launches(actions).values():
            launch()

    def captured(self, actions: Any) -> Callable[[], None]:
        """A function that takes a step by the numbers that lie in `actions` by then, launched as one CUDA graph.

        actions: int64 [E, A] on the GPU, written in place between steps. Asks for a `stream` of one's own and for a
        step before, which compiles. What `step` would return lies where it always does; `reset` works as ever.
        """
        return self._gpu.captured(lambda: self._launch(actions), self.stream)


def _kernels() -> Any:
    """The launchers, or one line that says what is missing. Numba's CUDA target is imported when first asked for."""
    gpu = import_module(".kernels.cuda", __package__)
    if said := gpu.missing():
        raise RuntimeError(said)
    return gpu
