"""Training: play a segment, learn from it, write down what came of it; until the experiment's steps are done.

run = train(read("navigation"), Folder(Path("runs/mine")), print)
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch

from analysis.errors import InputError
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.build import build
from mettagrid_lite.config import Config
from mettagrid_lite.device import DeviceEnv
from trainers import checkpoint
from trainers.accelerator import device_of, worlds_on
from trainers.clock import Clock, gently
from trainers.collect import Collector, Segment
from trainers.curricula.play import NAMED, Tasks
from trainers.curricula.tasks import worlds_of
from trainers.evaluate import MAIN, scores
from trainers.experiment import Experiment
from trainers.exploration.explorer import explorer_for
from trainers.folder import Folder
from trainers.navigation.learned import walked
from trainers.policy import Policy
from trainers.ppo import PPO
from trainers.ranks import ALONE, Ranks, gathered, here, one_first, total
from trainers.selfplay import snapshots
from trainers.vapor.grid import doubter_for
from trainers.worlds import Ended

OWN = "own"  # what tests call the experiment's own world


class Run:
    """An experiment under way."""

    def __init__(self, experiment: Experiment, folder: Folder) -> None:
        self.experiment, self.folder = experiment, folder
        torch.manual_seed(experiment.seed)
        ranks = shared_out(experiment)
        own = len(ranks.environments(experiment.environments))
        self.tasks = tasks_of(experiment, ranks) if experiment.curriculum.kind != "none" else None
        device = device_of(experiment)
        env = self.tasks.env if self.tasks else worlds_on(device, experiment, own)
        policy = policy_for(experiment, env).to(device)
        self.learner = PPO(policy, experiment.ppo, experiment.seed, experiment.exploration.discount)
        host = env if isinstance(env, VectorEnv) else None
        self.explorer = host and explorer_for(experiment.exploration, host, experiment.seed)
        self.doubter = host and doubter_for(experiment.vapor, host, experiment.seed)
        self.play = Collector(
            env,
            policy,
            experiment.ppo.beyond,
            device,
            experiment.seed,
            ranks,
            keeps_hidden=experiment.ppo.contrastive.wants_played,
            others=experiment.others,
            keeps_trip=self.doubter is not None,
        )
        if experiment.stagger:
            self.play.stagger(experiment.config.episode)
        self.parts: dict[str, checkpoint.Part] = {"learner": self.learner, "play": self.play}
        if self.tasks:
            self.parts["tasks"] = self.tasks
        if self.explorer:
            self.parts["explorer"] = self.explorer
        if self.doubter:
            self.parts["doubter"] = self.doubter
        self.segment = experiment.ppo.steps * self.play.rows * ranks.size  # steps of all agents in an update
        self.updates = max(1, experiment.steps // self.segment)
        self.clock = Clock()
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
            with self.clock("playing"):
                segment = self._collect(steps)
            with self.clock("learning"):
                measures = self._improve(segment)
            self.done += 1
            yield {"steps": self.steps, **means_of(self.play.ended), **measures}

    def due(self, every: int) -> bool:
        """What is done every so many updates is done now; at the end everything is."""
        return self.done % every == 0 or self.done == self.updates

    def times(self) -> dict[str, float]:
        """Seconds of each phase since they were last told, and agents' steps in a second of playing and learning."""
        told = self.clock.told()
        seconds = told["seconds_playing"] + told["seconds_learning"]
        return {"steps_per_second": self.segment / seconds, **told}

    def _collect(self, steps: int) -> Segment:
        if self.tasks:
            self.tasks.begin()
        return self.play.collect(steps)

    def _improve(self, segment: Segment) -> dict[str, float]:
        left = 1 - self.done / self.updates
        paid, doubted = self.doubter.pay(segment) if self.doubter else (segment, {})
        paid, found = self.explorer.pay(paid) if self.explorer else (paid, {})
        found = doubted | found
        if self.tasks is None:
            return self.learner.improve(paid, left) | found
        learned = self.tasks.to_learn_from(paid)
        measures = found | (self.learner.improve(learned, left) if total(learned.alive.sum()) > 0 else {})
        ppo = self.experiment.ppo
        return measures | self.tasks.take(segment, self.play.ended, ppo.discount, ppo.trace)

    def save(self) -> None:
        with self.clock("saving"):
            checkpoint.save(self.folder.checkpoint, self.parts, {"updates": self.done, "steps": self.steps})


