"""`scenarios play`: an episode as text or pictures, recorded, shown again, or with a person in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.app import Changes, Name, Seed, Strategies, app, one_line_errors
from scenarios.options import changed

if TYPE_CHECKING:
    from scenarios.watch import Outputs


@app.command(
    epilog="Examples: [bold]scenarios play stag_hunt --every 10[/], [bold]scenarios play stag_hunt --human[/], "
    "[bold]scenarios play harvest --human --seat agent_2 --strategies 'zap(apple)'[/], "
    "[bold]scenarios play harvest --save harvest.jsonl --gif harvest.gif[/], [bold]scenarios play harvest.jsonl[/]"
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
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Record it: FILE.jsonl, to be played again.")
    ] = None,
    gif: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a moving picture.")] = None,
    strip: Annotated[Path | None, typer.Option(metavar="FILE", help="Write some frames side by side, as PNG.")] = None,
    frames: Annotated[int, typer.Option(min=1, max=100, help="How many, in a strip.")] = 6,
) -> None:
    """One episode as text frames, or with you in it: agent i plays strategy i of those that `classify` compares.

    With --save, --gif or --strip it is written instead. A replay (.jsonl) is shown again.
    """
    from scenarios.watch import REPLAY, Outputs

    outputs = Outputs(save, gif, strip, every, frames)
    outputs.check()
    if name.endswith(REPLAY):
        _again(name, outputs, bool(changes or strategies or human or save or seed))
        return
    config = changed(name, changes, strategies)
    if save or gif or strip:
        from scenarios.watch import kept

        lines = kept(outputs, config, seed, seat if human else None)
    elif human:
        from scenarios.human import play as play_yourself

        play_yourself(config, seed, seat)
        return
    else:
        from scenarios.screen import frames as played

        lines = played(config, seed, every)
    for line in lines:
        print(line)


def _again(name: str, outputs: "Outputs", told: bool) -> None:
    """Show a replay, or make pictures of it. told: whether something was said of how to play it."""
    from analysis.errors import InputError
    from mettagrid_lite.replay import read
    from scenarios.watch import played_back

    if told:
        raise InputError(f"{name}: is a replay: --set, --seed, --strategies, --human and --save go with a world")
    replay = read(name)
    wanted = outputs.gif or outputs.strip
    for line in outputs.write(replay) if wanted else played_back(replay, outputs.every):
        print(line)
