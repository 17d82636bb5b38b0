"""Modules by versioned name, as PettingZoo's are: `from mettagrid_lite import stag_hunt_v0; stag_hunt_v0.env()`."""

import re
from functools import cache, partial
from types import ModuleType

from .load import library, load
from .names import versioned
from .parallel import env, parallel_env, raw_env

FACES = {"parallel_env": parallel_env, "env": env, "raw_env": raw_env}


@cache
def module(name: str) -> ModuleType:
    """The world of this name as a module with `parallel_env`, `env` and `raw_env`, which need no target."""
    stem = re.sub(r"_v\d+$", "", name)
    target = next((target for target in library() if versioned(target, 1) == f"{stem}_v0"), None)
    if target is None:
        raise AttributeError(f"module 'mettagrid_lite' has no attribute {name!r}: the library has no such world")
    config = load(target)
    if versioned(target, config.version) != name:
        raise AttributeError(f"module 'mettagrid_lite' has no {name!r}; here it is {versioned(target, config.version)}")
    made = ModuleType(f"mettagrid_lite.{name}", config.about)
    vars(made).update({face: partial(function, target) for face, function in FACES.items()} | {"__all__": [*FACES]})
    return made
