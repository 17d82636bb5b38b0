"""How far a game is from losing a label, or from having it: a signed number with a slope, for who searches.

A label rests on comparisons of payoffs. Its margin is the largest share of the payoff range by which all of them may be
off at once with the verdict still standing: above zero where the label holds, below where it doesn't. An equality has
the tolerance less its distance instead.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from analysis.evidence import again, evidence
from analysis.label import Label
from analysis.names import BY_OUTCOMES, N_PLAYER, SYMMETRIC_2X2
from analysis.reduction import reduction
from analysis.study import study
from analysis.table import PayoffTable
from analysis.typology import examine

TOLERANCE = 0.05  # of equalities, as in `typology`
STEPS = 10  # halvings: a margin is right to a thousandth of the range
WORST = -1.0  # nothing in the table has the form that the label asks for
EQUALITY = "exact equality"
OF_TWO = {*SYMMETRIC_2X2.values(), *BY_OUTCOMES} - {"coordination"}
"""Names of a game between two strategies: a larger one has to be about those two."""
PATTERNS = (*N_PLAYER, "volunteers_dilemma")
Blurred = Callable[[float], dict[str, Label]]
ONE_ORDER = OF_TWO - {*BY_OUTCOMES}
"""Of these a game has one at most."""
ONE, TWO, MORE = (1, 1), (2, 2), (3, None)
PLAYERS = {
    "decision_problem": ONE,
    **dict.fromkeys((*SYMMETRIC_2X2.values(), *BY_OUTCOMES, "boundary"), TWO),
    **dict.fromkeys(PATTERNS, MORE),
    "coordination": (2, None),
}
"""Fewest and most players that a label may have; two and more where it isn't named."""


class Pair(NamedTuple):
    """The game between two strategies that a report would name; share: its payoff range in that of the whole game."""

    blurred: Blurred
    share: float


def margins(table: PayoffTable, ids: Sequence[str]) -> dict[str, float]:
    """The margin of each label in the means of a table."""
    whole, pair = _blurred(table), _pair(table)
    return {
        id: _of_two(whole, pair, id) if id in (*OF_TWO, *PATTERNS, "boundary") else _margin(whole, id) for id in ids
    }


def _blurred(table: PayoffTable) -> Blurred:
    """The labels of the means while all comparisons may be off by so much of the range."""
    plain = PayoffTable(table.roles, table.profiles, table.mean)
    return cache(lambda blur: examine(plain, blur=blur).labels)


def _pair(table: PayoffTable) -> Pair | None:
    """The two strategies are chosen with all that is known of the noise, as in a report, and stay the same."""
    if table.players < 2 or max(table.shape) == 1:
        return None
    known = evidence(table, tolerance=TOLERANCE, growing=True)
    small = reduction(study(table, known))
    return small and Pair(_blurred(small.table), again(small.table, known).span / (known.span or 1.0))


def _of_two(whole: Blurred, pair: Pair | None, id: str) -> float:
    """Of a name between two strategies; with two players it has to be the whole game's."""
    if pair is None:
        return WORST
    found = pair.share * (_tie(pair.blurred) if id == "boundary" else _radius(pair.blurred, id))
    return found if id in PATTERNS else min(found, _radius(whole, "reducible"))


def _tie(blurred: Blurred) -> float:
    """What the tolerance leaves beyond the smallest difference of two of R, S, T, P."""
    closest = blurred(0.0)["prisoners_dilemma"].margin
    return WORST if closest is None else TOLERANCE - closest


def _margin(blurred: Blurred, id: str) -> float:
    label = blurred(0.0)[id]
    if id == "congestion" and label.test == EQUALITY:
        return min(_within(label), _radius(blurred, "anti_coordination"))
    return _within(label) if label.test == EQUALITY else _radius(blurred, id)


def _within(label: Label) -> float:
    """What the tolerance leaves beyond the distance from an equality."""
    return WORST if label.margin is None else max(WORST, TOLERANCE - label.margin)


def _radius(blurred: Blurred, id: str) -> float:
    """How far off comparisons may be before the verdict opens: positive for yes, negative for no."""
    truth = blurred(0.0)[id].verdict
    if truth == "undetermined":
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if blurred(middle)[id].verdict == truth else (low, middle)
    if truth == "yes":
        return low
    return WORST if high == 1.0 else -low
