"""Train what an experiment says: `python -m trainers.run navigation`, with changes `network.memory=lstm seed=3`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from scenarios.app import one_line_errors
from trainers.evaluate import episodes_of, mean_and_interval
from trainers.experiment import names, read
from trainers.folder import Folder
from trainers.train import train

SHOWN = ("return", "entropy", "kl", "explained")  # beside the bar


def main(
    experiment: Annotated[str, typer.Argument(help="An experiment, a YAML file, or a scenario's name.")],
    changes: Annotated[list[str] | None, typer.Argument(metavar="KEY=VALUE...", help="Such as ppo.clip=0.1.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the run is kept; runs/NAME-SEED.")] = None,
) -> None:
    said = read(experiment, changes or ())
    folder = Folder(out or Path("runs") / f"{Path(experiment).stem.replace(':', '-')}-{said.seed}")
    console = Console()
    columns = [TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn()]
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task(experiment, total=said.steps, told="")

        def tell(measures: dict[str, float]) -> None:
            shown = [f"{name} {measures[name]:.3g}" for name in SHOWN if name in measures]
            pace = f"{measures['steps_per_second']:,.0f} steps/s"
            progress.update(bar, completed=measures["steps"], told=" ".join([pace, *shown]))

        run = train(said, folder, tell)
    returns = episodes_of(run.learner.policy, said.config, said.tests.episodes)["return"].mean(1)
    mean, low, high = mean_and_interval(returns)
    console.print(
        f"return {mean:.3f} [{low:.3f}, {high:.3f}] over {len(returns)} episodes not learned from; {folder.path}"
    )


main.__doc__ = "Train in a world. Experiments:\n\n" + "\n\n".join(f"{name}: {about}" for name, about in names().items())

if __name__ == "__main__":
    typer.run(one_line_errors(main, "trainers"))
