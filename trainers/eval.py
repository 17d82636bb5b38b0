"""How good what was trained is, in episodes that it never learned from: `python -m trainers.eval runs/navigation-0`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from trainers.app import RunFolder, Seed, command

EXAMPLES = (
    "Examples: [bold]python -m trainers.eval runs/navigation-0[/], [bold]python -m trainers.eval runs/navigation-0 "
    "--world navigation:maze --episodes 1000[/], [bold]python -m trainers.eval runs/memory-two-0 --json -[/]."
)

Worlds = Annotated[
    list[str] | None, typer.Option("--world", metavar="NAME", help="Instead of those of the tests. Repeatable.")
]
Episodes = Annotated[int, typer.Option(min=1, max=1_000_000, help="In each world.")]
Json = Annotated[str | None, typer.Option("--json", metavar="FILE|-", help="Write all statistics; - is stdout.")]


def main(run: RunFolder, world: Worlds = None, episodes: Episodes = 256, seed: Seed = 1, to: Json = None) -> None:
    """Mean return and success in each world of the tests, with 95 % intervals. Tests while training have seed 0."""
    from analysis.files import write_text
    from scenarios.options import checked_outputs
    from trainers.evaluate import scores, told_of
    from trainers.train import OWN, tested_in
    from trainers.trained import fitting, trained

    checked_outputs(to, None)
    policy, folder = trained(run)
    worlds = tested_in(folder.experiment()) | {OWN: folder.world()}
    found = scores(
        policy,
        {name: fitting(folder, name) for name in world} if world else worlds,
        episodes,
        seed,
        others=folder.experiment().others,
    )
    told = json.dumps({"run": str(run), "episodes": episodes, "seed": seed, "worlds": found}, indent=1) + "\n"
    if to is not None and to != "-":
        write_text(Path(to), told)
    sys.stdout.write(told if to == "-" else "".join(f"{line}\n" for line in told_of(found)))


if __name__ == "__main__":
    command(main, EXAMPLES)
