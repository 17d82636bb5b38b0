"""Modules by versioned name, as PettingZoo's are: `from mettagrid_lite import stag_hunt_v0; stag_hunt_v0.env()`."""

from difflib import get_close_matches
from functools import cache, partial
from types import ModuleType

from .load import library, load
from .names import versioned
from .parallel import env, parallel_env, raw_env

FACES = {"parallel_env": parallel_env, "env": env, "raw_env": raw_env}


@cache
def module(name: str) -> ModuleType:
    """The world of this name as a module with `parallel_env`, `env` and `raw_env`, which need no target."""
    worlds = {versioned(target, 1).removesuffix("_v0"): target for target in library()}
    stem = name.rpartition("_v")[0]
    if stem not in worlds:
        near = get_close_matches(stem, worlds, n=1)
        hint = f"did you mean {_now(worlds[near[0]])}?" if near else "list(mettagrid_lite.library()) tells which it has"
        raise ModuleNotFoundError(f"no module mettagrid_lite.{name}: the library has no such world; {hint}")
    target = worlds[stem]
    if _now(target) != name:
        raise ModuleNotFoundError(f"no module mettagrid_lite.{name}: that world is {_now(target)} here")
    made = ModuleType(f"mettagrid_lite.{name}", load(target).about)
    vars(made).update({face: partial(function, target) for face, function in FACES.items()} | {"__all__": [*FACES]})
    return made


def _now(target: str) -> str:
    """What its module is called in this release."""
    return versioned(target, load(target).version)
