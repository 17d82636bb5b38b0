"""The rules over a batch on a GPU: a thread an environment acts, a block an environment begins anew and is seen.

The records are the same as on the CPU, made of device arrays. Launches follow one another in one stream; nothing is
copied back, so a step can be captured as a CUDA graph. Numba's simulator runs this file without a GPU:
NUMBA_ENABLE_CUDASIM=1 with NUMBA_DISABLE_JIT=1. Nothing is cached on disk: the kernels compile when first launched.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from numba import config, cuda

from ..rules.allow import allow
from ..rules.begin import lay, name, populate
from ..rules.hide import conceal, narrow
from ..rules.paint import is_round
from ..rules.see import blank, grid, hand_out, itself, known, owned, put, show_beyond, take_off, tell
from ..rules.step import step
from ..rules.token import write_tokens
from ..state import ALIVE, EARNED, FACING, NUMBER, ONE, OVER, OWNED, RECEIVED, TURNED, Params, Seen, State

STEPS = 32  # threads in a block that acts: few, so that small batches are spread over the whole card
BLOCK = 128  # threads in a block that sees; results depend on neither
WARP = np.int32(32)  # threads that fill a window together, side by side


class Outcome(NamedTuple):
    """How episodes went so far, as device arrays: after and before sharing, as in `VectorEnv.statistics`.

    returns and raw_returns float64 [E, A]; over bool [E].
    """

    returns: Any
    raw_returns: Any
    over: Any


@cuda.jit
def step_kernel(state, params, actions, seen, outcome):
    """A thread an environment steps and reports."""
    e = cuda.grid(1)
    if e >= actions.shape[0]:
        return
    step(state, params, actions, e)
    hand_out(state, seen, e)
    for a in range(actions.shape[1]):
        outcome.returns[e, a] = state.money[e, a, RECEIVED] / ONE
        outcome.raw_returns[e, a] = state.money[e, a, EARNED] / ONE
    outcome.over[e] = state.env[e, OVER] == 1


@cuda.jit
def see_kernel(state, params, seen, flat, seed, which, next_one):
    """A block an environment begins an episode where `which` bool [E] says so, the next one or the one it is at, and
    is seen: agents are put on their cells, each window is copied by some threads side by side, agents are taken off.
    flat: the windows, each in one row.
    """
    e, thread, threads = cuda.blockIdx.x, cuda.threadIdx.x, cuda.blockDim.x
    if which[e]:
        if thread == 0:
            state.env[e, NUMBER] += next_one
            name(state, params, seed, e)
        cuda.syncthreads()
        if threads < WARP:
            lay(state, params, e, thread, threads, 0, 1)
        else:
            lay(state, params, e, thread // WARP, threads // WARP, thread % WARP, WARP)
        cuda.syncthreads()
        if thread == 0:
            populate(state, params, e)
        cuda.syncthreads()
    for b in range(thread, state.agents.shape[1], threads):
        if state.agents[e, b, ALIVE] == 1:
            put(state, params, e, b, params.group[b] + 1, 0)
            if is_round(params):
                show_beyond(state, params.rule, e, b)
    cuda.syncthreads()
    side = min(threads, WARP)
    for a in range(thread // side, state.agents.shape[1], threads // side):
        if state.agents[e, a, ALIVE] == 1:
            fill(state, params, flat, seen.windows.shape[2:], e, a, thread % side, side)
    cuda.syncthreads()
    for b in range(thread, state.agents.shape[1], threads):
        if state.agents[e, b, ALIVE] == 1:
            take_off(state, params, e, b)
            if is_round(params):
                show_beyond(state, params.rule, e, b)
            tell(state, params, seen.vectors[e, b], e, b)
            if params.sight.shape[1] > 1:
                conceal(params, seen.windows[e, b])
            if params.frames.shape[0] > 0:
                narrow(params, seen.windows[e, b], b)
            if seen.tokens.shape[2] > 0:
                write_tokens(params, seen, e, b)
        else:
            blank(seen, e, b)


@cuda.jit(device=True)
def fill(state, params, flat, shape, e, a, first, stride):
    """Every `stride`-th cell of agent `a`'s window, in 32-bit numbers and without divisions. shape: rows, columns."""
    turned = state.agents[e, a, FACING] % 4 if params.rule[TURNED] == 1 else 0
    start, down, right = grid(state, params, shape, e, a, turned)
    cells, cols = np.int32(shape[0] * shape[1]), np.int32(shape[1])
    middle, owners = np.int32(shape[0] // 2 * shape[1] + shape[1] // 2), params.rule[OWNED] == 1
    n, j, stride = np.int32(first), np.int32(first % cols), np.int32(stride)
    at, on = np.int32(start + first // cols * down + j * right), np.int32(stride // cols * down + stride % cols * right)
    cols_on, back = np.int32(stride % cols), np.int32(down - cols * right)
    while n < cells:
        word = known(params, state.tiles[e, np.uint32(at)], a, turned)
        if owners:
            word = owned(state, params, word, e, a, at)
        flat[e, a, np.uint32(n)] = itself(word) if n == middle else word
        n, j, at = np.int32(n + stride), np.int32(j + cols_on), np.int32(at + on)
        if j >= cols:
            j, at = np.int32(j - cols), np.int32(at + back)


@cuda.jit
def allow_kernel(state, params, masks):
    """A thread an environment finds which actions would not fail."""
    e = cuda.grid(1)
    if e < masks.shape[0]:
        allow(state, params, masks, e)


def step_all(
    state: State,
    params: Params,
    actions: Any,
    seen: Seen,
    outcome: Outcome,
    seed: int,
    again: Any,
    stream: Any = 0,
) -> None:
    """Every environment takes a step, begins anew where it is over and `again` is set, and is seen.

    actions int64 [E, A]; again: `outcome.over`, or an array of False.
    """
    step_kernel[-(-len(actions) // STEPS), STEPS, stream](state, params, actions, seen, outcome)
    see_kernel[len(actions), BLOCK, stream](state, params, seen, _flat(seen), seed, again, 1)


def begin_some(state: State, params: Params, seed: int, which: Any, seen: Seen, stream: Any = 0) -> None:
    """The environments marked in `which` bool [E] begin their episode; all are seen."""
    see_kernel[len(which), BLOCK, stream](state, params, seen, _flat(seen), seed, which, 0)


def _flat(seen: Seen) -> Any:
    envs, agents, rows, cols = seen.windows.shape
    return seen.windows.reshape(envs, agents, rows * cols)


def captured(work: Callable[[], Any], stream: Any) -> Callable[[], None]:
    """What `work` launches in a stream, as one CUDA graph: a function that launches all of it again, at once.

    work must have run before, so that its kernels are compiled, and must not wait for the GPU.
    """
    driver = import_module("cuda.bindings.driver")
    handle = driver.CUstream(int(getattr(stream.handle, "value", stream.handle)))
    _done(driver.cuStreamBeginCapture(handle, driver.CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL))
    work()
    graph = _done(driver.cuStreamEndCapture(handle))
    ready = _done(driver.cuGraphInstantiate(graph, 0))
    return lambda: _done(driver.cuGraphLaunch(ready, handle))


def _done(answer: tuple) -> Any:
    """What a call of the driver gives, or an error."""
    code, *values = answer
    if int(code):
        raise RuntimeError(f"CUDA: {code.name}")
    return values[0] if values else None


def allow_all(state: State, params: Params, masks: Any, stream: Any = 0) -> None:
    """Which actions would not fail now. masks bool [E, A, N]."""
    allow_kernel[-(-len(masks) // STEPS), STEPS, stream](state, params, masks)


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


def stream_of(handle: Any) -> Any:
    """A Numba stream: itself, or one of Torch's by its number, `torch.cuda.current_stream().cuda_stream`."""
    return cuda.external_stream(handle) if isinstance(handle, int) and handle else handle


def wait() -> None:
    """Until all that was launched, in any stream, is done."""
    cuda.synchronize()


def missing() -> str:
    """What keeps kernels from being launched here, with the remedy; empty if nothing does."""
    if config.ENABLE_CUDASIM:
        return ""
    if find_spec("numba_cuda") is None:
        return "a GPU needs numba-cuda: pip install 'mettagrid-lite[cuda]'"
    if not cuda.is_available():
        return "Numba finds no GPU, or no CUDA toolkit (pip install 'numba-cuda[cu13]'); VectorEnv runs on the CPU"
    return ""
