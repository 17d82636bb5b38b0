"""What recording a replay costs: `python benchmarks/recording.py` puts the table into docs/replay.md.

One environment, random actions, CPU time; plain and recorded by turns, the median of several.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from mettagrid_lite import VectorEnv, load, parallel_env
from mettagrid_lite.replay import Recorder

DOCS = Path(__file__).parents[1] / "docs"
sys.path.append(str(DOCS))
from machine import machine, put  # noqa: E402  # a tool of the measured pages, no package's

WORLDS = ("stag_hunt", "spatial_stag_hunt", "harvest", "cleanup")
STEPS, REPEATS = 2_000, 9
HEADER = "| world | agents | face | us a step | us a recorded step | ratio | bytes a step |\n" + "|---" * 7 + "|"


def main() -> None:
    """Measure all and write it down."""
    rows = [row(name, *face) for name in WORLDS for face in faces(name)]
    print("\n".join(rows))
    put(DOCS / "replay.md", "recording", "\n".join([HEADER, *rows, "", machine()]))


def faces(name: str) -> Iterator[tuple[str, Any, list]]:
    """The batch API and PettingZoo's: what it's called, an environment, the actions of each step."""
    config = load(name, {"episode": STEPS})
    batch, parallel = VectorEnv(config), parallel_env(config)
    actions = np.random.default_rng(0).integers(len(batch.world.actions), size=(STEPS, 1, batch.num_agents))
    yield "batch", batch, list(actions)
    by_name = [dict(zip(parallel.possible_agents, chosen[0], strict=True)) for chosen in actions]
    yield "`parallel_env`", parallel, by_name


def row(name: str, face: str, env: Any, actions: list) -> str:
    """Plain, recorded, and how many times as long."""

    def play() -> None:
        for chosen in actions:
            env.step(chosen)

    with TemporaryDirectory() as folder:
        path = Path(folder) / "episode.jsonl"

        def record() -> None:
            with Recorder(path, env):
                play()

        pairs = [(seconds(env, play), seconds(env, record)) for _ in range(REPEATS + 1)][1:]
        size = path.stat().st_size / STEPS
    plain, recorded = (median(pair[side] for pair in pairs) / STEPS * 1e6 for side in (0, 1))
    ratio = median(with_it / without for without, with_it in pairs)
    agents = len(actions[0]) if isinstance(actions[0], dict) else actions[0].size
    return f"| `{name}` | {agents} | {face} | {plain:.1f} | {recorded:.1f} | {ratio:.2f} | {size:.0f} |"


def seconds(env: Any, work: Callable[[], None]) -> float:
    env.reset(seed=0)
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
