"""`DeviceEnv` as tensors of rows: what is seen stays on the GPU, and no step waits for it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numba import config
from torch import Tensor

from mettagrid_lite.device import DeviceEnv
from mettagrid_lite.state import ALIVE, CLOCK, COL, ROW
from mettagrid_lite.vector import as_bytes
from trainers.policy import View
from trainers.worlds import Ended, Paid


class DeviceWorlds:
    """Of episodes that ended, only returns are told. env: one that keeps what was seen last."""

    def __init__(self, env: DeviceEnv, device: torch.device, masks: bool) -> None:
        self.env, self.device, self.masks = env, device, masks
        self.rows, self.shape = env.num_envs * env.num_agents, (env.num_envs, env.num_agents)
        self.agent = torch.arange(env.num_agents, device=device).repeat(env.num_envs)[None]
        self.nothing = torch.zeros(1, self.rows, 0, dtype=torch.uint8, device=device)
        self.info: dict[str, Any] = {}
        self.told: list[tuple[Tensor, Tensor, Tensor]] = []

    def view(self) -> View:
        masks = self._flat(self.env.masks())[None] if self.masks else self.nothing.bool()
        return self._view(self.env.seen, masks)

    def alive(self) -> Tensor:
        return self._flat(self.env.state.agents)[:, ALIVE] == 1

    def place(self) -> Tensor:
        return self._flat(self.env.state.agents)[:, [ROW, COL]]

    def step(self, action: Tensor) -> Paid:
        actions = action.view(self.shape)
        given = actions.numpy() if config.ENABLE_CUDASIM else actions
        _, reward, terminated, truncated, self.info = self.env.step(given)
        ended, cut = self._flat(terminated), self._flat(truncated)
        over, returns, raw = (self._borrowed(self.info[name]) for name in ("over", "return", "raw_return"))
        self.told.append((over.clone(), returns.clone(), raw.clone()))
        return Paid(self._flat(reward), ended | cut, cut & ~ended, over.repeat_interleave(self.shape[1]))

    def stagger(self, steps: np.ndarray) -> None:
        clocks = self.env.state.env.copy_to_host()
        clocks[:, CLOCK] = steps
        self.env.state.env.copy_to_device(clocks)

    def last(self) -> View:
        actions = len(self.env.world.actions)
        return self._view(self.env.last, torch.ones(1, self.rows, actions if self.masks else 0, device=self.device) > 0)

    def ended(self) -> list[Ended]:
        told, self.told = self.told, []
        found = []
        for over, *sums in zip(*(torch.stack(parts).cpu().numpy() for parts in zip(*told, strict=True)), strict=True):
            if over.any():
                statistics = {name: each[over] for name, each in zip(("return", "raw_return"), sums, strict=True)}
                found.append(Ended(over.nonzero()[0], statistics))
        return found

    def kept(self) -> dict[str, np.ndarray]:
        """As `saved` of a `VectorEnv`: a run may go on there."""
        arrays = {name: array.copy_to_host() for name, array in self._arrays().items()}
        seeds, actions = np.full(self.shape[0], self.env._seed), np.zeros(self.shape, np.int64)
        return arrays | {"seeds": seeds, "actions": actions, "seed": seeds[:1]}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        env = self.env
        for name, room in self._arrays().items():
            if arrays[name].shape != room.shape:
                raise ValueError(f"{name}: is not that of {env.num_envs} environments of {env.config.name}")
            room.copy_to_device(np.ascontiguousarray(arrays[name]))
        env._seed, env._begun = int(arrays["seed"][0]), True

    def _arrays(self) -> dict[str, Any]:
        seen = {f"seen.{name}": array for name, array in self.env.seen._asdict().items()}
        return {**self.env.state._asdict(), **seen}

    def _view(self, seen: Any, masks: Tensor) -> View:
        shown = seen.tokens if seen.tokens.shape[2] > 0 else as_bytes(seen.windows)
        return View(self._flat(shown)[None], self._flat(seen.vectors)[None], masks, self.agent, self.nothing)

    def _flat(self, array: Any) -> Tensor:
        return self._borrowed(array).flatten(0, 1)

    def _borrowed(self, array: Any) -> Tensor:
        """The same memory; in the simulator, which Torch can't borrow from, a copy."""
        if config.ENABLE_CUDASIM:
            return torch.from_numpy(array.copy_to_host())
        return torch.as_tensor(array, device=self.device)
