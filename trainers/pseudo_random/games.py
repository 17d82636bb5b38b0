"""Repeated zero-sum games of value 0: who is foretold loses, and who mixes as the equilibrium says doesn't.

The player's actions are rows, the predictor's replies columns. What the player concedes is what the predictor is paid.
"""

from typing import NamedTuple

import numpy as np


class Game(NamedTuple):
    """payoff float64 [A, B], of the player; mixed float64 [A], its only equilibrium strategy."""

    payoff: np.ndarray
    mixed: np.ndarray

    @property
    def bits(self) -> float:
        """Entropy of the equilibrium strategy: no predictor does better than that against who plays it."""
        return float(-(self.mixed * np.log2(self.mixed)).sum())

    @property
    def shape(self) -> tuple[int, int]:
        actions, replies = self.payoff.shape
        return actions, replies


def game(payoff: list[list[float]], mixed: list[float]) -> Game:
    return Game(np.array(payoff, float), np.array(mixed, float) / np.sum(mixed))


GAMES = {
    "rps": game([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [1, 1, 1]),
    "biased_rps": game([[0, -1, 3], [1, 0, -3], [-3, 3, 0]], [3, 3, 1]),
    "pennies": game([[3, -3], [-1, 1]], [1, 3]),
}
"""pennies: matching pennies where one side of the coin has three times the stakes of the other."""


def best_reply(chances: np.ndarray, payoff: np.ndarray) -> np.ndarray:
    """The reply that leaves a player who acts by chances [M, A] least, int64 [M]; the first of equals."""
    return np.argmin(chances @ payoff, -1)
