"""What all play at once: a distribution over actions for each player, and what each action earns against it."""

import numpy as np

from analysis.dominance import matrix

Profile = list[np.ndarray]
"""A distribution [s_i] for each player i."""


def values(payoffs: np.ndarray, profile: Profile) -> list[np.ndarray]:
    """What each player earns with each action while the others follow the profile: n arrays [s_i].

    `analysis.regret.deviations`, for floats and fast, because learners ask it 20,000 times.
    """
    if len(payoffs) == 2:
        return [payoffs[0] @ profile[1], profile[0] @ payoffs[1]]
    return [_against(own, profile, player) for player, own in enumerate(payoffs)]


def _against(own: np.ndarray, profile: Profile, player: int) -> np.ndarray:
    for other in reversed(range(own.ndim)):  # from the last axis on, so that the axes before keep their number
        if other != player:
            own = np.moveaxis(own, other, -1) @ profile[other]
    return own


def joint(profile: Profile) -> np.ndarray:
    """The chance of each joint action, if all draw by themselves: [s1..sn]."""
    table = profile[0]
    for own in profile[1:]:
        table = table[..., None] * own
    return table


def start(shape: tuple[int, ...], chance: np.random.Generator) -> Profile:
    """Where learning begins: for each player any distribution, halfway to uniform play.

    At the border, where an action is hardly ever played, softmax gradients need ages to leave.
    """
    return [(chance.dirichlet(np.ones(count)) + 1 / count) / 2 for count in shape]


def pure(shape: tuple[int, ...], actions: list[int]) -> Profile:
    """Each plays one action."""
    return [np.eye(count)[action] for count, action in zip(shape, actions, strict=True)]


def secured(payoffs: np.ndarray, profile: Profile) -> list[float]:
    """What each player's own part of the profile earns at least, whatever the others do together: [n]."""
    return [float((own @ matrix(payoffs, player)).min()) for player, own in enumerate(profile)]
