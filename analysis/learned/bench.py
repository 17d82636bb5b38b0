"""Where a player tries out something else, while all others play what they played: the same chance either way."""

from collections.abc import Iterator, Sequence
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

    def compare(self, tried: Sequence[Strategy | None], first: int, count: int) -> np.ndarray:
        """What the player receives with each of these, None: as before; float64 [tried, count]."""
        flat = [strategy for own in self.strategies for strategy in own]
        columns = [None if one is None else len(flat) + k for k, one in enumerate(tried)]
        flat += [one or flat[0] for one in tried]
        dealt = [self._seats(first, count, column) for column in columns]
        seats, who = np.concatenate([seats for seats, _ in dealt]), np.concatenate([agents for _, agents in dealt])
        ids = np.tile(np.arange(first, first + count), len(tried))
        received = np.empty(len(ids))
        for part in _parts(len(ids)):
            paid = returns(self.world, flat, seats[part], ids[part], self.seed)
            received[part] = paid[np.arange(len(paid)), who[part], 1]
        self.played += len(ids)
        return received.reshape(len(tried), count)

    def explore(self, tried: Strategy, first: int, count: int, how: Exploring) -> tuple[np.ndarray, Trail]:
        """What it receives who follows a table and tries other options now and then, and what it did."""
        flat = [strategy for own in self.strategies for strategy in own]
        seats, who = self._seats(first, count, len(flat))
        trail = trail_of(who, int(self.world.params.rule[TIME_LIMIT]), *how)
        received = np.empty(count)
        for part in _parts(count):
            ids = np.arange(first, first + count)[part]
            here = Trail(trail.agent[part], trail.row[part], trail.did[part], trail.received[part], trail.explore)
            paid = returns(self.world, [*flat, tried], seats[part], ids, self.seed, here)
            received[part] = paid[np.arange(len(paid)), who[part], 1]
        self.played += count
        return received, trail

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


def _parts(count: int) -> Iterator[slice]:
    """As many at once as are played at once elsewhere."""
    return (slice(first, min(first + BATCH, count)) for first in range(0, count, BATCH))


def _chosen(shares: Sequence[float], draws: np.ndarray) -> np.ndarray:
    """Numbers of strategies, drawn by their shares."""
    edges = np.cumsum(shares)
    return np.minimum(np.searchsorted(edges / edges[-1], draws, side="right"), len(edges) - 1)
