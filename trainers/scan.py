"""Advantages on a GPU: a thread a row goes back through the steps; `returns.py` has the equations, and calls this.

Numba's simulator runs it without a GPU (NUMBA_ENABLE_CUDASIM=1); `benchmarks/ptx.py` compiles it without one.
"""

import math
from typing import Any

import numpy as np
import torch
from numba import config, cuda
from torch import Tensor

BLOCK = 64  # threads in a block


@cuda.jit
def scan_kernel(log_ratio, reward, value, last_value, end, discount, trace, most, carried, advantage):
    """All [T, N] but last_value [N]; most, carried: the largest weights of errors and of what is carried back."""
    n = cuda.grid(1)
    if n >= reward.shape[1]:
        return
    following, running = last_value[n], np.float32(0)
    for back in range(reward.shape[0]):
        t = reward.shape[0] - 1 - back
        ratio = math.exp(log_ratio[t, n])
        error, kept = reward[t, n] - value[t, n], trace * min(ratio, carried)
        if end[t, n]:
            running = min(ratio, most) * error
        else:
            running = min(ratio, most) * (error + discount * following) + discount * kept * running
        advantage[t, n] = running
        following = value[t, n]


def scanned(columns: tuple[Tensor, ...], discount: float, trace: float, most: tuple[float, float]) -> Tensor:
    """Advantages float32 [T, N]. columns: log_ratio, reward, value, last_value and end as `vtrace` takes them."""
    given = [each.contiguous() if each.dtype == torch.bool else each.float().contiguous() for each in columns]
    advantage = torch.empty_like(given[1])
    numbers = [np.float32(each) for each in (discount, trace, *most)]
    blocks = -(-advantage.shape[1] // BLOCK)
    scan_kernel[blocks, BLOCK, stream(advantage)](*map(borrowed, given), *numbers, borrowed(advantage))
    return advantage


def borrowed(tensor: Tensor) -> Any:
    """The same memory as an array that kernels take; in the simulator, a NumPy array."""
    return tensor.numpy() if config.ENABLE_CUDASIM else cuda.as_cuda_array(tensor)


def stream(tensor: Tensor) -> Any:
    """Numba's name for the one in which Torch launches now; 0 is the default of both."""
    handle = torch.cuda.current_stream(tensor.device).cuda_stream if tensor.is_cuda else 0
    return cuda.external_stream(handle) if handle else 0
