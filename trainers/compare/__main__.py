"""Which arm learned better: `python -m trainers.compare runs/sweep --plot sweep.png`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from scenarios.app import stdout
from trainers.app import command

if TYPE_CHECKING:
    from trainers.compare.curves import Range

EXAMPLES = (
    "Examples: [bold]python -m trainers.compare runs/sweep --plot sweep.png[/], [bold]python -m trainers.compare "
    "'lstm=runs/lstm-*' 'gru=runs/gru-*' --measure test_return --by seconds[/]. An arm is all runs of the same "
    "settings, whatever their seed and world; NAME=FOLDERS makes and names one."
)

Targets = Annotated[list[str], typer.Argument(metavar="[NAME=]FOLDER...", help="Runs, folders of runs, or patterns.")]
Measure = Annotated[str, typer.Option(metavar="NAME", help="As in metrics.jsonl.")]
By = Annotated[Literal["steps", "seconds"], typer.Option(help="Along which axis.")]
Last = Annotated[float, typer.Option(min=0.01, max=1, help="The share of training that is its end.")]
Of = Annotated[Literal["iqm", "mean"], typer.Option(help="The interquartile mean of runs, or their mean.")]
Ranges = Annotated[
    list[str] | None,
    typer.Option("--range", metavar="WORLD=LO:HI", help="What counts as 0 and 1 there. Repeatable."),
]
Plot = Annotated[Path | None, typer.Option(metavar="FILE.png|svg", help="Curves with their bounds.")]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="All figures.")]
Markdown = Annotated[Path | None, typer.Option(metavar="FILE.md", help="The tables.")]


def main(
    runs: Targets,
    measure: Measure = "return",
    by: By = "steps",
    last: Last = 0.1,
    statistic: Of = "iqm",
    ranges: Ranges = None,
    plot: Plot = None,
    file: Json = None,
    markdown: Markdown = None,
) -> None:
    """Runs of several seeds side by side: curves, ends, and the chance that one arm is better than another."""
    import numpy as np

    from analysis.files import writable, write_text
    from analysis.seeds import iqm
    from trainers.compare import page, picture
    from trainers.compare.arms import arms
    from trainers.compare.curves import curves
    from trainers.compare.verdict import as_json, summary, verdict

    for path in filter(None, (plot, file, markdown)):
        writable(path)
    found, of = arms(runs), iqm if statistic == "iqm" else np.mean
    told = curves(found, measure, by, ranges=_ranges(ranges or [], next(iter(found.values()))))
    said = verdict(told, last, of)
    console = stdout()
    console.print(summary(said, told))
    console.print(page.table(*page.arms(said, told)))
    if said.pairs:
        console.print(page.table(*page.pairs(said)))
    if plot:
        picture.save(said, told, plot, of)
    if file:
        write_text(file, json.dumps(as_json(said, told), indent=1) + "\n")
    if markdown:
        write_text(markdown, page.markdown(said, told))


def _ranges(said: list[str], worlds: "dict") -> "dict[str, Range]":
    from analysis.errors import InputError

    told: dict[str, Range] = {}
    for text in said:
        world, _, ends = text.rpartition("=")
        try:
            low, high = map(float, ends.split(":"))
        except ValueError:
            low = high = 0.0
        if low == high:
            raise InputError(f"--range {text}: is no range; write WORLD=LO:HI, such as {next(iter(worlds))}=0:1")
        if world not in worlds:
            raise InputError(f"--range {text}: no run learned in {world!r}; the worlds are {', '.join(worlds)}")
        told[world] = low, high
    return told


if __name__ == "__main__":
    command(main, EXAMPLES)
