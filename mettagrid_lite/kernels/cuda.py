"""The rules over a batch on a GPU: a thread an environment acts, a block an environment begins anew and is seen.

The records are the same as on the CPU, made of device arrays. Launches follow one another in one stream; nothing is
copied back, so a step can be captured as a CUDA graph. Numba's simulator runs this file without a GPU:
NUMBA_ENABLE_CUDASIM=1 with NUMBA_DISABLE_JIT=1. Nothing is cached on disk: the kernels compile when first launched.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from numba import config, cuda

from ..rules.allow import allow
from ..rules.begin import lay, name, populate
from ..rules.grow import ripen, stand
from ..rules.hide import conceal, narrow
from ..rules.paint import span, tile
from ..rules.see import fall_silent, hand_out, itself, owned, tell, trodden
from ..rules.step import act_all, close, rest
from ..rules.token import write_tokens
from ..state import (
    ALIVE,
    COL,
    D_COL,
    D_ROW,
    EARNED,
    FACING,
    GROUND,
    LAP_DOWN,
    LAP_RIGHT,
    LAYOUT,
    NUMBER,
    ONE,
    OVER,
    OWNED,
    RECEIVED,
    RIM,
    RIPE,
    ROW,
    STANDING,
    TURNED,
    WAIT,
    Params,
    Seen,
    State,
)

BLOCKS = 2048  # that act at least, if there are so many environments: 16 on each multiprocessor of a large card
REGISTERS = 128  # of a thread that acts: with more, fewer blocks than that fit
GROWING = 8  # environments of a block that grows, which has twice as many threads
BLOCK = 64  # threads in a block that sees; results depend on neither
WARP = 32  # threads that copy a window together, side by side
TOGETHER = 4  # environments of a block that begins: most have nothing to do


class Outcome(NamedTuple):
    """How episodes went so far, as device arrays: after and before sharing, as in `VectorEnv.statistics`.

    returns and raw_returns float64 [E, A]; over bool [E].
    """

    returns: Any
    raw_returns: Any
    over: Any


@(cuda.jit if config.ENABLE_CUDASIM else cuda.jit(max_registers=REGISTERS))
def act_kernel(state, params, actions):
    """A thread an environment: all its agents act."""
    e = np.uint32(cuda.grid(1))
    if e >= actions.shape[0]:
        return
    if state.env[e, OVER] == 1:
        rest(state, e)
    else:
        act_all(state, params, actions, e)


@cuda.jit
def grow_kernel(state, params):
    """A block some environments: a thread a cell waits; then what is ripe comes back."""
    places, first = np.uint32(params.spots.shape[1]), np.uint32(cuda.blockIdx.x * GROWING)
    pairs = np.uint32(min(GROWING, state.env.shape[0] - first) * places)
    thread, threads, ripe = np.uint32(cuda.threadIdx.x), np.uint32(cuda.blockDim.x), 0
    for n in range(thread, pairs, threads):
        e, row, col = place(state, params, first, np.uint32(n), places)
        if row >= 0 and state.cells[e, WAIT, np.uint32(row), np.uint32(col)] != 0:
            ripe += ripen(state, params, e, row, col)
    cuda.syncthreads()
    for n in range(thread, pairs if ripe > 0 else np.uint32(0), threads):
        e, row, col = place(state, params, first, np.uint32(n), places)
        if row >= 0 and state.cells[e, WAIT, np.uint32(row), np.uint32(col)] == RIPE:
            cuda.atomic.add(state.counts, (e, STANDING, state.cells[e, GROUND, row, col]), 1)
            stand(state, params, e, row, col)


@cuda.jit(device=True)
def place(state, params, first, n, places):
    """The environment, row and column of the `n`-th cell whose object comes back; the row is -1 where nothing does."""
    e = np.uint32(first + n // places)
    spot = params.spots[np.uint32(state.env[e, LAYOUT]), np.uint32(n % places)]
    if spot < 0 or state.env[e, OVER] == 1:
        return e, -1, -1
    row = np.uint32(spot) // np.uint32(state.cells.shape[3])
    return e, np.int64(row), np.int64(spot - row * state.cells.shape[3])


@cuda.jit
def close_kernel(state, params, seen, outcome):
    """A thread an environment ends its step and reports."""
    e = np.uint32(cuda.grid(1))
    if e >= outcome.over.shape[0]:
        return
    if state.env[e, OVER] == 0:
        close(state, params, e)
    hand_out(state, seen, e)
    for a in range(state.agents.shape[1]):
        outcome.returns[e, a] = state.money[e, a, RECEIVED] / ONE
        outcome.raw_returns[e, a] = state.money[e, a, EARNED] / ONE
    outcome.over[e] = state.env[e, OVER] == 1


@cuda.jit
def begin_kernel(state, params, seed, which, next_one):
    """A block begins episodes of some environments in turn, where `which` bool [E] says so: the next or the present."""
    thread = cuda.threadIdx.y * cuda.blockDim.x + cuda.threadIdx.x
    first = cuda.blockIdx.x * TOGETHER
    last = min(first + TOGETHER, which.shape[0])
    for e in range(first, last):
        if which[e]:
            if thread == 0:
                state.env[e, NUMBER] += next_one
                name(state, params, seed, e)
            cuda.syncthreads()
            lay(state, params, e, cuda.threadIdx.y, cuda.blockDim.y, cuda.threadIdx.x, cuda.blockDim.x)
            cuda.syncthreads()
            if thread == 0:
                populate(state, params, e)


@cuda.jit
def see_kernel(state, params, seen, flat):
    """A block an environment is seen: threads side by side copy a window of the map, then a thread for each two agents
    shows one to the other. flat: the windows, each in one row. All in 32-bit numbers, which are twice as fast.
    """
    e, agents = np.uint32(cuda.blockIdx.x), np.uint32(state.agents.shape[1])
    lane, side = np.uint32(cuda.threadIdx.x), np.uint32(cuda.blockDim.x)
    thread, threads = np.uint32(cuda.threadIdx.y * side + lane), np.uint32(cuda.blockDim.y * side)
    rows, cols = np.uint32(seen.windows.shape[2]), np.uint32(seen.windows.shape[3])
    row, rows_on = np.uint32(lane // cols), np.uint32(side // cols)
    col, cols_on = np.int32(lane - row * cols), np.int32(side - rows_on * cols)
    for a in range(np.uint32(cuda.threadIdx.y), agents, np.uint32(cuda.blockDim.y)):
        window, cells = flat[e, a], np.int32(rows * cols)
        if state.agents[e, a, ALIVE] == 1:
            start, down, right = corner(state, params, np.int32(rows), np.int32(cols), e, a)
            at, on = np.int32(start + row * down + col * right), np.int32(rows_on * down + cols_on * right)
            back = np.int32(down - cols * right)
            copy(
                state, params, window, e, a, np.int32(lane), col, at, (cells, np.int32(cols)), (side, cols_on, on, back)
            )
        else:
            for n in range(lane, cells, side):
                window[np.uint32(n)] = np.uint64(0)
    for a in range(thread, agents, threads):
        if state.agents[e, a, ALIVE] == 1:
            tell(state, params, seen.vectors[e, a], e, a)
        else:
            fall_silent(seen, e, a)
    cuda.syncthreads()
    for pair in range(thread, np.uint32(agents * agents), threads):
        observer = np.uint32(np.uint32(pair) // agents)
        other = np.uint32(pair - observer * agents)
        if state.agents[e, observer, ALIVE] == 1 and state.agents[e, other, ALIVE] == 1:
            show(state, params, flat[e, observer], np.int32(rows), np.int32(cols), e, observer, other)


@cuda.jit(device=True)
def corner(state, params, rows, cols, e, a):
    """Where the first cell of agent `a`'s window is in the framed map, and steps to the next row and column there."""
    down, right, rim = np.int32(span(state, params)), np.int32(1), np.int32(params.rule[RIM])
    own = np.int32((np.int32(state.agents[e, a, ROW]) + rim) * down + np.int32(state.agents[e, a, COL]) + rim)
    if params.rule[TURNED] == 1:
        ahead = np.uint32(state.agents[e, a, FACING] % 4)
        right = np.int32(D_ROW[(ahead + 1) % 4] * down + D_COL[(ahead + 1) % 4])
        down = np.int32(-D_ROW[ahead] * down - D_COL[ahead])
    return np.int32(own - (rows >> 1) * down - (cols >> 1) * right), down, right


