"""Seconds that a map of 400 cells takes: gathering by the time that apples and agents are away.

    python benchmarks/regions.py [--processes 2] [--write]

The rules are compiled before and no cell is kept. CPU seconds are those of all processes that play, so with cores to
itself a machine takes about these over the number of processes. --write puts the line into docs/benchmarks.md.
"""

import argparse
import os
import resource
import sys
import time
from pathlib import Path

from analysis.classifier import classify
from analysis.regions.survey import survey

DOCS = Path(__file__).parents[1] / "docs"
sys.path.append(str(DOCS))
from machine import machine, put  # noqa: E402  # a tool of the measured pages, no package's

PAGE = DOCS / "benchmarks.md"
AXES = ("objects.apple.regrow.after=2:40:20", "actions.zap.freeze=1:39:20")
HEADER = "| cells | played | episodes | processes | seconds | CPU seconds | bar |\n|---|---|---|---|---|---|---|"


def beside(load: float) -> str:
    """What else the machine did, if it did much."""
    return f"Beside other work, load {load:.0f}; " if load > 1 else ""


def main() -> None:
    parser = argparse.ArgumentParser(description="Seconds that a map of 400 cells takes.")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put the line into docs/benchmarks.md")
    options = parser.parse_args()
    classify("gathering")
    load = os.getloadavg()[0]
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    found = survey("gathering", AXES, processes=options.processes)
    took, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    episodes = sum(cell.episodes for cell in found.cells.values())
    row = (
        f"| {len(found.points)} | {len(found.cells)} | {episodes:,} | {options.processes} | {took:.0f} | {spent:.0f} |"
    )
    text = f"{HEADER}\n{row} 180 |\n\n{beside(load)}{machine()}"
    print(text)
    if options.write:
        put(PAGE, "regions", text)


if __name__ == "__main__":
    main()
