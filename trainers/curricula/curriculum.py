"""What all curricula are: which tasks begin next, and what is remembered of those that ended.

chosen = curriculum.draw(places, turns)      # tasks for environments that begin an episode
curriculum.take(Episodes(...), Scores(...))  # once an update, from all processes together
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np


class Drawn(NamedTuple):
    """Tasks for environments that begin. task int64 [B]; learn bool [B], False where nothing is learned from it."""

    task: np.ndarray
    learn: np.ndarray


class Episodes(NamedTuple):
    """Episodes that ended. task int64 [B], learn bool [B] as drawn; success float [B], from 0 to 1.

    paid float [B]: their returns, mean over agents; only those ask who score by them.
    """

    task: np.ndarray
    learn: np.ndarray
    success: np.ndarray
    paid: np.ndarray = np.empty(0)


class Scores(NamedTuple):
    """How far off the values were while a task was played. task int64 [S], score float [S]."""

    task: np.ndarray
    score: np.ndarray


NO_SCORES = Scores(np.empty(0, np.int64), np.empty(0))


class Curriculum:
    """Draws every task as often as any other; others of this folder draw by weights of their own.

    What is drawn follows from the seed, the number of updates, the environment, and how often it has drawn since the
    last: not from who plays it. So processes that take in the same episodes stay alike.
    """

    needs_scores = False

    def __init__(self, tasks: int, seed: int) -> None:
        self.tasks, self.seed = tasks, seed
        self.memory: dict[str, np.ndarray] = {"updates": np.zeros(1, np.int64), "plays": np.zeros(tasks, np.int64)}
        self._below: np.ndarray | None = None

    @property
    def updates(self) -> int:
        """So many there were."""
        return int(self.memory["updates"][0])

    def weights(self) -> np.ndarray:
        """How likely each task is to be drawn, float [tasks], with sum 1."""
        return np.full(self.tasks, 1 / self.tasks)

    def draw(self, places: np.ndarray, turns: np.ndarray) -> Drawn:
        """Tasks for environments [K] of all that there are, which draw for the so-manieth time [K] in this update."""
        return self._choose(by_counting(self.seed, self.updates, places, turns))

    def _choose(self, luck: np.ndarray) -> Drawn:
        """luck: numbers from 0 to 1, [K, 3]."""
        return Drawn(self._by_weight(luck[:, 0]), np.ones(len(luck), bool))

    def _by_weight(self, luck: np.ndarray) -> np.ndarray:
        if self._below is None:
            self._below = self.weights().cumsum()
        return np.searchsorted(self._below[:-1], luck * self._below[-1], side="right")

    def take(self, episodes: Episodes, scores: Scores = NO_SCORES) -> None:
        """Remember what ended since the last update."""
        plays, success = of_each(episodes.task, episodes.success, self.tasks)
        self.memory["plays"] += plays
        self.learn_from(plays, success)
        self.memory["updates"] += 1
        self._below = None

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
        self._below = None


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


def by_counting(seed: int, updates: int, places: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Numbers from 0 to 1, float [K, 3], each by a hash of what it is for (SplitMix64, Steele et al. 2014)."""
    told = np.zeros((len(places), 3), np.uint64)
    for part in (seed, updates, places[:, None], turns[:, None], np.arange(3)):
        told = _mixed(told + np.asarray(part).astype(np.uint64))
    return (told >> np.uint64(11)) / 2.0**53


def _mixed(words: np.ndarray) -> np.ndarray:
    words = words + np.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))
