"""`scenarios map`: which game a world is over a grid of its configurations, as a page, as JSON, as a picture."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.app import UNDETERMINED, Changes, Device, Seed, Strategies, app, one_line_errors
from scenarios.options import checked_confidence, checked_outputs, parse_budget, parse_changes, split
from scenarios.outputs import check_ending, command

if TYPE_CHECKING:
    from analysis.regions.axes import Axis
    from analysis.regions.survey import Survey

RANGE = "PATH=LO:HI:N"


@app.command(
    "map",
    epilog="Examples: [bold]scenarios map gathering --x objects.apple.regrow.after=2:40:20 "
    "--y actions.zap.freeze=1:39:20 --out gathering --plot gathering.png[/], "
    "[bold]scenarios map harvest --x agents=2:6:5[/]. "
    "A range is [bold]path=lo:hi:n[/] (whole numbers where the ends are), [bold]path=lo:hi:n:log[/], "
    "[bold]path=a,b,c[/] or [bold]path*=lo:hi:n[/], which multiplies what is there. "
    "Exit codes: 0 all cells answered, 2 bad input, 3 interrupted.",
)
@one_line_errors
def map_games(
    target: Annotated[str, typer.Argument(help="A built-in name or a YAML file.")],
    x: Annotated[str, typer.Option("--x", metavar=RANGE, help="What changes across.")],
    y: Annotated[str | None, typer.Option("--y", metavar=RANGE, help="What changes up; without it a strip.")] = None,
    json: Annotated[str | None, typer.Option(metavar="FILE|-", help="Write the map as JSON; - is stdout.")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the map: .png or .svg.")] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all of it as one page for a browser: .html.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Keep cells and map there; go on with them.")] = None,
    changes: Changes = None,
    seed: Seed = 0,
    budget: Annotated[str, typer.Option(metavar="256ep|60s", help="For a cell, as in `classify`.")] = "256ep",
    strategies: Strategies = None,
    confidence: Annotated[float, typer.Option(metavar="0.95", help="With which a cell's signs hold.")] = 0.95,
    device: Device = "cpu",
    processes: Annotated[
        int | None, typer.Option(min=1, max=1024, metavar="NUMBER", help="That play; all cores if not said.")
    ] = None,
    all_cells: Annotated[bool, typer.Option("--all", help="Play all cells, infer none.")] = False,
) -> None:
    """Which game is it where? A grid of configurations, refined along the borders between games."""
    from analysis.regions.axes import parse_axis

    axes = [parse_axis(option, text) for option, text in (("--x", x), ("--y", y)) if text is not None]
    fixed = parse_changes(changes) | ({} if strategies is None else {"strategies": split(strategies)})
    limit = parse_budget(budget)
    checked_confidence(confidence)
    checked_outputs(json, plot)
    check_ending("--html", html, ".html")
    how = {"seed": seed, "budget": limit, "changes": fixed, "confidence": confidence, "out": out}
    found = _drawn(target, axes, how | {"processes": processes, "all_cells": all_cells, "device": device})
    _write(found, json, plot, out)
    if html is not None:
        from analysis.html import save_map

        save_map(found, html, command())
    raise typer.Exit(UNDETERMINED if found.ended == "interrupt" else 0)


def _drawn(target: str, axes: "list[Axis]", how: dict) -> "Survey":
    from analysis.regions.survey import survey
    from scenarios.screen import progress_bar

    with progress_bar(target, "cells") as progress:
        return survey(target, axes, progress=progress, **how)


def _write(found: "Survey", json: str | None, plot: Path | None, out: Path | None) -> None:
    """The page on stdout unless the JSON goes there; the files; with --out all of them there too."""
    from analysis.files import write_text
    from analysis.regions.as_json import dumps
    from analysis.regions.page import text
    from analysis.regions.picture import save

    sys.stdout.write(dumps(found) if json == "-" else text(found))
    if json is not None and json != "-":
        write_text(Path(json), dumps(found))
    if out is not None:
        write_text(out / "map.json", dumps(found))
        write_text(out / "map.txt", text(found))
        save(found, out / "map.png")
    if plot is not None:
        save(found, plot)
