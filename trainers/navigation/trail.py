"""Walks written down: where somebody was after each step, on every map of a course."""

from typing import NamedTuple, Protocol

import numpy as np

from mettagrid_lite import VectorEnv
from mettagrid_lite.state import COL, OVER, ROW, STANDING
from trainers.navigation.course import GOAL, Course


class Walker(Protocol):
    """What chooses steps: a control, or what was trained."""

    def begin(self, course: Course, env: VectorEnv) -> None:
        """The first step is about to be chosen on all maps of the course, in `env`."""

    def act(self, env: VectorEnv) -> np.ndarray:
        """Positions in `env.world.actions`, int64 [M]; who has ended may say anything."""


class Trail(NamedTuple):
    """M walks of at most T steps.

    at     int64 [T + 1, M, 2]: row and column after 0, 1, ... steps; who has ended stays
    took   int64 [T + 1, M]: goals taken so far
    steps  int64 [M]: until the episode was over
    goals  int64 [M]: how many there were to take
    """

    at: np.ndarray
    took: np.ndarray
    steps: np.ndarray
    goals: np.ndarray

    @property
    def arrived(self) -> np.ndarray:
        """Took all that were to be taken, bool [M]."""
        return np.asarray(self.took[-1] >= self.goals)


def walk(walker: Walker, course: Course) -> Trail:
    """The first episode on each map."""
    env = course.start()
    walker.begin(course, env)
    goal = env.world.kinds.index(GOAL)
    standing = env.state.counts[:, STANDING, goal].copy()
    steps, at, took = np.zeros(len(course.ids), np.int64), [_at(env)], [np.zeros_like(standing)]
    while not (over := env.state.env[:, OVER] == 1).all():
        env.step(walker.act(env)[:, None])
        steps += ~over
        at.append(np.where(over[:, None], at[-1], _at(env)))
        took.append(np.where(over, took[-1], standing - env.state.counts[:, STANDING, goal]))
    goals = standing if course.all_goals else np.ones_like(standing)
    return Trail(np.stack(at), np.stack(took).astype(np.int64), steps, goals.astype(np.int64))


def _at(env: VectorEnv) -> np.ndarray:
    """Where the agents are now, [M, 2]."""
    return env.state.agents[:, 0, [ROW, COL]].copy()
