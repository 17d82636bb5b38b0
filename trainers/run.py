"""Train what an experiment says: `python -m trainers.run navigation`, with changes `network.memory=lstm seed=3`."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.app import stdout
from trainers.app import command
from trainers.help import show
from trainers.several import each, goes_on

if TYPE_CHECKING:
    from rich.console import Console

    from trainers.experiment import Experiment
    from trainers.folder import Folder

EXAMPLES = (
    "Examples: [bold]python -m trainers.run navigation[/], [bold]python -m trainers.run memory/two network.memory=lstm "
    "steps=500_000[/], [bold]python -m trainers.run stag_hunt set.episode=50 --show[/]. "
    "The same command goes on with a run that was stopped, and so does [bold]python -m trainers.run FOLDER[/]."
)

Target = Annotated[str, typer.Argument(help="An experiment, a scenario, a YAML file of either, or a run's folder.")]
Changes = Annotated[
    list[str] | None,
    typer.Argument(metavar="KEY=VALUE...", help="Such as ppo.clip=0.1; seed=0..4 is five runs."),
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Where the run is kept; runs/NAME-SEED if not said.")]
Show = Annotated[bool, typer.Option("--show", help="Print the whole experiment as YAML, and train nothing.")]
Help = Annotated[bool, typer.Option("--help", is_eager=True, callback=show, help="Show this message and exit.")]


def main(experiment: Target, changes: Changes = None, out: Out = None, only: Show = False, help: Help = False) -> None:
    """Train agents in a world: PPO with one network for all of them, kept so that it can be stopped at any time.

    Or play a study, an experiment of many small trials, of which each is kept once it has ended.
    """
    from trainers.studies.command import asked_for, play

    study = asked_for(experiment, changes or [], out)
    if study:
        play(*study, only)
    else:
        _train_all([_asked(experiment, *one) for one in each(changes or [], out)], only)


def _train_all(asked: "list[tuple[Experiment, Folder]]", only: bool) -> None:
    from trainers.folder import as_text

    if only:
        sys.stdout.write("".join(as_text(said) for said, _ in asked))
        return
    from trainers.accelerator import device_of
    from trainers.ranks import together

    with together(device_of(asked[0][0])) as ranks:
        for said, folder in asked:
            _train(said, folder, ranks.leads)


def _asked(target: str, changes: list[str], out: Path | None) -> "tuple[Experiment, Folder]":
    """The experiment, and where it is kept: in a folder where it was begun, if the target is one."""
    from trainers.evaluate import file_name
    from trainers.experiment import read
    from trainers.folder import Folder

    begun = Folder(Path(target))
    if Path(target).is_dir():
        goes_on(target, changes, out)
        return begun.experiment(), begun
    said = read(target, changes)
    return said, Folder(out or Path("runs") / f"{file_name(target)}-{said.seed}")


def _train(said: "Experiment", folder: "Folder", leads: bool) -> None:
    """Of several processes, one leads: it shows what is going on and tells what came of it."""
    from trainers.screen import Screen
    from trainers.train import train

    console = stdout()
    try:
        with Screen(folder.path.name, said.steps, console) if leads else nullcontext() as screen:
            train(said, folder, screen.tell if screen else lambda measures: None)
    except KeyboardInterrupt:
        if leads:
            _conclude(folder, console)
            console.print(f"stopped; go on with: python -m trainers.run {folder.path}")
        raise
    if leads:
        _conclude(folder, console)


def _conclude(folder: "Folder", console: "Console") -> None:
    """The newest test, and the page of the run."""
    from trainers import summary
    from trainers.evaluate import told_of

    for line in told_of(folder.tests()):
        console.print(line)
    console.print(f"how it went: {summary.write(folder)}")


if __name__ == "__main__":
    command(main, EXAMPLES, help_option=False)
