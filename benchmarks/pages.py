"""What a page for a browser costs: seconds to write it once the answer is there, and its bytes.

    python benchmarks/pages.py [--write]

The median of some runs after one that isn't counted (it imports matplotlib), with the lowest and highest; CPU seconds.
--write puts the table into docs/benchmarks.md.
"""

import argparse
import sys
import time
from pathlib import Path
from statistics import median

from analysis import classify, html

DOCS = Path(__file__).parents[1] / "docs"
sys.path.append(str(DOCS))
from machine import machine, put  # noqa: E402  # a tool of the measured pages, no package's

PAGE = DOCS / "benchmarks.md"
TARGETS, REPEATS = ("stag_hunt", "harvest", "running_with_scissors", "predator_prey"), 5


def measured(target: str) -> tuple[list[float], int]:
    """CPU seconds of each run, and the bytes of the page."""
    report, spent, text = classify(target), [], ""
    for _ in range(REPEATS + 1):
        begin = time.process_time()
        text = html.document([report])
        spent.append(time.process_time() - begin)
    return spent[1:], len(text.encode())


def table(found: dict[str, tuple[list[float], int]]) -> str:
    """A row for each answer, and the machine."""
    lines = ["| answer | CPU seconds | bytes | bar |", "|---|---|---|---|"]
    for target, (spent, size) in found.items():
        seconds = f"{median(spent):.2f} ({min(spent):.2f} to {max(spent):.2f})"
        lines.append(f"| `{target}` | {seconds} | {size:,} | 1,000,000 |")
    return "\n".join([*lines, "", machine()])


def main() -> None:
    """Measure, print, and put into the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    write = parser.parse_args().write
    text = table({target: measured(target) for target in TARGETS})
    print(text)
    if write:
        put(PAGE, "pages", text)


if __name__ == "__main__":
    main()
