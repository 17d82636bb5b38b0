"""DeepSea (Osband et al. 2020, bsuite): N steps down, and only N times right finds what is worth the way.

A diver begins in the first column of N x N cells and falls one row a step. One action moves left and the other right,
and which is which is drawn for each cell. Each move to the right costs 0.01 / N; to the right in the last column pays
1. So the best return is 0.99, and one episode in 2^N finds it where actions are drawn evenly.
"""

from typing import NamedTuple

import numpy as np

from trainers.vapor.model import Model, value_of

COST = 0.01  # of all moves to the right together
BEST = 1 - COST


def deep_sea(size: int, seed: int) -> Model:
    """The world as it is, without doubt; states are columns. The seed says which action is right in which cell."""
    right = rights(size, seed)
    rows, columns = np.indices((size, size))
    reward, move = np.zeros((size, size, 2)), np.zeros((size, size, 2, size))
    reward[rows, columns, right] = -COST / size
    reward[:, -1][rows[:, 0], right[:, -1]] += 1
    move[rows, columns, right, np.minimum(columns + 1, size - 1)] = 1
    move[rows, columns, 1 - right, np.maximum(columns - 1, 0)] = 1
    return Model(reward, np.zeros_like(reward), move, np.eye(size)[0])


def rights(size: int, seed: int) -> np.ndarray:
    """The action that goes right in each cell, int64 [N, N]."""
    return np.random.default_rng([seed, size]).integers(0, 2, (size, size))


class Path(NamedTuple):
    """An episode: states int64 [L + 1], actions int64 [L], rewards float64 [L]."""

    states: np.ndarray
    actions: np.ndarray
    rewards: np.ndarray

    @property
    def found(self) -> bool:
        """What lies in the last column."""
        return bool(self.rewards.sum() > 0.5)


def play(world: Model, policy: np.ndarray, chance: np.random.Generator) -> Path:
    """An episode whose actions are drawn from `policy` [L, S, A]."""
    steps = len(policy)
    states, actions, rewards = np.zeros(steps + 1, int), np.zeros(steps, int), np.zeros(steps)
    states[0] = _drawn(world.start, chance)
    for step in range(steps):
        state = states[step]
        action = actions[step] = _drawn(policy[step, state], chance)
        rewards[step] = world.reward[step, state, action]
        states[step + 1] = _drawn(world.move[step, state, action], chance)
    return Path(states, actions, rewards)


def regret(world: Model, policy: np.ndarray) -> float:
    """What `policy` is expected to earn less than the best return, exactly."""
    return BEST - value_of(policy, world.reward, world.move, world.start)


def _drawn(chances: np.ndarray, chance: np.random.Generator) -> int:
    return min(int(chances.cumsum().searchsorted(chance.random(), side="right")), len(chances) - 1)
