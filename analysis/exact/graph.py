"""The graph of joint states: for each and each joint action, where it leads with what probability, and what it pays."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from analysis.exact.beginning import beginnings
from analysis.exact.joint import Shelf, moments
from analysis.exact.limits import Limits, Meter, Progress
from analysis.exact.tape import every_outcome, length, room, unsaid
from analysis.rollout import advance
from mettagrid_lite.build import World, build
from mettagrid_lite.config import Config
from mettagrid_lite.state import ONE, REWARD

JOBS = 20_000  # steps that are prepared at a time


class Moves(NamedTuple):
    """What comes of a step: rows are pairs (state, joint action), R of them.

    row     int64 [S, J]    the row of each; -1 where the state is over, or never met at such a step
    lead    sparse [R, S]   probabilities
    pays    float64 [R, A]  expected rewards, received (after sharing, and as felt)
    """

    row: np.ndarray
    lead: Any
    pays: np.ndarray


@dataclass(frozen=True, eq=False)
class Graph:
    """S joint states that can be reached, J joint actions of A agents with N actions each, T steps.

    start   float64 [S]     probability to begin there
    moves   for each kind of step what comes of it
    moment  int64 [T]       which kind each step is
    can_act bool [S, A]     whose action matters
    outcomes how many were run
    """

    world: World
    shelf: Shelf
    start: np.ndarray
    moves: tuple[Moves, ...]
    moment: np.ndarray
    can_act: np.ndarray
    outcomes: int

    @property
    def agents(self) -> int:
        return len(self.world.agents)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of actions of each agent."""
        return (len(self.world.actions),) * self.agents

    @property
    def states(self) -> int:
        return len(self.start)

    @cached_property
    def reached(self) -> np.ndarray:
        """Which states can be met at each step, by some play: bool [T, S]; those where it is over don't count."""
        there = np.zeros((len(self.moment), self.states), bool)
        there[0] = (self.start > 0) & self._goes_on(0)
        onwards = [_onwards(moves) for moves in self.moves]
        for t in range(1, len(self.moment)):
            met = onwards[self.moment[t - 1]].T @ there[t - 1].astype(np.float64) > 0
            there[t] = met & self._goes_on(t)
        return there

    def _goes_on(self, t: int) -> np.ndarray:
        return np.asarray(self.moves[self.moment[t]].row[:, 0] >= 0)


def _onwards(moves: Moves) -> Any:
    """sparse [S, S]: above 0 where some joint action may lead from one state to the other."""
    from scipy.sparse import csr_matrix

    states, _ = np.nonzero(moves.row >= 0)
    shape = (len(moves.row), moves.lead.shape[0])
    return csr_matrix((np.ones(len(states)), (states, moves.row[moves.row >= 0])), shape) @ moves.lead


def joint_states(
    config: Config | World, limits: Limits | None = None, progress: Progress | None = None, seen: bool = False
) -> Graph:
    """Every joint state that can be reached, and what comes of each. Raises TooLarge.

    progress(done, total): states looked at, and known so far. seen: states that differ only in where agents look are
    told apart, which they see, even if nothing depends on it.
    """
    world = config if isinstance(config, World) else build(config)
    search = _Search(world, seen)
    search.meter = Meter(world, limits or Limits(), progress)  # the clock starts when the rules are compiled
    start = search.begin()
    moment = moments(world.params)
    front = np.unique(start[0])
    for t, kind in enumerate(moment):
        after = search.look(front, int(kind), t)
        if t + 1 < len(moment):
            front = search.next_front(after, int(kind), int(moment[t + 1]))
    return search.graph(start, moment)


class Part(NamedTuple):
    """What was found of some states: row [F, J] for states [F]; outcomes (row, next, probability); pays [R, A]."""

    states: np.ndarray
    row: np.ndarray
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]]
    pays: np.ndarray


