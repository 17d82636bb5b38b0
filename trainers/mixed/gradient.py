"""Softmax policy gradient by exact values, with or without a bonus for entropy."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from trainers.mixed.games import Game
from trainers.mixed.learner import Learner, Rate, Weight
from trainers.mixed.profile import Profile, start, values
from trainers.mixed.updates import entropy_slope, log_softmax, softmax_gradient


class Gradient(Learner):
    """step: η; entropy: the weight α of the entropy of own play, in units of payoff."""

    kind: Literal["gradient"]
    step: Rate = 0.05
    entropy: Weight = 0.0

    def plays(self, game: Game, chance: np.random.Generator) -> Iterator[Profile]:
        logits = [np.log(own) for own in start(game.payoffs.shape[1:], chance)]
        while True:
            profile = [np.exp(log_softmax(own)) for own in logits]
            yield profile
            for own, play, earned in zip(logits, profile, values(game.payoffs, profile), strict=True):
                own += self.step * softmax_gradient(play, earned + self.entropy * entropy_slope(play))
