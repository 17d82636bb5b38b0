"""`scenarios list | show | play | classify`. Each command imports what it needs when it runs: help comes at once."""

import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from analysis import Budget, Report

ANSWERED, BAD_INPUT, UNDETERMINED = 0, 2, 3

app = typer.Typer(
    name="scenarios",
    help="Small multi-agent grid worlds, and which game they are.",
    epilog="Start with: scenarios classify stag_hunt",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

UsageError: type[Exception] = typer.BadParameter.__mro__[1]  # wherever this version of typer keeps it

Name = Annotated[str, typer.Argument(help="A built-in name (see [bold]scenarios list[/]) or a YAML file.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change the config, e.g. --set episode=100. Repeatable."),
]
Strategies = Annotated[
    str | None, typer.Option(metavar="NAME,...", help="Use these strategies instead of derived ones.")
]
Seed = Annotated[int, typer.Option(min=0, help="Same seed, same answer.")]


def run() -> int:
    """Run the command line and return its exit code; what is wrong with its options is one line on stderr too."""
    try:
        return app(standalone_mode=len(sys.argv) < 2) or ANSWERED  # alone it shows its help
    except UsageError as error:
        context, told = getattr(error, "ctx", None), getattr(error, "format_message", error.__str__)()
        where = context.command_path if context else "scenarios"
        print(f"scenarios: {' '.join(told.split()).rstrip('.')}; see {where} --help", file=sys.stderr)
        return BAD_INPUT


def one_line_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Bad input is one line on stderr and exit code 2; Ctrl-C is exit code 130."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from analysis.errors import InputError
        from mettagrid_lite.load import ConfigError

        try:
            command(*args, **kwargs)
        except (InputError, ConfigError) as error:
            print(f"scenarios: {error}", file=sys.stderr)
            raise typer.Exit(BAD_INPUT) from None
        except BrokenPipeError:
            sys.stderr.close()  # the reader has gone, as in `scenarios list | head -1`: nobody is left to tell
            raise typer.Exit(ANSWERED) from None

    return run


@app.command("list")
@one_line_errors
def list_scenarios() -> None:
    """The built-in scenarios: name, what they are in a sentence, the answer they are expected to give."""
    from rich.table import Table

    from mettagrid_lite.load import library, load

    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("name", "about", "expect"):
        rows.add_column(heading, overflow="fold", no_wrap=heading == "name")
    for name in library():
        config = load(name)
        rows.add_row(name, config.about.partition(". ")[0].rstrip(".") + ".", ", ".join(config.expect))
    _stdout().print(rows)


@app.command(epilog="Example: scenarios show spatial_stag_hunt")
@one_line_errors
def show(name: Name, changes: Set = None, seed: Seed = 0) -> None:
    """The YAML of a scenario and a picture of its first state."""
    from mettagrid_lite.load import library
    from scenarios.screen import picture

    config = _load(name, changes)
    path = library().get(name, Path(name))
    print(path.read_text(encoding="utf-8").rstrip())
    print(f"\n{picture(config, seed)}")


@app.command(epilog="Example: scenarios play stag_hunt --every 10")
@one_line_errors
def play(
    name: Name,
    changes: Set = None,
    seed: Seed = 0,
    every: Annotated[int, typer.Option(min=1, help="Show every so many steps.")] = 1,
    strategies: Strategies = None,
) -> None:
    """One episode as text frames: agent i plays strategy i of those that `classify` compares."""
    from scenarios.screen import frames

    for frame in frames(_load(name, changes, strategies), seed, every):
        print(frame)


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
    changes: Set = None,
    seed: Seed = 0,
    budget: Annotated[
        str, typer.Option(metavar="60s|2000ep", help="Stop after so many seconds, or episodes of each profile.")
    ] = "60s",
    strategies: Strategies = None,
) -> None:
    """Which game is this? Its name first, then why, payoffs with errors, equilibria, and what learning meets in it."""
    limit, overrides, names = parse_budget(budget), parse_changes(changes), _split(strategies)
    _check_outputs(targets, json, plot)
    reports = [_answer(target, seed, limit, overrides, names, quiet=json == "-") for target in targets]
    if json:
        _write_json(reports, json)
    if plot:
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
        _stdout().print(page(report))
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

    if json and json != "-":
        writable(Path(json))
    if plot:
        writable(plot)
        if plot.suffix.lower() not in (".png", ".svg"):
            raise InputError(f"--plot: {plot} is neither .png nor .svg; choose one of these endings")
        if len(targets) > 1:
            raise InputError(f"--plot: draws one answer, got {len(targets)} targets; classify them one by one")


def parse_budget(text: str) -> "Budget":
    """`60s`: seconds; `2000ep`: episodes of each profile, whatever time they take."""
    from analysis import Budget
    from analysis.errors import InputError

    match = re.fullmatch(r"(\d+(?:\.\d+)?)s|(\d+)ep", text.strip())
    if not match or float(match[1] or match[2]) == 0:
        raise InputError(f"--budget: {text!r} is not a budget; write seconds as 60s or episodes as 2000ep")
    return Budget(seconds=float(match[1])) if match[1] else Budget(seconds=None, episodes=int(match[2]))


def parse_changes(changes: list[str] | None) -> dict[str, Any]:
    """`path.to.field=value` pairs as a dict; values are read as YAML."""
    from analysis.errors import InputError
    from mettagrid_lite.load import parse_value

    pairs = [change.partition("=") for change in changes or ()]
    for key, equals, _ in pairs:
        if not key or not equals:
            raise InputError(f"--set: {key!r} has no value; write it as --set path.to.field=value")
    return {key: parse_value(value) for key, _, value in pairs}


def _load(name: str, changes: list[str] | None, strategies: str | None = None) -> Any:
    from mettagrid_lite.load import load

    named = {} if strategies is None else {"strategies": _split(strategies)}
    return load(name, parse_changes(changes) | named)


def _split(names: str | None) -> list[str] | None:
    """Names between commas; a comma inside brackets belongs to a name: `collect(hare, 2), stay`."""
    return None if names is None else [name.strip() for name in re.split(r",(?![^()]*\))", names) if name.strip()]


def _stdout() -> "Console":
    """A console as wide as reads well."""
    from rich.console import Console

    width = min(Console().width, 120) if sys.stdout.isatty() else 100
    return Console(highlight=False, markup=False, emoji=False, width=width)  # names from files are text, never markup
