"""`scenarios validate | new | schema | objects | actions`: what one needs while writing a world."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.app import BAD_INPUT, app, one_line_errors, stdout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

Targets = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...", help="YAML files, built-in names, given games (.nfg, .json), or replays (.jsonl)."
    ),
]


@app.command(
    epilog="Examples: [bold]scenarios validate mine.yaml[/], [bold]scenarios validate worlds/*.yaml[/], "
    "[bold]scenarios validate gathering:scarce[/]. A warning is what is legal but surely a mistake. "
    "Exit codes: 0 all can be played, 2 some can't."
)
@one_line_errors
def validate(files: Targets) -> None:
    """Check worlds without playing them: a line on what each is, or on what is wrong with it."""
    from analysis.errors import InputError
    from mettagrid_lite.load import ConfigError
    from scenarios.check import validate as check

    bad = 0
    for target in files:
        try:
            line, doubts = check(target)
        except (InputError, ConfigError) as error:
            bad += 1
            print(f"scenarios: {error}", file=sys.stderr)
            continue
        print(f"{target}: fine; {line}", flush=True)
        for doubt in doubts:
            print(f"scenarios: {target}: warning: {doubt}", file=sys.stderr)
    raise typer.Exit(BAD_INPUT if bad else 0)


@app.command(
    epilog="Examples: [bold]scenarios new my_world[/], [bold]scenarios new my_hunt --like stag_hunt[/]. Then: "
    "[bold]scenarios classify my_world.yaml[/]"
)
@one_line_errors
def new(
    name: Annotated[str, typer.Argument(help="The world's name: writes NAME.yaml here, or to the path given.")],
    like: Annotated[str | None, typer.Option(metavar="SCENARIO", help="Copy this built-in name or file.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """A world of your own to begin with: a template that explains every section, or a copy of a scenario."""
    from scenarios.template import new as write

    path = write(name, like, force)
    print(
        f"{path} is written. Try: scenarios validate {path}; scenarios play {path} --human; scenarios classify {path}"
    )


@app.command(
    epilog="Example: [bold]scenarios schema --out scenario-schema.json[/], and as the first line of a YAML beside it: "
    "[bold]# yaml-language-server: $schema=scenario-schema.json[/]"
)
@one_line_errors
def schema(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there instead of to stdout.")] = None,
) -> None:
    """What a YAML may say as JSON schema: editors complete, explain and check keys with it."""
    from analysis.files import writable, write_text
    from scenarios.editor import dumps

    if out is None:
        sys.stdout.write(dumps())
    else:
        writable(out)
        write_text(out, dumps())


@app.command(epilog="Examples: [bold]scenarios objects[/], [bold]scenarios objects stag[/]")
@one_line_errors
def objects(
    name: Annotated[str | None, typer.Argument(metavar="[KIND]", help="Only this kind of the stock.")] = None,
) -> None:
    """What can stand on a map: the kinds of the stock and the traits that a kind may have, with defaults."""
    from scenarios.traits import object_page, objects_page

    _print(object_page(name) if name else objects_page())


@app.command(epilog="Examples: [bold]scenarios actions[/], [bold]scenarios actions zap[/]")
@one_line_errors
def actions(
    name: Annotated[str | None, typer.Argument(metavar="[ACTION]", help="Only this action.")] = None,
) -> None:
    """What agents can do: each action with its keys, their defaults and an example; the events that may be rewarded."""
    from scenarios.traits import actions_page

    _print(actions_page(name))


def _print(page: "Iterable[RenderableType]") -> None:
    """Tables as wide as reads well; lines as they are, to be copied."""
    console = stdout()
    for part in page:
        if isinstance(part, str):
            print(part, flush=True)
        else:
            console.print(part)
