"""Learning on a GPU is learning on a CPU. Without a GPU these tests run in Numba's simulator, see test_legs.py."""

import pytest
import torch

from mettagrid_lite.kernels import cuda as gpu
from trainers.returns import vtrace
from trainers.scan import scanned

MISSING = gpu.missing()
needs_gpu = pytest.mark.skipif(bool(MISSING), reason=MISSING)
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")  # the simulator's arrays are the CPU's


@needs_gpu
def test_advantages_are_the_same_with_ends_in_every_position():
    steps, chance = 5, torch.Generator().manual_seed(0)
    rows = 2**steps
    log_ratio, reward, value = torch.randn(3, steps, rows, generator=chance)
    last = torch.randn(rows, generator=chance)
    end = (torch.arange(rows) >> torch.arange(steps)[:, None] & 1) == 1
    given = [each.to(DEVICE) for each in (log_ratio, reward, value, last, end)]
    for most in ((1.0, 1.0), (2.0, 0.5)):
        wanted = vtrace(log_ratio, reward, value, last, end, 0.9, 0.8, most)
        assert torch.allclose(scanned(tuple(given), 0.9, 0.8, most).cpu(), wanted, atol=1e-5)
