"""Train what an experiment says: `python -m trainers.run navigation`, with changes `network.memory=lstm seed=3`."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from mettagrid_lite import VectorEnv, load
from scenarios.app import one_line_errors
from trainers import checkpoint
from trainers.collect import Collector
from trainers.evaluate import episodes_of, mean_and_interval
from trainers.experiment import Experiment, Tests, names, read
from trainers.folder import Folder
from trainers.policy import Policy
from trainers.ppo import PPO

SHOWN = ("return", "entropy", "kl", "explained")  # beside the bar
EVERY = 10  # updates between checkpoints


class Run:
    """An experiment under way."""

    def __init__(self, experiment: Experiment, folder: Folder) -> None:
        self.experiment, self.folder = experiment, folder
        torch.manual_seed(experiment.seed)
        env = VectorEnv(experiment.config, experiment.environments, seed=experiment.seed)
        policy = policy_for(experiment, env)
        self.learner = PPO(policy, experiment.ppo, experiment.seed)
        self.play = Collector(env, policy, experiment.ppo.discount, torch.device("cpu"), experiment.seed)
        self.updates = max(1, experiment.steps // (experiment.ppo.steps * self.play.rows))
        self.done = 0
        if folder.begun:
            self.done = checkpoint.resume(folder.checkpoint, self.learner, self.play)["updates"]

    @property
    def steps(self) -> int:
        """Of all agents together, so far."""
        return self.done * self.experiment.ppo.steps * self.play.rows

    def updates_left(self) -> Iterator[dict[str, float]]:
        """Train to the end; measures after each update. Whoever stops asking has a run that can be saved."""
        steps = self.experiment.ppo.steps
        while self.done < self.updates:
            begin = time.perf_counter()
            segment = self.play.collect(steps)
            between = time.perf_counter()
            measures = self.learner.improve(segment, 1 - self.done / self.updates)
            seconds = time.perf_counter() - begin
            self.done += 1
            yield {
                "steps": self.steps,
                **self._played(),
                **measures,
                "steps_per_second": steps * self.play.rows / seconds,
                "share_playing": (between - begin) / seconds,
            }

    def _played(self) -> dict[str, float]:
        """Means over the episodes that ended in this update, if any did."""
        ended, self.play.episodes = self.play.episodes, []
        return (
            {name: float(np.mean(np.concatenate([row[name] for row in ended]))) for name in ended[0]} if ended else {}
        )

    def save(self) -> None:
        about = {"updates": self.done, "steps": self.steps}
        checkpoint.save(self.folder.checkpoint, self.learner, self.play, about)


def policy_for(experiment: Experiment, env: VectorEnv) -> Policy:
    """The network of an experiment, for what a world shows."""
    rows, columns = env.observations.shape[2:4]
    return Policy(env.world, (rows, columns), experiment.network)


def train(experiment: Experiment, folder: Folder, tell: Callable[[dict[str, float]], None]) -> Run:
    """Train to the end, or go on with what is in the folder. Ctrl-C puts a checkpoint there before it ends."""
    folder.open(experiment)
    run = Run(experiment, folder)
    with folder.log(run.done, run.steps) as log:
        try:
            for measures in run.updates_left():
                if run.done % experiment.tests.every == 0 or run.done == run.updates:
                    measures |= tested(run.learner.policy, experiment, experiment.tests)
                log.write(measures)
                tell(measures)
                if run.done % EVERY == 0:
                    run.save()
        finally:
            run.save()
    return run


def tested(policy: Policy, experiment: Experiment, tests: Tests) -> dict[str, float]:
    """Mean return in each world of the tests, and in the experiment's own, over episodes that it never began with."""
    worlds = {"": experiment.config} | {f" {name}": load(name) for name in tests.worlds}
    told = {name: episodes_of(policy, config, tests.episodes) for name, config in worlds.items()}
    return {f"test_return{name}": float(sums["return"].mean()) for name, sums in told.items()}


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
