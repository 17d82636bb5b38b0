"""Seconds that `scenarios classify` takes for built-in scenarios, from the command to its end, once rules are compiled.

    python benchmarks/answers.py [NAME ...] [--times 3] [--write]

Without names: all that state what is expected of them, without their variants. CPU seconds are those of all processes.
--write puts the table into docs/benchmarks.md.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from mettagrid_lite.load import library, load

DOCS = Path(__file__).parents[1] / "docs"
sys.path.append(str(DOCS))
from machine import machine, put  # noqa: E402  # a tool of the measured pages, no package's

PAGE = DOCS / "benchmarks.md"
BAR = 5
HEADER = "| scenario | seconds | CPU seconds | bar |\n|---|---|---|---|"


def named() -> list[str]:
    """Built-in scenarios that state what is expected of them."""
    return [name for name in library() if ":" not in name and load(name).expect]


def seconds(name: str) -> tuple[float, float]:
    """Wall and CPU seconds of one answer, in a process of its own."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "scenarios.cli", "classify", name]
    subprocess.run(command, stdout=subprocess.DEVNULL, cwd=DOCS.parent, check=True)
    took, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def row(name: str, times: int) -> str:
    """The median of some answers, with least and most."""
    seconds(name)  # compiled, and read into memory
    wall, cpu = zip(*(seconds(name) for _ in range(times)), strict=True)
    return f"| `{name}` | {median(wall):.1f} ({min(wall):.1f} to {max(wall):.1f}) | {median(cpu):.1f} | {BAR} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Seconds that `scenarios classify` takes.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    load_before, rows = os.getloadavg()[0], []
    for name in options.names or named():
        rows.append(row(name, options.times))
        print(rows[-1], flush=True)
    beside = f"Beside other work, load {load_before:.0f}; " if load_before > 1 else ""
    text = "\n".join([HEADER, *rows, "", f"{beside}{machine()}"])
    print(text)
    if options.write:
        put(PAGE, "answers", text)


if __name__ == "__main__":
    main()
