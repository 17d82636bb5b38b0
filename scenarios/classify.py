"""`scenarios classify`: which game it is, as a page, as JSON, as a figure."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenarios import outputs
from scenarios.app import ANSWERED, UNDETERMINED, WRITTEN, Changes, Device, Seed, Sets, app, one_line_errors, stdout
from scenarios.options import checked_confidence, parse_budget, parse_changes, parse_search, split
from scenarios.searching import Behaviour, Effort, Iterations, MetaSolver, Oracle, Thresholds, Vary

if TYPE_CHECKING:
    from analysis import Report


@app.command(
    epilog="Examples: [bold]scenarios classify stag_hunt[/], [bold]scenarios classify mine.yaml --set episode=100 "
    "--budget 2000ep[/], [bold]scenarios classify game.nfg --json -[/], [bold]scenarios classify harvest --plot "
    "harvest.png[/], [bold]scenarios classify harvest --out runs[/] and then [bold]scenarios classify runs/harvest "
    "--confidence 0.99[/]. Exit codes: 0 answered, 2 bad input, 3 undetermined within the budget."
)
@one_line_errors
def classify(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="TARGET...",
            help="Built-in names, YAML files, normal-form games (.nfg, .json), or runs kept by --out.",
        ),
    ],
    json: Annotated[
        str | None,
        typer.Option(metavar="FILE|-", rich_help_panel=WRITTEN, help="Write the answer as JSON; - is stdout."),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", rich_help_panel=WRITTEN, help="Draw the answer: .png or .svg.")
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", rich_help_panel=WRITTEN, help="Write all of it as one page for a browser: .html."),
    ] = None,
    picture: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            rich_help_panel=WRITTEN,
            help="What --plot draws: payoffs, schelling, plane, field, response, or all.",
        ),
    ] = None,
    nfg: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", rich_help_panel=WRITTEN, help="Write the payoffs as a game for Gambit and OpenSpiel: .nfg."
        ),
    ] = None,
    changes: Changes = None,
    seed: Seed = 0,
    budget: Annotated[
        str, typer.Option(metavar="60s|2000ep", help="Stop after so many seconds, or episodes of each profile.")
    ] = "60s",
    strategies: Sets = None,
    confidence: Annotated[float, typer.Option(metavar="0.95", help="With which all signs behind a label hold.")] = 0.95,
    outside: Annotated[
        str,
        typer.Option(
            metavar="off|quick|thorough",
            help="How long to look for a reply that gains against these strategies and is none of them.",
        ),
    ] = "quick",
    full: Annotated[
        bool, typer.Option("--full", rich_help_panel=WRITTEN, help="Print all that the answer rests on.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", rich_help_panel=WRITTEN, help="Keep what is played in DIR/NAME; go on with what is there."
        ),
    ] = None,
    device: Device = "cpu",
    meta_solver: MetaSolver = None,
    oracle: Oracle = None,
    iterations: Iterations = None,
    effort: Effort = None,
    vary: Vary = None,
    behaviour: Behaviour = None,
    thresholds: Thresholds = None,
) -> None:
    """Which game is this? Its name first, then why, payoffs with errors, equilibria, and what learning meets in it."""
    from analysis.isolate import warm

    limit, overrides, names = parse_budget(budget), parse_changes(changes), split(strategies)
    warm()  # the solvers' process starts while this one imports the rest
    from analysis.device import checked

    checked(device)
    asked = outputs.Outputs(json, plot, picture, html, nfg)
    outputs.check(asked, targets)
    search = parse_search(meta_solver, oracle, iterations, effort, vary, behaviour, thresholds)
    _check_targets(targets, overrides if names is None else {**overrides, "strategies": names}, out)
    _check_run(targets, confidence, out)
    _check_choice("--outside", outside, ("off", "quick", "thorough"))
    how = {"seed": seed, "budget": limit, "overrides": overrides, "strategies": names, "confidence": confidence}
    reports = []
    for target in targets:
        reports.append(_answer(target, how | {"out": out, "outside": outside, "search": search, "device": device}))
        if json != "-":
            _print_page(reports[-1], full)
    outputs.write(asked, reports)
    raise typer.Exit(ANSWERED if all(report.decided for report in reports) else UNDETERMINED)


def _answer(target: str, how: dict[str, Any]) -> "Report":
    from analysis import classify as ask
    from scenarios.screen import progress_bar

    with progress_bar(target) as progress:
        return ask(target, progress=progress, **how)


def _print_page(report: "Report", full: bool) -> None:
    """In colour on a terminal, as plain text without trailing blanks elsewhere."""
    from analysis.report import page, text

    if sys.stdout.isatty():
        stdout().print(page(report, full))
    else:
        sys.stdout.write(text(report, full=full))


def _check_targets(targets: list[str], overrides: dict[str, Any], out: Path | None) -> None:
    """Say of all targets what is wrong with them before the first is played."""
    from analysis.classifier import check

    for target in targets if len(targets) > 1 else ():
        check(target, overrides, out)


def _check_choice(option: str, said: str, known: tuple[str, ...]) -> None:
    from analysis.errors import InputError

    if said not in known:
        raise InputError(f"{option}: {said[:60]!r} is none of {', '.join(known)}; choose one of these")


def _check_run(targets: list[str], confidence: float, out: Path | None) -> None:
    """Say before the work that targets would share a folder, or that no game can be named so surely."""
    from analysis.errors import InputError
    from analysis.kept import folder_of

    checked_confidence(confidence)
    folders = [folder_of(out, target) for target in targets] if out else []
    if twice := next((folder for folder in folders if folders.count(folder) > 1), None):
        raise InputError(f"--out: {twice}: two targets would be kept there; classify them into different folders")
