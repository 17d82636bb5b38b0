"""Greed and fear of each player: what a game between two strategies each is to one side and to the other.

Cooperation and defection need no equal roles: where an outcome is better for both than the one opposite, each player's
part in the better one is its cooperation. Then each has an R, S, T, P of its own, a greed T - R and a fear P - S (Macy
& Flache 2002). A prisoner's dilemma to one may be a stag hunt to the other: an alibi game (Robinson & Goforth 2004).
"""

from typing import NamedTuple

import numpy as np

from analysis.conditions import conditions_of
from analysis.confidence import combinations
from analysis.evidence import ROUNDING, Evidence, combined
from analysis.label import Label, decided
from analysis.table import PayoffTable

MACY_FLACHE = {  # factors of R, S, T, P; the condition holds where the sum is above zero
    "mutual_over_punishment": (1, 0, 0, -1),
    "mutual_over_sucker": (1, -1, 0, 0),
    "mutual_over_turns": (2, -1, -1, 0),
    "greed": (-1, 0, 1, 0),
    "fear": (0, -1, 0, 1),
}
TRUTH = {"no": 0.0, "undetermined": 0.5, "yes": 1.0}
Joint = tuple[int, int]


class Side(NamedTuple):
    """One player's view, with the conditions of Macy & Flache (2002); margins are shares of the payoff range.

    conditions: mutual_over_punishment R > P, mutual_over_sucker R > S, mutual_over_turns 2R > T + S, greed T > R,
    fear P > S, and social_dilemma: the first three, and greed or fear.
    """

    role: str
    cooperate: str
    defect: str
    reward: float
    sucker: float
    temptation: float
    punishment: float
    conditions: dict[str, Label]


class Sides(NamedTuple):
    """Both players' views, or one where they share a role. better: is R above P for both?"""

    sides: tuple[Side, ...]
    better: Label


def sides(table: PayoffTable, known: Evidence, choices: int = 1) -> Sides | None:
    """R, S, T, P of each player of a 2x2 game and what is sure of them; None where no outcome is better for both.

    Which outcome that is the means say; if two would do, the one whose opposite is an equilibrium, then the clearer.
    choices: how many pairs of strategies the two were chosen from.
    """
    if table.shape != (2, 2) or (best := _best(table, known)) is None:
        return None
    cells, size = known.at[_cells(table, best)], len(MACY_FLACHE)
    factors = np.kron(np.eye(len(cells)), np.array(list(MACY_FLACHE.values()), float))  # of one side after the other
    found, drawn = combinations(known, cells.ravel(), factors, choices), combined(known, cells.ravel(), factors)
    parts = [slice(first, first + size) for first in range(0, len(factors), size)]
    told = [conditions_of(tuple(MACY_FLACHE), found.part(part), drawn[:, part], known) for part in parts]
    return Sides(tuple(_side(table, known, best, i, said) for i, said in enumerate(told)), _better(told, drawn, known))


def _better(told: list[dict[str, Label]], drawn: np.ndarray, known: Evidence) -> Label:
    """R above P for all sides."""
    each = [conditions["mutual_over_punishment"] for conditions in told]
    held = drawn[:, :: len(MACY_FLACHE)] > ROUNDING * (known.span or 1.0)
    truth = min(TRUTH[label.verdict] for label in each)
    margin = min(label.margin or 0.0 for label in each)
    return decided(truth, np.mean(held.all(axis=1)), f"R above P by {margin:.1%} of the range", margin)


def _side(table: PayoffTable, known: Evidence, best: Joint, player: int, conditions: dict[str, Label]) -> Side:
    role, mine = table.roles[player], best[player]
    reward, sucker, temptation, punishment = known.value[known.at[_cells(table, best)[player]]].tolist()
    names = role.strategies[mine], role.strategies[1 - mine]
    return Side(role.name, *names, reward, sucker, temptation, punishment, conditions)


def _best(table: PayoffTable, known: Evidence) -> Joint | None:
    """The outcome in which both cooperate."""
    value = known.value[known.at[table.index]]
    alike = len(table.roles) == 1
    joints = [(a, b) for a in (0, 1) for b in (0, 1) if not alike or a == b]
    lead = {joint: min(float(value[i][joint] - value[i][_opposite(joint)]) for i in (0, 1)) for joint in joints}
    good = [joint for joint in joints if lead[joint] > ROUNDING * known.span or (alike and lead[joint] >= 0)]
    return max(good, key=lambda joint: (_rests(value, _opposite(joint)), lead[joint]), default=None)


def _rests(value: np.ndarray, joint: Joint) -> bool:
    """Nobody gains by leaving a joint action."""
    a, b = joint
    return bool(value[0][a, b] >= value[0][1 - a, b] and value[1][a, b] >= value[1][a, 1 - b])


def _opposite(joint: Joint) -> Joint:
    return 1 - joint[0], 1 - joint[1]


def _cells(table: PayoffTable, best: Joint) -> np.ndarray:
    """Where R, S, T, P of each side stand in `mean.ravel()`: [sides, 4]."""
    (a, b), (c, d) = best, _opposite(best)
    row = [table.index[0][joint] for joint in ((a, b), (a, d), (c, b), (c, d))]
    column = [table.index[1][joint] for joint in ((a, b), (c, b), (a, d), (c, d))]
    return np.array([row, column][: len(table.roles)])
