"""Learning a table: Monte Carlo control by the gist of situations, or joint states solved backwards over what was seen.

By gist: each row keeps one option for an episode, mostly its best so far, else a drawn one; what was received from
the first time in the row to the end is credited to it (first-visit Monte Carlo control; Sutton & Barto 2018, 5.4).
By joint states: rewards and successors that were seen make a model, solved backwards by the clock after each round.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.learned.bench import Bench, Exploring
from analysis.learned.follow import Trail
from analysis.learned.options import actions
from analysis.learned.situation import GISTS, ROWS
from analysis.learned.table import Table, about, digest
from analysis.strategy import Strategy
from mettagrid_lite.state import ONE

ROUNDS = (4, 8)  # by gist, by joint states
CHANCE = 0.3  # of a drawn option: in a row in an episode, or at a step
SEEN = 4  # times an option was tried in a row before it may be preferred there
FADES = 0.6  # weight of what earlier rounds saw: the rest of the table was another one then
NAME = "learned"


def learn(bench: Bench, plans: list[Strategy], default: int, fine: bool, first: int, episodes: int) -> Strategy:
    """The table after so many episodes, from number `first` on; it begins as plan `default` throughout."""
    offered = [*plans, *(actions(bench.world) if fine else [])]
    option = np.full(ROWS, default, np.int16)
    pupil = _Planner(len(offered)) if fine else _Counter(len(offered), default)
    shares = np.zeros(len(offered))
    for n, (begin, count) in enumerate(_rounds(first, episodes, ROUNDS[fine])):
        tried = _strategy(offered, option, fine, shares)
        received, trail = bench.explore(tried, begin, count, Exploring(CHANCE, len(offered), n + 1))
        pupil.see(trail, np.rint(received * ONE))
        option = pupil.choose(option)
        shares = _shares(trail, option, len(offered))
    return _strategy(offered, option, fine, shares)


def _rounds(first: int, episodes: int, rounds: int) -> Iterator[tuple[int, int]]:
    for n in range(rounds):
        begin, end = episodes * n // rounds, episodes * (n + 1) // rounds
        if end > begin:
            yield first + begin, end - begin


def _strategy(offered: list[Strategy], option: np.ndarray, fine: bool, shares: np.ndarray) -> Strategy:
    names = tuple(one.name for one in offered)
    plans = tuple(one.plan for one in offered if one.plan is not None)
    table = Table(names, plans, option, fine, about(names, shares))
    return Strategy(NAME, table.about, digest=digest(table), table=table)


def _shares(trail: Trail, option: np.ndarray, options: int) -> np.ndarray:
    """How much of the time each option would be taken where the trail led."""
    rows = trail.row[trail.row >= 0]
    return np.bincount(option[rows], minlength=options) / max(len(rows), 1)


class _Counter:
    """Mean of what followed each option in each row."""

    def __init__(self, options: int, default: int) -> None:
        self.sums, self.default = np.zeros((3, GISTS, options)), default  # how often, sum, sum of squares

    def see(self, trail: Trail, final: np.ndarray) -> None:
        self.sums *= FADES
        for e, (row, did, received) in enumerate(zip(trail.row, trail.did, trail.received, strict=True)):
            rows, at = np.unique(row, return_index=True)
            rows, at = rows[rows >= 0], at[rows >= 0]
            later = (final[e] - received[at]) / ONE
            for power in range(3):
                self.sums[power, rows, did[at]] += later**power

    def choose(self, option: np.ndarray) -> np.ndarray:
        """The best option of each row, where it is better than the default by more than its error."""
        count, total, squares = self.sums
        mean = np.where(count > 0, total / np.maximum(count, 1e-9), -np.inf)
        spread = np.where(count > 0, squares / np.maximum(count, 1e-9) - mean**2, 0.0)
        error = np.sqrt(np.maximum(spread, 0) / np.maximum(count, 1))
        sure = np.where(count >= SEEN, mean - error, -np.inf)
        best, rows = sure.argmax(axis=1), np.arange(GISTS)
        known = count[:, self.default] >= SEEN
        better = known & (sure[rows, best] > mean[:, self.default] + error[:, self.default])
        option = option.copy()
        option[:GISTS] = np.where(better, best, self.default)
        return option


class _Planner:
    """All steps that were seen, and the best plan in a world that is just so."""

    def __init__(self, options: int) -> None:
        self.options, self.seen = options, list[Steps]()

    def see(self, trail: Trail, final: np.ndarray) -> None:
        self.seen.append(_steps(trail, final))

    def choose(self, option: np.ndarray) -> np.ndarray:
        option, value = option.copy(), np.zeros(ROWS + 1)
        steps = Steps(*(np.concatenate(parts) for parts in zip(*self.seen, strict=True)))
        for t in range(int(steps.clock.max(initial=-1)), -1, -1):
            now = steps.clock == t
            keys, place = np.unique(steps.row[now] * self.options + steps.did[now], return_inverse=True)
            mean = np.bincount(place, steps.reward[now] + value[steps.then[now]]) / np.bincount(place)
            order = np.argsort(mean, kind="stable")  # the last one that is written stays
            rows = keys[order] // self.options
            option[rows], value[rows] = keys[order] % self.options, mean[order]
        return option


class Steps(NamedTuple):
    """Single steps: row, option, clock, what was received until the next, and the row then (ROWS: the end)."""

    row: np.ndarray
    did: np.ndarray
    clock: np.ndarray
    reward: np.ndarray
    then: np.ndarray


def _steps(trail: Trail, final: np.ndarray) -> Steps:
    going = trail.row >= 0
    envs, clock = np.nonzero(going)
    padded = np.pad(trail.row, ((0, 0), (0, 1)), constant_values=-1)[:, 1:]
    last = padded < 0
    after = np.where(last, final[:, None], np.pad(trail.received, ((0, 0), (0, 1)))[:, 1:])
    then = np.where(last, ROWS, padded)
    return Steps(trail.row[going], trail.did[going], clock, ((after - trail.received)[going]) / ONE, then[envs, clock])
