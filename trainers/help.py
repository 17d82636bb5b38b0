"""`python -m trainers.run --help`: how it is called, which experiments there are, and all that one may say."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

if TYPE_CHECKING:
    from trainers.fields import Key


def show(context: typer.Context, wanted: bool) -> None:
    """Print it and leave, if it is wanted."""
    if not wanted:
        return
    context.get_help()  # prints
    from trainers.experiment import Experiment, names
    from trainers.fields import keys
    from trainers.studies.names import STUDIES, model_of

    console = Console(highlight=False, markup=False)
    console.print(_panel("Experiments", names().items()))
    console.print(_panel("Keys, with their defaults and other choices", _grouped(keys(Experiment))))
    for name in STUDIES:
        console.print(_panel(f"Keys of the study {name}", _grouped(keys(model_of(name)))))
    raise typer.Exit()


def _grouped(found: "Iterable[Key]") -> Iterator[tuple[str, ...]]:
    """A row a key, with an empty one between records."""
    for record, some in groupby(found, lambda key: key.name.rpartition(".")[0]):
        yield from [("", "", "")] * bool(record)
        yield from some


def _panel(title: str, rows: Iterable[tuple[str, ...]]) -> Panel:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold cyan", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    return Panel(table, title=title, title_align="left", border_style="dim")
