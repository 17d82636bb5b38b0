"""How well something finds its way: `python -m trainers.navigation runs/navigation-0`, or a control by name."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from analysis.errors import InputError
from analysis.files import writable, write_text
from scenarios.app import one_line_errors
from trainers.navigation.controls import CONTROLS
from trainers.navigation.course import HELD_OUT, courses, lay
from trainers.navigation.learned import learned
from trainers.navigation.measures import MEASURES, Figure, measures, reference
from trainers.navigation.pictures import draw
from trainers.navigation.trail import Trail, Walker, walk


def main(
    who: Annotated[list[str], typer.Argument(help=f"Folders of runs, or controls: {', '.join(CONTROLS)}.")],
    on: Annotated[str, typer.Option("--courses", metavar="NAME,...", help="Courses, or scenarios by name.")] = "",
    maps: Annotated[int, typer.Option(min=2, max=512, help="Maps of each course.")] = 32,
    greedy: Annotated[bool, typer.Option(help="The likeliest action always, instead of one drawn.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Of the maps; the chance of walkers follows from it.")] = HELD_OUT,
    as_json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="All figures.")] = None,
    pictures: Annotated[Path | None, typer.Option(metavar="FILE.png", help="The walks on first maps.")] = None,
) -> None:
    """Success, detours, coverage and wall-following on maps held out, with 95 % bounds over maps."""
    for file in (as_json, pictures):
        if file:
            writable(file)
    walkers = {name: walker_of(name, greedy, seed) for name in who}
    laid = [lay(name, maps, seed) for name in (on.split(",") if on else courses())]
    told: dict[str, dict[str, dict[str, Figure]]] = {}
    walks: dict[str, list[Trail]] = {name: [] for name in walkers}
    for course in laid:
        against = reference(course)
        for name, walker in walkers.items():
            walks[name].append(walk(walker, course))
            told.setdefault(name, {})[course.name] = measures(walks[name][-1], course, against)
    for name, rows in told.items():
        Console().print(table_of(name, rows))
    if as_json:
        write_text(as_json, json.dumps(plain(told), indent=1) + "\n")
    if pictures:
        draw(laid, walks, pictures)


def walker_of(name: str, greedy: bool, seed: int) -> Walker:
    """A control by its name, or what was trained in a folder."""
    if name in CONTROLS:
        return CONTROLS[name]()
    if not Path(name).is_dir():
        raise InputError(f"{name}: is neither a control ({', '.join(CONTROLS)}) nor the folder of a run")
    return learned(Path(name), greedy, seed)


def table_of(title: str, rows: dict[str, dict[str, Figure]]) -> Table:
    """A row for each course."""
    table = Table("course", *MEASURES, title=title)
    for course, figures in rows.items():
        table.add_row(course, *(shown(figures[name]) for name in MEASURES))
    return table


def shown(figure: Figure) -> str:
    """A value and its bounds; a dash where it says nothing."""
    return "-" if np.isnan(figure.value) else f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"


def plain(told: dict[str, dict[str, dict[str, Figure]]]) -> dict:
    """Walker -> course -> measure -> [value, low, high]; null where a measure says nothing."""
    return {
        who: {on: {n: _numbers(f) for n, f in row.items()} for on, row in rows.items()} for who, rows in told.items()
    }


def _numbers(figure: Iterable[float]) -> list[float | None]:
    return [None if np.isnan(part) else round(part, 4) for part in figure]


if __name__ == "__main__":
    typer.run(one_line_errors(main, "trainers.navigation"))
