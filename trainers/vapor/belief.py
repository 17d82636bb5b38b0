"""What is known of a world after some episodes: Normal beliefs of rewards, and Dirichlet beliefs of moves.

Before the first episode each reward is N(0, 1). What is seen counts `repeats` times, as in the published experiments:
100 observations with a noise of 1, so that once is nearly enough.
"""

import numpy as np

from trainers.vapor.deep_sea import Path
from trainers.vapor.model import Model

INFLATION = 3.6  # of the widths of rewards where moves are unknown
WEIGHT = 1.0  # of the belief of where an action leads, before it was ever tried, in observations


class Belief:
    """Of a world; known: where actions lead is known, and only what they pay is not."""

    def __init__(self, world: Model, known: bool = True, repeats: int = 100) -> None:
        self.known, self.repeats = known, repeats
        self.start, self.truth = world.start, world.move
        self.seen, self.paid = np.zeros_like(world.reward), np.zeros_like(world.reward)
        self.led = np.full_like(world.move, WEIGHT / len(world.start))  # α

    def learn(self, path: Path) -> None:
        """Take in an episode."""
        step = np.arange(len(path.actions))
        here = step, path.states[:-1], path.actions
        self.seen[here] += self.repeats
        self.paid[here] += self.repeats * path.rewards
        self.led[*here, path.states[1:]] += self.repeats

    def model(self) -> Model:
        """Expected rewards and moves, and widths; where moves are unknown, these count that doubt too:

            σ_l² = 3.6² σ_r² + (L - l)² / Σ_s' α_l(s,a,s')

        with the expected moves in the place of the true ones (as K-learning does, O'Donoghue 2021).
        """
        reward, square = self.paid / (1 + self.seen), 1 / (1 + self.seen)
        if self.known:
            return Model(reward, np.sqrt(square), self.truth, self.start)
        weight = self.led.sum(-1)
        left = np.arange(len(reward), 0, -1.0)[:, None, None]
        width = np.sqrt(INFLATION**2 * square + left**2 / weight)
        return Model(reward, width, self.led / weight[..., None], self.start)

    def drawn(self, chance: np.random.Generator) -> Model:
        """A world from the belief, as Thompson sampling imagines it."""
        reward = self.paid / (1 + self.seen) + chance.standard_normal(self.seen.shape) / np.sqrt(1 + self.seen)
        move = self.truth
        if not self.known:
            parts = chance.standard_gamma(self.led) + 1e-300
            move = parts / parts.sum(-1, keepdims=True)
        return Model(reward, np.zeros_like(reward), move, self.start)
