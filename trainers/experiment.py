"""An experiment: one YAML that says which world, which network, which algorithm, and for how long.

experiment = read("navigation", ["ppo.clip=0.1", "seed=3"])
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from mettagrid_lite.config import Config as World
from mettagrid_lite.load import ConfigError, load, parse_value, read_yaml, set_path, validated
from mettagrid_lite.values import Frozen
from trainers.policy import Network
from trainers.ppo import Config as Settings

FOLDER = Path(__file__).parent / "experiments"


class Tests(Frozen):
    """How good the policy is in worlds it didn't learn in: other seeds, and other maps where `worlds` names some."""

    worlds: tuple[str, ...] = ()
    episodes: Annotated[int, Field(ge=1)] = 64
    every: Annotated[int, Field(ge=1)] = 20  # updates


class Experiment(Frozen):
    """world: a scenario's name or file, with `set` {"path.to.field": value}; steps: of all agents together."""

    about: str = ""
    algorithm: Literal["ppo"] = "ppo"
    world: str
    set: dict[str, Any] = {}
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    environments: Annotated[int, Field(ge=1, le=1_000_000)] = 64
    steps: Annotated[int, Field(ge=1)] = 2_000_000
    device: Literal["auto", "cpu"] = "auto"
    network: Network = Network()
    ppo: Settings = Settings()
    tests: Tests = Tests()

    @property
    def config(self) -> World:
        """The world as it is played."""
        return load(self.world, self.set)


def names() -> dict[str, str]:
    """Built-in experiments and what they are about."""
    return {path.stem: str(read_yaml(path).get("about", "")) for path in sorted(FOLDER.glob("*.yaml"))}


def read(target: str, changes: Sequence[str] = ()) -> Experiment:
    """A built-in experiment, a YAML file, or - with all else by default - a scenario by its name.

    changes: key=value, such as `network.memory=lstm` or `set.episode=50`; `set.` takes paths of the world's config.
    """
    path = Path(target) if target.endswith((".yaml", ".yml")) else FOLDER / f"{target}.yaml"
    data, source = (read_yaml(path), path.name) if path.exists() else (_of_world(target), target)
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals or not key:
            raise ConfigError(f"{change[:60]!r}: is no change; write it as key=value, such as ppo.clip=0.1")
        if key.startswith("set."):
            data["set"] = {**data.get("set", {}), key[4:]: parse_value(value)}
        else:
            set_path(data, key, parse_value(value), source)
    experiment = validated(data, source, Experiment)
    experiment.config  # noqa: B018  what is wrong with the world is said now
    return experiment


def _of_world(target: str) -> dict[str, Any]:
    try:
        load(target)
    except ConfigError as error:
        known = ", ".join(names())
        raise ConfigError(f"{target}: no experiment ({known}) and no world ({error})") from None
    return {"world": target}