class _Search:
    """Breadth first, step by step; a state is looked at once for each kind of step."""

    meter: Meter

    def __init__(self, world: World, seen: bool) -> None:
        self.world = world
        self.shelf, self.state = Shelf(world, seen), room(world)
        agents = len(world.agents)
        self.actions = np.zeros((len(self.state.env), agents), np.int64)
        self.joint = np.indices((len(world.actions),) * agents).reshape(agents, -1).T
        advance(self.state, world.params, self.actions, 0)
        self.parts: dict[int, list[Part]] = {}
        self.rows: dict[int, int] = {}

    def begin(self) -> tuple[np.ndarray, np.ndarray]:
        """(state, probability) of how the episode may start."""
        found = []
        tapes, likely = beginnings(self.world, length(self.state))
        for job, chance in every_outcome(self.state, tapes, lambda jobs: None, self._begin):
            found.append((self.shelf.put(self.state, len(job)), likely[job] * chance))
            self.meter.add(len(job), len(self.shelf), 0)
        return np.concatenate([where for where, _ in found]), np.concatenate([chance for _, chance in found])

    def _begin(self, n: int) -> None:
        advance(self.state, self.world.params, self.actions, n, fresh=True)

    def _step(self, n: int) -> None:
        advance(self.state, self.world.params, self.actions, n)

    def next_front(self, after: np.ndarray, kind: int, then: int) -> np.ndarray:
        """The states to look at in the next step, which is of the kind `then`."""
        if then == kind:
            looked = np.concatenate([part.states for part in self.parts[kind]])
            return np.setdiff1d(after, looked)
        return after if then > 1 or kind > 0 else np.arange(len(self.shelf))

    def look(self, front: np.ndarray, kind: int, t: int) -> np.ndarray:
        """What comes of these states at step t; the states that it leads to."""
        front = front[~self.shelf.is_over()[front]]
        parts = self.parts.setdefault(kind, [])
        after = [np.empty(0, np.int64)]
        size = max(1, JOBS // len(self.joint))
        for first in range(0, len(front), size):
            parts.append(self._part(front[first : first + size], kind, t))
            after += [following for _, following, _ in parts[-1].found]
        return np.unique(np.concatenate(after))

    def _part(self, states: np.ndarray, kind: int, t: int) -> Part:
        can_act = self.shelf.can_act()[states]
        base = self.rows.get(kind, 0)
        row, jobs = _rows(self.joint, can_act, len(self.world.actions))
        found, pays = [], np.zeros((len(jobs), len(self.world.agents)))

        def fill(which: np.ndarray) -> None:
            self.shelf.fill(self.state, states[jobs[which, 0]], t)
            self.actions[: len(which)] = self.joint[jobs[which, 1]]

        for job, chance in every_outcome(self.state, unsaid(self.state, len(jobs)), fill, self._step):
            found.append((base + job, self.shelf.put(self.state, len(job)), chance))
            np.add.at(pays, job, chance[:, None] * self.state.money[: len(job), :, REWARD] / ONE)
            self.meter.add(len(job), len(self.shelf), base // len(self.joint))
        self.rows[kind] = base + len(jobs)
        return Part(states, base + row, found, pays)

    def graph(self, start: tuple[np.ndarray, np.ndarray], moment: np.ndarray) -> Graph:
        states = len(self.shelf)
        kinds = range(int(moment.max()) + 1)
        return Graph(
            world=self.world,
            shelf=self.shelf,
            start=np.bincount(*start[:1], weights=start[1], minlength=states),
            moves=tuple(self._moves(self.parts[kind], self.rows.get(kind, 0), states) for kind in kinds),
            moment=moment,
            can_act=self.shelf.can_act(),
            outcomes=self.meter.outcomes,
        )

    def _moves(self, parts: list[Part], rows: int, states: int) -> Moves:
        from scipy.sparse import csr_matrix

        row = np.full((states, len(self.joint)), -1, np.int64)
        for part in parts:
            row[part.states] = part.row
        nothing = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        found = [nothing, *(outcome for part in parts for outcome in part.found)]
        from_row, to, chance = (np.concatenate(column) for column in zip(*found, strict=True))
        lead = csr_matrix((chance, (from_row, to)), shape=(rows, states))
        pays = np.concatenate([np.zeros((0, len(self.world.agents))), *(part.pays for part in parts)])
        return Moves(row, lead, pays)


def _rows(joint: np.ndarray, can_act: np.ndarray, actions: int) -> tuple[np.ndarray, np.ndarray]:
    """(row [F, J], jobs [R, 2] of state and joint action): who can't act always does the first action."""
    weights = actions ** np.arange(joint.shape[1])[::-1]
    alike = (joint[None] * can_act[:, None]) @ weights  # the joint action that each comes to
    jobs = np.argwhere(alike == np.arange(len(joint)))
    row = np.empty(alike.shape, np.int64)
    row[jobs[:, 0], jobs[:, 1]] = np.arange(len(jobs))
    return np.take_along_axis(row, alike, axis=1), jobs
