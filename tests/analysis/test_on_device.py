"""Scripted strategies on a GPU are paid what they are paid on the CPU; without a GPU this runs in Numba's simulator."""

import subprocess
import sys
from pathlib import Path

from tests.legs import environment

ROOT = Path(__file__).parents[2]
SAME = """
import numpy as np
from analysis import payoffs
from analysis.payoffs import estimate
from analysis.strategies import derive
from mettagrid_lite import load

for name, changes in (("gathering", {"episode": 24}), ("harvest", {"episode": 9, "agents": 2})):
    config = load(name, changes)
    cpu, device = (estimate(config, derive(config), 2, seed=1, device=where) for where in ("cpu", "cuda"))
    assert (np.nan_to_num(cpu.samples) != 0).any()
    assert np.array_equal(cpu.samples, device.samples, equal_nan=True)
    assert np.array_equal(cpu.earned, device.earned, equal_nan=True)
print("the same")
"""


def test_payoffs_on_a_gpu_are_those_of_the_cpu_to_the_bit():
    command = [sys.executable, "-c", SAME]
    answer = subprocess.run(
        command, cwd=ROOT, env=environment("simulated"), capture_output=True, text=True, timeout=600, check=False
    )
    assert answer.stdout == "the same\n", answer.stderr