def shared_out(experiment: Experiment) -> Ranks:
    """The processes that train it; raises InputError where what plays others goes with something that it can't."""
    ranks = here()
    if experiment.others and (experiment.knows_places or experiment.curriculum.kind != "none"):
        raise InputError("others: goes with no curriculum, no exploration and no vapor; leave one out")
    if experiment.others and ranks != ALONE:
        raise InputError(f"others: can't be shared out over {ranks.size} processes; train it in one")
    return ranks


def means_of(ended: Sequence[Ended]) -> dict[str, float]:
    """Of all statistics, over the agents of the episodes that ended, if any did."""
    names = ended[0].statistics if ended else ()
    return {name: float(np.mean(np.concatenate([some.statistics[name] for some in ended]))) for name in names}


def tasks_of(experiment: Experiment, ranks: Ranks) -> Tasks:
    """The worlds that its curriculum draws from, and the curriculum."""
    said, worlds = experiment.curriculum, worlds_of(experiment.tasks)
    return Tasks(said, worlds, experiment.environments, experiment.seed, ranks)


def policy_for(experiment: Experiment, env: VectorEnv | DeviceEnv) -> Policy:
    """The network of an experiment, for what a world shows."""
    rows, columns = env.observations.shape[2:4]
    return Policy(env.world, (rows, columns), experiment.network, experiment.exploration.kind != "none")


def train(experiment: Experiment, folder: Folder, tell: Callable[[dict[str, float]], None]) -> Run:
    """Train to the end, or go on with what is in the folder. Ctrl-C lets the update end and be kept, then raises."""
    with one_first():
        folder.open(experiment)
    run = Run(experiment, folder)
    with folder.log(run.done, run.steps) as log, gently() as stops:
        for measures in run.updates_left():
            if here().leads and run.due(experiment.tests.every):
                with run.clock("testing"):
                    measures |= tested(run)
            measures |= run.times()
            log.write(measures)
            if here().leads and snapshots.due(run.done, run.updates, experiment.snapshots):
                snapshots.keep(folder.path, run.learner.policy, run.done)
            stopping = any(gathered(stops()))
            if run.due(experiment.checkpoints) or stopping:
                run.save()
            tell(measures)
            if stopping and run.done < run.updates:
                raise KeyboardInterrupt
    return run


def tested(run: Run) -> dict[str, float]:
    """Mean return and success in each world of the tests. All statistics, and an episode in each, go to the folder."""
    experiment, folder = run.experiment, run.folder
    folder.replays.mkdir(exist_ok=True)
    found = scores(
        run.learner.policy, tested_in(experiment), experiment.tests.episodes, 0, folder.replays, experiment.others
    )
    folder.write_tests(found, run.done, experiment.tests.episodes)
    tests = experiment.tests
    on_courses = walked(run.learner.policy, build(experiment.config), tests.courses, tests.episodes)
    return on_courses | {
        f"test_{what}" + f" {world}" * (world != OWN): told[what][0]
        for world, told in found.items()
        for what in MAIN
        if what in told
    }


def tested_in(experiment: Experiment) -> dict[str, Config]:
    """The experiment's own world, those of its tests, and of its curriculum's tasks those that are few."""
    worlds = {OWN: experiment.config} | {name: load(name) for name in experiment.tests.worlds}
    return worlds | (experiment.tasks if 1 < experiment.curriculum.worlds <= NAMED else {})
