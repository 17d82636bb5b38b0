"""Agent-steps per CPU second: ours beside the peer's, mettagrid 0.26.22, and the ratio.

    python -m venv PEER && PEER/bin/pip install mettagrid==0.26.22
    python benchmarks/cpu.py [--peer PEER/bin/python] [--write]

Without --peer, the peer's figures are those that were stored (`STORED`), and are marked so. --write puts the table into
docs/benchmarks.md. CPU seconds of all threads, the median of some runs with the lowest and highest: other work on the
machine costs little, but shared caches and memory show.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from mettagrid_lite import VectorEnv, load, parallel_env
from mettagrid_lite.kernels import cpu

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
sys.path.append(str(DOCS))
from machine import machine, put  # noqa: E402  # a tool of the measured pages, no package's

PAGE = DOCS / "benchmarks.md"
ENVS, AGENTS, SIDE, REPEATS, DRAWN = 1_024, 24, 32, 5, 16
STORED = {"raw": [198_000.0], "pettingzoo": [151_000.0], "one agent": [48_000.0]}
SOURCE = "measured once with mettagrid 0.26.22 on another machine"
BARS = {"batch, 1 thread": 25, "PettingZoo, 24 agents": 5, "PettingZoo, 1 agent": 2}
CASES = {"4 agents": (4, 32), "1 agent": (1, 32), "24 agents, 16 x 16": (24, 16), "24 agents, 64 x 64": (24, 64)}
"""Other work, beside 24 agents on 32 x 32 cells: how many agents, and the sides of the map; peer.py has the same."""
Rates = list[float]


def work(agents: int, side: int = SIDE) -> dict[str, Any]:
    """10 % walls, 4 % mines, 2 % altars, a window of 11 x 11 x 8; who uses a mine or an altar is rewarded."""
    cells = side * side
    place = {"mine": cells * 4 // 100, "altar": cells * 2 // 100}
    return {
        "name": "benchmark",
        "agents": agents,
        "episode": 1_000,
        "map": {"generator": "random_walls", "height": side, "width": side, "walls": 0.1, "place": place},
        "objects": {"altar": {"like": "mine", "glyph": "A", "gives": None, "reward": 1}},
        "actions": {"use": True},
        "rewards": {"items": {"ore": 0.1}},
    }


def ours() -> dict[str, Rates]:
    """Agent-steps per CPU second of each face, and per second with one thread and with two; seconds a reset."""
    batch, actions = begun(AGENTS, SIDE)

    def kernel() -> None:
        for row in actions:
            cpu.step_all(batch.state, batch.world.params, row, batch.seen)

    run = partial(steps_of, batch, actions)
    one, two = threaded(1, run, actions.size), threaded(2, run, actions.size)
    cases = {name: threaded(1, partial(steps_of, *begun(*case)), _size(*case))["cpu"] for name, case in CASES.items()}
    return cases | {
        "batch, 1 thread": one["cpu"],
        "batch, 2 threads": two["cpu"],
        "kernel, 1 thread": threaded(1, kernel, actions.size)["cpu"],
        "wall, 1 thread": one["wall"],
        "wall, 2 threads": two["wall"],
        "PettingZoo, 24 agents": pettingzoo(AGENTS),
        "PettingZoo, 1 agent": pettingzoo(1),
        "reset": [1 / rate for rate in threaded(1, batch.reset, ENVS)["cpu"]],
    }


def begun(agents: int, side: int) -> tuple[VectorEnv, np.ndarray]:
    """A batch of so many agents, and actions for some steps of it."""
    batch = VectorEnv(load(work(agents, side)), ENVS, seed=1)
    batch.reset()
    return batch, np.random.default_rng(0).integers(0, len(batch.world.actions), (DRAWN, ENVS, agents))


def steps_of(batch: VectorEnv, actions: np.ndarray) -> None:
    for row in actions:
        batch.step(row)


def _size(agents: int, side: int) -> int:
    """Agent-steps of a run."""
    return DRAWN * ENVS * agents


def threaded(threads: int, run: Callable[[], Any], count: int) -> dict[str, Rates]:
    """Rates of `count` things a run with so many threads."""
    before, cpu.thread_count = cpu.thread_count, lambda: threads
    try:
        return rates(run, count)
    finally:
        cpu.thread_count = before


def pettingzoo(agents: int, steps: int = 500) -> Rates:
    """Agent-steps per CPU second of the PettingZoo face."""
    env = parallel_env(work(agents))
    drawn = np.random.default_rng(0).integers(0, len(env.action_names), (steps, agents)).tolist()
    actions = [dict(zip(env.possible_agents, row, strict=True)) for row in drawn]

    def run() -> None:
        env.reset(seed=1)
        for row in actions:
            env.step(row)

    return rates(run, steps * agents)["cpu"]


def rates(run: Callable[[], Any], count: int) -> dict[str, Rates]:
    """`count` over CPU seconds and over seconds, of REPEATS runs after one that isn't counted."""
    run()
    spent: dict[str, Rates] = {"cpu": [], "wall": []}
    for _ in range(REPEATS):
        before = time.process_time(), time.perf_counter()
        run()
        spent["cpu"].append(count / (time.process_time() - before[0]))
        spent["wall"].append(count / (time.perf_counter() - before[1]))
    return spent


