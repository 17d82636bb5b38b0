"""Of several processes that need the same kernel one compiles it; the others wait, and load what it wrote."""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache

PATIENCE = 600.0  # seconds; whoever has waited so long compiles for itself
PAUSE = 0.1


def in_turn(kernel: Any) -> Callable:
    """A kernel with Numba's cache, made to compile in turn with other processes."""
    turns = TurnCache(kernel.py_func)
    kernel._cache, kernel.compile = turns, turns.then_given_up(kernel.compile)
    return kernel


class TurnCache(FunctionCache):
    """Numba's cache on disk. Who finds nothing there waits for the lock, looks again, and keeps it to compile."""

    def __init__(self, function: Callable) -> None:
        super().__init__(function)
        self.lock = Path(self.cache_path) / f"{function.__name__}.lock"
        self.held: int | None = None

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """What is on disk, if need be after others have compiled it; None where this process is to do so."""
        found = super().load_overload(sig, target_context)
        if found is None and self.held is None:
            self.held = taken(self.lock)
            found = super().load_overload(sig, target_context)
        return found

    def then_given_up(self, compile: Callable) -> Callable:
        """After it the lock is free, also where it failed."""

        def compiled(sig: Any) -> Any:
            try:
                return compile(sig)
            finally:
                held, self.held = self.held, None
                if held is not None:
                    os.close(held)

        return compiled


def taken(lock: Path, patience: float = PATIENCE) -> int | None:
    """An open file that has the lock; None after so many seconds, or where files can't be locked.

    The lock of a process that ends, in whatever way, is free.
    """
    until = time.monotonic() + patience
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:
        return None
    while time.monotonic() < until:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            time.sleep(PAUSE)
        except OSError:
            break
    os.close(handle)
    return None
