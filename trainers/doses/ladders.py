"""Ladders: one thing in a world that is changed step by step, all else as where a policy was trained. They are YAML.

ladders = read("sequence")     # sequence.yaml beside this file, or a file
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field, model_validator

from mettagrid_lite.config import Config
from mettagrid_lite.load import ConfigError, load, read_yaml, validated
from mettagrid_lite.plans import Drawn
from mettagrid_lite.values import Frozen

FOLDER = Path(__file__).parent
HELD_OUT = 1_000_003  # the seed of maps that no training draws
LAYOUTS = 256
Values = Annotated[list[Any], Field(min_length=2)]


class Ladder(Frozen):
    """A thing that is changed.

    about: what it is
    set: keys of the world with a value for each rung, the first as in training
    dose: how much of it there is at each rung, from low to high; without it, the values of the first key
    names: of rungs that are in no order, such as kinds of maps
    """

    about: str = ""
    set: Annotated[dict[str, Values], Field(min_length=1)]
    dose: tuple[float, ...] = ()
    names: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _even(self) -> "Ladder":
        if any(len(values) != self.rungs for values in self.set.values()):
            raise ValueError(f"`set`: each key must have as many values, {self.rungs}")
        if self.names and len(self.names) != self.rungs:
            raise ValueError(f"`names`: must be {self.rungs}, got {len(self.names)}")
        if not self.names:
            self._check_doses()
        return self

    def _check_doses(self) -> None:
        doses = self.dose or self._first()
        if not all(isinstance(dose, int | float) for dose in doses) or len(doses) != self.rungs:
            raise ValueError(f"`dose`: say {self.rungs} numbers, or `names` for what has no order")
        if list(doses) != sorted(set(doses)):
            raise ValueError("`dose`: each must be more than the one before; say how far from training it is")

    @property
    def rungs(self) -> int:
        return len(self._first())

    def _first(self) -> list[Any]:
        return next(iter(self.set.values()))

    @property
    def doses(self) -> tuple[float, ...]:
        """In order; their places where they have none."""
        return tuple(range(self.rungs)) if self.names else tuple(map(float, self.dose or self._first()))

    def labels(self) -> tuple[str, ...]:
        return self.names or tuple(f"{dose:g}" for dose in self.doses)


class Ladders(Frozen):
    """Of one world.

    world, set: where the policy was trained
    lowest, highest: strategies whose payoffs count as 0 and 1
    """

    about: str = ""
    world: str
    set: dict[str, Any] = {}
    lowest: str = "random"
    highest: str
    ladders: Annotated[dict[str, Ladder], Field(min_length=1)]


class Rung(NamedTuple):
    """A world that is played."""

    ladder: str
    number: int
    config: Config


def read(target: str) -> Ladders:
    """Built-in ladders, or a YAML file."""
    path = FOLDER / f"{target}.yaml"
    path = path if path.is_file() else Path(target)
    if path.suffix not in (".yaml", ".yml"):
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.yaml")))
        raise ConfigError(f"{target}: no such ladders; there are {known}, or name a YAML file")
    return validated(read_yaml(path), path.name, Ladders)


def rungs(ladders: Ladders, only: tuple[str, ...] = ()) -> Iterator[Rung]:
    """The world of each rung of each ladder, or of some of them, on maps that no training draws."""
    for name in only:
        if name not in ladders.ladders:
            raise ConfigError(f"{name}: no such ladder; there are {', '.join(ladders.ladders)}")
    for name, ladder in ladders.ladders.items():
        for number in range(ladder.rungs) if not only or name in only else ():
            change = {path: values[number] for path, values in ladder.set.items()}
            yield Rung(name, number, held_out(load(ladders.world, {**ladders.set, **change})))


def held_out(config: Config, layouts: int = LAYOUTS) -> Config:
    """Drawn maps by another seed, and many of them."""
    if not isinstance(config.map, Drawn):
        return config
    drawn = config.map.model_copy(update={"seed": HELD_OUT, "layouts": layouts})
    return config.model_copy(update={"map": drawn})
