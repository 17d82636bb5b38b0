"""Payoff tables: who earns what in every profile, with the episodes behind each mean.

Players of one role are exchangeable and share a strategy list, so a profile is a count vector (how many play what):
5 players with 4 strategies have 56 profiles, not 1,024. A normal-form game is n roles of one player each.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations_with_replacement, product

import numpy as np

MOST_PROFILES = 3_000  # that are played
DENSE_LIMIT = 100_000  # cells of a dense tensor that analysis is willing to hold


@dataclass(frozen=True)
class Role:
    """`players` exchangeable players that choose from the same `strategies`."""

    name: str
    players: int
    strategies: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class PayoffTable:
    """Payoffs by counts. C columns: one for each (role, strategy), role by role.

    profiles  tuple of P count vectors, each of length C; counts of a role sum to its players
    mean      float64 [P, C]     payoff of one who plays that strategy there, NaN where nobody does
    samples   float64 [N, P, C]  the episodes; episode n of every profile has the same chance. NaN rows follow the last
                                 episode of a profile that was played less. None: payoffs are exact
    exact     object [n, s1..sn] dense payoffs as Fractions, where the game was given, not measured
    raw       float64 [P, C]     mean reward earned before sharing, where play measured it
    earned    float64 [N, P, C]  the episodes of `raw`, where all that was played is at hand
    behind    for each profile the rows of the table it was cut or pooled from. None: this one was not
    """

    roles: tuple[Role, ...]
    profiles: tuple[tuple[int, ...], ...]
    mean: np.ndarray
    samples: np.ndarray | None = None
    exact: np.ndarray | None = None
    raw: np.ndarray | None = None
    earned: np.ndarray | None = None
    behind: tuple[tuple[int, ...], ...] | None = None

    @property
    def players(self) -> int:
        return sum(role.players for role in self.roles)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of strategies of each player."""
        return tuple(len(role.strategies) for role in self.roles for _ in range(role.players))

    @property
    def strategies(self) -> tuple[tuple[str, ...], ...]:
        """Strategy names of each player."""
        return tuple(role.strategies for role in self.roles for _ in range(role.players))

    @cached_property
    def plays(self) -> np.ndarray:
        """Episodes behind each profile, int64 [P]; 0 for an exact table."""
        if self.samples is None:
            return np.zeros(len(self.profiles), np.int64)
        return (~np.isnan(self.samples)).any(axis=2).sum(axis=0)

    @property
    def episodes(self) -> int:
        """Episodes behind the profile that was played most; 0 for an exact table."""
        return int(self.plays.max(initial=0))

    @cached_property
    def stderr(self) -> np.ndarray:
        """Standard error of `mean`, [P, C]; 0 where the payoff never varied."""
        if self.samples is None or self.episodes < 2:
            return np.where(np.isnan(self.mean), np.nan, 0.0)
        plays = np.maximum(self.plays, 2)[:, None]
        spread = np.sqrt(np.nansum((self.samples - self.mean) ** 2, axis=0) / (plays - 1))
        return np.where(np.isnan(self.mean), np.nan, spread / np.sqrt(plays))

    @cached_property
    def index(self) -> np.ndarray:
        """Where player i's payoff in joint action a stands in `mean.ravel()`: int64 [n, s1..sn]."""
        return dense_index(self)


def average(samples: np.ndarray) -> np.ndarray:
    """Mean over the episodes [N, P, C] that a payoff has; NaN where it has none."""
    known = (~np.isnan(samples)).sum(axis=0)
    return np.nansum(samples, axis=0) / np.where(known, known, np.nan)


def sources(table: PayoffTable, row: int) -> tuple[int, ...]:
    """The rows behind a profile, of the table that was played."""
    return (row,) if table.behind is None else table.behind[row]


def how_many_profiles(roles: tuple[Role, ...]) -> int:
    """How many count vectors there are; none is made."""
    return math.prod(math.comb(role.players + len(role.strategies) - 1, role.players) for role in roles)


