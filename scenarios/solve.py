"""`scenarios solve`: a tiny world exactly, where any policy is a strategy."""

from typing import Annotated

import typer

from scenarios.app import Changes, Name, app, one_line_errors
from scenarios.options import changed


@app.command(
    epilog="Example: [bold]scenarios solve tiny.yaml --set episode=10 --seconds 60[/]. "
    "Exit codes: 0 solved, 2 bad input or too large."
)
@one_line_errors
def solve(
    name: Name,
    changes: Changes = None,
    states: Annotated[
        int, typer.Option(min=1, metavar="NUMBER", help="Give up beyond so many joint states.")
    ] = 200_000,
    seconds: Annotated[float, typer.Option(min=0, metavar="NUMBER", help="Give up after so long.")] = 120.0,
) -> None:
    """The best that can be done in a tiny world, exactly: all its joint states, solved backwards."""
    config = changed(name, changes)
    from analysis.exact.backward import solve_world
    from analysis.exact.check import summary
    from analysis.exact.limits import Limits
    from analysis.exact.page import world
    from scenarios.screen import progress_bar

    with progress_bar(name, "joint states, then steps") as progress:
        found = solve_world(config, Limits(states=states, seconds=seconds), progress)
    print(f"{config.name}: {', '.join(found.graph.world.agents)}; {found.graph.outcomes:,} outcomes of steps")
    print("\n".join(world(summary(found))))
