"""A batch of worlds put aside and taken up again: all that it is, as arrays by name.

arrays = saved(env)        # copies; plays on
restore(env, arrays)       # as it was, of the same world and as many environments
"""

from collections.abc import Mapping

import numpy as np

from .vector import VectorEnv


def saved(env: VectorEnv) -> dict[str, np.ndarray]:
    """All arrays of a batch that has begun, by name."""
    return {name: array.copy() for name, array in _arrays(env).items()} | {"seed": np.array([env._seed])}


def restore(env: VectorEnv, arrays: Mapping[str, np.ndarray]) -> None:
    """Make a batch what `saved` told of another; raises ValueError where it was of another world or size."""
    own = _arrays(env)
    wrong = [name for name, array in own.items() if name not in arrays or arrays[name].shape != array.shape]
    if wrong:
        raise ValueError(f"{wrong[0]}: is not that of {env.num_envs} environments of {env.config.name}")
    for name, array in own.items():
        array[...] = arrays[name]
    env._seed, env._begun = int(arrays["seed"][0]), True


def _arrays(env: VectorEnv) -> dict[str, np.ndarray]:
    both = {**env.state._asdict(), **{f"seen.{name}": array for name, array in env.seen._asdict().items()}}
    return both | {"seeds": env.seeds, "actions": env.actions} | env.more()
