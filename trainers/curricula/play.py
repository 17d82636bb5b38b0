"""A curriculum at work: it says which task begins where, and takes in what came of those that ended."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from mettagrid_lite.build import World
from mettagrid_lite.load import ConfigError
from mettagrid_lite.mixed import MixedEnv
from trainers.collect import Segment, below
from trainers.curricula.curriculum import NO_SCORES, Episodes, Scores, of_each
from trainers.curricula.kinds import curriculum
from trainers.curricula.tasks import Config, named
from trainers.ranks import ALONE, Ranks, gathered, joined, parted
from trainers.returns import gae
from trainers.worlds import Ended

NAMED = 24  # so many worlds have a line each in the log
NEW = 2**20  # more environments, and more episodes of one in an update, than there are


class Tasks:
    """Tasks in play, and a batch of their worlds. Task w * L + l is level l of world w, or any of it if L is 1.

    task int64 [E], learn bool [E]: what each environment is playing, and whether it is learned from.
    """

    def __init__(
        self, config: Config, worlds: Sequence[World], environments: int, seed: int, ranks: Ranks = ALONE
    ) -> None:
        self.config, self.ranks = config, ranks
        self.places = ranks.environments(environments)
        environments = len(self.places)
        self.levels = max(config.levels, 1)
        self.curriculum = curriculum(config, len(worlds) * self.levels, seed)
        self.task, self.learn = np.zeros(environments, np.int64), np.ones(environments, bool)
        self._over: list[tuple[np.ndarray, np.ndarray]] = []
        self._steps: list[tuple[np.ndarray, np.ndarray]] = []
        self._turns = np.zeros(environments, np.int64)
        self.env = MixedEnv(worlds, environments, seed=seed, draw=self.draw)
        self.env.watchers = (self,)
        if config.success not in self.env.statistics():
            known = ", ".join(self.env.statistics())
            raise ConfigError(f"curriculum.success: no statistic is called {config.success!r}; there are {known}")

    def draw(self, environments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Worlds and ids [K] for these environments, whose episodes are over."""
        self._over.append((self.task[environments], self.learn[environments]))
        places, turns = self.places[environments], self._turns[environments]
        self._turns[environments] += 1
        drawn = self.curriculum.draw(places, turns)
        self.task[environments], self.learn[environments] = drawn
        world, level = np.divmod(drawn.task, self.levels)
        if self.config.levels:
            return world, level
        return world, (self.curriculum.updates * NEW + turns) * NEW + places

    def before(self) -> None:
        """A step is about to be taken, in these tasks."""
        self._steps.append((self.task.copy(), self.learn.copy()))

    def after(self) -> None:
        """Nothing is to be done."""

    def begin(self) -> None:
        """A segment begins: what was before it is forgotten."""
        self._over.clear()
        self._steps.clear()

    def to_learn_from(self, segment: Segment) -> Segment:
        """Without the steps of episodes that were but looked at."""
        learn = np.stack([learn for _, learn in self._steps])
        if learn.all():
            return segment
        rows = torch.as_tensor(self._for_agents(learn), device=segment.alive.device)
        return segment._replace(alive=segment.alive & rows)

    def _for_agents(self, told: np.ndarray) -> np.ndarray:
        """[T, E] -> [T, N]."""
        return np.repeat(told, self.env.num_agents, 1)

    def take(self, segment: Segment, ended: Sequence[Ended], discount: float, trace: float) -> dict[str, float]:
        """The curriculum remembers what came of a segment; measures for the log."""
        self._turns[:] = 0
        task, learn = (np.concatenate(parts) for parts in zip((NO_TASKS, NO_LOOKS), *self._over, strict=True))
        mine = [one for one in ended if one.environments[0] in self.places]
        worth, paid = (_means(mine, name) for name in (self.config.success, "return"))
        success = np.clip((worth - self.config.low) / (self.config.high - self.config.low), 0, 1)
        scores = self._scores(segment, discount, trace) if self.curriculum.needs_scores else NO_SCORES
        told_all = zip(*gathered((Episodes(task, learn, success, paid), scores)), strict=True)
        all_episodes, all_scores = (tuple(map(np.concatenate, zip(*parts, strict=True))) for parts in told_all)
        episodes = Episodes(*all_episodes)
        self.curriculum.take(episodes, Scores(*all_scores))
        measures = self.curriculum.measures()
        if len(episodes.success):
            measures["success"] = float(episodes.success.mean())
        return measures | self._of_worlds(episodes)

    def _scores(self, segment: Segment, discount: float, trace: float) -> Scores:
        """How far off values were, at each step of an agent that could act; for maxmc the values, negative."""
        by = self.config.plr.score
        error: Tensor = gae(segment.reward, segment.value, segment.last_value, segment.end, discount, trace)
        size = {"size": error.abs(), "positive": error.clamp(min=0), "maxmc": -segment.value}[by]
        alive = segment.alive.cpu().numpy()
        task = self._for_agents(np.stack([task for task, _ in self._steps]))
        return Scores(task[alive], size.cpu().numpy()[alive].astype(float))

    def _of_worlds(self, episodes: Episodes) -> dict[str, float]:
        """Success in each world of which an episode ended, where there are few."""
        if not 1 < self.config.worlds <= NAMED:
            return {}
        plays, mean = of_each(episodes.task // self.levels, episodes.success, self.config.worlds)
        names = map(named, self.config.changes())
        return {f"success {name}": float(mean[w]) for w, name in enumerate(names) if plays[w]}

    def kept(self) -> dict[str, np.ndarray]:
        """All that it goes on from after an update, by name."""
        mine = joined({"task": self.task.copy(), "learn": self.learn.copy()}, alike=())
        return mine | {f"curriculum.{name}": array for name, array in self.curriculum.kept().items()}

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        mine = parted({name: arrays[name] for name in ("task", "learn")}, (), self.ranks)
        self.task[...], self.learn[...] = mine["task"], mine["learn"]
        self._turns[:] = 0
        self.curriculum.restore(below(arrays, "curriculum."))
        self.begin()


def _means(ended: Sequence[Ended], name: str) -> np.ndarray:
    """A statistic of each episode, over its agents: float [B]."""
    return np.concatenate([np.empty(0), *(one.statistics[name].mean(1) for one in ended)])


NO_TASKS, NO_LOOKS = np.empty(0, np.int64), np.empty(0, bool)
