"""`scenarios play`: an episode as text, or with a person in it."""

from typing import Annotated

import typer

from scenarios.app import Changes, Name, Seed, Strategies, app, one_line_errors
from scenarios.options import changed


@app.command(
    epilog="Examples: [bold]scenarios play stag_hunt --every 10[/], [bold]scenarios play stag_hunt --human[/], "
    "[bold]scenarios play harvest --human --seat agent_2 --strategies 'zap(apple)'[/]"
)
@one_line_errors
def play(
    name: Name,
    changes: Changes = None,
    seed: Seed = 0,
    every: Annotated[int, typer.Option(min=1, help="Show every so many steps.")] = 1,
    strategies: Strategies = None,
    human: Annotated[bool, typer.Option("--human", help="Play one agent yourself, by keyboard.")] = False,
    seat: Annotated[str, typer.Option(metavar="AGENT", help="Which agent is yours, with --human.")] = "agent_0",
) -> None:
    """One episode as text frames, or with you in it: agent i plays strategy i of those that `classify` compares."""
    config = changed(name, changes, strategies)
    if human:
        from scenarios.human import play as play_yourself

        play_yourself(config, seed, seat)
        return
    from scenarios.screen import frames

    for frame in frames(config, seed, every):
        print(frame)
