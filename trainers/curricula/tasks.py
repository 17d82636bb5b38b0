"""What an experiment may say of tasks, and the worlds that it means: with some keys set, times levels."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Annotated, Any

from pydantic import Field, model_validator

from mettagrid_lite.build import World as Built
from mettagrid_lite.build import build
from mettagrid_lite.config import Config as World
from mettagrid_lite.load import ConfigError
from mettagrid_lite.mixed import check_alike
from trainers.curricula.kinds import Kind, Rules

MOST = 1_000  # worlds, and levels of all together a thousand times as many


class Config(Rules):
    """Which episodes to learn from next.

    kind: how tasks are drawn; none is the world as it is
    tasks: keys of the world with some values each, as {"path.to.field": [values]}; each combination is a task
    levels: how many episodes each task has, to be played again and again; 0 is always new ones
    success: the statistic of an episode that says how well it went
    low, high: its values that count as success 0 and 1
    """

    kind: Kind = "none"
    tasks: dict[str, Annotated[list[Any], Field(min_length=1)]] = {}
    levels: Annotated[int, Field(ge=0, le=1_000 * MOST)] = 0
    success: str = "return"
    low: float = 0.0
    high: float = 1.0

    @model_validator(mode="after")
    def _complete(self) -> "Config":
        some = bool(self.tasks) or self.levels > 0
        if some and self.kind == "none":
            raise ValueError("`kind`: none draws no tasks; say how they are drawn, such as uniform")
        if self.kind != "none" and not some:
            raise ValueError("`tasks`: say which keys of the world change, or how many `levels` there are")
        if self.worlds > MOST or self.worlds * max(self.levels, 1) > 1_000 * MOST:
            raise ValueError(
                f"`tasks`: {self.worlds:,} worlds and {self.levels:,} levels of each are too many; say fewer"
            )
        if self.high <= self.low:
            raise ValueError(f"`high`: must be more than low, {self.low:g}")
        return self

    @property
    def worlds(self) -> int:
        """How many combinations there are; 1 without tasks."""
        count = 1
        for values in self.tasks.values():
            count *= len(values)
        return count

    def changes(self) -> Iterator[dict[str, Any]]:
        """What each task sets; the last key changes first."""
        for values in product(*self.tasks.values()):
            yield dict(zip(self.tasks, values, strict=True))


def named(change: Mapping[str, Any]) -> str:
    """A task in words: `map.height=9, episode=50`."""
    return ", ".join(f"{path}={value}" for path, value in change.items())


def worlds_of(configs: Mapping[str, World]) -> list[Built]:
    """Of tasks by their names; raises ConfigError where one can't be played in one batch with the first."""
    worlds: list[Built] = []
    for name, config in configs.items():
        try:
            worlds.append(build(config))
            check_alike(worlds[0], worlds[-1])
        except ConfigError as error:
            raise ConfigError(f"curriculum.tasks: {name}: {str(error).partition(': ')[2]}") from None
    return worlds