@cuda.jit(device=True)
def copy(state, params, window, e, a, n, col, at, size, on):
    """Every so many-th cell of agent `a`'s window, from cell `n` on, without agents.

    at: where it is in the framed map. size: of the window, cells and columns. on: to the next one, in cells, columns
    and places of the framed map; beyond the last column so many places back.
    """
    tiles, owners = state.tiles[e], params.rule[OWNED] == 1
    while n < size[0]:
        word = tiles[np.uint32(at)]
        if owners:
            word = owned(state, params, word, e, a, at)
        window[np.uint32(n)] = word
        n, col, at = np.int32(n + on[0]), np.int32(col + on[1]), np.int32(at + on[2])
        if col >= size[1]:
            col, at = np.int32(col - size[1]), np.int32(at + on[3])


@cuda.jit(device=True)
def show(state, params, window, rows, cols, e, a, b):
    """Agent `b` in the window of agent `a`, where it is in sight: in a round world, once a lap."""
    reach = max(rows, cols) >> 1
    below, laps_down = nearest(state, params, e, a, b, ROW, params.rule[LAP_DOWN], reach)
    beside, laps_right = nearest(state, params, e, a, b, COL, params.rule[LAP_RIGHT], reach)
    if laps_down == 0 and laps_right == 0:
        show_at(state, params, window, rows, cols, e, a, b, below, beside)
        return
    for i in range(laps_down + 1):
        for j in range(laps_right + 1):
            down, right = below + i * params.rule[LAP_DOWN], beside + j * params.rule[LAP_RIGHT]
            show_at(state, params, window, rows, cols, e, a, b, np.int32(down), np.int32(right))


