"""PettingZoo faces: `parallel_env(config)` and `env(config)` (turn by turn) of the same world."""

import secrets
from collections.abc import Mapping
from itertools import compress
from operator import index
from pathlib import Path
from typing import Any

import numpy as np
from gymnasium import spaces
from pettingzoo import AECEnv, ParallelEnv
from pettingzoo.utils import OrderEnforcingWrapper, parallel_to_aec

from . import render
from .build import build
from .config import Config
from .load import load
from .state import CLOCK, ONE, ORDER, REWARD, TARGET, TERMINATED, TRUNCATED
from .statistics import Infos
from .vector import SEEDS, VectorEnv

RENDER_MODES = ["ansi", "rgb_array", "human"]
_REWARD = int(REWARD)  # lists are quicker to read by Python's own integers
Target = str | Path | Mapping | Config


class MettaGridParallel(ParallelEnv):
    """One world as a PettingZoo parallel environment.

    Observation: uint8 [rows, columns, 8] (see `mettagrid_lite.features`); action: Discrete, names in `action_names`.
    Every dict has an entry for each agent that took the step and no other; `infos` always holds the same numeric keys:
    the episode's statistics so far. What is returned belongs to the caller: nothing in it changes later.
    `reset(seed=k)` begins the same episode every time; `reset()` the next one of that seed.
    """

    def __init__(self, config: Config, render_mode: str | None = None) -> None:
        world = build(config)
        self.metadata = {
            "name": f"{config.name}_v{config.version}",
            "render_modes": RENDER_MODES,
            "render_fps": 8,
            "is_parallelizable": True,
        }
        if render_mode not in (None, *RENDER_MODES):
            raise ValueError(f"render_mode must be one of {RENDER_MODES} or None, got {render_mode!r}")
        self.render_mode = render_mode
        self.world, self.config = world, config
        self.action_names = world.actions
        self.possible_agents = list(world.agents)
        self.agents: list[str] = []
        self._vector = VectorEnv(world, autoreset=False, seed=secrets.randbelow(SEEDS))
        self._infos = Infos(len(world.agents))
        self.batch = self._vector
        self.observation_spaces = {agent: self._box() for agent in world.agents}
        self.action_spaces = {agent: spaces.Discrete(len(world.actions)) for agent in world.agents}
        self.state_space = spaces.Box(-(2**31), 2**31 - 1, self._global().shape, np.int32)

    def _box(self) -> spaces.Box:
        return spaces.Box(0, 255, self._vector.observations.shape[2:], np.uint8)

    def observation_space(self, agent: str) -> spaces.Space:
        """The same object at every call."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Space:
        """The same object at every call, so that its seed lasts."""
        return self.action_spaces[agent]

    def reset(self, seed: int | None = None, options: dict | None = None) -> tuple[dict, dict]:
        """Begin an episode: first observations and infos of every agent."""
        self._vector.reset(seed)
        self.agents = list(self.possible_agents)
        told = self._infos.tell(self._vector.state.money[0].tolist(), self._vector.state.tally[0])
        return self._named(self._seen(), told)

    def step(self, actions: Mapping[str, int]) -> tuple[dict, dict, dict, dict, dict]:
        """Every living agent acts. Without living agents: five empty dicts."""
        if not self.agents:
            return {}, {}, {}, {}, {}
        self._vector.actions[0] = self._chosen(actions)
        self._vector.advance()
        state = self._vector.state
        money, ends = state.money[0].tolist(), state.agents[0, :, TERMINATED : TRUNCATED + 1].tolist()
        rewards = [purse[_REWARD] / ONE for purse in money]
        terminated, truncated = [end[0] == 1 for end in ends], [end[1] == 1 for end in ends]
        given = self._named(self._seen(), rewards, terminated, truncated, self._infos.tell(money, state.tally[0]))
        self.agents = [agent for agent in self.agents if not (given[2][agent] or given[3][agent])]
        if self.render_mode == "human":
            self.render()
        return given

    def _chosen(self, actions: Mapping[str, int]) -> list[int]:
        """A number for each agent, 0 for those that have ended."""
        try:
            chosen = [index(actions[agent]) for agent in self.agents]
        except KeyError:
            missing = ", ".join(agent for agent in self.agents if agent not in actions)
            raise ValueError(f"actions: nothing given for {missing}") from None
        except TypeError:
            given = {agent: actions[agent] for agent in self.agents}
            raise ValueError(f"actions must be whole numbers, got {given}") from None
        if min(chosen) < 0 or max(chosen) >= len(self.action_names):
            raise ValueError(f"actions must be 0 to {len(self.action_names) - 1} ({', '.join(self.action_names)})")
        if len(chosen) == len(self.possible_agents):
            return chosen
        living = dict(zip(self.agents, chosen, strict=True))
        return [living.get(agent, 0) for agent in self.possible_agents]

    def _named(self, *columns: list[Any]) -> Any:
        """Columns of what `possible_agents` have, as dicts by name of those still in `agents`."""
        if len(self.agents) < len(self.possible_agents):
            living = [agent in self.agents for agent in self.possible_agents]
            columns = tuple(list(compress(column, living)) for column in columns)
        return tuple([dict(zip(self.agents, column, strict=True)) for column in columns])

    def _seen(self) -> list[np.ndarray]:
        return list(self._vector.observations[0].copy())

    def state(self) -> np.ndarray:
        """All that decides the future but chance, int32: clock and map, cells, agents, what they carry."""
        return self._global()

    def _global(self) -> np.ndarray:
        state = self._vector.state
        agents = np.delete(state.agents[0], [TARGET, ORDER], axis=1)  # scratch of a step, no state
        parts = (state.env[0, CLOCK:], state.cells[0], agents, state.items[0])
        return np.concatenate([part.ravel() for part in parts]).astype(np.int32)

    def render(self) -> str | np.ndarray | None:
        """`ansi`: a text; `rgb_array`: uint8 [H, W, 3]; `human`: prints the text."""
        if self.render_mode == "rgb_array":
            return render.rgb(self.world, self._vector.state)
        picture = render.text(self.world, self._vector.state)
        if self.render_mode == "human":
            print(picture, end="\n\n")
            return None
        return picture if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Nothing is held open."""


def parallel_env(config: Target, render_mode: str | None = None, **overrides: Any) -> MettaGridParallel:
    """The world of a built-in name, a YAML file, a dict or a Config as a PettingZoo parallel environment.

    overrides: top-level fields of the config, e.g. `episode=100`.
    """
    return MettaGridParallel(load(config, overrides), render_mode)


def make(target: Target, render_mode: str | None = None, **overrides: Any) -> MettaGridParallel:
    """The first call: a world of all its agents by name, the same as `parallel_env`.

    Other faces of it: `env` (turn by turn), `gym_env` (one learner), `vector_env` (many), `VectorEnv` (arrays).
    """
    return parallel_env(target, render_mode, **overrides)


def raw_env(config: Target, render_mode: str | None = None, **overrides: Any) -> AECEnv:
    """The same world turn by turn (AEC), without checks."""
    return parallel_to_aec(parallel_env(config, render_mode, **overrides))


def env(config: Target, render_mode: str | None = None, **overrides: Any) -> AECEnv:
    """The same world turn by turn (AEC); using it in a wrong order is an error that says so."""
    return OrderEnforcingWrapper(raw_env(config, render_mode, **overrides))
