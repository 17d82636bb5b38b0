"""What all curricula are: which tasks begin next, and what is remembered of those that ended.

chosen = curriculum.draw(3)                 # tasks for three environments that begin an episode
curriculum.take(Episodes(...), Scores(...)) # once an update, from all workers together
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np


class Drawn(NamedTuple):
    """Tasks for environments that begin. task int64 [B]; learn bool [B], False where nothing is learned from it."""

    task: np.ndarray
    learn: np.ndarray


class Episodes(NamedTuple):
    """Episodes that ended. task int64 [B], learn bool [B] as drawn; success float [B], from 0 to 1."""

    task: np.ndarray
    learn: np.ndarray
    success: np.ndarray


class Scores(NamedTuple):
    """How far off the values were while a task was played. task int64 [S], score float [S]."""

    task: np.ndarray
    score: np.ndarray


NO_SCORES = Scores(np.empty(0, np.int64), np.empty(0))


class Curriculum:
    """Draws every task as often as any other; others of this folder draw by weights of their own.

    What is drawn follows from the seed, the worker, how many updates there were and how many draws since the last; so
    workers that take in the same episodes stay alike, and what is `kept` after an update is all there is to keep.
    """

    needs_scores = False

    def __init__(self, tasks: int, seed: int) -> None:
        self.tasks, self.seed = tasks, seed
        self.memory: dict[str, np.ndarray] = {"updates": np.zeros(1, np.int64), "plays": np.zeros(tasks, np.int64)}
        self._draws = 0
        self._weights: np.ndarray | None = None

    def weights(self) -> np.ndarray:
        """How likely each task is to be drawn, float [tasks], with sum 1."""
        return np.full(self.tasks, 1 / self.tasks)

    def draw(self, count: int, worker: int = 0) -> Drawn:
        """Tasks for so many environments."""
        chance = np.random.default_rng([self.seed, worker, int(self.memory["updates"][0]), self._draws])
        self._draws += 1
        return self._choose(count, chance)

    def _choose(self, count: int, chance: np.random.Generator) -> Drawn:
        return Drawn(self._by_weight(count, chance), np.ones(count, bool))

    def _by_weight(self, count: int, chance: np.random.Generator) -> np.ndarray:
        if self._weights is None:
            self._weights = self.weights()
        return chance.choice(self.tasks, count, p=self._weights)

    def take(self, episodes: Episodes, scores: Scores = NO_SCORES) -> None:
        """Remember what ended since the last update."""
        plays, success = of_each(episodes.task, episodes.success, self.tasks)
        self.memory["plays"] += plays
        self.learn_from(plays, success)
        self.memory["updates"] += 1
        self._draws, self._weights = 0, None

    def learn_from(self, plays: np.ndarray, success: np.ndarray) -> None:
        """How many episodes of each task ended, int [tasks], and how well, float [tasks], 0 where none did."""

    def measures(self) -> dict[str, float]:
        """For the log: as how many equally likely tasks it draws from (e to the entropy), how many were ever played."""
        weights = self.weights()
        some = weights[weights > 0]
        return {
            "tasks_drawn_from": float(np.exp(-(some * np.log(some)).sum())),
            "tasks_played": float((self.memory["plays"] > 0).sum()),
        }

    def kept(self) -> dict[str, np.ndarray]:
        """All that it remembers, by name."""
        return {name: array.copy() for name, array in self.memory.items()}

    def restore(self, kept: Mapping[str, np.ndarray]) -> None:
        for name, array in self.memory.items():
            array[...] = kept[name]
        self._draws, self._weights = 0, None


def of_each(task: np.ndarray, value: np.ndarray, tasks: int) -> tuple[np.ndarray, np.ndarray]:
    """How many values there are of each task, int [tasks], and their mean, 0 where there are none."""
    count = np.bincount(task, minlength=tasks)
    return count, np.bincount(task, value, tasks) / np.maximum(count, 1)


def share_of_new(plays: np.ndarray, rate: float) -> np.ndarray:
    """How much of a running mean so many new values make up: as if each had come by itself at this rate."""
    return 1 - (1 - rate) ** plays


def mixed(weights: np.ndarray, anything: float) -> np.ndarray:
    """Weights with sum 1, a share of which goes to all tasks alike; only that share where there are none."""
    total = weights.sum()
    even = np.full(len(weights), 1 / len(weights))
    return (1 - anything) * weights / total + anything * even if total > 0 else even
