"""Strategies of a user's own, named in tests by entry point."""

import numpy as np

HOMEMADE = "tests.analysis.own"


def east(observations: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Always east."""
    return np.full(len(observations), 2)


def any_action(observations: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Any of five actions, by the random words alone."""
    return (chance * 5) >> 32


def looks(observations: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """An action that follows from what is seen."""
    return observations.reshape(len(observations), -1).astype(np.int64).sum(1) % 5


def too_short(observations: np.ndarray, chance: np.ndarray) -> list[int]:
    return [0]


def nothing(observations: np.ndarray, chance: np.ndarray) -> None:
    """Forgets to answer."""


def halves(observations: np.ndarray, chance: np.ndarray) -> np.ndarray:
    return np.full(len(observations), 0.5)


def too_high(observations: np.ndarray, chance: np.ndarray) -> np.ndarray:
    return np.full(len(observations), 5)


def negative(observations: np.ndarray, chance: np.ndarray) -> np.ndarray:
    return np.full(len(observations), -1)


NUMBER = 7
