"""`scenarios design`: values with which a world is the game that is wanted."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.app import ANSWERED, UNDETERMINED, Changes, Seed, Strategies, app, one_line_errors, stdout
from scenarios.options import checked_confidence, parse_changes, split

if TYPE_CHECKING:
    from analysis import Design, Limit


@app.command(
    epilog="Example: [bold]scenarios design --want chicken --from prisoners_dilemma --vary actions.play.matrix.1.0=0:6 "
    "--vary actions.play.matrix.0.1=-2:3 --write chicken.yaml[/]. Exit codes: 0 found and verified, 2 bad input, "
    "3 not found (the nearest is told)."
)
@one_line_errors
def design(
    want: Annotated[list[str], typer.Option(metavar="ID", help="The game that is wanted; several must hold together.")],
    source: Annotated[
        str, typer.Option("--from", metavar="NAME", help="A built-in name or a YAML file to begin with.")
    ],
    vary: Annotated[
        list[str],
        typer.Option(metavar="PATH=LO:HI", help="What may vary: lo:hi, lo:hi:log, or choices a,b,c. Repeatable."),
    ],
    write: Annotated[Path | None, typer.Option(metavar="FILE.yaml", help="Write the world that was found.")] = None,
    changes: Changes = None,
    seed: Seed = 0,
    budget: Annotated[
        str | None, typer.Option(metavar="100trials|120s", help="Of the search: so many trials, or seconds.")
    ] = None,
    strategies: Strategies = None,
    confidence: Annotated[float, typer.Option(metavar="0.95", help="Of the answer that is verified.")] = 0.95,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep the trials in DIR; go on with those that are there.")
    ] = None,
) -> None:
    """Which values make it that game? The largest margin is searched, then classified in full with fresh seeds."""
    from analysis.files import writable, write_text

    limit, ways, overrides = parse_limit(budget), parse_vary(vary), parse_changes(changes)
    checked_confidence(confidence)
    if write is not None:
        writable(write)
    from analysis import design as search
    from analysis.design_page import written
    from scenarios.screen import progress_bar

    with progress_bar(source, "") as progress:
        found = search(
            source,
            want,
            ways,
            seed=seed,
            limit=limit,
            strategies=split(strategies),
            overrides=overrides,
            confidence=confidence,
            progress=progress,
            out=out,
        )
    _print_page(found)
    if write is not None and found.found:
        write_text(write, written(found))
    raise typer.Exit(ANSWERED if found.found else UNDETERMINED)


def parse_limit(text: str | None) -> "Limit":
    """`100trials`, whatever time they take; `120s`: seconds; both by default."""
    from analysis import Limit
    from analysis.errors import InputError

    if text is None:
        return Limit()
    match = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)s|([0-9]{1,6})trials", text.strip())
    if not match or float(match[1] or match[2]) == 0:
        raise InputError(f"--budget: {text[:60]!r} is not a budget; write trials as 100trials or seconds as 120s")
    return Limit(10**6, float(match[1])) if match[1] else Limit(int(match[2]), None)


def parse_vary(said: list[str]) -> dict[str, str]:
    """`path=lo:hi` pairs as a dict."""
    from analysis.errors import InputError

    pairs = [one.partition("=") for one in said]
    for path, equals, values in pairs:
        if not path or not equals or not values:
            raise InputError(f"--vary: {path[:60]!r} has no range; write it as --vary path.to.field=2:8")
    paths = [path for path, _, _ in pairs]
    if twice := next((path for path in paths if paths.count(path) > 1), None):
        raise InputError(f"--vary: {twice} is said twice; leave one out")
    return {path: values for path, _, values in pairs}


def _print_page(found: "Design") -> None:
    """In colour on a terminal, as plain text without trailing blanks elsewhere."""
    from analysis.design_page import page, text

    if sys.stdout.isatty():
        stdout().print(page(found))
    else:
        sys.stdout.write(text(found))
