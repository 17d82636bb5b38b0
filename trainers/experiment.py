"""An experiment: one YAML that says which world, which network, which algorithm, and for how long.

experiment = read("navigation", ["ppo.clip=0.1", "seed=3"])
"""

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from mettagrid_lite.config import Config as World
from mettagrid_lite.load import ConfigError, built_in, load, parse_value, parted, read_yaml, set_path, validated
from mettagrid_lite.values import Frozen
from trainers.curricula.tasks import Config as Curriculum
from trainers.curricula.tasks import named
from trainers.exploration.explorer import Config as Exploration
from trainers.maps import on_all
from trainers.navigation.course import courses
from trainers.network import Network
from trainers.ppo import Config as Settings
from trainers.vapor.grid import Config as Vapor

FOLDER = Path(__file__).parent / "experiments"
WORLDS = FOLDER / "worlds"  # for learners alone: they go by name as scenarios do


class Tests(Frozen):
    """How good the policy is in episodes that it didn't learn from.

    worlds: to be tested in beside the experiment's own
    courses: to be walked (`python -m trainers.navigation`), for success and SPL
    episodes: in each world; maps of each course
    every: updates between tests; the last update has one
    """

    worlds: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    episodes: Annotated[int, Field(ge=1)] = 64
    every: Annotated[int, Field(ge=1)] = 20


class Experiment(Frozen):
    """All that a run follows from.

    about: what it is for, in a line
    algorithm: how it is learned
    world: a scenario, by name, family/name, name:variant or file
    set: what is changed in the world, as {"path.to.field": value}
    maps: generators, as under `map`, whose maps all stand in for the world's own; each episode takes one
    seed: of weights, worlds and chance; the same seed gives the same run on the same machine
    environments: worlds played at once; all agents of all of them are rows of one batch
    stagger: the first episodes are shorter, each by another length, so that a batch has all parts of episodes
    steps: of all agents together, until training ends
    others: agents or groups that don't learn, and what they play: a strategy, or several with their shares
    snapshots: policies kept on the way, for play as it was on average
    checkpoints: updates from one to the next: what is lost at most where the process is killed
    device: where it runs; auto: on a GPU, where Torch finds one
    """

    about: str = ""
    algorithm: Literal["ppo"] = "ppo"
    world: str
    set: dict[str, Any] = {}
    maps: tuple[dict[str, Any], ...] = ()
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    environments: Annotated[int, Field(ge=1, le=1_000_000)] = 64
    stagger: bool = False
    steps: Annotated[int, Field(ge=1)] = 2_000_000
    others: dict[str, str | dict[str, float]] = {}
    snapshots: Annotated[int, Field(ge=0, le=10_000)] = 0
    checkpoints: Annotated[int, Field(ge=1)] = 1
    device: Literal["auto", "cpu", "cuda"] = "auto"
    network: Network = Network()
    ppo: Settings = Settings()
    curriculum: Curriculum = Curriculum()
    exploration: Exploration = Exploration()
    vapor: Vapor = Vapor()
    tests: Tests = Tests()

    @property
    def config(self) -> World:
        """The world as it is played."""
        return on_all(self.world, self.set, self.maps)

    @property
    def knows_places(self) -> bool:
        """Something in it must know where agents are."""
        return self.exploration.kind != "none" or self.vapor.doubt != "none"

    @property
    def tasks(self) -> dict[str, World]:
        """The world of each task that differs in keys of the world, by what it sets; raises ConfigError."""
        told = {}
        for change in self.curriculum.changes():
            try:
                told[named(change)] = on_all(self.world, {**self.set, **change}, self.maps)
            except ConfigError as error:
                wrong = str(error).partition(": ")[2].removeprefix("--set ")
                raise ConfigError(f"curriculum.tasks: {named(change)}: {wrong}") from None
        return told


def names() -> dict[str, str]:
    """Built-in experiments and what they are about."""
    return {path.stem: str(read_yaml(path).get("about", "")) for path in sorted(FOLDER.glob("*.yaml"))}


def read(target: str, changes: Sequence[str] = ()) -> Experiment:
    """A built-in experiment, a YAML file, or - with all else by default - a scenario by its name or file.

    changes: key=value, such as `network.memory=lstm` or `set.episode=50`; `set.` takes paths of the world's config.
    """
    return experiment_of(*said(target, changes))


def said(target: str, changes: Sequence[str] = ()) -> tuple[dict[str, Any], str]:
    """The keys of an experiment with what is changed, and the file that says them."""
    data, source = _said(target)
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals or not key:
            raise ConfigError(f"{change[:60]!r}: is no change; write it as key=value, such as ppo.clip=0.1")
        if key.startswith("set."):
            data["set"] = {**data.get("set", {}), key[4:]: parse_value(value)}
        else:
            set_path(data, key, parse_value(value), source)
    return data, source


def experiment_of(data: dict[str, Any], source: str) -> Experiment:
    """The experiment of such keys; raises ConfigError where one is wrong."""
    if isinstance(data.get("world"), str):
        data["world"] = _from_everywhere(data["world"])
    experiment = validated(data, source, Experiment)
    _check_worlds(experiment, source)
    return experiment


def _said(target: str) -> tuple[dict[str, Any], str]:
    """The keys of an experiment, and the file that says them."""
    built_in = FOLDER / f"{target}.yaml"
    if built_in.is_file():
        return read_yaml(built_in), built_in.name
    path = Path(target)
    if path.suffix in (".yaml", ".yml") and {"world", "algorithm"} & (data := read_yaml(path)).keys():
        return data, path.name
    try:
        load(_from_everywhere(target))
    except ConfigError as error:
        near = get_close_matches(target, names(), n=1)
        known = f"did you mean {near[0]}?" if near else ", ".join(names())
        raise ConfigError(f"{target}: no experiment ({known}) and no world ({error})") from None
    return {"world": target}, path.name


def _from_everywhere(world: str) -> str:
    """The name of a world whose file is found from any folder."""
    name, variant = parted(world)
    own = WORLDS / f"{name}.yaml"
    file = own if own.is_file() else Path(name)
    if built_in(name) or not file.is_file():
        return world
    return str(file.resolve()) + (f":{variant}" if variant else "")


def _check_worlds(experiment: Experiment, source: str) -> None:
    """Say now what is wrong with a world, not when it is played."""
    named = [("world", experiment.world), *(("tests.worlds", name) for name in experiment.tests.worlds)]
    named += [("tests.courses", name) for name in experiment.tests.courses if name not in courses()]
    for key, name in named:
        try:
            load(name)
        except ConfigError as error:
            raise ConfigError(f"{source}: {key}: {error}") from None
    try:
        load(experiment.world, experiment.set)
    except ConfigError as error:
        wrong = str(error).partition(": ")[2]
        raise ConfigError(f"{source}: set.{wrong.removeprefix('--set ')}") from None
    try:
        on_all(experiment.world, experiment.set, experiment.maps)
    except ConfigError as error:
        raise ConfigError(f"{source}: maps: {error}") from None
    try:
        experiment.tasks  # noqa: B018
    except ConfigError as error:
        raise ConfigError(f"{source}: {error}") from None
