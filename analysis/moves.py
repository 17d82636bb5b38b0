"""Who can go where: deviations of single players between profiles of counts, and what improving ones lead to.

Exchangeable players make one profile of many joint actions; pure equilibria, improvement paths and their sinks are the
same seen from either (the permutations of a role's players map improving moves to improving moves).
"""

from typing import NamedTuple

import numpy as np

from analysis.kleene import every, negate
from analysis.table import PayoffTable, starts


class Replies(NamedTuple):
    """One player of a role against every profile of the others.

    cells   int64 [S, O]  where the payoff of strategy s against others o stands in `mean.ravel()`
    others  int64 [O, C]  what the others play, by counts
    """

    cells: np.ndarray
    others: np.ndarray


class Moves(NamedTuple):
    """Every way in which one player changes strategy, sorted by the profile left behind: K moves, P profiles.

    source, target  int64 [K]  profiles
    before, after   int64 [K]  where the mover's payoff stands in `mean.ravel()`
    first           int64 [P]  first move out of each profile
    """

    source: np.ndarray
    target: np.ndarray
    before: np.ndarray
    after: np.ndarray
    first: np.ndarray


def replies(table: PayoffTable) -> list[Replies]:
    """The decision of one player of each role, others' play being any profile of counts."""
    profiles = np.array(table.profiles, np.int64)
    return [
        _replies(profiles, start, len(role.strategies))
        for role, start in zip(table.roles, starts(table.roles), strict=True)
    ]


def _replies(profiles: np.ndarray, start: int, kinds: int) -> Replies:
    columns = profiles.shape[1]
    row_of = {profile.tobytes(): row for row, profile in enumerate(profiles)}
    others = profiles[profiles[:, start] > 0]
    others[:, start] -= 1  # whoever plays the first strategy is the one who decides
    cells = np.empty((kinds, len(others)), np.int64)
    for s in range(kinds):
        others[:, start + s] += 1
        cells[s] = [row_of[profile.tobytes()] * columns + start + s for profile in others]
        others[:, start + s] -= 1
    return Replies(cells, others)


def moves(table: PayoffTable, faced: list[Replies]) -> Moves:
    """All deviations of one player. Every profile has some, if any role has two strategies."""
    columns = table.mean.shape[1]
    pairs = [
        (reply.cells[s], reply.cells[t])
        for reply in faced
        for s in range(len(reply.cells))
        for t in range(len(reply.cells))
        if s != t
    ]
    before = np.concatenate([pair[0] for pair in pairs])
    after = np.concatenate([pair[1] for pair in pairs])
    order = np.argsort(before // columns, kind="stable")
    before, after = before[order], after[order]
    source = before // columns
    first = np.searchsorted(source, np.arange(len(table.profiles)))
    return Moves(source, after // columns, before, after, first)


def stable(better: np.ndarray, graph: Moves) -> np.ndarray:
    """Is no move out of a profile an improvement, i.e. is it a pure equilibrium? better [..., K] -> [..., P]."""
    return negate(np.maximum.reduceat(better, graph.first, axis=-1))


def strict(worse: np.ndarray, graph: Moves) -> np.ndarray:
    """Does every move out of a profile lose, i.e. is it a strict equilibrium? worse [..., K] -> [..., P]."""
    return np.minimum.reduceat(worse, graph.first, axis=-1)


def settles(better: np.ndarray, graph: Moves) -> np.ndarray:
    """Does some path of improvements lead from each profile to a pure equilibrium? better [..., K] -> [..., P].

    Edges are strict improvements; indifference is no edge. A profile that never settles leads into a sink component
    with more than one profile, and the other way round.
    """
    rest = stable(better, graph)
    reach = rest
    while True:
        step = np.maximum.reduceat(np.minimum(better, reach[..., graph.target]), graph.first, axis=-1)
        further = np.maximum(rest, step)
        if np.array_equal(further, reach):
            return reach
        reach = further


def always_settles(better: np.ndarray, graph: Moves) -> np.ndarray:
    """Weak acyclicity (Young 1993): does every profile settle? better [..., K] -> [...]."""
    return every(settles(better, graph), axis=-1)
