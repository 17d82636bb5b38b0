"""`scenarios play`: an episode as text."""

from typing import Annotated

import typer

from scenarios.app import Changes, Name, Seed, Strategies, app, one_line_errors
from scenarios.options import changed


@app.command(epilog="Example: scenarios play stag_hunt --every 10")
@one_line_errors
def play(
    name: Name,
    changes: Changes = None,
    seed: Seed = 0,
    every: Annotated[int, typer.Option(min=1, help="Show every so many steps.")] = 1,
    strategies: Strategies = None,
) -> None:
    """One episode as text frames: agent i plays strategy i of those that `classify` compares."""
    from scenarios.screen import frames

    for frame in frames(changed(name, changes, strategies), seed, every):
        print(frame)
