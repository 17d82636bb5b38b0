"""The frame of the commands of this package: options, exit codes and errors as those of `scenarios` have them."""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from scenarios.app import BAD_INPUT, one_line_errors, run

INTERRUPTED = 130
RunFolder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Of a run, such as runs/navigation-0.")]
Seed = Annotated[int, typer.Option(min=0, max=2**31 - 1, metavar="NUMBER", help="Of episodes and chance.")]
NEEDED = ("torch", "safetensors")
"""What the extra `train` brings beyond `analysis`."""


def command(work: Callable[..., None], examples: str, help_option: bool = True) -> None:
    """Run one command with the options that the program was called with, alone its help; leave with its exit code."""
    sys.argv[1:] = sys.argv[1:] or ["--help"]
    if absent := [name for name in NEEDED if find_spec(name) is None]:
        print(f'trainers: {", ".join(absent)} not installed; run: pip install "mettagrid-lite[train]"', file=sys.stderr)
        sys.exit(BAD_INPUT)
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
    settings: dict[str, list[str]] = {} if help_option else {"help_option_names": []}
    app.command(epilog=examples, context_settings=settings)(one_line_errors(work, "trainers"))
    try:
        sys.exit(run(app, "trainers"))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
