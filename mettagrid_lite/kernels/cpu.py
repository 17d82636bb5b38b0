"""The rules over a batch on the CPU: threads share the environments. Each body is one call of a rule."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numba
import numpy as np

from ..rules.allow import allow
from ..rules.begin import begin
from ..rules.pointer import by_pointer, own
from ..rules.see import hand_out, see
from ..rules.step import step
from ..state import Params, Seen, State
from .cache import kernel

ALIKE = np.zeros(1, np.int64)
"""All environments have the same tables; else the address of the tables of each, see `own`."""
WORTH_A_THREAD = 16  # environments; with fewer, starting a thread costs more than it saves


@kernel
def _step(state, params, actions, seen, tables, first, last):
    state, params, seen = by_pointer(state), by_pointer(params), by_pointer(seen)
    for e in range(first, last):
        here = own(params, tables, e)
        step(state, here, actions, e)
        hand_out(state, seen, e)
        see(state, here, seen, e)


_COMPILED: list[Callable] = []
"""What `_step` was compiled to, once it is; stays empty with NUMBA_DISABLE_JIT."""


@kernel
def _begin(state, params, seed, which, seen, tables, first, last):
    state, params, seen = by_pointer(state), by_pointer(params), by_pointer(seen)
    for e in range(first, last):
        if which[e]:
            here = own(params, tables, e)
            begin(state, here, seed, e)
            see(state, here, seen, e)


@kernel
def _allow(state, params, masks, tables, first, last):
    state, params = by_pointer(state), by_pointer(params)
    for e in range(first, last):
        allow(state, own(params, tables, e), masks, e)


def step_all(state: State, params: Params, actions: np.ndarray, seen: Seen, tables: np.ndarray = ALIKE) -> None:
    """Every environment takes a step and is seen. actions int64 [E, A]."""
    spread(_step, len(actions), state, params, actions, seen, tables)


def step_one(state: State, params: Params, actions: np.ndarray, seen: Seen, tables: np.ndarray = ALIKE) -> None:
    """`step_all` of a batch of one, in half the time: only at the first call does Numba look at the types of 30 arrays.

    For arrays that a `VectorEnv` allocated; others might be read wrongly.
    """
    if _COMPILED:
        _COMPILED[0](state, params, actions, seen, tables, 0, 1)
        return
    _step(state, params, actions, seen, tables, 0, 1)
    _COMPILED.extend(made.entry_point for made in getattr(_step, "overloads", {}).values())


def begin_some(
    state: State, params: Params, seed: int, which: np.ndarray, seen: Seen, tables: np.ndarray = ALIKE
) -> None:
    """The environments marked in `which` bool [E] begin their episode and are seen."""
    spread(_begin, len(which), state, params, seed, which, seen, tables)


def allow_all(state: State, params: Params, masks: np.ndarray, tables: np.ndarray = ALIKE) -> None:
    """Which actions would not fail now. masks bool [E, A, N]."""
    spread(_allow, len(masks), state, params, masks, tables)


def spread(work: Callable, envs: int, *arguments: object) -> None:
    """Call `work(*arguments, first, last)` on slices of the environments, one a thread; kernels release the GIL."""
    threads = min(thread_count(), envs // WORTH_A_THREAD)
    if threads < 2:
        work(*arguments, 0, envs)
        return
    cuts = [envs * t // threads for t in range(threads + 1)]
    jobs = [_pool().submit(work, *arguments, *cuts[t : t + 2]) for t in range(1, threads)]
    work(*arguments, 0, cuts[1])
    for job in jobs:
        job.result()


def thread_count() -> int:
    """NUMBA_NUM_THREADS, or the cores this process may use."""
    return int(numba.config.NUMBA_NUM_THREADS)


@cache
def _pool() -> ThreadPoolExecutor:
    os.register_at_fork(after_in_child=_pool.cache_clear)  # threads don't survive a fork
    return ThreadPoolExecutor(max_workers=64, thread_name_prefix="mettagrid_lite")
