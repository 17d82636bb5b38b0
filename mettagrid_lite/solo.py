"""Gymnasium faces: `gym_env(target)` and `vector_env(target, num_envs)`: one learner, the others by given policies."""

from typing import Any

import gymnasium
import numpy as np
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space

from .config import Config
from .forms import apart
from .learner import Lessons, Others, seeds_for
from .load import load
from .names import versioned
from .parallel import RENDER_MODES, Target


class MettaGridSolo(gymnasium.Env):
    """One agent of a world as a Gymnasium environment; the others are played by given policies.

    Observation: as `forms.FORMS` says, by default a dict of `window`, uint8 [rows, columns, 8], and `vector`, float32
    [D] (see `mettagrid_lite.features`, `vector_features`); action: Discrete, names in `action_names`.
    `info` always holds the same numbers: the learner's statistics of the episode so far, and with `masks` the
    `action_mask`, int8 [N]: 1 where an action wouldn't fail. The time limit truncates.
    `reset(seed=k)` begins the episode that `parallel_env` begins with this seed; `reset()` the next one of that seed.
    """

    def __init__(self, lessons: Lessons, render_mode: str | None = None) -> None:
        self._lessons, self.batch = lessons, lessons.batch
        self.world, self.agent, self.config = lessons.world, lessons.agent, lessons.world.config
        self.metadata = described(self.config, render_mode, RENDER_MODES)
        self.render_mode = render_mode
        self.action_names = self.world.actions
        self.observation_space, self.action_space = lessons.one_space()
        self._playing = False

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin an episode: first observation and info."""
        seeds = None if seed is None else seeds_for(seed, 1)
        super().reset(seed=seed)
        self._lessons.begin(np.ones(1, bool), seeds)
        self._playing = True
        return self._first(), self._info()

    def step(self, action: int) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """One step of the world, in which the learner does `action`."""
        if not self._playing:
            raise ResetNeeded("the episode has not begun or is over: call reset()")
        rewards, terminated, truncated = self._lessons.step(np.array([action]))
        self._playing = not (terminated[0] or truncated[0])
        if self.render_mode == "human":
            self.render()
        observation, info = self._first(), self._info()
        return observation, float(rewards[0]), bool(terminated[0]), bool(truncated[0]), info

    def _first(self) -> Any:
        return apart(self._lessons.observations())[0]

    def _info(self) -> dict[str, Any]:
        return {
            key: column[0].item() if column.ndim == 1 else column[0] for key, column in self._lessons.numbers().items()
        }

    def render(self) -> Any:
        """`ansi`: a text; `rgb_array`: uint8 [H, W, 3]; `human`: prints the text, at each step by itself."""
        if self.render_mode is None:
            return None
        picture = self._lessons.picture(self.render_mode)
        if self.render_mode != "human":
            return picture
        print(picture, end="\n\n")
        return None


class MettaGridVector(gymnasium.vector.VectorEnv):
    """`num_envs` times `gym_env`, over the batch API: what `SyncVectorEnv` of them returns, in one call.

    A row is a learner, not one of several agents: Gymnasium lets each row end and begin again by itself, which the
    agents of one world can't. Environment e of `reset(seed=k)` plays the episodes of seed k + e; E seeds will do too.
    `autoreset_mode`: `NextStep`, `SameStep` (then `info` has `final_obs` and `final_info`) or `Disabled` (then
    `reset(options={"reset_mask": bool [E]})`). `info` holds the statistics so far, [E], each with a mask `_key`.
    """

    def __init__(self, lessons: Lessons, autoreset_mode: str | AutoresetMode, render_mode: str | None = None) -> None:
        self._lessons, self.batch, self.num_envs = lessons, lessons.batch, lessons.num_envs
        self.world, self.agent, self.config = lessons.world, lessons.agent, lessons.world.config
        self.autoreset_mode, self.render_mode = AutoresetMode(autoreset_mode), render_mode
        self.metadata = described(self.config, render_mode, ["ansi", "rgb_array"])
        self.metadata["autoreset_mode"] = self.autoreset_mode
        self.action_names = self.world.actions
        self.single_observation_space, self.single_action_space = lessons.one_space()
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)
        self._over = np.zeros(self.num_envs, bool)

    def reset(self, *, seed: Any = None, options: dict | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin episodes, everywhere or where `options["reset_mask"]` says: all observations, infos of those begun."""
        seeds = None if seed is None else seeds_for(seed, self.num_envs)
        which = self._mask(options)
        super().reset(seed=None if seeds is None else int(seeds[0]))
        self._lessons.begin(which, seeds)
        self._over = self._over & ~which
        return self._lessons.observations(), self._told(which)

    def _mask(self, options: dict | None) -> np.ndarray:
        if "reset_mask" not in (options or {}):
            return np.ones(self.num_envs, bool)
        mask = np.asarray((options or {})["reset_mask"])
        if mask.shape != (self.num_envs,) or mask.dtype != bool or not mask.any():
            raise ValueError(f"options: reset_mask must be {self.num_envs} bools, one or more of them True, got {mask}")
        if not self._lessons.begun:
            raise ResetNeeded("call reset() without reset_mask first: no episode has begun")
        return mask

    def step(self, actions: np.ndarray) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray, dict[str, Any]]:
        """One step of every world. actions: integers [E]. What is returned belongs to the caller."""
        again = self._over
        if not self._lessons.begun:
            raise ResetNeeded("no episode has begun: call reset()")
        if self.autoreset_mode is AutoresetMode.DISABLED and again.any():
            raise ResetNeeded(f"environments {np.flatnonzero(again)[:8]} are over: reset them with options reset_mask")
        rewards, terminated, truncated = self._lessons.step(actions)
        if again.any():  # next-step: their action was not asked for
            self._lessons.begin(again)
            rewards[again], terminated[again], truncated[again] = 0, False, False
        self._over, info = terminated | truncated, {}
        if self.autoreset_mode is AutoresetMode.SAME_STEP and self._over.any():
            info = last_of(self._lessons.observations(), self._lessons.numbers(), self._over)
            self._lessons.begin(self._over)
            self._over = np.zeros(self.num_envs, bool)
        info |= self._told(np.ones(self.num_envs, bool))
        return self._lessons.observations(), rewards, terminated, truncated, info

    def _told(self, which: np.ndarray) -> dict[str, Any]:
        return batched(self._lessons.numbers(), which)

    def render(self) -> tuple | None:
        """A picture of each world: a text or uint8 [H, W, 3]."""
        if self.render_mode is None:
            return None
        return tuple(self._lessons.picture(self.render_mode, e) for e in range(self.num_envs))


