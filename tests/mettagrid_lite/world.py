"""Small worlds from pictures: what the tests of the rules are written in."""

from typing import Any

import numpy as np
from hypothesis import settings

from mettagrid_lite import VectorEnv, load, render
from mettagrid_lite.state import EARNED, ONE, RAW, RECEIVED, REWARD

STARTS = "^>v<@"


def still(examples: int) -> settings:
    """The same examples at every run."""
    return settings(derandomize=True, deadline=None, max_examples=examples, database=None)


def drawn(picture: str) -> str:
    """A picture as the text renderer gives it."""
    return "\n".join(line.strip() for line in picture.strip().splitlines())


class World:
    """One environment (or `envs` of them, read at `e`), stepped by the names of actions."""

    def __init__(self, config: dict[str, Any], seed: int = 0, envs: int = 1) -> None:
        self.vector = VectorEnv(load(config), envs, seed=seed, autoreset=False)
        self.vector.reset()
        self.state, self.names = self.vector.state, self.vector.world

    def step(self, *actions: str) -> "World":
        """Agent 0 does the first action, and so on; `noop` where none is given."""
        chosen = [self.names.actions.index(name) for name in actions]
        chosen += [0] * (self.vector.num_agents - len(chosen))
        _, _, self.terminated, self.truncated, self.info = self.vector.step(np.tile(chosen, (self.vector.num_envs, 1)))
        return self

    def wait(self, steps: int = 1) -> "World":
        for _ in range(steps):
            self.step()
        return self

    @property
    def picture(self) -> str:
        return self.picture_of(0)

    def picture_of(self, e: int) -> str:
        return render.text(self.names, self.state, e)

    def agent(self, a: int, column: int) -> int:
        return int(self.state.agents[0, a, column])

    def carries(self, a: int, item: str) -> int:
        return int(self.state.items[0, a, self.names.items.index(item)])

    def give(self, a: int, /, **amounts: int) -> "World":
        for item, amount in amounts.items():
            self.state.items[:, a, self.names.items.index(item)] = amount
        return self

    def saw(self, a: int, feature: int) -> list[list[int]]:
        return self.vector.observations[0, a, :, :, feature].tolist()

    def counted(self, a: int, event: int) -> int:
        return int(self.state.tally[0, a, event])

    @property
    def raw(self) -> list[float]:
        return (self.state.money[0, :, RAW] / ONE).tolist()

    @property
    def rewards(self) -> list[float]:
        return (self.state.money[0, :, REWARD] / ONE).tolist()

    @property
    def earned(self) -> list[float]:
        return (self.state.money[0, :, EARNED] / ONE).tolist()

    @property
    def received(self) -> list[float]:
        return (self.state.money[0, :, RECEIVED] / ONE).tolist()


def lay(picture: str, *, seed: int = 0, envs: int = 1, **config: Any) -> World:
    """A world from a picture: arrows are agents, numbered in reading order; `use` is on; a small window."""
    said: dict[str, Any] = {
        "map": drawn(picture),
        "agents": sum(picture.count(glyph) for glyph in STARTS),
        "shuffle": False,
        "view": {"rows": 3, "columns": 3},
        "actions": {"use": True},
    }
    return World(said | config, seed, envs)


def share_of(hits: int, tries: int, chance: float) -> bool:
    """`hits` of `tries` is what `chance` gives, within five standard deviations."""
    return abs(hits - tries * chance) <= 5 * (tries * chance * (1 - chance)) ** 0.5
