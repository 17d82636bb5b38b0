"""`scenarios compare`: the answers of several targets side by side."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenarios.app import ANSWERED, UNDETERMINED, Changes, Seed, Strategies, app, one_line_errors, stdout
from scenarios.options import checked_confidence, checked_outputs, parse_budget, parse_changes, split

if TYPE_CHECKING:
    from analysis import Report


@app.command(
    epilog="Examples: [bold]scenarios compare gathering gathering:scarce gathering:abundant[/], "
    "[bold]scenarios compare runs/harvest runs/cleanup[/]. "
    "Exit codes: 0 answered, 2 bad input, 3 some answer is undetermined."
)
@one_line_errors
def compare(
    targets: Annotated[
        list[str], typer.Argument(metavar="A B ...", help="Worlds, normal-form games or kept runs, as in `classify`.")
    ],
    json: Annotated[str | None, typer.Option(metavar="FILE|-", help="Write it as JSON; - is stdout.")] = None,
    changes: Changes = None,
    seed: Seed = 0,
    budget: Annotated[str, typer.Option(metavar="60s|2000ep", help="For each target, as in `classify`.")] = "60s",
    strategies: Strategies = None,
    confidence: Annotated[float, typer.Option(metavar="0.95", help="With which all signs behind a label hold.")] = 0.95,
) -> None:
    """What is the same in several games, and what differs?"""
    from analysis.classifier import check, classify
    from analysis.errors import InputError
    from scenarios.screen import progress_bar

    if len(targets) < 2:
        raise InputError(f"compare: takes two targets or more, got {targets[0]} alone; name another beside it")
    limit, overrides, names = parse_budget(budget), parse_changes(changes), split(strategies)
    checked_confidence(confidence)
    checked_outputs(json, None)
    for target in targets:
        check(target, overrides if names is None else {**overrides, "strategies": names})
    reports = []
    for target in targets:
        with progress_bar(target) as progress:
            how: Any = {"seed": seed, "budget": limit, "overrides": overrides, "confidence": confidence}
            reports.append(classify(target, strategies=names, progress=progress, **how))
    _write(reports, json)
    raise typer.Exit(ANSWERED if all(report.decided for report in reports) else UNDETERMINED)


def _write(reports: "list[Report]", json: str | None) -> None:
    """The page on stdout unless the JSON goes there."""
    from analysis.files import write_text
    from analysis.side_page import dumps, page, text

    if json == "-":
        sys.stdout.write(dumps(reports))
        return
    if sys.stdout.isatty():
        stdout().print(page(reports))
    else:
        sys.stdout.write(text(reports))
    if json is not None:
        write_text(Path(json), dumps(reports))