def described(config: Config, render_mode: str | None, modes: list[str]) -> dict[str, Any]:
    """The metadata of a face; an unknown render mode is an error."""
    if render_mode not in (None, *modes):
        raise ValueError(f"render_mode must be one of {modes} or None, got {render_mode!r}")
    return {"name": versioned(config.name, config.version), "render_modes": modes, "render_fps": 8}


def batched(numbers: dict[str, np.ndarray], which: np.ndarray) -> dict[str, Any]:
    """Gymnasium's form of infos: each key with a mask `_key` of who has it, 0 for the others."""
    told: dict[str, Any] = {}
    for key, column in numbers.items():
        told[key] = np.where(which.reshape(-1, *[1] * (column.ndim - 1)), column, column.dtype.type(0))
        told[f"_{key}"] = which.copy()
    return told


def last_of(seen: Any, numbers: dict[str, np.ndarray], over: np.ndarray) -> dict[str, Any]:
    """What is seen and counted last in the rows that are over, in Gymnasium's form."""
    rows, last = apart(seen), np.full(len(over), None, object)
    for e in np.flatnonzero(over):
        last[e] = rows[e]
    final = {"final_obs": last, "final_info": batched(numbers, over)}
    return final | {f"_{key}": over.copy() for key in final}


def gym_env(
    target: Target,
    render_mode: str | None = None,
    *,
    agent: str | None = None,
    others: Others = None,
    observations: str = "dict",
    masks: bool = False,
    **overrides: Any,
) -> MettaGridSolo:
    """A world of which `agent` (default the first) learns, as a `gymnasium.Env`.

    others: who plays the rest: a policy (see `learner.Policy`), `module:function` that names one, `random`, `noop`
    (the default), or a dict of these by agent; who is not in it stays put. observations: their form, see `forms.FORMS`.
    masks: infos have an `action_mask`. overrides: fields of the config, e.g. `episode=100`.
    """
    return MettaGridSolo(Lessons(load(target, overrides), 1, agent, others, observations, masks), render_mode)


def vector_env(
    target: Target,
    num_envs: int = 1,
    *,
    autoreset_mode: str | AutoresetMode = AutoresetMode.NEXT_STEP,
    render_mode: str | None = None,
    agent: str | None = None,
    others: Others = None,
    observations: str = "dict",
    masks: bool = False,
    **overrides: Any,
) -> MettaGridVector:
    """`num_envs` times `gym_env(target, ...)` as a `gymnasium.vector.VectorEnv`, stepped as one batch."""
    lessons = Lessons(load(target, overrides), num_envs, agent, others, observations, masks)
    return MettaGridVector(lessons, autoreset_mode, render_mode)
