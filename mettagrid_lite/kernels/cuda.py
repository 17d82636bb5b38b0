"""The rules over a batch on a GPU: a thread an environment acts and sees.

The records are the same as on the CPU, made of device arrays. Launches follow one another in the default stream, which
Torch shares; nothing is copied back. Numba's simulator runs this file without a GPU: NUMBA_ENABLE_CUDASIM=1 with
NUMBA_DISABLE_JIT=1. Nothing is cached on disk: the kernels compile when first launched.
"""

from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from numba import config, cuda

from ..rules.allow import may
from ..rules.begin import begin
from ..rules.see import hand_out, see
from ..rules.step import step
from ..state import EARNED, NUMBER, ONE, OVER, RECEIVED, Params, Seen, State

BLOCK = 128  # threads; results don't depend on it


class Outcome(NamedTuple):
    """How episodes went so far, as device arrays: after and before sharing, as in `VectorEnv.statistics`.

    returns and raw_returns float64 [E, A]; over bool [E].
    """

    returns: Any
    raw_returns: Any
    over: Any


@cuda.jit
def begin_kernel(state, params, seed, which):
    """A thread an environment begins its episode, where marked."""
    e = cuda.grid(1)
    if e < which.shape[0] and which[e]:
        begin(state, params, seed, e)


@cuda.jit
def step_kernel(state, params, actions, seen, outcome, seed, autoreset):
    """A thread an environment steps, reports, and begins its next episode where this one is over."""
    e = cuda.grid(1)
    if e >= actions.shape[0]:
        return
    step(state, params, actions, e)
    hand_out(state, seen, e)
    for a in range(actions.shape[1]):
        outcome.returns[e, a] = state.money[e, a, RECEIVED] / ONE
        outcome.raw_returns[e, a] = state.money[e, a, EARNED] / ONE
    outcome.over[e] = state.env[e, OVER] == 1
    if autoreset and state.env[e, OVER] == 1:
        state.env[e, NUMBER] += 1
        begin(state, params, seed, e)


@cuda.jit
def see_kernel(state, params, seen):
    """A thread an environment is seen."""
    e = cuda.grid(1)
    if e < seen.windows.shape[0]:
        see(state, params, seen, e)


@cuda.jit
def allow_kernel(state, params, masks):
    """A thread an agent finds which actions would not fail."""
    i = cuda.grid(1)
    e, a = i // masks.shape[1], i % masks.shape[1]
    if e < masks.shape[0]:
        for n in range(masks.shape[2]):
            masks[e, a, n] = may(state, params, e, a, n)


def step_all(
    state: State, params: Params, actions: Any, seen: Seen, outcome: Outcome, seed: int, autoreset: bool
) -> None:
    """Every environment takes a step and is seen. actions int64 [E, A]."""
    step_kernel[_blocks(len(actions)), BLOCK](state, params, actions, seen, outcome, seed, autoreset)
    _see(state, params, seen)


def begin_some(state: State, params: Params, seed: int, which: Any, seen: Seen) -> None:
    """The environments marked in `which` bool [E] begin their episode; all are seen."""
    begin_kernel[_blocks(len(which)), BLOCK](state, params, seed, which)
    _see(state, params, seen)


def allow_all(state: State, params: Params, masks: Any) -> None:
    """Which actions would not fail now. masks bool [E, A, N]."""
    allow_kernel[_blocks(masks.shape[0] * masks.shape[1]), BLOCK](state, params, masks)


def copied(array: np.ndarray) -> Any:
    """The array on the GPU."""
    return cuda.to_device(np.ascontiguousarray(array))


def to_device(record: Any) -> Any:
    """The record with its arrays copied to the GPU."""
    return type(record)(*map(copied, record))


def to_host(record: Any) -> Any:
    """The record with its arrays copied back."""
    return type(record)(*(array.copy_to_host() for array in record))


def room(shape: tuple[int, ...], dtype: Any) -> Any:
    """A device array, not filled."""
    return cuda.device_array(shape, dtype)


def room_for_outcome(envs: int, agents: int) -> Outcome:
    returns, raw_returns = (room((envs, agents), np.float64) for _ in range(2))
    return Outcome(returns, raw_returns, room((envs,), np.bool_))


def missing() -> str:
    """What keeps kernels from being launched here, with the remedy; empty if nothing does."""
    if config.ENABLE_CUDASIM:
        return ""
    if find_spec("numba_cuda") is None:
        return "a GPU needs numba-cuda: pip install 'mettagrid-lite[cuda]'"
    if not cuda.is_available():
        return "Numba finds no GPU, or no CUDA toolkit (pip install 'numba-cuda[cu13]'); VectorEnv runs on the CPU"
    return ""


def _see(state: State, params: Params, seen: Seen) -> None:
    see_kernel[_blocks(len(seen.windows)), BLOCK](state, params, seen)


def _blocks(threads: int) -> int:
    return -(-threads // BLOCK)
