"""The card itself: versions, clocks, events that tell the time, the rate at which its memory is filled."""

import platform
import subprocess
from collections.abc import Callable
from importlib import metadata
from statistics import median
from typing import Any

import numpy as np
from numba import cuda

from mettagrid_lite.kernels import cuda as gpu

REPEATS = 5  # runs of which the median counts
FILLS = 256  # threads in a block that fills
ASKED = "name,driver_version,clocks.sm,clocks.mem,clocks.max.sm,power.draw,temperature.gpu"  # of nvidia-smi
Found = dict[str, Any]


@cuda.jit
def fill(words, value):
    """A thread a word."""
    n = cuda.grid(1)
    if n < words.shape[0]:
        words[n] = value


def seconds(work: Callable[[], Any], times: int, stream: Any = 0) -> float:
    """Seconds of the GPU for one call of `work()`, the median of some runs of `times` calls."""
    return median(_timed(work, times, stream) for _ in range(REPEATS))


def _timed(work: Callable[[], Any], times: int, stream: Any) -> float:
    start, end = cuda.event(), cuda.event()
    start.record(stream)
    for _ in range(times):
        work()
    end.record(stream)
    end.synchronize()
    return max(start.elapsed_time(end) / 1000 / times, 1e-9)  # the simulator's clock stands still


def fill_rate(size: int) -> Found:
    """Bytes a second at which `size` bytes of the card's memory are filled."""
    words = gpu.room((size // 8,), np.uint64)
    blocks = -(-len(words) // FILLS)
    fill[blocks, FILLS](words, np.uint64(1))
    return {"bytes_per_second": size / seconds(lambda: fill[blocks, FILLS](words, np.uint64(2)), 10)}


def about() -> Found:
    """The machine and the versions."""
    names = ("numba", "numba-cuda", "numpy", "llvmlite", "cuda-bindings", "cuda-core", "nvidia-nvvm", "torch")
    versions = {name: _version(name) for name in names}
    return {"gpu": smi(), "python": platform.python_version(), "kernel": platform.release(), **versions}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def smi() -> str:
    """What nvidia-smi says of the card and its clocks."""
    try:
        command = ["nvidia-smi", f"--query-gpu={ASKED}", "--format=csv,noheader"]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stdout.strip()
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"nvidia-smi: {error}"