def count_profiles(roles: tuple[Role, ...]) -> Iterator[tuple[int, ...]]:
    """Every count vector, first strategies first: (2, 0), (1, 1), (0, 2) for two players."""
    for parts in product(*(_compositions(role.players, len(role.strategies)) for role in roles)):
        yield tuple(count for part in parts for count in part)


def _compositions(players: int, kinds: int) -> list[tuple[int, ...]]:
    picks = combinations_with_replacement(range(kinds), players)
    return [tuple(pick.count(kind) for kind in range(kinds)) for pick in picks]


def starts(roles: tuple[Role, ...]) -> list[int]:
    """First column of each role."""
    sizes = [len(role.strategies) for role in roles]
    return [sum(sizes[:g]) for g in range(len(roles))]


def dense_index(table: PayoffTable) -> np.ndarray:
    """Where player i's payoff in joint action a stands in `table.mean.ravel()`: int64 [n, s1..sn]."""
    cells = int(np.prod(table.shape)) * table.players
    if cells > DENSE_LIMIT:
        raise ValueError(f"a dense table of {cells} payoffs is over the limit of {DENSE_LIMIT}")
    role_of = [g for g, role in enumerate(table.roles) for _ in range(role.players)]
    offset = [starts(table.roles)[g] for g in role_of]
    row = {profile: p for p, profile in enumerate(table.profiles)}
    columns = table.mean.shape[1]
    index = np.empty((table.players, *table.shape), np.int64)
    for action in np.ndindex(*table.shape):
        played = [offset[i] + action[i] for i in range(table.players)]
        counts = tuple(played.count(column) for column in range(columns))
        index[(slice(None), *action)] = row[counts] * columns + np.array(played)
    return index


def dense(table: PayoffTable) -> np.ndarray:
    """Payoffs as a tensor [n, s1..sn]: player i's mean payoff in each joint action."""
    return table.mean.ravel()[table.index]


def restrict(table: PayoffTable, keep: tuple[tuple[int, ...], ...]) -> PayoffTable:
    """The table with only the strategies `keep[g]` (indices) of each role g left, in that order."""
    first = starts(table.roles)
    columns = [first[g] + s for g, kept in enumerate(keep) for s in kept]
    gone = [c for c in range(table.mean.shape[1]) if c not in columns]
    rows = [p for p, profile in enumerate(table.profiles) if not any(profile[c] for c in gone)]
    roles = tuple(
        Role(role.name, role.players, tuple(role.strategies[s] for s in kept))
        for role, kept in zip(table.roles, keep, strict=True)
    )
    exact = table.exact
    if exact is not None:
        of_player = [kept for role, kept in zip(table.roles, keep, strict=True) for _ in range(role.players)]
        exact = exact[np.ix_(range(table.players), *of_player)]
    return PayoffTable(
        roles=roles,
        profiles=tuple(tuple(table.profiles[p][c] for c in columns) for p in rows),
        mean=table.mean[np.ix_(rows, columns)],
        samples=None if table.samples is None else table.samples[:, rows][:, :, columns],
        exact=exact,
        raw=None if table.raw is None else table.raw[np.ix_(rows, columns)],
        behind=tuple(sources(table, p) for p in rows),
    )


def truncate(table: PayoffTable, plays: np.ndarray) -> PayoffTable:
    """The table with no more than the first plays[p] episodes of each profile p."""
    assert table.samples is not None
    if (table.plays <= plays).all():
        return table
    late = (np.arange(int(plays.max()))[:, None] >= plays)[..., None]
    samples = np.where(late[: len(table.samples)], np.nan, table.samples[: len(late)])
    if table.earned is None:
        return replace(table, mean=average(samples), samples=samples)
    earned = np.where(late[: len(table.samples)], np.nan, table.earned[: len(late)])
    return measured(table.roles, table.profiles, samples, earned)


def measured(
    roles: tuple[Role, ...], profiles: tuple[tuple[int, ...], ...], samples: np.ndarray, earned: np.ndarray
) -> PayoffTable:
    """The table of episodes that were played: what was received, and what was earned before sharing."""
    return PayoffTable(roles, profiles, average(samples), samples, raw=average(earned), earned=earned)
