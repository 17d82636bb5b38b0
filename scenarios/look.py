"""`scenarios list | show`: the library and a look at one world."""

from scenarios.app import Changes, Name, Seed, app, one_line_errors, stdout
from scenarios.options import changed, file_of


@app.command("list", epilog="Example: scenarios list")
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
    stdout().print(rows)


@app.command(epilog="Example: scenarios show spatial_stag_hunt")
@one_line_errors
def show(name: Name, changes: Changes = None, seed: Seed = 0) -> None:
    """The YAML of a scenario and a picture of its first state."""
    from scenarios.screen import picture

    config = changed(name, changes)
    print(file_of(name).read_text(encoding="utf-8").rstrip())
    print(f"\n{picture(config, seed)}")
