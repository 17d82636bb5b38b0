"""Regret matching and fictitious play: what is played follows from sums over all that has happened."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from trainers.mixed.games import Game
from trainers.mixed.learner import Learner
from trainers.mixed.profile import Profile, pure, start, values
from trainers.mixed.updates import in_proportion


class RegretMatching(Learner):
    """plus: regrets never fall below 0 (RM+, Tammelin 2014); alternating: each answers those before in the step."""

    kind: Literal["regret_matching"]
    plus: bool = False
    alternating: bool = False

    def plays(self, game: Game, chance: np.random.Generator) -> Iterator[Profile]:
        regrets = start(game.payoffs.shape[1:], chance)
        profile = [in_proportion(own) for own in regrets]
        while True:
            yield list(profile)
            earned = values(game.payoffs, profile)
            for player, own in enumerate(regrets):
                told = values(game.payoffs, profile)[player] if self.alternating else earned[player]
                own += told - profile[player] @ told
                if self.plus:
                    np.maximum(own, 0, out=own)
                if self.alternating:
                    profile[player] = in_proportion(own)
            profile = [in_proportion(own) for own in regrets]


class FictitiousPlay(Learner):
    """A best reply to all that was played (Brown 1951); with more than two, to how often they played what together."""

    kind: Literal["fictitious_play"]

    def plays(self, game: Game, chance: np.random.Generator) -> Iterator[Profile]:
        shape = game.payoffs.shape[1:]
        profile = start(shape, chance)
        sums = [np.zeros(count) for count in shape]
        while True:
            yield profile
            for own, earned in zip(sums, values(game.payoffs, profile), strict=True):
                own += earned
            profile = pure(shape, [int(own.argmax()) for own in sums])
