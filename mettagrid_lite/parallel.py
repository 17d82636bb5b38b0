"""PettingZoo faces: `parallel_env(config)` and `env(config)` (turn by turn) of the same world."""

import secrets
from collections.abc import Mapping
from copy import deepcopy
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
from .forms import apart, form
from .load import load
from .names import versioned
from .state import (
    ALIVE,
    ALWAYS,
    CLOCK,
    FIRST,
    FLIPPED,
    GAVE,
    ONE,
    ORDER,
    OVER,
    PAID_UP_TO,
    PLAYED,
    PLAYS,
    PRICED_UP_TO,
    REWARD,
    TARGET,
    Params,
)
from .statistics import Infos
from .vector import SEEDS, VectorEnv

RENDER_MODES = ["ansi", "rgb_array", "human"]
_REWARD = int(REWARD)  # lists are quicker to read by Python's own integers
Target = str | Path | Mapping | Config


class MettaGridParallel(ParallelEnv):
    """One world as a PettingZoo parallel environment.

    Observation: as `forms.FORMS` says, by default a dict of `window`, uint8 [rows, columns, 8], and `vector`, float32
    [D] (see `mettagrid_lite.features`, `vector_features`); action: Discrete, names in `action_names`.
    Every dict has an entry for each agent that took the step and no other; `infos` always holds the same numeric keys:
    the episode's statistics so far. What is returned belongs to the caller: nothing in it changes later.
    With `black_death` those that have ended stay in `agents` until the episode is over: they see zeros, are paid
    nothing, what they do is ignored; all ends are told together in the last step.
    With `masks` each info has `action_mask`, int8 [N]: 1 where an action wouldn't fail.
    `reset(seed=k)` begins the same episode every time; `reset()` the next one of that seed.
    """

    def __init__(
        self,
        config: Config,
        render_mode: str | None = None,
        *,
        observations: str = "dict",
        black_death: bool = False,
        masks: bool = False,
    ) -> None:
        world = build(config)
        self.metadata = {
            "name": versioned(config.name, config.version),
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
        self.batch = VectorEnv(world, autoreset=False, seed=secrets.randbelow(SEEDS))
        self.black_death, self._form = black_death, form(observations, self.batch)
        self._infos, self._masks = Infos(len(world.agents)), masks
        self._counts = _that_count(world.params)
        self.observation_spaces = {agent: deepcopy(self._form.space) for agent in world.agents}
        self.action_spaces = {agent: spaces.Discrete(len(world.actions)) for agent in world.agents}
        self.state_space = spaces.Box(-(2**31), 2**31 - 1, self._global().shape, np.int32)

    def observation_space(self, agent: str) -> spaces.Space:
        """The same object at every call."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Space:
        """The same object at every call, so that its seed lasts."""
        return self.action_spaces[agent]

    def reset(self, seed: int | None = None, options: dict | None = None) -> tuple[dict, dict]:
        """Begin an episode: first observations and infos of every agent."""
        self.batch.reset(seed)
        self.agents = list(self.possible_agents)
        told = self._told(self.batch.state.money[0].tolist())
        return self._named(self._seen(), told)

    def step(self, actions: Mapping[str, int]) -> tuple[dict, dict, dict, dict, dict]:
        """Every living agent acts. Without living agents: five empty dicts."""
        if not self.agents:
            return {}, {}, {}, {}, {}
        state = self.batch.state
        living = state.agents[0, :, ALIVE].tolist() if self.black_death else []
        self.batch.actions[0] = self._chosen(actions)
        self.batch.advance()
        money, seen = state.money[0].tolist(), self.batch.seen
        told = self._told(money)
        rewards = [purse[_REWARD] / ONE for purse in money]
        terminated, truncated = seen.terminated[0].tolist(), seen.truncated[0].tolist()
        if self.black_death:
            rewards = [reward if alive else 0.0 for reward, alive in zip(rewards, living, strict=True)]
            if state.env[0, OVER] == 0:
                terminated = truncated = [False] * len(living)
        given = self._named(self._seen(), rewards, terminated, truncated, told)
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

    def _told(self, money: list[list[int]]) -> list[dict[str, Any]]:
        told = self._infos.tell(money, self.batch.state.tally[0])
        if self._masks:
            for info, mask in zip(told, self.batch.masks()[0].astype(np.int8), strict=True):
                info["action_mask"] = mask
        return told

    def _seen(self) -> list[Any]:
        return apart(self._form.seen(self.batch, 0))

    def state(self) -> np.ndarray:
        """All that decides the future but chance, int32: clock, map, cells, agents, bags, levers, counts."""
        return self._global()

    def _global(self) -> np.ndarray:
        state = self.batch.state
        agents = np.delete(state.agents[0], [TARGET, ORDER], axis=1)  # scratch of a step, no state
        books = np.ascontiguousarray(state.money[0, :, FIRST:]).view(np.int32)  # in two halves: amounts pass 32 bits
        counts = (state.counts[0, FLIPPED], state.tally[0][:, self._counts])
        parts = (state.env[0, CLOCK:], state.cells[0], agents, state.items[0], state.stores[0], books, *counts)
        return np.concatenate([part.ravel() for part in parts]).astype(np.int32)

    def render(self) -> str | np.ndarray | None:
        """`ansi`: a text; `rgb_array`: uint8 [H, W, 3]; `human`: prints the text."""
        if self.render_mode == "rgb_array":
            return render.rgb(self.world, self.batch.state)
        picture = render.text(self.world, self.batch.state)
        if self.render_mode == "human":
            print(picture, end="\n\n")
            return None
        return picture if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Nothing is held open."""


def _that_count(params: Params) -> np.ndarray:
    """Columns of `State.tally` on which what comes depends: what is paid so many times, and games that end it all."""
    events = params.prices[..., PRICED_UP_TO].min(0) < ALWAYS
    gained = params.items[..., PAID_UP_TO].min(0) < ALWAYS
    events[PLAYED] |= params.rule[PLAYS] > 0
    events[GAVE] |= gained.any()  # what was given away counts no longer as gained
    return np.flatnonzero(np.concatenate([events, gained]))


def parallel_env(
    config: Target,
    render_mode: str | None = None,
    *,
    observations: str = "dict",
    black_death: bool = False,
    masks: bool = False,
    max_cycles: int | None = None,
    **overrides: Any,
) -> MettaGridParallel:
    """The world of a built-in name, a YAML file, a dict or a Config as a PettingZoo parallel environment.

    observations: their form, see `forms.FORMS`. black_death: who has ended stays in `agents`. masks: infos have an
    `action_mask`. max_cycles: PettingZoo's word for `episode`.
    overrides: top-level fields of the config, e.g. `episode=100`.
    """
    if max_cycles is not None:
        overrides["episode"] = max_cycles
    said: dict[str, Any] = {"observations": observations, "black_death": black_death, "masks": masks}
    return MettaGridParallel(load(config, overrides), render_mode, **said)


def make(target: Target, render_mode: str | None = None, **said: Any) -> MettaGridParallel:
    """The first call: a world of all its agents by name, the same as `parallel_env`.

    Other faces of it: `env` (turn by turn), `gym_env` (one learner), `vector_env` (many), `population_env` (all agents
    as rows), `VectorEnv` (arrays).
    """
    return parallel_env(target, render_mode, **said)


def raw_env(config: Target, render_mode: str | None = None, **said: Any) -> AECEnv:
    """The same world turn by turn (AEC), without checks."""
    return parallel_to_aec(parallel_env(config, render_mode, **said))


def env(config: Target, render_mode: str | None = None, **said: Any) -> AECEnv:
    """The same world turn by turn (AEC); using it in a wrong order is an error that says so."""
    return OrderEnforcingWrapper(raw_env(config, render_mode, **said))
