"""How learning went: what was played at the end and on average, and how far each was from an equilibrium on the way."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from analysis.regret import correlated_gain, nash_conv
from trainers.mixed.games import Game
from trainers.mixed.profile import Profile, joint, values

POINTS = 200  # looked at on the way, evenly, and as many evenly on a logarithmic axis
LATE = 0.8  # of the steps: what happens after is the end


class Course(NamedTuple):
    """Of one learner. T points on the way, at `steps` [T]; plays of all players end to end: [T, Σ s_i].

    last, average: NashConv of what is played and of what was played so far; [T]
    played, mean_played: [T, Σ s_i]
    joint: how often each joint action was played, [s1..sn]
    regrets: of each player: the best fixed action's mean payoff, less the own; [n]
    welfare: sum of all players' mean payoffs
    """

    steps: np.ndarray
    last: np.ndarray
    average: np.ndarray
    played: np.ndarray
    mean_played: np.ndarray
    joint: np.ndarray
    regrets: np.ndarray
    welfare: float

    @property
    def late(self) -> float:
        """Mean NashConv of what is played over the end."""
        return float(self.last[self._end].mean())

    @property
    def moves(self) -> float:
        """The most that any share changes over the end; what cycles moves a lot, what rests doesn't."""
        return float(np.ptp(self.played[self._end], axis=0).max())

    @property
    def _end(self) -> np.ndarray:
        return self.steps >= LATE * self.steps[-1]


class Sums:
    """Of all plays so far, by their weights."""

    def __init__(self, game: Game) -> None:
        shape = game.payoffs.shape[1:]
        self.payoffs, self.weight, self.joint = game.payoffs, 0.0, np.zeros(shape)
        self.plays, self.values = ([np.zeros(count) for count in shape] for _ in range(2))
        self.earned = np.zeros(game.players)

    def add(self, profile: Profile, weight: float) -> None:
        self.weight += weight
        self.joint += weight * joint(profile)
        for player, (own, value) in enumerate(zip(profile, values(self.payoffs, profile), strict=True)):
            self.plays[player] += weight * own
            self.values[player] += weight * value
            self.earned[player] += weight * (own @ value)

    @property
    def average(self) -> Profile:
        return [own / self.weight for own in self.plays]

    @property
    def regrets(self) -> np.ndarray:
        return (np.array([own.max() for own in self.values]) - self.earned) / self.weight


def course(
    game: Game, plays: Iterator[Profile], steps: int, linear: bool = False, tell: Callable[[float], None] | None = None
) -> Course:
    """Follow a learner for so many steps. linear: averages weigh step t by t; tell: takes the share that is done."""
    looks, sums = points(steps), Sums(game)
    told: list[tuple[Profile, Profile]] = []
    for step in range(1, steps + 1):
        profile = next(plays)
        sums.add(profile, step if linear else 1.0)
        if step == looks[len(told)]:
            told.append((profile, sums.average))
            if tell:
                tell(step / steps)
    played, mean_played = (np.array([np.concatenate(pair[which]) for pair in told]) for which in (0, 1))
    last, average = (np.array([nash_conv(game.payoffs, pair[which]) for pair in told]) for which in (0, 1))
    welfare = float(sums.earned.sum() / sums.weight)
    return Course(looks, last, average, played, mean_played, sums.joint / sums.weight, sums.regrets, welfare)


def points(steps: int) -> np.ndarray:
    """Which steps are looked at, counted from 1; the last is one of them: int64 [T]."""
    even, early = np.linspace(1, steps, min(POINTS, steps)), np.geomspace(1, steps, min(POINTS, steps))
    return np.unique(np.round(np.concatenate([even, early])).astype(int))


def coarse_gap(game: Game, course: Course) -> float:
    """What somebody gains at most who plays one action throughout: 0 at a coarse correlated equilibrium.

    It is the largest regret, told by the joint actions alone, or 0 where nobody has any.
    """
    return correlated_gain(game.payoffs, course.joint, coarse=True)