@cuda.jit(device=True)
def nearest(state, params, e, a, b, axis, lap, reach):
    """How far agent `b` is from `a` in rows or columns; in a round world the first time within a window's reach, and
    how often again.
    """
    apart = np.int32(state.agents[e, b, axis]) - np.int32(state.agents[e, a, axis])
    if lap == 0:
        return np.int32(apart), np.int32(0)
    first = (apart + reach) % lap - reach
    return np.int32(first), np.int32(max((reach - first) // lap, 0))


@cuda.jit(device=True)
def show_at(state, params, window, rows, cols, e, a, b, below, beside):
    """Agent `b` in the window of agent `a`, so many rows below it and columns beside it, if it is in sight there."""
    ahead = np.uint32(0)
    if params.rule[TURNED] == 1:
        ahead = np.uint32(state.agents[e, a, FACING] % 4)
        right = np.uint32((ahead + 1) % 4)
        below, beside = -(below * D_ROW[ahead] + beside * D_COL[ahead]), below * D_ROW[right] + beside * D_COL[right]
    i, j = np.int32((rows >> 1) + below), np.int32((cols >> 1) + beside)
    if 0 <= i < rows and 0 <= j < cols:
        at = tile(state, params, state.agents[e, b, ROW], state.agents[e, b, COL])
        shown = 2 if params.group[a] == params.group[b] else 3
        word = trodden(state, state.tiles[e, at], e, b, shown, np.int64(ahead))
        if below == 0 and beside == 0:
            word = itself(word)
        if params.rule[OWNED] == 1:
            word = owned(state, params, word, e, a, np.int64(at))
        window[np.uint32(i * cols + j)] = word


@cuda.jit
def refine_kernel(state, params, seen):
    """A thread an agent hides what it can't see, and writes tokens."""
    n = cuda.grid(1)
    e, a = n // state.agents.shape[1], n % state.agents.shape[1]
    if e < state.agents.shape[0] and state.agents[e, a, ALIVE] == 1:
        if params.sight.shape[1] > 1:
            conceal(params, seen.windows[e, a])
        if params.frames.shape[0] > 0:
            narrow(params, seen.windows[e, a], a)
        if seen.tokens.shape[2] > 0:
            write_tokens(params, seen, e, a)


@cuda.jit
def allow_kernel(state, params, masks):
    """A thread an environment finds which actions would not fail."""
    e = cuda.grid(1)
    if e < masks.shape[0]:
        allow(state, params, masks, e)


def launches(
    state: State, params: Params, actions: Any, seen: Seen, outcome: Outcome, seed: int, again: Any, stream: Any = 0
) -> dict[str, Callable[[], None]]:
    """What a step launches, in this order: every environment takes a step, begins anew where it is over and `again` is
    set, and is seen.

    actions int64 [E, A]; again: `outcome.over`, or an array of False.
    """
    envs, some = len(actions), side_by_side(len(actions))
    blocks, side = -(-envs // some), min(BLOCK, WARP)
    found: dict[str, Callable[[], None]] = {
        "act": partial(act_kernel[blocks, some, stream], state, params, actions),
        "grow": partial(grow_kernel[-(-envs // GROWING), 2 * BLOCK, stream], state, params),
        "close": partial(close_kernel[blocks, some, stream], state, params, seen, outcome),
        "begin": partial(begin_kernel[-(-envs // TOGETHER), side, stream], state, params, seed, again, 1),
    }
    return found | looks(state, params, seen, stream)


def looks(state: State, params: Params, seen: Seen, stream: Any) -> dict[str, Callable[[], None]]:
    """What is launched to see."""
    envs, agents, rows, cols = seen.windows.shape
    block, windows = (min(BLOCK, WARP), max(BLOCK // WARP, 1)), seen.windows.reshape(envs, agents, rows * cols)
    found: dict[str, Callable[[], None]] = {
        "see": partial(see_kernel[envs, block, stream], state, params, seen, windows)
    }
    if params.sight.shape[1] > 1 or params.frames.shape[0] > 0 or seen.tokens.shape[2] > 0:
        found["refine"] = partial(refine_kernel[-(-envs * agents // BLOCK), BLOCK, stream], state, params, seen)
    return found


def begin_some(state: State, params: Params, seed: int, which: Any, seen: Seen, stream: Any = 0) -> None:
    """The environments marked in `which` bool [E] begin their episode; all are seen."""
    begin_kernel[-(-len(which) // TOGETHER), min(BLOCK, WARP), stream](state, params, seed, which, 0)
    for launch in looks(state, params, seen, stream).values():
        launch()


def side_by_side(envs: int) -> int:
    """Environments in a block where each has a thread: few in small batches, which are spread over the whole card."""
    return min(max(envs // BLOCKS, 1), WARP)


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
    some = side_by_side(len(masks))
    allow_kernel[-(-len(masks) // some), some, stream](state, params, masks)


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
