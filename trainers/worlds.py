"""A batch of worlds as tensors, a row for each agent of each: `VectorEnv` on the CPU or `DeviceEnv` on a GPU."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np
import torch
from torch import Tensor

from mettagrid_lite import VectorEnv
from mettagrid_lite.saved import restore, saved
from mettagrid_lite.state import ALIVE, CLOCK, COL, ROW
from trainers.critic import Last, whole
from trainers.policy import View
from trainers.selfplay.others import Others


class Paid(NamedTuple):
    """What came of a step, [N] each: reward float32; bool: an episode ended, by the time limit, the next one begins."""

    reward: Tensor
    end: Tensor
    cut: Tensor
    first: Tensor


class Ended(NamedTuple):
    """Episodes that ended in a step: their environments int64 [K], and statistics [K, A] by name."""

    environments: np.ndarray
    statistics: dict[str, np.ndarray]


class Worlds(Protocol):
    """What is seen and told stays as it is until the next step only. info: what the batch told of its last one."""

    rows: int
    info: dict[str, Any]

    def view(self) -> View:
        """What all rows see now, [1, N, ...]; masks are empty where nobody asked for them."""

    def alive(self) -> Tensor:
        """Who can act now, bool [N]."""

    def place(self) -> Tensor:
        """Where all are now, int64 [N, 2]: row and column on the map."""

    def step(self, action: Tensor) -> Paid:
        """One step everywhere by int64 [N]. Where an episode ends, the next one begins."""

    def stagger(self, steps: np.ndarray) -> None:
        """Episodes stand as if so many steps int64 [E] of them were over."""

    def last(self) -> View:
        """What was seen last, [1, N, ...], of those whose episode ended in this step; anything for others."""

    def ended(self) -> list[Ended]:
        """Episodes that ended since this was asked last."""

    def kept(self) -> dict[str, np.ndarray]: ...

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None: ...


def reached(terminated: np.ndarray, reward: np.ndarray) -> np.ndarray:
    """1 where an agent's episode ended before its time limit, by a step that paid: float64, of the same shape.

    So end worlds for one agent in which all that there is to reach was reached; a pit ends them too, but doesn't pay.
    """
    return (terminated & (reward > 0)).astype(float)


class HostWorlds:
    """`VectorEnv`, with tensors on `device`. whole: the map is shown too, for a central critic.

    others: who doesn't learn. They have no rows, and nothing is told of them; A is the number of those who learn.
    """

    def __init__(
        self, env: VectorEnv, device: torch.device, masks: bool, whole: bool = False, others: Others | None = None
    ) -> None:
        self.env, self.device, self.masks, self.others = env, device, masks, others
        self.map = Last(env) if whole else None
        self.tokens = env.tokens.shape[2] > 0
        learners = np.arange(env.num_agents) if others is None else others.learners
        self.who = slice(None) if others is None else learners  # a slice, so that nothing is copied
        self.rows, self.shape = env.num_envs * len(learners), (env.num_envs, len(learners))
        self.never, self.nothing = np.zeros(self.shape, bool), np.zeros((*self.shape, 0), np.uint8)
        self.unmasked = np.zeros((*self.shape, 0), bool)
        self.agent = np.tile(learners, (env.num_envs, 1))
        self.info: dict[str, Any] = {}
        self._ended: list[Ended] = []

    def view(self) -> View:
        shown = self.env.tokens if self.tokens else self.env.observations
        masks = self.env.masks() if self.masks else None
        return self._view(shown, self.env.vectors, masks, whole(self.env) if self.map else None)

    def alive(self) -> Tensor:
        return self._rows(self.env.state.agents[:, self.who, ALIVE] == 1)

    def place(self) -> Tensor:
        return torch.as_tensor(self.env.state.agents[:, self.who][..., [ROW, COL]], device=self.device).flatten(0, 1)

    def step(self, action: Tensor) -> Paid:
        given = action.view(self.shape).cpu().numpy()
        told = self.env.step(self.others.actions(given) if self.others else given)
        reward, terminated, truncated = (array[:, self.who] for array in told[1:4])
        self.info = told[4]
        first: np.ndarray = self.never
        if "over" in self.info:
            self.info["episode"] = {name: sums[:, self.who] for name, sums in self.info["episode"].items()}
            if self.env.num_agents == 1:
                self.info["episode"]["success"] = reached(terminated, reward)
            over = self.info["over"].nonzero()[0]
            self._ended.append(Ended(over, {name: sums[over] for name, sums in self.info["episode"].items()}))
            first = np.repeat(self.info["over"], self.shape[1])
        return Paid(*map(self._rows, (reward, terminated | truncated, truncated & ~terminated, first)))

    def stagger(self, steps: np.ndarray) -> None:
        self.env.state.env[:, CLOCK] = steps

    def last(self) -> View:
        all_alike = np.ones((self.env.num_envs, self.env.num_agents, len(self.env.world.actions)), bool)
        shown = self.info["final_tokens" if self.tokens else "final_observations"]
        masks = all_alike if self.masks else None
        return self._view(shown, self.info["final_vectors"], masks, self.map.whole if self.map else None)

    def ended(self) -> list[Ended]:
        told, self._ended = self._ended, []
        return told

    def kept(self) -> dict[str, np.ndarray]:
        others = self.others.kept() if self.others else {}
        return saved(self.env) | {f"others.{name}": array for name, array in others.items()}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        own = {name: array for name, array in arrays.items() if not name.startswith("others.")}
        restore(self.env, own)
        if self.others:
            self.others.restore({name.removeprefix("others."): array for name, array in arrays.items()})

    def _view(
        self, windows: np.ndarray, vectors: np.ndarray, masks: np.ndarray | None, whole: np.ndarray | None
    ) -> View:
        seen = windows[:, self.who], vectors[:, self.who]
        allowed = self.unmasked if masks is None else masks[:, self.who]
        arrays = (*seen, allowed, self.agent, self.nothing if whole is None else whole[:, self.who])
        return View(*(torch.as_tensor(array, device=self.device).flatten(0, 1)[None] for array in arrays))

    def _rows(self, array: np.ndarray) -> Tensor:
        return torch.as_tensor(array, device=self.device).reshape(-1)
