"""How soon navigation is learned, and how well: `python docs/navigating.py` trains five seeds on all kinds of maps and
two on mazes alone, two runs side by side.

It writes docs/navigation.json, two pictures and the end of docs/navigation.md. What was stopped goes on.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from machine import machine, put
from navigating_plots import curves

from analysis.files import write_text
from analysis.seeds import interval
from trainers.navigation.controls import CONTROLS
from trainers.navigation.course import courses, lay
from trainers.navigation.learned import learned
from trainers.navigation.measures import MEASURES, measures, reference, spl
from trainers.navigation.pictures import draw
from trainers.navigation.routes import shortest
from trainers.navigation.trail import Trail, walk

HERE = Path(__file__).parent
SEEDS, IN_MAZES = range(5), range(2)
ALL, ALONE = "navigation", "navigation_mazes"
FIELDS = ("open_in_sight", "open_out_of_sight", "open_sparse", "open_three")
PICTURED = ("open_out_of_sight", "obstacles", "maze", "corridors")
TABLED = ("success", "spl", "relative", "coverage")

Told = dict[str, dict[str, Any]]  # course -> measure -> value, low, high; nan where it says nothing


def main(
    maps: Annotated[int, typer.Option(help="Of each course.")] = 64,
    runs: Annotated[Path, typer.Option(metavar="DIR", help="Where runs are kept.")] = Path("runs"),
    change: Annotated[list[str] | None, typer.Option(metavar="KEY=VALUE", help="Of the experiment.")] = None,
) -> None:
    asked = [(ALL, seed) for seed in SEEDS] + [(ALONE, seed) for seed in IN_MAZES]
    each = [(name, seed, runs / f"{name}-{seed}") for name, seed in asked]
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as two:
        list(two.map(lambda run: train(*run, change or []), each))
    folders, alone = ([folder for name, _, folder in each if name == which] for which in (ALL, ALONE))
    own, controls = evaluate(folders, maps)
    logs = [[json.loads(line) for line in (folder / "metrics.jsonl").open()] for folder in folders]
    lost = in_mazes(alone, folders[: len(alone)], 4 * maps)
    told = {"learned": own, **controls, "mazes": lost}
    said = json.dumps({"where": machine(), "maps": maps, "told": told}, indent=1).replace("NaN", "null")
    write_text(HERE / "navigation.json", said + "\n")
    curves(logs, {name: rows["small"]["success"][0] for name, rows in controls.items()}, HERE / "navigation.png")
    picture(folders[0])
    chance = controls["random"]["small"]["success"][0]
    parts = [
        "![Success on small maps for each seed, and SPL on courses, by minutes](navigation.png)",
        "When success on small maps passed that of the random walk, and .9, by seconds of training without tests:",
        times(logs, chance),
        "What was learned, the mean of the seeds with bounds over seeds; in brackets the searcher and the random walk:",
        table(own, controls, TABLED, list(courses())),
        "On open fields:",
        table(own, controls, ("relative", "wfi", "cfr"), list(FIELDS)),
        f"{4 * maps} mazes, {len(alone)} seeds of all kinds of maps and of about as many steps in mazes alone:",
        against(lost),
        "![Walks of the first seed, the searcher and the right-hand rule](navigation-walks.png)",
        machine(),
    ]
    put(HERE / "navigation.md", "learned", "\n\n".join(parts))


def train(name: str, seed: int, folder: Path, changes: list[str]) -> None:
    """A run of its own, on one core."""
    said = [sys.executable, "-m", "trainers.run", name, f"seed={seed}", *changes, "--out", str(folder)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}
    subprocess.run(said, check=True, env=environment, stdout=subprocess.DEVNULL)


def evaluate(folders: list[Path], maps: int) -> tuple[Told, dict[str, Told]]:
    """Of what was learned, bounds over seeds; of controls, bounds over maps."""
    own: Told = {}
    controls: dict[str, Told] = {name: {} for name in CONTROLS}
    for name in courses():
        course = lay(name, maps)
        against = reference(course)
        each = [measures(walk(learned(folder), course), course, against) for folder in folders]
        own[name] = {}
        for measure in MEASURES:
            seeds = np.array([figures[measure].value for figures in each])
            own[name][measure] = [round(float(part), 4) for part in interval([seeds], np.mean)]
        for control, walker in CONTROLS.items():
            figures = measures(walk(walker(), course), course, against)
            controls[control][name] = {m: [round(part, 4) for part in figures[m]] for m in MEASURES}
    return own, controls


def in_mazes(alone: list[Path], folders: list[Path], maps: int) -> dict[str, list[float]]:
    """SPL in mazes of both kinds of training and what the mixed one loses, with bounds over seeds."""
    course = lay("maze", maps)
    ways = shortest(course)
    each = [np.array([spl(walk(learned(folder), course), ways).mean() for folder in some]) for some in (alone, folders)]
    told = {"mazes alone": each[0], "all kinds": each[1], "lost": each[0] - each[1]}
    return {name: [round(float(part), 4) for part in interval([seeds], np.mean)] for name, seeds in told.items()}


def picture(folder: Path) -> None:
    """Walks of the first seed beside controls."""
    laid = [lay(name, 4) for name in PICTURED]
    walkers = {"learned": learned(folder)} | {name: CONTROLS[name]() for name in ("searcher", "right_hand")}
    walks: dict[str, list[Trail]] = {name: [walk(who, course) for course in laid] for name, who in walkers.items()}
    draw(laid, walks, HERE / "navigation-walks.png", 1)


def table(own: Told, controls: dict[str, Told], shown: tuple[str, ...], names: list[str]) -> str:
    """A row for each course: what was learned with bounds, and in brackets searcher and random walk."""
    lines = [f"| course | {' | '.join(shown)} |", "|---" * (len(shown) + 1) + "|"]
    for name in names:
        cells = [cell(own[name][m], [controls[who][name][m] for who in ("searcher", "random")]) for m in shown]
        lines.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def cell(own: list[float], others: list[list[float]]) -> str:
    if np.isnan(own[0]):
        return "-"
    return "{:.2f} [{:.2f}, {:.2f}] ({:.2f}, {:.2f})".format(*own, *(other[0] for other in others))


def against(lost: dict[str, list[float]]) -> str:
    """SPL of both kinds of training, and the difference."""
    lines = ["| learned on | spl in mazes |", "|---|---|"]
    return "\n".join(
        [*lines, *("| {} | {:.3f} [{:.3f}, {:.3f}] |".format(name, *seeds) for name, seeds in lost.items())]
    )


def times(logs: list[list[dict[str, float]]], chance: float) -> str:
    """For each seed: seconds of training until success on small maps passed the random walk's, and .9; steps; pace."""
    lines = ["| seed | passed the random walk | success .9 | steps | seconds | at the end |", "|---" * 6 + "|"]
    for seed, log in enumerate(logs):
        seconds = np.cumsum([row["steps"] / (n + 1) / row["steps_per_second"] for n, row in enumerate(log)])
        tests = [(at, row["success small"]) for at, row in zip(seconds, log, strict=True) if "success small" in row]
        first = [next((f"{at:.0f} s" for at, share in tests if share > bar), "never") for bar in (chance, 0.9)]
        last = tests[-1][1]
        lines.append(f"| {seed} | {first[0]} | {first[1]} | {log[-1]['steps']:,.0f} | {seconds[-1]:.0f} | {last:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    typer.run(main)
