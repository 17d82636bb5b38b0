"""Where it breaks, along ladders of doses: `python -m trainers.doses runs/sequence_curriculum-0 "seek(mine)"`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from analysis.files import writable, write_text
from mettagrid_lite.build import build
from scenarios.app import one_line_errors
from trainers.doses.causes import Causes, causes, led, strange
from trainers.doses.curve import Curve, Payoffs, curve, score
from trainers.doses.joint import joint, points
from trainers.doses.ladders import Ladders, read, rungs
from trainers.doses.picture import draw
from trainers.doses.play import SEED, paid

Found = dict[str, dict[str, list[np.ndarray]]]  # who -> ladder -> returns at each rung [B]


def main(
    who: Annotated[list[str], typer.Argument(help="Folders of runs, or strategies by name, as controls.")],
    ladders: Annotated[str, typer.Option(metavar="NAME|FILE", help="What is changed, step by step.")] = "sequence",
    only: Annotated[str, typer.Option(metavar="NAME,...", help="Some of the ladders.")] = "",
    episodes: Annotated[int, typer.Option(min=2, help="Of each rung, the same for all.")] = 200,
    together: Annotated[int, typer.Option(min=0, metavar="N", help="Points where all ladders change at once.")] = 0,
    seed: Annotated[int, typer.Option(min=0, max=2**32, help="Of the episodes.")] = 0,
    why: Annotated[bool, typer.Option("--why", help="Tell what it fails by, where it does.")] = False,
    as_json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="All figures.")] = None,
    picture: Annotated[Path | None, typer.Option(metavar="FILE.png", help="The dose curves.")] = None,
) -> None:
    """Scores of fixed policies along one-factor ladders away from where they were trained, and where these halve."""
    for file in (as_json, picture):
        if file:
            writable(file)
    said, some = read(ladders), tuple(filter(None, only.split(",")))
    found = played(who, said, some, episodes, seed)
    told = {name: curves_of(name, said, found, seed) for name in who}
    for name, rows in told.items():
        Console().print(table_of(name, said, rows))
    reasons = {name: causes_of(name, said, found, told[name], episodes, seed) for name in who if why}
    for name, each in reasons.items():
        Console().print(table_of_causes(name, said, each))
    at = points(who, said, together, max(2, episodes // 8), seed) if together else []
    for name in who if at else ():
        all_at_once = joint(name, said, at)
        Console().print(f"{name}: {together} points, score {all_at_once.mean:.2f}, worst tenth {all_at_once.worst:.2f}")
    if as_json:
        figures = {"curves": plain(told, said), "together": [point._asdict() for point in at]}
        write_text(as_json, json.dumps(figures | ({"why": plain(reasons, said)} if why else {}), indent=1) + "\n")
    if picture:
        draw({name: said.ladders[name] for name in told[who[0]]}, told, picture)


def played(who: list[str], said: Ladders, only: tuple[str, ...], episodes: int, seed: int) -> Found:
    """What each of them is paid at each rung, and so the lowest and the highest."""
    found: Found = {}
    for rung in rungs(said, only):
        world = build(rung.config)
        for name in dict.fromkeys([*who, said.lowest, said.highest]):
            found.setdefault(name, {}).setdefault(rung.ladder, []).append(paid(name, world, episodes, SEED + seed))
    return found


def curves_of(who: str, said: Ladders, found: Found, seed: int) -> dict[str, Curve]:
    """A curve for each ladder."""
    told = {}
    for ladder, rows in found[who].items():
        ends = (np.array(found[end][ladder]) for end in (said.lowest, said.highest))
        doses = None if said.ladders[ladder].names else np.array(said.ladders[ladder].doses)
        told[ladder] = curve(Payoffs(np.array(rows), *ends), doses, seed)
    return told


def causes_of(
    who: str, said: Ladders, found: Found, told: Mapping[str, Curve], episodes: int, seed: int
) -> dict[str, Causes]:
    """What it fails by, for each ladder."""
    reasons = {}
    for ladder in told:
        worlds = [build(rung.config) for rung in rungs(said, (ladder,))]
        pay, own = zip(*(led(who, said.highest, world, episodes, SEED + seed) for world in worlds), strict=True)
        ends = (np.array(found[end][ladder]).mean(1) for end in (said.lowest, said.highest))
        scores = score(np.array(pay).mean(1), *ends)
        reasons[ladder] = causes(told[ladder].score, scores, np.array(own), strange(who, worlds, episodes, SEED + seed))
    return reasons


def table_of(title: str, said: Ladders, rows: Mapping[str, Curve]) -> Table:
    """A row for each rung."""
    table = Table("ladder", "dose", "score", "worst tenth", "half at", title=title)
    for name, told in rows.items():
        for r, label in enumerate(said.ladders[name].labels()):
            bounds = f"{told.score[r]:.2f} [{told.low[r]:.2f}, {told.high[r]:.2f}]"
            half = shown(told.half, said.ladders[name].doses[-1]) if r == 0 else ""
            table.add_row(name if r == 0 else "", label, bounds, f"{told.worst[r]:.2f}", half)
        table.add_section()
    return table


def table_of_causes(title: str, said: Ladders, rows: Mapping[str, Causes]) -> Table:
    """A row for each rung."""
    table = Table("ladder", "dose", "led", "own steps then", "strange steps", "fails by", title=title)
    for name, told in rows.items():
        for r, label in enumerate(said.ladders[name].labels()):
            shares = f"{told.led[r]:.2f}", f"{told.own[r]:.0%}", f"{told.strange[r]:.0%}"
            table.add_row(name if r == 0 else "", label, *shares, told.why[r])
        table.add_section()
    return table


def shown(half: tuple[float, float, float], last: float) -> str:
    """A dose with its bounds; what lies beyond the last one is not known."""
    value, low, high = (f"over {last:g}" if dose == np.inf else f"{dose:.3g}" for dose in half)
    return "-" if np.isnan(half[0]) else f"{value} [{low}, {high}]"


def plain(told: Mapping[str, Mapping[str, Curve | Causes]], said: Ladders) -> dict[str, Any]:
    """Policy -> ladder -> figures as lists; null where nothing can be told, or a half lies beyond the last dose."""
    return {
        who: {
            name: {
                "dose": said.ladders[name].labels(),
                **{key: _numbers(value) for key, value in row._asdict().items()},
            }
            for name, row in rows.items()
        }
        for who, rows in told.items()
    }


def _numbers(values: Any) -> list[float | str | None]:
    if isinstance(values[0], str):
        return list(values)
    return [round(float(value), 4) if np.isfinite(value) else None for value in values]


if __name__ == "__main__":
    typer.run(one_line_errors(main, "trainers"))
