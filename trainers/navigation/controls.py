"""Walkers that need no training, to be measured against: each sees through the same window as what is trained.

right_hand  keeps a wall on its right hand; before it meets one it goes straight
random      goes anywhere
searcher    the shortest way over what it has seen to the nearest goal it has seen; with none, to the nearest frontier
            (Yamauchi 1997): a cell it has seen that something unseen is next to
oracle      the shortest way through all goals, which it knows
"""

import numpy as np

from mettagrid_lite import VectorEnv
from mettagrid_lite.maps.edges import neighbours
from mettagrid_lite.plans import Round
from mettagrid_lite.potential import distances
from mettagrid_lite.state import COL, GROUND, ROW, WAIT
from trainers.navigation.course import GOAL, Course
from trainers.navigation.routes import orders
from trainers.navigation.trail import Walker

WAYS = ("north", "east", "south", "west")
STAYS = -1


class RandomWalk:
    """Each step north, east, south or west, all alike."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def begin(self, course: Course, env: VectorEnv) -> None:
        self.chance = np.random.default_rng(self.seed)
        self.actions = numbers(env)

    def act(self, env: VectorEnv) -> np.ndarray:
        return self.actions[self.chance.integers(0, len(WAYS), env.num_envs)]


class RightHand:
    """Right where there is no wall, else straight on, else left, else back."""

    def begin(self, course: Course, env: VectorEnv) -> None:
        self.actions, self.free = numbers(env), beside(~course.wall, course.round)
        self.heading = np.zeros(env.num_envs, np.int64)
        self.at_wall = np.zeros(env.num_envs, bool)

    def act(self, env: VectorEnv) -> np.ndarray:
        every = np.arange(env.num_envs)
        free = self.free[every, place(env)]  # [M, 4]
        meets = ~self.at_wall & ~free.all(1)
        self.heading = np.where(meets, (free.argmin(1) + 3) % 4, self.heading)  # what it meets is on its right then
        self.at_wall |= meets
        turns = np.where(self.at_wall[:, None], [1, 0, 3, 2], [0, 3, 1, 2])
        tried = (self.heading[:, None] + turns) % 4
        chosen = free[every[:, None], tried].argmax(1)
        self.heading = tried[every, chosen]
        return self.actions[self.heading]


class Searcher:
    """Goes to goals it has seen, by the shortest way over what it has seen; looks for them otherwise."""

    def begin(self, course: Course, env: VectorEnv) -> None:
        self.actions = numbers(env)
        self.explorer = Explorer(course)

    def act(self, env: VectorEnv) -> np.ndarray:
        self.explorer.look(env.state.agents[:, 0, [ROW, COL]])
        return self.actions[self.explorer.choose(standing(env))]


class Oracle:
    """Knows the map."""

    def begin(self, course: Course, env: VectorEnv) -> None:
        self.actions, self.orders = numbers(env), orders(course)
        self.free, self.round = ~course.wall, course.round
        self.beside = beside(self.free, course.round)
        self.around = neighbours(self.free.shape[1:], course.round)

    def act(self, env: VectorEnv) -> np.ndarray:
        stands, target = standing(env), np.zeros_like(self.free)
        for m, order in enumerate(self.orders):
            for row, col in order:
                if stands[m, row, col]:
                    target[m, row, col] = True
                    break
        nearer = downhill(distances(self.free, target, self.round), place(env), self.around)
        return self.actions[nearer.argmax(1)]


class Explorer:
    """What was seen of M maps from where one has been, and where to go next."""

    def __init__(self, course: Course) -> None:
        self.free, self.round, self.window = ~course.wall, course.round, course.window
        self.known = np.zeros_like(self.free)
        self.around = neighbours(self.free.shape[1:], course.round)
        self.heading = np.zeros(len(self.free), np.int64)

    def look(self, at: np.ndarray) -> None:
        """See through the window from `at` [M, 2]."""
        self.at = at
        rows, cols, inside = in_window(at, self.window, self.free.shape[1:], self.round)
        m = np.nonzero(inside)[0]
        self.known[m, rows[inside], cols[inside]] = True

    def choose(self, goals: np.ndarray) -> np.ndarray:
        """Where to go, 0 north to 3 west, int64 [M]; rather straight on. goals: those that stand, bool [M, H, W]."""
        known = self.known & self.free
        goals = goals & known
        hidden = ~self.known.reshape(len(known), -1)
        near_hidden = (hidden[:, self.around] & (self.around >= 0)).any(-1).reshape(known.shape)
        target = np.where(goals.any((1, 2), keepdims=True), goals, known & near_hidden)
        place = self.at[:, 0] * known.shape[2] + self.at[:, 1]
        nearer = downhill(distances(known, target, self.round), place, self.around)
        every = np.arange(len(nearer))
        turned = np.where(nearer[every, self.heading], self.heading, nearer.argmax(1))
        self.heading = np.where(nearer.any(1), turned, self.heading)
        return self.heading


def numbers(env: VectorEnv) -> np.ndarray:
    """The actions that go north, east, south and west, int64 [4]."""
    return np.array([env.world.actions.index(way) for way in WAYS])


def place(env: VectorEnv) -> np.ndarray:
    """Where the agents are as one number, row by row, [M]."""
    return np.asarray(env.state.agents[:, 0, ROW] * env.state.cells.shape[3] + env.state.agents[:, 0, COL])


def standing(env: VectorEnv) -> np.ndarray:
    """Goals that are still to be had, bool [M, H, W]."""
    return np.asarray((env.state.cells[:, GROUND] == env.world.kinds.index(GOAL)) & (env.state.cells[:, WAIT] == 0))


def beside(which: np.ndarray, ways: Round) -> np.ndarray:
    """Of each cell whether those to the north, east, south and west are marked in `which` [M, H, W]: [M, H W, 4]."""
    around = neighbours(which.shape[1:], ways)
    return np.asarray(which.reshape(len(which), -1)[:, around] & (around >= 0))


def downhill(steps: np.ndarray, at: np.ndarray, around: np.ndarray) -> np.ndarray:
    """Which of the four ways lead nearer, bool [M, 4]. steps: to the target [M, H, W], -1 where no way leads."""
    flat, every = steps.reshape(len(steps), -1), np.arange(len(steps))
    beside_it = np.where(around[at] >= 0, flat[every[:, None], around[at]], -1)
    return np.asarray((beside_it >= 0) & (beside_it < flat[every, at][:, None]))


def in_window(
    at: np.ndarray, window: tuple[int, int], shape: tuple[int, ...], ways: Round
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The cells in a window around `at` [..., 2]: rows, columns, and whether they exist, [..., rows, columns]."""
    rows = at[..., 0, None, None] + (np.arange(window[0]) - window[0] // 2)[:, None]
    cols = at[..., 1, None, None] + (np.arange(window[1]) - window[1] // 2)[None, :]
    rows, cols = np.broadcast_arrays(rows % shape[0] if ways.down else rows, cols % shape[1] if ways.right else cols)
    inside = (rows >= 0) & (rows < shape[0]) & (cols >= 0) & (cols < shape[1])
    return rows, cols, inside


CONTROLS: dict[str, type[Walker]] = {
    "oracle": Oracle,
    "searcher": Searcher,
    "right_hand": RightHand,
    "random": RandomWalk,
}
