"""How well a policy reaches goals, told exactly: from every start to every goal, by chances instead of walks."""

from typing import NamedTuple

import numpy as np

from trainers.contrastive.exact import arrivals, distances


class Score(NamedTuple):
    """Means over starts and goals, which are other places.

    reached: the share in time; spl: the same, each by shortest way / steps taken (Anderson et al. 2018,
    arXiv:1807.06757); detour: steps taken / shortest way of those that are reached
    """

    reached: float
    spl: float
    detour: float


def score(policy: np.ndarray, follows: np.ndarray, goals: np.ndarray, limit: int) -> Score:
    """Of a policy [P, P, A] by place and goal within so many steps. follows: int64 [P, A]; goals: numbers of places."""
    came = arrivals(policy, follows, limit)[:, :, goals]  # by steps, start and goal
    far = distances(follows)[:, goals]
    asked = far != 0
    longer = np.arange(1, limit + 1)[:, None, None] / np.where(asked, far, 1)
    reached = came.sum(0)[asked]
    spl, taken = ((each.sum(0)[asked]) for each in (came / longer, came * longer))
    return Score(float(reached.mean()), float(spl.mean()), float(taken.sum() / reached.sum()))


def at_random(follows: np.ndarray) -> np.ndarray:
    """The policy [P, P, A] that takes every action as often."""
    places, actions = follows.shape
    return np.full((places, places, actions), 1 / actions)
