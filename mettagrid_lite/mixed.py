"""Several worlds in one batch, each environment with the tables of its own; episodes that begin by name.

batch = MixedEnv([load("navigation:maze"), load("navigation:maze", {"map.loops": 0.2})], num_envs=64)
batch.reset(seed=0)
batch.begin_as(np.array([3, 5]), worlds=np.array([1, 1]), ids=np.array([17, 17]))   # the same level twice
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .build import World, allocate, build, room_to_see
from .config import Config
from .load import ConfigError
from .rules.pointer import address_of, written
from .state import ID, NUMBER, RIM, State
from .statistics import initial
from .vector import VectorEnv, whole_numbers

Draw = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]
"""(environments int64 [K] that begin an episode) -> (their worlds, ids) int64 [K] each."""
LARGEST = ("stores", "draw", "money")  # parts of a state in which a world may have less than its batch has room for


class MixedEnv(VectorEnv):
    """A `VectorEnv` in which environment e is one of `worlds`, number `which[e]`; only on the CPU.

    Its agents, actions, kinds, items, sizes of map and of view are those of all worlds. Episode NUMBER of environment
    ID is the same that a `VectorEnv` of that world plays with the seed. With `draw` an environment that is over begins
    the first episode of a world and an id that this tells, else the next one of its own.
    """

    def __init__(
        self,
        worlds: Sequence[Config | World],
        num_envs: int = 1,
        *,
        seed: int = 0,
        autoreset: bool = True,
        draw: Draw | None = None,
    ) -> None:
        if not worlds:
            raise ValueError("worlds must be one or more")
        self.worlds = [one if isinstance(one, World) else build(one) for one in worlds]
        for other in self.worlds[1:]:
            check_alike(self.worlds[0], other)
        super().__init__(self.worlds[0], num_envs, seed=seed, autoreset=autoreset)
        self.draw = draw
        self.which = np.zeros(num_envs, np.int64)
        self._initial = np.stack([initial(world.params) for world in self.worlds])
        self._write_down()

    def _write_down(self) -> None:
        self._words = [written(world.params) for world in self.worlds]
        told = [address_of(world.params, words) for world, words in zip(self.worlds, self._words, strict=True)]
        self._addresses = np.array(told, np.int64)

    def __setstate__(self, held: dict[str, Any]) -> None:
        """A copy's tables stand elsewhere."""
        super().__setstate__(held)
        self._write_down()

    def _room(self, envs: int) -> State:
        """As much as the world that needs most."""
        rooms = [allocate(world, 1) for world in self.worlds]
        more = {}
        for name in LARGEST:
            most = np.max([getattr(room, name).shape[1:] for room in rooms], 0)
            more[name] = np.zeros((envs, *most), getattr(rooms[0], name).dtype)
        return allocate(self.world, envs)._replace(**more)

    def _tables(self) -> np.ndarray:
        return self._addresses[self.which]

    def initial(self) -> np.ndarray:
        return self._initial[self.which]

    def more(self) -> dict[str, np.ndarray]:
        return {"which": self.which}

    def reset(self, seed: int | None = None, ids: np.ndarray | None = None) -> tuple[np.ndarray, dict[str, Any]]:
        """As `VectorEnv`, each environment in the world that it has; with `draw` as that tells."""
        told = super().reset(seed, ids)
        if self.draw:
            self.begin_next(np.ones(self.num_envs, bool))
        return told

    def begin_as(self, environments: np.ndarray, worlds: np.ndarray, ids: np.ndarray) -> None:
        """These environments [K] begin the first episode of so many worlds and ids [K] of the batch's seed."""
        here = whole_numbers(environments, np.shape(environments), "environments")
        self.which[here] = whole_numbers(worlds, here.shape, "worlds")
        self.state.env[here, ID] = whole_numbers(ids, here.shape, "ids")
        self.state.env[here, NUMBER] = 0
        self._begun = True
        which = np.zeros(self.num_envs, bool)
        which[here] = True
        self._begin(which)

    def begin_next(self, which: np.ndarray) -> None:
        if self.draw is None:
            super().begin_next(which)
        else:
            environments = np.flatnonzero(which)
            self.begin_as(environments, *self.draw(environments))


def check_alike(one: World, other: World) -> None:
    """Raises ConfigError where two worlds can't be in one batch, with the first thing that differs."""
    for what, ours, theirs in _compared(one, other):
        if ours != theirs:
            raise ConfigError(
                f"{other.config.source}: {what}: worlds of one batch must have the same, got {_said(ours)} "
                f"({one.config.name}) and {_said(theirs)} ({other.config.name})"
            )


def _compared(one: World, other: World) -> Iterator[tuple[str, tuple, tuple]]:
    """What must be equal, by a name for it."""
    for name in ("agents", "kinds", "items", "actions"):
        yield name, getattr(one, name), getattr(other, name)
    yield "rows and columns of the map", one.params.layouts.shape[1:], other.params.layouts.shape[1:]
    yield "groups of agents", tuple(one.params.group), tuple(other.params.group)
    for name, ours, theirs in zip(State._fields, allocate(one, 1), allocate(other, 1), strict=True):
        if name not in LARGEST:
            yield f"size of {name}", ours.shape[1:], theirs.shape[1:]
    seen, other_seen = room_to_see(one, 1), room_to_see(other, 1)
    for name in ("windows", "vectors", "tokens"):
        yield f"view: {name}", getattr(seen, name).shape[1:], getattr(other_seen, name).shape[1:]
    yield "view or map.wrap: cells around the map", (one.params.rule[RIM],), (other.params.rule[RIM],)


def _said(value: tuple) -> str:
    """In short: names, or a size."""
    named = all(isinstance(part, str) for part in value)
    return (", " if named else " x ").join(map(str, value)) or "none"
