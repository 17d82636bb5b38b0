"""The payoff table of scripted strategies without sampling: all that could happen in every profile, step by step.

The chance of each joint state is carried forward from how episodes may begin; states that are the same are one. What
is reached by given strategies is often little, so this goes further than listing every joint state.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations, product
from math import prod

import numpy as np

from analysis.acts import action_numbers
from analysis.errors import InputError
from analysis.exact.beginning import beginnings
from analysis.exact.joint import Shelf
from analysis.exact.limits import Limits, Meter, Progress
from analysis.exact.tape import every_outcome, length, room, unsaid
from analysis.goals import GOAL, YIELD
from analysis.payoffs import empty
from analysis.rollout import advance, choose, scratch
from analysis.strategy import Strategy
from analysis.table import DENSE_LIMIT, PayoffTable, Role, dense_index, starts
from mettagrid_lite.build import build
from mettagrid_lite.config import Config
from mettagrid_lite.state import ONE, RAW, REWARD, TIME_LIMIT, State

GRID = 10**9  # payoffs are told as whole numbers of this part: what is nearer is a tie


def exact_table(
    config: Config,
    strategies: Sequence[Sequence[Strategy]],
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> PayoffTable:
    """The payoffs that `analysis.payoffs.estimate` samples, exactly. Raises TooLarge, or InputError for other reasons.

    progress(done, total) is told profiles.
    """
    flat = [strategy for given in strategies for strategy in given]
    check(config, flat)
    table, episodes = empty(config, strategies), Episodes(config, flat, limits or Limits())
    received, earned = np.full(table.mean.shape, np.nan), np.full(table.mean.shape, np.nan)
    for p, profile in enumerate(table.profiles):
        seats = list(_seatings(table.roles, profile))
        paid = [episodes.play(np.array(seating)) for seating in seats]
        for column in np.flatnonzero(profile):
            mine = [money[np.array(seating) == column].mean(axis=0) for seating, money in zip(seats, paid, strict=True)]
            received[p, column], earned[p, column] = np.mean(mine, axis=0)
        if progress:
            progress(p + 1, len(table.profiles))
    return _told(table, received, earned)


def check(config: Config, flat: Sequence[Strategy]) -> None:
    """Raise InputError where a strategy can only be sampled."""
    for strategy in flat:
        what = f"{config.source}: strategies: {strategy.name} can only be sampled"
        if strategy.plan is None:
            raise InputError(f"{what}: it is one's own; name others with `strategies`")
        if strategy.plan[GOAL] == YIELD:
            raise InputError(f"{what}: it draws once for a whole episode; name others with `strategies`")


def _seatings(roles: tuple[Role, ...], profile: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every way to deal the profile's strategies to the agents of each role: the column that each agent plays."""
    hands = []
    for first, role in zip(starts(roles), roles, strict=True):
        columns = range(first, first + len(role.strategies))
        hands.append(sorted(set(permutations([c for c in columns for _ in range(profile[c])]))))
    for dealt in product(*hands):
        yield tuple(column for hand in dealt for column in hand)


def _told(table: PayoffTable, received: np.ndarray, earned: np.ndarray) -> PayoffTable:
    """The table, with payoffs on the grid."""
    mean = np.round(received * GRID) / GRID
    exact = None
    if prod(table.shape) * table.players <= DENSE_LIMIT:
        fractions = np.array([Fraction(0) if np.isnan(x) else Fraction(round(x * GRID), GRID) for x in mean.ravel()])
        exact = fractions[dense_index(table)]
    return PayoffTable(table.roles, table.profiles, mean, exact=exact, raw=np.round(earned * GRID) / GRID)


class Episodes:
    """Whole episodes of a world, with all that could happen in them."""

    def __init__(self, config: Config, flat: Sequence[Strategy], limits: Limits) -> None:
        self.world = build(config)
        self.shelf, self.acts = Shelf(self.world), action_numbers(self.world)
        self.state = room(self.world)
        self.actions, self.memory = scratch(self.state)
        self.plans = np.array([strategy.plan for strategy in flat], np.int64)
        self._choose_and_step(np.zeros((0, len(self.world.agents), 4), np.int64), 0)
        self.meter = Meter(self.world, limits)  # the clock starts when the rules are compiled
        self.begun = self._begin()

    def _begin(self) -> tuple[np.ndarray, np.ndarray]:
        """(joint states, probabilities) of how episodes may begin."""
        tapes, likely = beginnings(self.world, length(self.state))

        def begin(n: int) -> None:
            advance(self.state, self.world.params, self.actions, n, fresh=True)

        found = [np.empty((2, 0))]
        for job, chance in every_outcome(self.state, tapes, lambda jobs: None, begin):
            found.append(np.stack([self._put(len(job)), likely[job] * chance]))
        return _merged(np.concatenate(found, axis=1))

    def _put(self, n: int) -> np.ndarray:
        numbers = self.shelf.put(self.state, n)
        self.meter.add(n, len(self.shelf), 0)
        return numbers

    def play(self, seats: np.ndarray) -> np.ndarray:
        """Expected returns of each agent, received and earned [A, 2], where agent a plays plans[seats[a]]."""
        plans = np.tile(self.plans[seats], (len(self.state.env), 1, 1))
        paid = np.zeros((len(seats), 2))
        states, likely = self.begun
        for t in range(int(self.world.params.rule[TIME_LIMIT])):
            going = ~self.shelf.is_over()[states]
            states, likely = states[going], likely[going]
            if not len(states):
                break
            states, likely = self._step(t, states, likely, plans, paid)
        return paid

    def _step(
        self, t: int, states: np.ndarray, likely: np.ndarray, plans: np.ndarray, paid: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The joint states after step t with their probabilities; what the step pays is added to `paid`."""

        def fill(jobs: np.ndarray) -> None:
            self.shelf.fill(self.state, states[jobs], t)

        def run(n: int) -> None:
            self._choose_and_step(plans, n)

        found = [np.empty((2, 0))]
        for job, chance in every_outcome(self.state, unsaid(self.state, len(states)), fill, run):
            weight = likely[job] * chance
            money = self.state.money[: len(job)]
            paid[:, 0] += weight @ money[..., REWARD] / ONE
            paid[:, 1] += weight @ money[..., RAW] / ONE
            found.append(np.stack([self._put(len(job)), weight]))
        return _merged(np.concatenate(found, axis=1))

    def _choose_and_step(self, plans: np.ndarray, n: int) -> None:
        params, part = self.world.params, State(*(array[:n] for array in self.state))
        choose(part, params, plans[:n], self.acts, self.memory[:n], self.actions[:n])
        advance(self.state, params, self.actions, n)


def _merged(found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each joint state once, with its probability; found float64 [2, n]: numbers, probabilities."""
    states, place = np.unique(found[0].astype(np.int64), return_inverse=True)
    return states, np.bincount(place, weights=found[1], minlength=len(states))
