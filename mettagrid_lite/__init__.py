"""Small multi-agent grid worlds from one YAML file, fast on the CPU, for game theory and reinforcement learning.

    from mettagrid_lite import VectorEnv, gym_env, load, make, vector_env
    env = make("stag_hunt")                            # PettingZoo: all agents, by name
    env = gym_env("stag_hunt", others="random")        # Gymnasium: one learner among given policies
    envs = vector_env("stag_hunt", num_envs=64)        # the same, Gymnasium's vector face
    rows = population_env("stag_hunt", num_worlds=32)  # the same face, a row for each agent of each world
    batch = VectorEnv(load("harvest"), num_envs=256)   # arrays [E, A, ...]

PettingZoo, Gymnasium and Numba are imported when first used.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

# at once, not when asked for: `load` and `build` are functions named like their modules, and the last one set wins
from .build import World, build
from .config import Config
from .finder import Worlds
from .load import ConfigError, library, load
from .version import __version__

if TYPE_CHECKING:
    from .parallel import env, make, parallel_env, raw_env
    from .population import population_env
    from .solo import gym_env, vector_env
    from .vector import VectorEnv, features, token_features, vector_features

_HOME = {
    "VectorEnv": "vector",
    "features": "vector",
    "vector_features": "vector",
    "token_features": "vector",
    "parallel_env": "parallel",
    "env": "parallel",
    "raw_env": "parallel",
    "make": "parallel",
    "population_env": "population",
    "gym_env": "solo",
    "vector_env": "solo",
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
    "gym_env",
    "library",
    "load",
    "make",
    "parallel_env",
    "population_env",
    "raw_env",
    "token_features",
    "vector_env",
    "vector_features",
]


sys.meta_path.append(Worlds())


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)
