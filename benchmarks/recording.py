"""What recording a replay costs: `python benchmarks/recording.py` puts the table into docs/replay.md.

One environment through the batch API, random actions, CPU time; plain and recorded by turns, the median of several.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.replay import Recorder

DOCS = Path(__file__).parents[1] / "docs"
sys.path.append(str(DOCS))
from machine import machine, put  # noqa: E402  # a tool of the measured pages, no package's

WORLDS = ("stag_hunt", "spatial_stag_hunt", "harvest", "cleanup")
STEPS, REPEATS = 2_000, 9
HEADER = "| world | agents | us a step | us a recorded step | ratio | bytes a step |\n|---|---|---|---|---|---|"


def main() -> None:
    """Measure all and write it down."""
    rows = [row(name) for name in WORLDS]
    print("\n".join(rows))
    put(DOCS / "replay.md", "recording", "\n".join([HEADER, *rows, "", machine()]))


def row(name: str) -> str:
    """Plain, recorded, and how many times as long."""
    env = VectorEnv(load(name, {"episode": STEPS}))
    actions = np.random.default_rng(0).integers(len(env.world.actions), size=(STEPS, 1, env.num_agents))

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
    return f"| `{name}` | {env.num_agents} | {plain:.1f} | {recorded:.1f} | {ratio:.2f} | {size:.0f} |"


def seconds(env: VectorEnv, work: Callable[[], None]) -> float:
    env.reset(0)
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
