"""`scenarios list | show`: the library and a look at one world."""

from typing import Annotated

import typer

from scenarios.app import Changes, Name, Seed, app, one_line_errors, stdout
from scenarios.options import changed, file_of


@app.command("list", epilog="Examples: [bold]scenarios list[/], [bold]scenarios list 'navigation/*' --json[/]")
@one_line_errors
def list_scenarios(
    family: Annotated[str, typer.Argument(help="Only these, with * for any text: 'navigation/*'.")] = "*",
    json: Annotated[bool, typer.Option("--json", help="As JSON, with players, reference and file.")] = False,
) -> None:
    """The built-in scenarios: name, what they are in a sentence, the answer they are expected to give."""
    if json:
        _list_json(family)
        return
    from rich.table import Table

    from mettagrid_lite.load import library, load

    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=True)
    rows.add_column("name", no_wrap=True)
    rows.add_column("about", ratio=1)
    rows.add_column("expect", max_width=24)
    for name in library(family):
        config = load(name)
        rows.add_row(name, config.about.partition(". ")[0].rstrip(".") + ".", ", ".join(config.expect))
    stdout().print(rows)


def _list_json(family: str) -> None:
    from json import dumps

    from mettagrid_lite.load import library, load

    told = []
    for name, path in library(family).items():
        config = load(name)
        said = {"name": name, "about": config.about, "reference": config.reference, "expect": list(config.expect)}
        told.append(said | {"players": config.players, "file": str(path)})
    print(dumps(told, indent=2, ensure_ascii=False))


@app.command(epilog="Example: scenarios show spatial_stag_hunt")
@one_line_errors
def show(name: Name, changes: Changes = None, seed: Seed = 0) -> None:
    """The YAML of a scenario and a picture of its first state."""
    from scenarios.screen import picture

    drawn = picture(changed(name, changes), seed)
    print(f"{file_of(name).read_text(encoding='utf-8').rstrip()}\n\n{drawn}")
