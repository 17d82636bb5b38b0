"""Training: play a segment, learn from it, write down what came of it; until the experiment's steps are done.

run = train(read("navigation"), Folder(Path("runs/mine")), print)
"""

import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch

from analysis.errors import InputError
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.build import build
from trainers import checkpoint
from trainers.collect import Collector, Segment
from trainers.curricula.play import NAMED, Tasks
from trainers.curricula.tasks import worlds_of
from trainers.evaluate import episodes_of
from trainers.experiment import Experiment, Tests
from trainers.exploration.explorer import explorer_for
from trainers.folder import Folder
from trainers.navigation.learned import walked
from trainers.policy import Policy
from trainers.ppo import PPO
from trainers.ranks import ALONE, Ranks, here, one_first
from trainers.worlds import Ended

EVERY = 10  # updates between checkpoints


class Run:
    """An experiment under way."""

    def __init__(self, experiment: Experiment, folder: Folder) -> None:
        self.experiment, self.folder = experiment, folder
        torch.manual_seed(experiment.seed)
        ranks = shared_out(experiment)
        own = len(ranks.environments(experiment.environments))
        self.tasks = tasks_of(experiment) if experiment.curriculum.kind != "none" else None
        env = self.tasks.env if self.tasks else VectorEnv(experiment.config, own)
        policy = policy_for(experiment, env)
        self.learner = PPO(policy, experiment.ppo, experiment.seed, experiment.exploration.discount)
        self.explorer = explorer_for(experiment.exploration, env, experiment.seed)
        self.play = Collector(env, policy, experiment.ppo.discount, torch.device("cpu"), experiment.seed, ranks)
        self.parts: dict[str, checkpoint.Part] = {"learner": self.learner, "play": self.play}
        if self.tasks:
            self.parts["tasks"] = self.tasks
        if self.explorer:
            self.parts["explorer"] = self.explorer
        self.segment = experiment.ppo.steps * self.play.rows * ranks.size  # steps of all agents in an update
        self.updates = max(1, experiment.steps // self.segment)
        self.done = checkpoint.resume(folder.checkpoint, self.parts)["updates"] if folder.begun else 0

    @property
    def steps(self) -> int:
        """Of all agents together, so far."""
        return self.done * self.segment

    def updates_left(self) -> Iterator[dict[str, float]]:
        """Train to the end; measures after each update. Whoever stops asking has a run that can be saved."""
        steps = self.experiment.ppo.steps
        while self.done < self.updates:
            self.play.ended.clear()
            begin = time.perf_counter()
            segment = self._collect(steps)
            between = time.perf_counter()
            measures = self._improve(segment)
            seconds = time.perf_counter() - begin
            self.done += 1
            yield {
                "steps": self.steps,
                **means_of(self.play.ended),
                **measures,
                "steps_per_second": self.segment / seconds,
                "share_playing": (between - begin) / seconds,
            }

    def _collect(self, steps: int) -> Segment:
        if self.tasks:
            self.tasks.begin()
        return self.play.collect(steps)

    def _improve(self, segment: Segment) -> dict[str, float]:
        left = 1 - self.done / self.updates
        segment, found = self.explorer.pay(segment) if self.explorer else (segment, {})
        if self.tasks is None:
            return self.learner.improve(segment, left) | found
        learned = self.tasks.to_learn_from(segment)
        measures = found | (self.learner.improve(learned, left) if learned.alive.any() else {})
        ppo = self.experiment.ppo
        return measures | self.tasks.take(segment, self.play.ended, ppo.discount, ppo.trace)

    def save(self) -> None:
        checkpoint.save(self.folder.checkpoint, self.parts, {"updates": self.done, "steps": self.steps})


def shared_out(experiment: Experiment) -> Ranks:
    """The processes that train it; raises InputError where it has a part that only one can do."""
    ranks = here()
    for name in ("curriculum", "exploration"):
        if ranks != ALONE and getattr(experiment, name).kind != "none":
            raise InputError(f"{name}: can't be shared out over {ranks.size} processes; train it in one")
    return ranks


def means_of(ended: Sequence[Ended]) -> dict[str, float]:
    """Of all statistics, over the agents of the episodes that ended, if any did."""
    names = ended[0].statistics if ended else ()
    return {name: float(np.mean(np.concatenate([some.statistics[name] for some in ended]))) for name in names}


def tasks_of(experiment: Experiment) -> Tasks:
    """The worlds that its curriculum draws from, and the curriculum."""
    return Tasks(experiment.curriculum, worlds_of(experiment.tasks), experiment.environments, experiment.seed)


def policy_for(experiment: Experiment, env: VectorEnv) -> Policy:
    """The network of an experiment, for what a world shows."""
    rows, columns = env.observations.shape[2:4]
    return Policy(env.world, (rows, columns), experiment.network, experiment.exploration.kind != "none")


def train(experiment: Experiment, folder: Folder, tell: Callable[[dict[str, float]], None]) -> Run:
    """Train to the end, or go on with what is in the folder. Ctrl-C puts a checkpoint there before it ends."""
    with one_first():
        folder.open(experiment)
    run = Run(experiment, folder)
    with folder.log(run.done, run.steps) as log:
        try:
            for measures in run.updates_left():
                if here().leads and (run.done % experiment.tests.every == 0 or run.done == run.updates):
                    measures |= tested(run.learner.policy, experiment, experiment.tests)
                log.write(measures)
                tell(measures)
                if run.done % EVERY == 0:
                    run.save()
        finally:
            run.save()
    return run


def tested(policy: Policy, experiment: Experiment, tests: Tests) -> dict[str, float]:
    """Mean return in each world of the tests, in the experiment's own and in few tasks, over episodes never begun."""
    worlds = {"": experiment.config} | {f" {name}": load(name) for name in tests.worlds}
    if 1 < experiment.curriculum.worlds <= NAMED:
        worlds |= {f" {name}": config for name, config in experiment.tasks.items()}
    told = {name: episodes_of(policy, config, tests.episodes) for name, config in worlds.items()}
    returns = {f"test_return{name}": float(sums["return"].mean()) for name, sums in told.items()}
    return returns | walked(policy, build(experiment.config), tests.courses, tests.episodes)
