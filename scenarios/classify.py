"""`scenarios classify`: which game it is, as a page, as JSON, as a figure."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenarios.app import ANSWERED, UNDETERMINED, Changes, Seed, Strategies, app, one_line_errors, stdout
from scenarios.options import parse_budget, parse_changes, split

if TYPE_CHECKING:
    from analysis import Budget, Report


@app.command(
    epilog="Examples: [bold]scenarios classify stag_hunt[/], [bold]scenarios classify mine.yaml --set episode=100 "
    "--budget 2000ep[/], [bold]scenarios classify game.nfg --json -[/], [bold]scenarios classify harvest --plot "
    "harvest.png[/]. Exit codes: 0 answered, 2 bad input, 3 undetermined within the budget."
)
@one_line_errors
def classify(
    targets: Annotated[
        list[str],
        typer.Argument(metavar="TARGET...", help="Built-in names, YAML files, or normal-form games (.nfg, .json)."),
    ],
    json: Annotated[str | None, typer.Option(metavar="FILE|-", help="Write the answer as JSON; - is stdout.")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw the answer: .png or .svg.")] = None,
    changes: Changes = None,
    seed: Seed = 0,
    budget: Annotated[
        str, typer.Option(metavar="60s|2000ep", help="Stop after so many seconds, or episodes of each profile.")
    ] = "60s",
    strategies: Strategies = None,
) -> None:
    """Which game is this? Its name first, then why, payoffs with errors, equilibria, and what learning meets in it."""
    limit, overrides, names = parse_budget(budget), parse_changes(changes), split(strategies)
    _check_outputs(targets, json, plot)
    _check_targets(targets, overrides if names is None else {**overrides, "strategies": names})
    reports = [_answer(target, seed, limit, overrides, names, quiet=json == "-") for target in targets]
    if json is not None:
        _write_json(reports, json)
    if plot is not None:
        from analysis.plots import save

        save(reports[0], plot)
    raise typer.Exit(ANSWERED if all(report.decided for report in reports) else UNDETERMINED)


def _answer(
    target: str, seed: int, budget: "Budget", overrides: dict[str, Any], strategies: list[str] | None, quiet: bool
) -> "Report":
    from analysis import classify as ask
    from scenarios.screen import progress_bar

    with progress_bar(target) as progress:
        report = ask(target, seed=seed, budget=budget, overrides=overrides, strategies=strategies, progress=progress)
    if not quiet:
        _print_page(report)
    return report


def _print_page(report: "Report") -> None:
    """In colour on a terminal, as plain text without trailing blanks elsewhere."""
    from analysis.report import page, text

    if sys.stdout.isatty():
        stdout().print(page(report))
    else:
        sys.stdout.write(text(report))


def _write_json(reports: list["Report"], where: str) -> None:
    from analysis.files import write_text
    from analysis.schema import dumps

    if where == "-":
        sys.stdout.write(dumps(reports))
    else:
        write_text(Path(where), dumps(reports))


def _check_outputs(targets: list[str], json: str | None, plot: Path | None) -> None:
    """Say before the work what would fail after it."""
    from analysis.errors import InputError
    from analysis.files import writable

    if json == "":
        raise InputError("--json: names no file; give one, or - for stdout")
    if json is not None and json != "-":
        writable(Path(json))
    if plot is not None:
        if plot.suffix.lower() not in (".png", ".svg"):
            raise InputError(f"--plot: {plot} is neither .png nor .svg; choose one of these endings")
        if len(targets) > 1:
            raise InputError(f"--plot: draws one answer, got {len(targets)} targets; classify them one by one")
        writable(plot)


def _check_targets(targets: list[str], overrides: dict[str, Any]) -> None:
    """Say of all targets what is wrong with them before the first is played."""
    from analysis.classifier import check

    for target in targets if len(targets) > 1 else ():
        check(target, overrides)
