"""Seconds to answer for a payoff table: all labels, equilibria, and what is asked further.

    python benchmarks/tables.py [--write]

Tables of random payoffs, given as whole numbers or as if played for 64 episodes with a standard deviation of a quarter
of the range. CPU seconds are of this process and of the child that solvers run in, a fresh one each time. --write puts
the table into docs/benchmarks.md.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from analysis import isolate
from analysis.further import further
from analysis.normal_form import NormalForm, to_table
from analysis.number import fraction
from analysis.table import PayoffTable
from analysis.tensor import solution, tensor
from analysis.typology import labels

DOCS = Path(__file__).parents[1] / "docs"
sys.path.append(str(DOCS))
from machine import machine, put  # noqa: E402  # a tool of the measured pages, no package's

PAGE = DOCS / "benchmarks.md"
EPISODES, NOISE, MOST = 64, 25.0, 100
SHAPES = {"10 x 10": (10, 10), "20 x 20": (20, 20), "5 x 5 x 5": (5, 5, 5), "8 players, 2 each": (2,) * 8}
BAR = {"50 x 50, given, labels": "10"}


def given(shape: tuple[int, ...]) -> PayoffTable:
    """Random whole numbers, exact."""
    drawn = np.random.default_rng(0).integers(0, MOST + 1, (len(shape), *shape))
    payoffs = np.array([fraction(str(value)) for value in drawn.ravel()], dtype=object).reshape(drawn.shape)
    strategies = tuple(tuple(str(s) for s in range(size)) for size in shape)
    return to_table(NormalForm("", tuple(f"player {i}" for i in range(len(shape))), strategies, payoffs))


def sampled(shape: tuple[int, ...]) -> PayoffTable:
    """The same as if played."""
    table = given(shape)
    samples = table.mean + NOISE * np.random.default_rng(1).standard_normal((EPISODES, *table.mean.shape))
    return PayoffTable(table.roles, table.profiles, samples.mean(axis=0), samples)


def spent() -> float:
    """CPU seconds so far, of this process and of children that have ended."""
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in each)


def seconds(work: Callable[[], Any]) -> tuple[float, float]:
    """CPU and wall seconds of `work()`, with its child's."""
    cpu, wall = spent(), time.perf_counter()
    work()
    isolate.stop()
    return spent() - cpu, time.perf_counter() - wall


def measure() -> dict[str, tuple[float, float]]:
    labels(given((2, 2)))  # imports are not counted
    labels(sampled((2, 2)))
    large = given((50, 50))
    found = {"50 x 50, given, labels": seconds(lambda: labels(large))}
    for name, shape in SHAPES.items():
        table = sampled(shape)
        found[f"{name}, labels"] = seconds(lambda table=table: labels(table))
        found[f"{name}, equilibria"] = seconds(lambda table=table: solution(table))
        found[f"{name}, further"] = seconds(lambda table=table: further(tensor(table)))
    return found


def table(measured: dict[str, tuple[float, float]]) -> str:
    """A row for each question, and the machine."""
    lines = ["| table and question | CPU seconds | wall seconds | bar |", "|---|---|---|---|"]
    for name, (cpu, wall) in measured.items():
        lines.append(f"| {name} | {cpu:.2f} | {wall:.2f} | {BAR.get(name, '')} |")
    return "\n".join([*lines, "", machine()])


def main() -> None:
    parser = argparse.ArgumentParser(description="Seconds to answer for a payoff table.")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    text = table(measure())
    print(text)
    if options.write:
        put(PAGE, "analysis", text)


if __name__ == "__main__":
    main()
