"""Where a player tries out something else, while all others play what they played: the same chance either way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from analysis.learned.follow import Trail, trail_of
from analysis.payoffs import BATCH, returns
from analysis.strategy import Strategy
from mettagrid_lite.build import World
from mettagrid_lite.state import TIME_LIMIT

Profile = Sequence[Sequence[float]]


class Exploring(NamedTuple):
    """How often a learner tries a drawn option, of how many, and a number to draw with."""

    chance: float
    options: int
    number: int


@dataclass
class Bench:
    """strategies: a list for each role; profile: what each player draws from in each episode; player: who tries.

    Episodes have numbers: the same ones have the same chance, draws of the others and seats, whatever is tried.
    """

    world: World
    strategies: Sequence[Sequence[Strategy]]
    profile: Profile
    player: int
    seed: int
    played: int = field(default=0)

    @property
    def role(self) -> int:
        """Of the player who tries."""
        return int(self.world.params.group[self.player])

    def stay(self, first: int, count: int) -> np.ndarray:
        """What the player receives who goes on as before: float64 [count]."""
        return self._play(None, first, count, None)[0]

    def play(self, tried: Strategy, first: int, count: int) -> np.ndarray:
        """What it receives who plays this instead."""
        return self._play(tried, first, count, None)[0]

    def explore(self, tried: Strategy, first: int, count: int, how: Exploring) -> tuple[np.ndarray, Trail]:
        """The same, with what it did; `tried` follows a table."""
        received, trails = self._play(tried, first, count, how)
        agent, row, did, got = (np.concatenate(parts) for parts in zip(*[trail[:4] for trail in trails], strict=True))
        return received, Trail(agent, row, did, got, trails[0].explore)

    def _play(
        self, tried: Strategy | None, first: int, count: int, how: Exploring | None
    ) -> tuple[np.ndarray, list[Trail]]:
        flat = [strategy for own in self.strategies for strategy in own]
        flat += [tried] if tried else []
        received, trails = np.empty(count), []
        for begin in range(0, count, BATCH):
            envs = min(BATCH, count - begin)
            seats, who = self._seats(first + begin, envs, len(flat) - 1 if tried else None)
            trail = None
            if how:
                trail = trail_of(who, int(self.world.params.rule[TIME_LIMIT]), *how)
                trails.append(trail)
            ids = np.arange(first + begin, first + begin + envs)
            paid = returns(self.world, flat, seats, ids, self.seed, trail)
            received[begin : begin + envs] = paid[np.arange(envs), who, 1]
        self.played += count
        return received, trails

    def _seats(self, first: int, envs: int, tried: int | None) -> tuple[np.ndarray, np.ndarray]:
        """Column that each agent plays [E, A], and the agent [E] who is the player that tries `tried`."""
        rng, group = np.random.default_rng([self.seed, first]), np.asarray(self.world.params.group)
        starts = np.cumsum([0, *(len(own) for own in self.strategies)])
        draws, order = rng.random((2, envs, len(group)))
        drawn = [starts[group[i]] + _chosen(own, draws[:, i]) for i, own in enumerate(self.profile)]
        columns = np.stack(drawn, axis=1)
        if tried is not None:
            columns[:, self.player] = tried
        place = np.argsort(order + group, axis=1)  # players of a role change places among themselves
        who = np.argmax(place == self.player, axis=1)
        return np.take_along_axis(columns, place, axis=1), who


def _chosen(shares: Sequence[float], draws: np.ndarray) -> np.ndarray:
    """Numbers of strategies, drawn by their shares."""
    edges = np.cumsum(shares)
    return np.minimum(np.searchsorted(edges / edges[-1], draws, side="right"), len(edges) - 1)
