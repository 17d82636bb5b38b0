"""Train what an experiment says: `python -m trainers.run navigation`, with changes `network.memory=lstm seed=3`."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from scenarios.app import stdout
from trainers.app import command
from trainers.help import show

if TYPE_CHECKING:
    from trainers.experiment import Experiment
    from trainers.folder import Folder

EXAMPLES = (
    "Examples: [bold]python -m trainers.run navigation[/], [bold]python -m trainers.run memory/two network.memory=lstm "
    "steps=500_000[/], [bold]python -m trainers.run stag_hunt set.episode=50 --show[/]. "
    "The same command goes on with a run that was stopped, and so does [bold]python -m trainers.run FOLDER[/]."
)
SHOWN = ("return", "entropy", "kl", "explained")  # beside the bar

Target = Annotated[str, typer.Argument(help="An experiment, a scenario, a YAML file of either, or a run's folder.")]
Changes = Annotated[
    list[str] | None,
    typer.Argument(metavar="KEY=VALUE...", help="Such as ppo.clip=0.1; seed=0..4 is five runs."),
]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Where the run is kept; runs/NAME-SEED if not said.")]
Show = Annotated[bool, typer.Option("--show", help="Print the whole experiment as YAML, and train nothing.")]
Help = Annotated[bool, typer.Option("--help", is_eager=True, callback=show, help="Show this message and exit.")]


def main(experiment: Target, changes: Changes = None, out: Out = None, only: Show = False, help: Help = False) -> None:
    """Train agents in a world: PPO with one network for all of them, kept so that it can be stopped at any time."""
    from trainers.folder import as_text
    from trainers.several import each

    asked = [_asked(experiment, *one) for one in each(changes or [], out)]
    if only:
        sys.stdout.write("".join(as_text(said) for said, _ in asked))
    else:
        import torch

        from trainers.ranks import together

        with together(torch.device("cpu")) as ranks:
            for said, folder in asked:
                _train(said, folder, ranks.leads)


def _asked(target: str, changes: list[str], out: Path | None) -> "tuple[Experiment, Folder]":
    """The experiment, and where it is kept: in a folder where it was begun, if the target is one."""
    from analysis.errors import InputError
    from trainers.experiment import read
    from trainers.folder import Folder

    begun = Folder(Path(target))
    if Path(target).is_dir():
        if changes or out:
            raise InputError(f"{target}: a run goes on as it began; leave out what is changed, and --out")
        return begun.experiment(), begun
    said = read(target, changes)
    name = re.sub(r"\W+", "-", target.removesuffix(".yaml").removesuffix(".yml").lstrip("./"))
    return said, Folder(out or Path("runs") / f"{name}-{said.seed}")


def _train(said: "Experiment", folder: "Folder", leads: bool) -> None:
    """Of several processes, one leads: it shows what is going on and tests what was learned."""
    from trainers.evaluate import episodes_of, mean_and_interval
    from trainers.train import train

    console = stdout()
    columns = [TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn()]
    with Progress(*columns, console=console, disable=not leads) as progress:
        bar = progress.add_task(said.world, total=said.steps, told="")

        def tell(measures: dict[str, float]) -> None:
            shown = [f"{name} {measures[name]:.3g}" for name in SHOWN if name in measures]
            pace = f"{measures['steps_per_second']:,.0f} steps/s"
            progress.update(bar, completed=measures["steps"], told=" ".join([pace, *shown]))

        run = train(said, folder, tell)
    if not leads:
        return
    returns = episodes_of(run.learner.policy, said.config, said.tests.episodes)["return"].mean(1)
    mean, low, high = mean_and_interval(returns)
    console.print(
        f"return {mean:.3f} [{low:.3f}, {high:.3f}] over {len(returns)} episodes not learned from; {folder.path}"
    )


if __name__ == "__main__":
    command(main, EXAMPLES, help_option=False)
