"""Watch what was trained: `python -m trainers.play runs/navigation-0 --gif walk.gif`."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from trainers.app import RunFolder, Seed, command

EXAMPLES = (
    "Examples: [bold]python -m trainers.play runs/navigation-0 --every 10[/], "
    "[bold]python -m trainers.play runs/navigation-0 --world navigation:maze --gif maze.gif[/]."
)

World = Annotated[str | None, typer.Option(metavar="NAME", help="Instead of its own.")]
Every = Annotated[int, typer.Option(min=1, help="Show every so many steps.")]
Save = Annotated[Path | None, typer.Option(metavar="FILE", help="Record it: FILE.jsonl, for `scenarios play`.")]
Gif = Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a moving picture.")]
Strip = Annotated[Path | None, typer.Option(metavar="FILE", help="Write some frames side by side, as PNG.")]
FRAMES = 6


def main(
    run: RunFolder,
    world: World = None,
    seed: Seed = 1,
    every: Every = 1,
    save: Save = None,
    gif: Gif = None,
    strip: Strip = None,
) -> None:
    """An episode that it never learned from, as text frames, or written with --save, --gif or --strip."""
    from mettagrid_lite.replay import read
    from scenarios.watch import Outputs, played_back
    from trainers.evaluate import episodes_of
    from trainers.trained import fitting, trained

    outputs = Outputs(save, gif, strip, every, FRAMES)
    outputs.check()
    policy, folder = trained(run)
    config = fitting(folder, world) if world else folder.world()
    with TemporaryDirectory() as scratch:
        path = save or Path(scratch) / "episode.jsonl"
        episodes_of(policy, config, 1, seed, replay=path, others=folder.experiment().others)
        replay = read(path)
        if save:
            print(f"{path} is written: {replay.steps} steps; look at it with: scenarios play {path}")
        for line in outputs.write(replay) if save or gif or strip else played_back(replay, every):
            print(line)


if __name__ == "__main__":
    command(main, EXAMPLES)
