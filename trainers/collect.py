"""Segments of play: a batch of worlds stepped by a policy, all that training needs kept as [T, N, ...].

N = E * A rows: every agent of every world. Memory is carried from segment to segment and begins anew with an episode.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

import numpy as np
import torch
from torch import Tensor

from mettagrid_lite import VectorEnv
from mettagrid_lite.saved import restore, saved
from mettagrid_lite.state import ALIVE
from trainers.memory import State
from trainers.policy import Policy, Told, View

Array = TypeVar("Array", np.ndarray, Tensor)


class Bonus(NamedTuple):
    """Of exploration, in T steps: value [T, N] that was expected, last_value [N], and reward [T, N], weighted."""

    value: Tensor
    last_value: Tensor
    reward: Tensor


class Ended(NamedTuple):
    """Episodes that ended in a step: their environments int64 [K], and statistics [K, A] by name."""

    environments: np.ndarray
    statistics: dict[str, np.ndarray]


class Segment(NamedTuple):
    """T steps of N rows.

    view       what was seen before each step; first bool: an episode began with it
    action     int64; log_prob, value: of the policy that chose it
    reward     of the step; where the time limit cut the episode, with the discounted value of what was seen last
    end        bool: the row's episode ended in this step; alive bool: its action counted
    state      memory before the first step, [N, ...]; last_value [N]: of what is seen after the last step
    bonus      of exploration, where the policy has values of it; its reward is 0 until an explorer gives it
    """

    view: View
    first: Tensor
    action: Tensor
    log_prob: Tensor
    value: Tensor
    reward: Tensor
    end: Tensor
    alive: Tensor
    state: State
    last_value: Tensor
    bonus: Bonus | None = None


class Collector:
    """A batch of worlds in play, and each row's memory."""

    def __init__(self, env: VectorEnv, policy: Policy, discount: float, device: torch.device, seed: int) -> None:
        self.env, self.policy, self.discount, self.device = env, policy, discount, device
        self.rows = env.num_envs * env.num_agents
        self.chance = torch.Generator(device).manual_seed(seed)
        self.env.reset(seed)
        self.state = policy.begin(self.rows)
        self.first = torch.ones(1, self.rows, dtype=torch.bool, device=device)
        self.ended: list[Ended] = []

    @torch.no_grad()
    def collect(self, steps: int) -> Segment:
        """Play `steps` steps everywhere."""
        begun, rows = self.state, [self._step() for _ in range(steps)]
        views, *columns, bonus_values = zip(*rows, strict=True)
        view = View(*(torch.cat(parts) for parts in zip(*views, strict=True)))
        last = self.policy(self.view(), self.first, self.state)
        segment = Segment._make((view, *map(torch.stack, columns), begun, last.value[0], None))
        if last.bonus_value is None:
            return segment
        expected = torch.stack(bonus_values)
        return segment._replace(bonus=Bonus(expected, last.bonus_value[0], torch.zeros_like(expected)))

    def _step(self) -> tuple:
        """View [1, N, ...] and, [N] each, first, action, log_prob, value, reward, end, alive, value of the bonus."""
        view, first, alive = self.view(), self.first, self._alive()
        action, log_prob, told = self._choose(view)
        reward, terminated, truncated, info = self._act(action)
        end, cut = terminated | truncated, truncated & ~terminated
        paid = self._tensor(reward).flatten().clone()
        if cut.any():
            paid += self.discount * self._cut_value(info) * self._tensor(cut).flatten()
        self.first = self._first(info)
        if "over" in info:
            over = info["over"].nonzero()[0]
            self.ended.append(Ended(over, {name: sums[over] for name, sums in info["episode"].items()}))
        bonus_value = None if told.bonus_value is None else told.bonus_value[0]
        return view, first[0], action, log_prob, told.value[0], paid, self._tensor(end).flatten(), alive, bonus_value

    def step_only(self) -> dict:
        """One step everywhere, kept nowhere: the environment's `info`."""
        action, _, _ = self._choose(self.view())
        *_, info = self._act(action)
        self.first = self._first(info)
        return info

    def _choose(self, view: View) -> tuple[Tensor, Tensor, Told]:
        """Actions [N] drawn from the policy, the logarithms of their probabilities, and all it told."""
        told = self.policy(view, self.first, self.state)
        self.state = told.state
        log_probs = told.logits[0].log_softmax(-1)
        action = torch.multinomial(log_probs.exp(), 1, generator=self.chance)
        return action[:, 0], log_probs.gather(1, action)[:, 0], told

    def _act(self, action: Tensor) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict]:
        shape = self.env.num_envs, self.env.num_agents
        return self.env.step(action.view(shape).cpu().numpy())[1:]

    def view(self) -> View:
        """What all rows see now, [1, N, ...]."""
        return self._rows(self.env.observations, self.env.vectors, self.env.masks())

    def _cut_value(self, info: dict) -> Tensor:
        """Of what was seen last, [N], by the memory that rows had then."""
        masks = np.ones_like(self.env.masks())  # the value needs none
        last = self._rows(info["final_observations"], info["final_vectors"], masks)
        return self.policy(last, torch.zeros_like(self.first), self.state).value[0]

    def _first(self, info: dict) -> Tensor:
        over = info.get("over", np.zeros(self.env.num_envs, bool))
        return self._tensor(np.repeat(over, self.env.num_agents))[None]

    def _alive(self) -> Tensor:
        return self._tensor(self.env.state.agents[..., ALIVE] == 1).flatten()

    def _rows(self, windows: np.ndarray, vectors: np.ndarray, masks: np.ndarray) -> View:
        return View(*(self._tensor(array).flatten(0, 1)[None].clone() for array in (windows, vectors, masks)))

    def _tensor(self, array: np.ndarray) -> Tensor:
        return torch.as_tensor(array, device=self.device)

    def kept(self) -> dict[str, np.ndarray]:
        """All that it goes on from, by name."""
        memory = {f"memory.{number}": part.cpu().numpy() for number, part in enumerate(self.state)}
        world = {f"world.{name}": array for name, array in saved(self.env).items()}
        return {"chance": self.chance.get_state().numpy(), "first": self.first.cpu().numpy(), **memory, **world}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Go on from what was kept; raises ValueError where that is of other worlds."""
        self.chance.set_state(torch.from_numpy(arrays["chance"]))
        self.first = self._tensor(arrays["first"])
        self.state = tuple(self._tensor(arrays[f"memory.{number}"]) for number in range(len(self.state)))
        restore(self.env, below(arrays, "world."))


def below(arrays: Mapping[str, Array], prefix: str) -> dict[str, Array]:
    """Those whose names begin so, without that."""
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
