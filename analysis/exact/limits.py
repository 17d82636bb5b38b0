"""How far exact answers go: a rough count beforehand, and limits that stop the work with a clear line."""

import math
import time
from collections.abc import Callable
from typing import NamedTuple

from analysis.errors import InputError
from mettagrid_lite.build import World
from mettagrid_lite.state import TIME_LIMIT, WALL

Progress = Callable[[int, int], None]


class TooLarge(InputError):
    """The world has more joint states than we are willing to list; the message says what to make smaller."""


class Limits(NamedTuple):
    """At most so many joint states, so many outcomes of steps, and seconds of work."""

    states: int = 200_000
    outcomes: int = 10_000_000
    seconds: float = 120.0


class Meter:
    """Counts the work done, tells the progress, and raises TooLarge at the limit."""

    def __init__(self, world: World, limits: Limits, progress: Progress | None = None) -> None:
        self.source, self.limits, self.progress = world.config.source, limits, progress
        self.begun, self.outcomes = time.monotonic(), 0

    def add(self, outcomes: int, states: int, done: int) -> None:
        """So many more outcomes were run; there are so many states, of which `done` are looked at."""
        self.outcomes += outcomes
        if states > self.limits.states:
            self.stop(f"more than {self.limits.states:,} joint states")
        if self.outcomes > self.limits.outcomes:
            self.stop(f"more than {self.limits.outcomes:,} outcomes of steps")
        self.check_time(f"{states:,} joint states so far")
        if self.progress:
            self.progress(done, states)

    def check_time(self, so_far: str) -> None:
        if time.monotonic() - self.begun > self.limits.seconds:
            self.stop(f"not done within {self.limits.seconds:g} s, {so_far}")

    def stop(self, why: str) -> None:
        raise TooLarge(
            f"{self.source}: too large for an exact answer: {why}; a smaller map, fewer agents, actions, objects that "
            "come back by chance, or a shorter episode make it smaller"
        )


def estimate(world: World) -> float:
    """log10 of how many joint states there could be in all steps: where agents stand and look, and what stands.

    Rough: what is carried is not counted, and what is reached may be far less.
    """
    params, agents = world.params, len(world.agents)
    free = int((params.layouts[0] != WALL).sum())
    seats = sum(math.log10(max(free - a, 1)) for a in range(agents))
    looks = agents * math.log10(4)
    spots = int((params.spots[0] >= 0).sum()) * math.log10(2)
    return seats + looks + spots + math.log10(len(params.layouts) * int(params.rule[TIME_LIMIT]))