def theirs(python: str | None) -> tuple[dict[str, Rates], str]:
    """The peer's rates and where they come from: run now in its own Python, or as stored."""
    if python is None:
        return STORED, SOURCE
    command = [python, str(HERE / "peer.py")]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise SystemExit(f"--peer {python}: {error.strerror}; give a python that has mettagrid") from error
    if done.returncode:
        raise SystemExit(f"--peer {python}: {(done.stderr.strip().splitlines() or ['it failed'])[-1]}")
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer, f"run beside ours, {answer.pop('versions')}"


def table(us: dict[str, Rates], them: dict[str, Rates], source: str) -> str:
    """The page's table: each face of ours beside theirs."""
    pairs = {
        "batch, 1 thread": "raw",
        "batch, 2 threads": "raw",
        "PettingZoo, 24 agents": "pettingzoo",
        "PettingZoo, 1 agent": "one agent",
        **{name: name for name in CASES if name in them},
    }
    lines = ["| agent-steps per CPU second | ours | mettagrid | ratio | bar |", "|---|---|---|---|---|"]
    for name, other in pairs.items():
        ratio, bar = median(us[name]) / median(them[other]), BARS.get(name, "")
        label = f"batch, 1 thread, {name}" if name in CASES else name
        lines.append(f"| {label} | {thousands(us[name])} | {thousands(them[other])} | {ratio:.1f} | {bar} |")
    return "\n".join([*lines, "", *notes(us, them, source)])


def notes(us: dict[str, Rates], them: dict[str, Rates], source: str) -> list[str]:
    """What stands under the table."""
    over = median(us["kernel, 1 thread"]) / median(us["batch, 1 thread"]) - 1
    threads = median(us["wall, 2 threads"]) / median(us["wall, 1 thread"])
    built = f", mettagrid {micro(them['reset'])}" if "reset" in them else ""
    return [
        f"- Two threads: {threads:.2f} times the steps a second of one (bar 1.8).",
        f"- The batch takes {over:.0%} more than its kernel alone (bar 5 %).",
        f"- A reset of one environment of a batch takes {micro(us['reset'])} CPU microseconds (bar 50){built}.",
        f"- Mettagrid: {source}.",
        f"- {machine()}",
    ]


def thousands(values: Rates) -> str:
    """Median, and the lowest and highest, in thousands."""
    spread = f" ({min(values) / 1e3:,.0f} to {max(values) / 1e3:,.0f})" if len(values) > 1 else ""
    return f"{median(values) / 1e3:,.0f} k{spread}"


def micro(values: Rates) -> str:
    return f"{median(values) * 1e6:,.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Agent-steps per CPU second: ours beside mettagrid's.")
    parser.add_argument("--peer", metavar="PYTHON", help="a Python with mettagrid==0.26.22; without it: stored figures")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    them, source = theirs(options.peer)
    text = table(ours(), them, source)
    print(text)
    if options.write:
        put(PAGE, "cpu", text)


if __name__ == "__main__":
    main()
