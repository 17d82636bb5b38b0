"""Tag where both move at once: how often a runner is caught whose policy is known, if it is deterministic, if it mixes.

    python docs/tag.py [--write]

Chaser and runner stay or go one cell in four directions, at once and through one another; each step that both end on
one cell is a capture. They begin anywhere, also together. Solved backwards, each stage game by `analysis.exact`.
--write puts the table into docs/exact.md.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from analysis.exact.stage import expected, solve_all

DOCS = Path(__file__).parent
sys.path.append(str(DOCS))
from machine import put  # noqa: E402  # a tool of the measured pages, no package's

STEPS = 10
MOVES = ((0, 0), (-1, 0), (0, 1), (1, 0), (0, -1))
HEADER = "| map | begin | deterministic runner | runner that mixes |\n|---|---|---|---|"


def leads(size: int) -> np.ndarray:
    """Where each move leads from each cell; who would leave the map stays: int64 [cells, moves]."""
    row, col = np.divmod(np.arange(size * size), size)
    to = [(np.clip(row + down, 0, size - 1), np.clip(col + right, 0, size - 1)) for down, right in MOVES]
    return np.stack([row * size + col for row, col in to], axis=1)


def captures(size: int, steps: int, mixes: bool) -> np.ndarray:
    """Expected captures of a best chaser who knows the policy of the best runner, by their cells [runner, chaser]."""
    to, cells = leads(size), size * size
    runner, chaser = np.broadcast_arrays(to[:, None, :, None], to[None, :, None, :])
    value = np.zeros((cells, cells))
    for _ in range(steps):
        paid = ((runner == chaser) + value[runner, chaser]).reshape(-1, len(MOVES), len(MOVES))
        value = (_mixed(paid) if mixes else paid.max(axis=2).min(axis=1)).reshape(cells, cells)
    return value


def _mixed(paid: np.ndarray) -> np.ndarray:
    """The value of each game [G, moves of the runner, moves of the chaser], paid by the one to the other."""
    games = np.stack([-paid, paid], axis=1)
    return np.asarray(expected(games, solve_all(games).shares)[:, 1])


def table() -> str:
    """A row for each map and each way to begin."""
    lines = [HEADER]
    for size in (3, 5):
        found, together = [captures(size, STEPS, mixes) for mixes in (False, True)], np.eye(size * size, dtype=bool)
        starts = {"anywhere": together | True, "on one cell": together, "on two cells": ~together}
        for name, there in starts.items():
            lines.append(f"| {size} x {size} | {name} | " + " | ".join(f"{v[there].mean():.3f}" for v in found) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Tag where both move at once, solved exactly.")
    parser.add_argument("--write", action="store_true", help="put the table into docs/exact.md")
    text = table()
    print(text)
    if parser.parse_args().write:
        put(DOCS / "exact.md", "moving", text)


if __name__ == "__main__":
    main()
