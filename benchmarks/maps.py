"""CPU milliseconds to draw a map of 64 x 64 cells: walls, what they cut off, objects and starts.

    python benchmarks/maps.py [--write]

Maps are drawn when a world is built, 32 of them here, and episodes take one of them; nothing is compiled for it. The
median of some runs with the lowest and highest. --write puts the table into docs/benchmarks.md.
"""

import argparse
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from mettagrid_lite import load
from mettagrid_lite.maps import layouts

DOCS = Path(__file__).parents[1] / "docs"
sys.path.append(str(DOCS))
from machine import machine, put  # noqa: E402  # a tool of the measured pages, no package's

PAGE = DOCS / "benchmarks.md"
SIDE, LAYOUTS, REPEATS, BAR = 64, 32, 9, {"terrain": "1"}
PLANS: dict[str, dict[str, Any]] = {
    "terrain": {"generator": "terrain"},
    "terrain, dense": {"generator": "terrain", "style": "dense"},
    "terrain, labyrinths": {"generator": "terrain", "style": "labyrinths"},
    "terrain, half_turn": {"generator": "terrain", "symmetry": "half_turn"},
    "terrain, 4 steps apart": {"generator": "terrain", "apart": 4},
    "open_field": {"generator": "open_field"},
    "random_walls": {"generator": "random_walls"},
    "rooms": {"generator": "rooms", "rooms": [4, 4]},
    "bsp": {"generator": "bsp", "rooms": 16},
    "corridors": {"generator": "corridors", "corridors": [4, 4]},
    "maze, dfs": {"generator": "maze", "algorithm": "dfs"},
    "maze, kruskal": {"generator": "maze", "algorithm": "kruskal"},
    "maze, prim": {"generator": "maze", "algorithm": "prim"},
    "spiral": {"generator": "spiral"},
    "radial": {"generator": "radial"},
    "cylinder": {"generator": "cylinder"},
}


def milliseconds(plan: dict[str, Any]) -> list[float]:
    """For one map of 50 apples and 24 agents, of REPEATS runs after one that isn't counted."""
    said = {"height": SIDE, "width": SIDE, "place": {"apple": 50}, "layouts": LAYOUTS}
    config = load({"agents": 24, "map": said | plan})
    layouts(config)
    spent = []
    for _ in range(REPEATS):
        begin = time.process_time()
        layouts(config)
        spent.append((time.process_time() - begin) / LAYOUTS * 1e3)
    return spent


def table(measured: dict[str, list[float]]) -> str:
    """A row for each plan, and the machine."""
    lines = ["| map | CPU milliseconds | bar |", "|---|---|---|"]
    for name, spent in measured.items():
        lines.append(f"| {name} | {median(spent):.2f} ({min(spent):.2f} to {max(spent):.2f}) | {BAR.get(name, '')} |")
    return "\n".join([*lines, "", machine()])


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU milliseconds to draw a map of 64 x 64 cells.")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    text = table({name: milliseconds(plan) for name, plan in PLANS.items()})
    print(text)
    if options.write:
        put(PAGE, "maps", text)


if __name__ == "__main__":
    main()
