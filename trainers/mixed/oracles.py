"""PSRO on a matrix game (Lanctot et al. 2017), which is the double oracle (McMahan et al. 2003): sets of actions that
grow by exact best replies to what a meta-solver of `analysis` says of them."""

from collections.abc import Iterator
from typing import Literal

import numpy as np

from analysis.found.meta import SOLVERS, solved
from trainers.mixed.games import Game
from trainers.mixed.learner import Learner, Steps
from trainers.mixed.profile import Profile, start, values


class Oracles(Learner):
    """It begins with the likeliest action of each player's start.

    steps: best replies that are asked for, of each player; sets that have them all stay as they are
    meta_solver: as in `scenarios classify --meta-solver`
    """

    kind: Literal["psro"]
    steps: Steps = 30
    meta_solver: Literal[tuple(SOLVERS)] = "nash"  # type: ignore[valid-type]

    def plays(self, game: Game, chance: np.random.Generator) -> Iterator[Profile]:
        shape = game.payoffs.shape[1:]
        sets = [[int(own.argmax())] for own in start(shape, chance)]
        grown = True
        while True:
            if grown:
                smaller = game.payoffs[np.ix_(range(game.players), *sets)]
                profile = lifted(solved(self.meta_solver, smaller), sets, shape)
            yield profile
            replies = [int(told.argmax()) for told in values(game.payoffs, profile)]
            grown = any(reply not in own for reply, own in zip(replies, sets, strict=True))
            sets = [own if reply in own else [*own, reply] for reply, own in zip(replies, sets, strict=True)]


def lifted(shares: tuple[tuple[float, ...], ...], sets: list[list[int]], shape: tuple[int, ...]) -> Profile:
    """A profile of the sets as one of the whole game."""
    return [np.bincount(own, np.asarray(share), count) for share, own, count in zip(shares, sets, shape, strict=True)]
