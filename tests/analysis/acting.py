"""Worlds whose agents follow named strategies, step by step or for whole tables: what tests of play are written in."""

from typing import Any

import numpy as np

from analysis.acts import action_numbers
from analysis.parse import parse
from analysis.payoffs import estimate
from analysis.rollout import choose, scratch
from analysis.strategies import derive
from analysis.table import PayoffTable
from mettagrid_lite import load
from tests.mettagrid_lite.world import STARTS, World, drawn

FIELD = """
    #######
    #>.a..#
    #.....#
    #..a.<#
    #######"""


class StopsAfter:
    """Presses Ctrl-C at the n-th report of progress."""

    def __init__(self, reports: int) -> None:
        self.left = reports

    def __call__(self, done: int, total: int) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


class Players:
    """Makes the agents of a world follow strategies, named in the order of the agents (the last one for the rest)."""

    def __init__(self, world: World, *names: str) -> None:
        self.world = world
        plans = [parse(world.names, name).plan for name in names]
        plans += plans[-1:] * (world.vector.num_agents - len(plans))
        self.plans = np.tile(np.array(plans, np.int64), (world.vector.num_envs, 1, 1))
        self.acts = action_numbers(world.names)
        self.actions, self.memory = scratch(world.state)
        world.terminated = np.zeros(self.actions.shape, bool)

    def step(self, steps: int = 1) -> "Players":
        for _ in range(steps):
            choose(self.world.state, self.world.names.params, self.plans, self.acts, self.memory, self.actions)
            _, _, self.world.terminated, _, _ = self.world.vector.step(self.actions)
        return self


def described(picture: str, **said: Any) -> dict[str, Any]:
    """A config from a picture; arrows and @ are agents; it pays 1 for an apple."""
    return {
        "map": drawn(picture),
        "agents": sum(picture.count(glyph) for glyph in STARTS),
        "episode": 20,
        "view": {"rows": 3, "columns": 3},
        "rewards": {"items": {"apple": 1}},
    } | said


def table_of(config: dict[str, Any], episodes: int = 16, seed: int = 0, **changes: Any) -> PayoffTable:
    """The payoff table of a config's own or derived strategies."""
    checked = load(config, changes)
    return estimate(checked, derive(checked), episodes, seed)


def same(one: PayoffTable, other: PayoffTable) -> bool:
    """The same episodes to the bit, and the same sums before sharing."""
    return bool(np.array_equal(one.samples, other.samples, equal_nan=True)) and np.allclose(
        one.raw, other.raw, rtol=0, atol=1e-12, equal_nan=True
    )
