"""Agents that don't learn: scripts or trained policies play them, beside those who learn in the same worlds.

others: {chaser: zap}                                             # a group, by a script
others: {agent_1: "run:runs/tag-0"}                               # one agent, by what was trained
others: {agent_1: {"collect(rock, 5)": 0.5, "collect(paper, 5)": 0.5}}  # one of several, drawn for each episode
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

import numpy as np

from analysis.errors import InputError
from analysis.found.mixtures import mixture
from analysis.parse import parse
from analysis.payoffs import actor, drawn
from analysis.strategy import Strategy
from mettagrid_lite import VectorEnv
from mettagrid_lite.build import World
from mettagrid_lite.complaint import hint
from mettagrid_lite.state import CLOCK, KEY

NOBODY = Strategy("learner", "chooses elsewhere")
POSITIVE = 2**63 - 1

Cast = Mapping[str, str | Mapping[str, float]]
"""Agents or groups, and what they play: a strategy, or several with their shares."""


@runtime_checkable
class Remembers(Protocol):
    """A policy that goes on from what it has seen."""

    def kept(self) -> dict[str, np.ndarray]: ...

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None: ...


class Others:
    """Who doesn't learn in a batch of worlds. learners: int64 [L], the numbers of those who do."""

    def __init__(self, env: VectorEnv, cast: Cast) -> None:
        self.env, self.seats = env, np.zeros(env.num_agents, np.int64)
        self.flat = [NOBODY]
        for name, what in cast.items():
            self.seats[_agents(env.world, name)] = len(self.flat)
            self.flat.append(strategy_of(env.world, what))
        self.learners = np.flatnonzero(self.seats == 0)
        if not len(self.learners):
            raise InputError("others: nobody is left who learns; leave out a group or an agent")
        self.mixed = any(one.parts for one in self.flat)
        self._act: Callable[[], np.ndarray] | None = None

    def actions(self, given: np.ndarray) -> np.ndarray:
        """Of all agents [E, A] in the next step, where learners do what is given [E, L]."""
        if self._act is None or (self.mixed and (self.env.state.env[:, CLOCK] == 0).any()):
            self._deal()
        assert self._act is not None
        told = self._act()
        told[:, self.learners] = given
        return told

    def _deal(self) -> None:
        """What a mixture comes to follows from the episode and the agent: whoever asks again gets the same."""
        seats = np.tile(self.seats, (self.env.num_envs, 1))
        episodes = self.env.state.env[:, KEY] & POSITIVE
        self._act = actor(self.env, *drawn(self.flat, seats, episodes, 0))

    def kept(self) -> dict[str, np.ndarray]:
        """What trained policies among them remember, by name."""
        return {
            f"{number}.{name}": array
            for number, player in self._players().items()
            for name, array in player.kept().items()
        }

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        for number, player in self._players().items():
            begin = f"{number}."
            player.restore({name.removeprefix(begin): own for name, own in arrays.items() if name.startswith(begin)})

    def _players(self) -> dict[str, Remembers]:
        """Those that remember, each by its place in the list."""
        every: dict[str, Any] = {
            f"{number}.{k}": part.act
            for number, one in enumerate(self.flat)
            for k, part in enumerate([part for part, _ in one.parts] or [one])
        }
        return {name: act for name, act in every.items() if isinstance(act, Remembers)}


def strategy_of(world: World, what: str | Mapping[str, float]) -> Strategy:
    """A strategy by name, such as `run:FOLDER` or `seek(apple)`, or a mixture of several; raises InputError."""
    if isinstance(what, str):
        return parse(world, what)
    if not what or min(what.values()) < 0 or sum(what.values()) <= 0:
        raise InputError(f"others: {dict(what)} has no shares; write one above 0 behind each strategy")
    name = ", ".join(f"{share:g} {text}" for text, share in what.items())
    return mixture(name, "one of these, drawn for each episode", [(parse(world, t), float(s)) for t, s in what.items()])


def _agents(world: World, name: str) -> list[int]:
    """The numbers of an agent, or of all of a group."""
    groups = list(world.config.agents)
    if name in groups:
        return np.flatnonzero(np.asarray(world.params.group) == groups.index(name)).tolist()
    if name in world.agents:
        return [world.agents.index(name)]
    known = tuple(dict.fromkeys([*groups, *world.agents]))
    raise InputError(f"others: {name!r} is no agent and no group here; {hint(name, known)}")
