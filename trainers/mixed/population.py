"""A population of mixed strategies: learners meet opponents drawn from the equilibrium of what was measured so far."""

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from analysis.found.meta import SOLVERS, solved
from trainers.mixed.games import Game
from trainers.mixed.learner import Learner, Steps
from trainers.mixed.profile import Profile, start
from trainers.mixed.sampled import SampledPPO, Student, drawn

Members = list[list[np.ndarray]]
"""Of each player: the strategies of its population."""


class Population(Learner):
    """Nothing is known but what was played: neither payoffs nor best replies.

    steps: generations; each adds a strategy to every player's population
    updates: of PPO, for a new strategy, which goes on from the newest
    episodes: joint actions played to measure each entry of the table
    meta_solver: as in `scenarios classify --meta-solver`
    learner: PPO's settings
    """

    kind: Literal["population"]
    steps: Steps = 12
    updates: Steps = 100
    episodes: Annotated[int, Field(ge=1, le=1_000_000)] = 2_000
    meta_solver: Literal[tuple(SOLVERS)] = "nash"  # type: ignore[valid-type]
    learner: SampledPPO = SampledPPO(kind="ppo", anneal=True, rate=0.05)

    def plays(self, game: Game, chance: np.random.Generator) -> Iterator[Profile]:
        members: Members = [[own] for own in start(game.payoffs.shape[1:], chance)]
        table = np.zeros((game.players, *[0] * game.players))
        while True:
            table = measured(game, members, table, self.episodes, chance)
            shares = solved(self.meta_solver, table)
            profile = [np.asarray(share) @ np.stack(own) for share, own in zip(shares, members, strict=True)]
            yield profile
            for player, own in enumerate(members):
                own.append(self._reply(game, player, profile, own[-1], chance))

    def _reply(
        self, game: Game, player: int, profile: Profile, begin: np.ndarray, chance: np.random.Generator
    ) -> np.ndarray:
        """What learned against the others' profile; to draw a member, then its action, is to draw from that."""
        student = Student(np.log(np.maximum(begin, 1e-3)), self.learner)
        for update in range(self.updates):
            met = [*profile[:player], student.play, *profile[player + 1 :]]
            actions = tuple(drawn(own, self.learner.batch, chance) for own in met)
            student.learn(actions[player], game.payoffs[player][actions], 1 - update / self.updates)
        return student.play


def measured(game: Game, members: Members, known: np.ndarray, episodes: int, chance: np.random.Generator) -> np.ndarray:
    """Mean payoffs [n, m1..mn] of members in so many episodes; what is known isn't played again."""
    table = np.empty((game.players, *(len(own) for own in members)))
    for place in np.ndindex(*table.shape[1:]):
        if all(at < size for at, size in zip(place, known.shape[1:], strict=True)):
            table[:, *place] = known[:, *place]
        else:
            actions = tuple(drawn(own[at], episodes, chance) for own, at in zip(members, place, strict=True))
            table[:, *place] = [own[actions].mean() for own in game.payoffs]
    return table
