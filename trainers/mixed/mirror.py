"""Mirror descent by exact values: hedge, its optimistic form, and with a magnet that stands still or follows."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from mettagrid_lite.values import Share
from trainers.mixed.games import Game
from trainers.mixed.learner import Learner, Rate, Weight
from trainers.mixed.profile import Profile, start, values
from trainers.mixed.updates import magnetic


class Mirror(Learner):
    """The magnet begins at uniform play.

    step: η
    optimistic: learn from 2 q_t - q_{t-1} (Rakhlin & Sridharan 2013; Daskalakis & Panageas 2019)
    pull: α, of the magnet; 0 is hedge
    drift: how far the magnet goes towards what is played in each step
    """

    kind: Literal["mirror"]
    step: Rate = 0.05
    optimistic: bool = False
    pull: Weight = 0.0
    drift: Share = 0.0

    def plays(self, game: Game, chance: np.random.Generator) -> Iterator[Profile]:
        shape = game.payoffs.shape[1:]
        logs = [np.log(own) for own in start(shape, chance)]
        magnets = [np.full(count, 1 / count) for count in shape]
        before = values(game.payoffs, [np.exp(own) for own in logs])
        while True:
            profile = [np.exp(own) for own in logs]
            yield profile
            earned = values(game.payoffs, profile)
            told = [2 * now - then for now, then in zip(earned, before, strict=True)] if self.optimistic else earned
            logs = [
                magnetic(own, value, np.log(magnet), self.step, self.pull)
                for own, value, magnet in zip(logs, told, magnets, strict=True)
            ]
            before = earned
            if self.drift:
                magnets = [
                    magnet + self.drift * (np.exp(own) - magnet) for magnet, own in zip(magnets, logs, strict=True)
                ]
