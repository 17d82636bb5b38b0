"""Where it is known which place each action leads to, all that follows from it is known too.

follows: int64 [P, A], the place after each action at each place. Moves can be undone, so that who walks at random is
everywhere as often.
"""

import numpy as np


def log_ratio(follows: np.ndarray, discount: float) -> np.ndarray:
    """log p_γ(g | s, a) - log p(g) of a random walk, float64 [P, A, P].

    p_γ is where one is after Δ steps, Δ = 1, 2, ... by (1 - γ) γ^(Δ - 1); p is even.
    """
    walk = np.zeros((len(follows), len(follows)))
    for place, following in enumerate(follows):
        np.add.at(walk[place], following, 1 / len(following))
    ahead = (1 - discount) * np.linalg.inv(np.eye(len(walk)) - discount * walk)
    return np.log(ahead[follows]) + np.log(len(walk))


def distances(follows: np.ndarray) -> np.ndarray:
    """Steps of the shortest way from each place to each, int64 [P, P]; -1 where there is none."""
    far = np.where(np.eye(len(follows), dtype=bool), 0, -1)
    for steps in range(1, len(follows)):
        far[(far >= 0)[follows].any(1) & (far < 0)] = steps
    return far


def greedy(critic: np.ndarray) -> np.ndarray:
    """The policy [P, P, A], by place and goal, that takes the best action by f [P, A, P]."""
    return np.eye(critic.shape[1])[critic.argmax(1)]


def arrivals(policy: np.ndarray, follows: np.ndarray, steps: int) -> np.ndarray:
    """The chance to come to a goal for the first time after 1, 2, ... steps, float64 [steps, P, P] by start and goal.

    policy: chances of actions by place and goal, [P, P, A].
    """
    after, told = np.eye(len(follows)), []
    for _ in range(steps):
        after = np.einsum("sga,sag->sg", policy, after[follows])
        np.fill_diagonal(after, 0)  # who stands on its goal has arrived before
        told.append(after)
    return np.stack(told)
