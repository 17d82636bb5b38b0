"""`population_env(target, num_envs)`: all agents of many worlds as rows, for loops that know only one kind of row."""

import secrets
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space

from . import render
from .config import Config
from .forms import form, merged
from .load import load
from .parallel import Target
from .solo import batched, described, last_of
from .state import ALIVE, ONE, OVER, REWARD
from .statistics import STATISTICS, sums
from .vector import SEEDS, VectorEnv, checked_actions


class MettaGridPopulation(gymnasium.vector.VectorEnv):
    """`num_worlds` worlds as a Gymnasium vector environment: row e * A + a is agent a of world e.

    The population is fixed: who has ended keeps its row, sees zeros and is paid nothing until its world is over, and
    what it does is ignored. Then all rows of that world end together, terminated where the agent itself had ended,
    truncated where the time limit did, and begin again in the same step; `info` has `final_obs` and `final_info`.
    `info` always holds the statistics so far, [N], each with a mask `_key`, `alive` bool [N]: whose action counted, and
    with `masks` the `action_mask` int8 [N, actions].
    World e of `reset(seed=k)` plays the episodes of environment e of `VectorEnv(seed=k)`.
    """

    def __init__(
        self,
        config: Config,
        num_worlds: int = 1,
        render_mode: str | None = None,
        observations: str = "dict",
        masks: bool = False,
    ) -> None:
        self.metadata = described(config, render_mode, ["ansi", "rgb_array"])
        self.metadata["autoreset_mode"] = AutoresetMode.SAME_STEP
        self.render_mode, self.config, self._masks = render_mode, config, masks
        self.batch = VectorEnv(config, num_worlds, autoreset=False, seed=secrets.randbelow(SEEDS))
        self._form = form(observations, self.batch)
        self.world, self.num_worlds = self.batch.world, num_worlds
        self.agents, self.action_names = list(self.world.agents), self.world.actions
        self.num_envs = num_worlds * len(self.agents)
        self.single_observation_space = self._form.space
        self.single_action_space = spaces.Discrete(len(self.world.actions))
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)
        self._begun = False

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin an episode in every world: with `seed` the first ones of that seed, without it the next ones."""
        self.batch.reset(seed)
        super().reset(seed=seed)
        self._begun = True
        return self._seen(), self._told(self._everyone()) | {"alive": self._everyone(), "_alive": self._everyone()}

    def step(self, actions: Any) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """One step of every world. actions: integers [N]. What is returned belongs to the caller."""
        if not self._begun:
            raise ResetNeeded("no episode has begun: call reset()")
        batch, shape = self.batch, (self.num_worlds, len(self.agents))
        alive = batch.state.agents[..., ALIVE] == 1
        batch.actions[...] = checked_actions(_reshaped(actions, shape), *shape[:1], self.world)
        batch.advance()
        over = batch.state.env[:, OVER] == 1
        rewards = np.where(alive, batch.state.money[..., REWARD] / ONE, 0.0).ravel()
        terminated = (over[:, None] & batch.seen.terminated).ravel()
        truncated = (over[:, None] & batch.seen.truncated).ravel()
        info = {}
        if over.any():
            info = last_of(self._seen(), self._numbers(), over.repeat(shape[1]))
            batch.begin_next(over)
        info |= self._told(self._everyone()) | {"alive": alive.ravel(), "_alive": self._everyone()}
        return self._seen(), rewards, terminated, truncated, info

    def _seen(self) -> Any:
        return merged(self._form.seen(self.batch, np.s_[:]))

    def action_masks(self) -> np.ndarray:
        """Which actions would not fail, bool [N, actions]."""
        return self.batch.masks().reshape(self.num_envs, -1)

    def _numbers(self) -> dict[str, np.ndarray]:
        told = dict(zip(STATISTICS, sums(self.batch.state).reshape(len(STATISTICS), -1), strict=True))
        return told | {"action_mask": self.action_masks().astype(np.int8)} if self._masks else told

    def _told(self, which: np.ndarray) -> dict[str, Any]:
        return batched(self._numbers(), which)

    def _everyone(self) -> np.ndarray:
        return np.ones(self.num_envs, bool)

    def render(self) -> tuple | None:
        """A picture of each world: a text or uint8 [H, W, 3]."""
        if self.render_mode is None:
            return None
        paint = render.rgb if self.render_mode == "rgb_array" else render.text
        return tuple(paint(self.world, self.batch.state, e) for e in range(self.num_worlds))


def _reshaped(actions: Any, shape: tuple[int, int]) -> np.ndarray:
    given = np.asarray(actions)
    if given.shape != (shape[0] * shape[1],):
        raise ValueError(f"actions must be {shape[0] * shape[1]} whole numbers, got {given.dtype} {given.shape}")
    return given.reshape(shape)


def population_env(
    target: Target,
    num_worlds: int = 1,
    *,
    render_mode: str | None = None,
    observations: str = "dict",
    masks: bool = False,
    **overrides: Any,
) -> MettaGridPopulation:
    """All agents of `num_worlds` worlds as the rows of one `gymnasium.vector.VectorEnv`: one policy plays them all."""
    return MettaGridPopulation(load(target, overrides), num_worlds, render_mode, observations, masks)
