"""The frame of every command: options, exit codes, one line for what is wrong. Nothing heavy: help comes at once."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

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
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change the config, e.g. --set episode=100. Repeatable."),
]
Strategies = Annotated[
    str | None, typer.Option(metavar="NAME,...", help="Use these strategies instead of derived ones.")
]
Sets = Annotated[
    str | None,
    typer.Option(
        "--strategies",
        metavar="NAME,...",
        help="Use these strategies instead of derived ones; run:PATH is a checkpoint. Or compare sets: scripted, psro, "
        "population.",
    ),
]
Device = Annotated[
    str, typer.Option(metavar="cpu|cuda", help="Where scripted strategies are played; the answer is the same.")
]
WRITTEN = "What is printed and written"  # the panel of such options in the help of a command that has many
Seed = Annotated[int, typer.Option(min=0, max=2**62 - 1, metavar="NUMBER", help="Same seed, same answer.")]


def run(app: typer.Typer = app, name: str = "scenarios") -> int:
    """Run a command line and return its exit code; what is wrong with its options is one line on stderr too."""
    try:
        return app(standalone_mode=len(sys.argv) < 2) or ANSWERED  # alone it shows its help
    except UsageError as error:
        context, told = getattr(error, "ctx", None), getattr(error, "format_message", error.__str__)()
        where = context.command_path if context else name
        print(f"{name}: {' '.join(told.split()).rstrip('.')}; see {where} --help", file=sys.stderr)
        return BAD_INPUT


def one_line_errors(command: Callable[..., None], name: str = "scenarios") -> Callable[..., None]:
    """Bad input is one line on stderr and exit code 2; Ctrl-C is exit code 130."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from analysis.errors import InputError
        from mettagrid_lite.load import ConfigError

        try:
            command(*args, **kwargs)
        except (InputError, ConfigError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            raise typer.Exit(BAD_INPUT) from None
        except MemoryError:
            print(f"{name}: not enough memory for this world; lower `agents`, `view` or the map", file=sys.stderr)
            raise typer.Exit(BAD_INPUT) from None
        except BrokenPipeError:
            sys.stderr.close()  # the reader has gone, as in `scenarios list | head -1`: nobody is left to tell
            raise typer.Exit(ANSWERED) from None

    return run


def stdout() -> "Console":
    """A console as wide as reads well."""
    from rich.console import Console

    width = min(Console().width, 120) if sys.stdout.isatty() else 100
    return Console(highlight=False, markup=False, emoji=False, width=width)  # names from files are text, never markup
