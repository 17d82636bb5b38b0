"""Small multi-agent grid worlds from one YAML file, fast on the CPU, for game theory and reinforcement learning.

    from mettagrid_lite import parallel_env, VectorEnv, load
    env = parallel_env("stag_hunt")              # PettingZoo
    batch = VectorEnv(load("harvest"), num_envs=256)   # arrays [E, A, ...]

PettingZoo and Numba are imported when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# at once, not when asked for: `load` and `build` are functions named like their modules, and the last one set wins
from .build import World, build
from .config import Config
from .load import ConfigError, library, load
from .version import __version__

if TYPE_CHECKING:
    from .parallel import env, parallel_env, raw_env
    from .vector import VectorEnv, features

_HOME = {
    "VectorEnv": "vector",
    "features": "vector",
    "parallel_env": "parallel",
    "env": "parallel",
    "raw_env": "parallel",
}

__all__ = [
    "Config",
    "ConfigError",
    "VectorEnv",
    "World",
    "__version__",
    "build",
    "env",
    "features",
    "library",
    "load",
    "parallel_env",
    "raw_env",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)
