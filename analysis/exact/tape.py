"""Everything that could happen in a step, by the rules themselves: chance is told by a tape, and all tapes are tried.

A run under a tape writes down each draw that the rules made (rules/chance.py): how many outcomes it had, and their
chance. So the next tapes are known: the same up to a draw, and another outcome there. Each possible outcome of a step
is run exactly once, depth first; its probability is the product over its draws, each a whole number of 2^32.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from mettagrid_lite.build import World, allocate
from mettagrid_lite.state import ASKED, CERTAIN, TAPE, State

BATCH = 4_096  # outcomes that are run at a time


class Tapes(NamedTuple):
    """Runs that are still to come. job int64 [n]; told int64 [n, L] outcomes; fixed int64 [n] how many are said."""

    job: np.ndarray
    told: np.ndarray
    fixed: np.ndarray


class Draws(NamedTuple):
    """What the rules asked in n runs: asked int64 [n] how often; told, outcomes, chance int64 [n, L] of each draw."""

    asked: np.ndarray
    told: np.ndarray
    outcomes: np.ndarray
    chance: np.ndarray


def room(world: World, envs: int = BATCH) -> State:
    """A batch in which chance is told."""
    state = allocate(world, envs)
    return state._replace(env=np.zeros((envs, int(TAPE) + 3 * _most_draws(world)), np.int64))


def _most_draws(world: World) -> int:
    """No step draws more, nor an episode's start: order, growth, returns (two each), choices (two each)."""
    agents, starts, spots = len(world.agents), world.params.spawns.shape[1], world.params.spots.shape[1]
    return max(5 * agents + spots, 1 + starts + agents)


def unsaid(state: State, jobs: int) -> Tapes:
    """An empty tape for each job."""
    return Tapes(np.arange(jobs), np.zeros((jobs, length(state)), np.int64), np.zeros(jobs, np.int64))


def length(state: State) -> int:
    """How many draws the tape has room for."""
    return int((state.env.shape[1] - TAPE) // 3)


def every_outcome(
    state: State, tapes: Tapes, fill: Callable[[np.ndarray], None], run: Callable[[int], object]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(job [n], probability [n]) of each outcome after these tapes, in parts; results are `state`'s first n rows.

    fill(jobs [n]) puts the first n rows as they are before, run(n) lets the rules act on them. tapes: one for each job,
    job 0 first; the probability is that of what follows them.
    """
    said, left = tapes.fixed, [tapes]
    while left:
        now, later = _split(left.pop(), len(state.env))
        left += [later] if len(later.job) else []
        n = len(now.job)
        fill(now.job)
        state.env[:n, ASKED:] = 0
        state.env[:n, TAPE::3] = now.told
        run(n)
        draws = read(state, n)
        yield now.job, probability(draws, said[now.job])
        others = _others(now, draws)
        left += [others] if len(others.job) else []


def _split(tapes: Tapes, first: int) -> tuple[Tapes, Tapes]:
    return Tapes(*(part[:first] for part in tapes)), Tapes(*(part[first:] for part in tapes))


def read(state: State, n: int) -> Draws:
    """What was drawn in the first n environments."""
    tape = state.env[:n, TAPE:].reshape(n, -1, 3)
    asked = state.env[:n, ASKED]
    if asked.max(initial=0) > tape.shape[1]:
        raise AssertionError(f"a step drew {asked.max()} times, and the tape has room for {tape.shape[1]}")
    return Draws(asked.copy(), tape[..., 0], tape[..., 1], tape[..., 2])


def shares(outcomes: int, chance: int) -> tuple[float, ...]:
    """The probability of each outcome of one draw."""
    told = np.arange(outcomes)
    return tuple((words(told, np.full(outcomes, outcomes), np.full(outcomes, chance)) / CERTAIN).tolist())


def probability(draws: Draws, said: np.ndarray) -> np.ndarray:
    """Of what each run [n] drew after the first draws, which were said."""
    place = np.arange(draws.told.shape[1])
    made = (place >= said[:, None]) & (place < draws.asked[:, None])
    return np.where(made, words(draws.told, draws.outcomes, draws.chance) / CERTAIN, 1.0).prod(axis=1)


def words(told: np.ndarray, outcomes: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """How many of 2^32 words give this outcome: of two, the second with this chance; or of n, one more or less each."""
    n = np.maximum(outcomes, 1)
    alike = -(-(told + 1) * CERTAIN // n) + (-told * CERTAIN // n)
    return np.where(chance > 0, np.where(told == 1, chance, CERTAIN - chance), alike)


def _others(ran: Tapes, draws: Draws) -> Tapes:
    """The tapes that part from these runs: at each draw that was not fixed, each other outcome."""
    place = np.arange(ran.told.shape[1])
    is_free = (place >= ran.fixed[:, None]) & (place < draws.asked[:, None])
    more = np.where(is_free, draws.outcomes - 1, 0)
    run, where = np.nonzero(more)
    each = more[run, where]
    outcome = 1 + np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    run, where = np.repeat(run, each), np.repeat(where, each)
    told = np.where(place < where[:, None], draws.told[run], 0)
    told[np.arange(len(run)), where] = outcome
    return Tapes(ran.job[run], told, where + 1)
