"""Regularised Nash dynamics (R-NaD, Perolat et al. 2022) by exact values."""

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from trainers.mixed.games import Game
from trainers.mixed.learner import Learner, Rate, Weight
from trainers.mixed.profile import Profile, start, values
from trainers.mixed.updates import log_softmax, neural_replicator, transformed


class NashDynamics(Learner):
    """The reference begins where play begins.

    step: of the logits, by NeuRD
    weight: η, of log(π / π_reg) in the rewards
    renewed: steps after which what is played becomes the reference
    clip: |logit| beyond which nothing drives it further; of logits whose mean is 0
    """

    kind: Literal["nash_dynamics"]
    step: Rate = 0.05
    weight: Weight = 0.2
    renewed: Annotated[int, Field(ge=1)] = 500
    clip: Annotated[float, Field(gt=0)] = 50.0

    def plays(self, game: Game, chance: np.random.Generator) -> Iterator[Profile]:
        logits = [np.log(own) for own in start(game.payoffs.shape[1:], chance)]
        logits = [own - own.mean() for own in logits]
        step = 0
        while True:
            logs = [log_softmax(own) for own in logits]
            if step % self.renewed == 0:
                references = logs
            profile = [np.exp(own) for own in logs]
            yield profile
            earned = values(game.payoffs, profile)
            told = [transformed(*three, self.weight) for three in zip(earned, logs, references, strict=True)]
            logits = [
                neural_replicator(own, play, value, self.step, self.clip)
                for own, play, value in zip(logits, profile, told, strict=True)
            ]
            step += 1
