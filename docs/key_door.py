"""Who finds the goal behind two doors, and who is caught by a noisy television.

    python docs/key_door.py [--seeds N] [--arms NAME,...] [--runs DIR] [--as-is] [--write]

Trains each arm in `key_door` and in its noisy variant with N seeds, one run after another, and compares them; runs that
are there are not trained again. Of the 36 runs of 400,000 agent-steps each takes a minute or two on one quiet core.
--as-is trains nothing and takes the runs that are done. --write puts tables and pictures into docs/.
"""

import argparse
import json
import sys
from pathlib import Path

from trainers.compare.arms import arms
from trainers.compare.curves import curves
from trainers.compare.page import markdown
from trainers.compare.picture import save
from trainers.compare.verdict import verdict
from trainers.experiment import Experiment, read
from trainers.folder import Folder
from trainers.train import train

DOCS = Path(__file__).parent
sys.path.append(str(DOCS))
from machine import put  # noqa: E402  # a tool of the measured pages, no package's

WORLDS = ("key_door", "key_door:noisy")
ARMS = {
    "entropy .03": [],
    "entropy .1": ["ppo.entropy=0.1"],
    "counts": ["exploration.kind=both"],
    "rnd": ["exploration.kind=rnd"],
    "icm": ["exploration.kind=icm"],
    "disagreement": ["exploration.kind=disagreement"],
}


def experiment(world: str, arm: str, seed: int) -> Experiment:
    """As `python -m trainers.run key_door world=... seed=...` reads it."""
    return read("key_door", [f"world={world}", f"seed={seed}", *ARMS[arm]])


def folder(runs: Path, world: str, arm: str, seed: int) -> Folder:
    """Of one run."""
    return Folder(runs / world.replace(":", "_") / f"{arm.replace(' ', '_')}-{seed}")


def done(there: Folder, said: Experiment) -> bool:
    """It was trained to its end."""
    told = there.path / "metrics.jsonl"
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    return len(lines) == max(1, said.steps // (said.ppo.steps * said.environments))


def tables(runs: Path, names: list[str], seeds: int, write: bool) -> str:
    """A verdict for each world over the runs that are done; with `write` a picture too."""
    parts = []
    for world in WORLDS:
        there = {arm: [folder(runs, world, arm, seed) for seed in range(seeds)] for arm in names}
        ready = [
            f"{arm}={some.path}"
            for arm, folders in there.items()
            for seed, some in enumerate(folders)
            if done(some, experiment(world, arm, seed))
        ]
        if not ready:
            continue
        told = curves(arms(ready), "return", ranges={world: (0.0, 1.0)})
        said = verdict(told)
        parts.append(f"`{world}`: {markdown(said, told)}")
        if write:
            save(said, told, DOCS / f"{world.replace(':', '_')}.png")
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description="Who finds the goal behind two doors.")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--arms", default=",".join(ARMS))
    parser.add_argument("--runs", type=Path, default=Path("runs/exploration"))
    parser.add_argument("--as-is", action="store_true", help="train nothing")
    parser.add_argument("--write", action="store_true", help="put tables and pictures into docs/")
    asked = parser.parse_args()
    names = asked.arms.split(",")
    todo = [(seed, world, arm) for seed in range(asked.seeds) for world in WORLDS for arm in names]
    for seed, world, arm in [] if asked.as_is else todo:
        said, there = experiment(world, arm, seed), folder(asked.runs, world, arm, seed)
        if not done(there, said):
            last = train(said, there, lambda measures: None)
            print(json.dumps({"world": world, "arm": arm, "seed": seed, "steps": last.steps}), flush=True)
    text = tables(asked.runs, names, asked.seeds, asked.write)
    print(text)
    if asked.write:
        put(DOCS / "exploration.md", "key_door", text)


if __name__ == "__main__":
    main()
