"""The CPU benchmark: the work is what the page says, the table puts the right figures beside each other."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mettagrid_lite import VectorEnv, load

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "benchmarks"))
import cpu  # noqa: E402  # a script, no package's
import maps  # noqa: E402

US = {
    "batch, 1 thread": [5e6, 4e6, 6e6],
    "batch, 2 threads": [4e6],
    "kernel, 1 thread": [5.2e6],
    "wall, 1 thread": [5e6],
    "wall, 2 threads": [9e6],
    "PettingZoo, 24 agents": [3e5],
    "PettingZoo, 1 agent": [24_000.0],
    "reset": [20e-6],
}


def test_the_work_is_that_of_the_page():
    env = VectorEnv(load(cpu.work(24)), 2)
    kinds = env.world.params.layouts
    cells = [np.count_nonzero(kinds[0] == env.world.kinds.index(name)) for name in ("mine", "altar")]
    assert env.observations.shape == (2, 24, 11, 11, 8)
    assert kinds.shape[1:] == (32, 32)
    assert cells == [40, 20]


def test_a_ratio_is_of_medians_and_stands_beside_its_bar():
    text = cpu.table(US, cpu.STORED, "stored")
    assert "| batch, 1 thread | 5,000 k (4,000 to 6,000) | 198 k | 25.3 | 25 |" in text
    assert "| PettingZoo, 1 agent | 24 k | 48 k | 0.5 | 2 |" in text
    assert "16 x 16" not in text  # there is no stored figure
    cases = {name: [1e6] for name in cpu.CASES}
    assert "| batch, 1 thread, 4 agents | 1,000 k | 1,000 k | 1.0 |  |" in cpu.table(
        US | cases, cpu.STORED | cases, "run"
    )
    assert "1.80 times" in text and "4% more" in text and "20.0 CPU microseconds" in text


def test_without_a_peer_its_stored_figures_say_where_they_are_from():
    rates, source = cpu.theirs(None)
    assert rates["raw"] == [198_000] and "another machine" in source


@pytest.mark.parametrize("python", ["no/such/python", sys.executable])
def test_a_peer_that_cannot_run_is_one_line(python):
    command = [sys.executable, str(ROOT / "benchmarks" / "cpu.py"), "--peer", python]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr.startswith(f"--peer {python}: ") and done.stderr.count("\n") == 1


def test_a_map_stands_with_its_milliseconds_and_its_bar():
    text = maps.table({"terrain": [0.4, 0.5, 0.9], "maze, dfs": [1.5]})
    assert "| terrain | 0.50 (0.40 to 0.90) | 1 |" in text and "| maze, dfs | 1.50 (1.50 to 1.50) |  |" in text
    assert all(load({"agents": 24, "map": plan}) for plan in maps.PLANS.values())
