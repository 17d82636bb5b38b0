"""Whole episodes of scripted strategies on a GPU, the same to the bit as on the CPU: a thread an environment.

Kernels, the planner's among them, compile when a process first plays, for a minute or two, and aren't kept on disk.
"""

from typing import Any

import numpy as np
from numba import cuda

from analysis.rollout import decide_all, scratch
from mettagrid_lite.build import World, allocate
from mettagrid_lite.device import DeviceEnv
from mettagrid_lite.kernels import cuda as gpu
from mettagrid_lite.state import OVER

EVERY = 32  # steps after which we look whether all episodes are over; to look is to wait for the GPU
PLAYED = ("act", "grow", "close")  # what a step launches that nobody watches


@cuda.jit
def choose_kernel(state: Any, params: Any, plans: Any, acts: Any, memory: Any, actions: Any) -> None:
    """A thread an environment: all its agents choose by their plans."""
    e = cuda.grid(1)
    if e < actions.shape[0] and state.env[e, OVER] == 0:
        decide_all(state, params, plans, acts, memory, actions, e)


def returns(world: World, ids: np.ndarray, seed: int, plans: np.ndarray, acts: np.ndarray) -> np.ndarray:
    """Earned and received return of each agent [E, A, 2] in episodes `ids` [E]. plans int64 [E, A, 4]."""
    env = DeviceEnv(world, len(ids), seed=seed, autoreset=False)
    env.reset(seed, ids)
    actions, memory = (gpu.copied(array) for array in scratch(allocate(world, len(ids))))
    some = gpu.side_by_side(len(ids))
    choose: Any = choose_kernel[-(-len(ids) // some), some]
    given = env.state, env.params, gpu.copied(plans), gpu.copied(acts), memory, actions
    launches = env.launches(actions)
    for step in range(1, world.config.episode + 1):
        choose(*given)
        for name in PLAYED:
            launches[name]()
        if step % EVERY == 0 and env.outcome.over.copy_to_host().all():
            break
    return np.stack([env.outcome.raw_returns.copy_to_host(), env.outcome.returns.copy_to_host()], axis=-1)
