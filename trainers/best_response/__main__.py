"""What a policy concedes to a learner that answers it: `python -m trainers.best_response runs/tag-0`."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from trainers.app import command

EXAMPLES = (
    "Examples: [bold]python -m trainers.best_response runs/tag-0[/], [bold]python -m trainers.best_response "
    'runs/tag-0/snapshots[/], [bold]python -m trainers.best_response "seek(gold)" --world ring --player agent_1[/]. '
    "The same command goes on with one that was stopped."
)

Who = Annotated[str, typer.Argument(help="Folder of a run, its snapshots, or a strategy by name; all agents play it.")]
World = Annotated[str | None, typer.Option(help="A scenario or experiment; of a run, its own.")]
Player = Annotated[list[str] | None, typer.Option(help="Agents that answer, one by one; else the first of each group.")]
Steps = Annotated[
    int | None, typer.Option(min=1, help="Of each learner; else twice as many as the run has played in its world.")
]
Seeds = Annotated[int, typer.Option(min=1, help="Learners for each player; the best counts.")]
Episodes = Annotated[int, typer.Option(min=2, help="Fresh ones to judge by.")]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Where it is kept; best_response in the run's folder.")]


def main(
    who: Who,
    world: World = None,
    player: Player = None,
    steps: Steps = None,
    seeds: Seeds = 3,
    episodes: Episodes = 256,
    out: Out = None,
) -> None:
    """A lower bound of what a policy concedes: new learners, each alone in a seat while the policy plays all others."""
    from analysis.files import write_text
    from mettagrid_lite.build import build
    from scenarios.screen import progress_bar
    from trainers.best_response.reply import Budget, conceded
    from trainers.best_response.seats import asked, line, seats_of

    said, what, folder = asked(who, world, out)
    built = build(said.config)
    budget = Budget(steps or 2 * said.steps // len(built.agents), seeds, episodes)
    cast = dict.fromkeys(built.agents, what)
    found = []
    for seat in seats_of(built, player):
        with progress_bar(folder.name, seat) as show:
            tell = partial(show, total=1.0) if show else None
            found.append(conceded(said, cast, seat, budget, folder, tell))
        print(line(found[-1]))
    told = [one._asdict() | {"gain": one.gain, "replies": [each._asdict() for each in one.replies]} for one in found]
    write_text(folder / "answer.json", json.dumps({"of": who, "steps": budget.steps, "seats": told}, indent=1) + "\n")
    sys.stdout.write(f"NashConv is at least {sum(max(one.gain, 0) for one in found):.3f} over these seats\n")


if __name__ == "__main__":
    command(main, EXAMPLES)
