"""How far a game is from losing a label, or from having it: a signed number with a slope, for who searches.

A label rests on comparisons of payoffs. Its margin is the largest share of the payoff range by which all of them may be
off at once with the verdict still standing: above zero where the label holds, below where it doesn't. An equality has
the tolerance less its distance instead.
"""

from collections.abc import Callable, Sequence
from functools import cache

from analysis.label import Label
from analysis.names import BY_OUTCOMES, N_PLAYER, SYMMETRIC_2X2
from analysis.table import PayoffTable
from analysis.typology import examine

TOLERANCE = 0.05  # of equalities, as in `typology`
STEPS = 10  # halvings: a margin is right to a thousandth of the range
WORST = -1.0  # nothing in the table has the form that the label asks for
EQUALITY = "exact equality"
OF_TWO = {*SYMMETRIC_2X2.values(), *BY_OUTCOMES} - {"coordination"}
"""Names of a game between two strategies: a larger one has to be about those two."""
Labels = dict[str, Label]
ONE_ORDER = OF_TWO - {*BY_OUTCOMES}
"""Of these a game has one at most."""
ONE, TWO, MORE = (1, 1), (2, 2), (3, None)
PLAYERS = {
    "decision_problem": ONE,
    **dict.fromkeys((*SYMMETRIC_2X2.values(), *BY_OUTCOMES, "boundary"), TWO),
    **dict.fromkeys((*N_PLAYER, "volunteers_dilemma"), MORE),
    "coordination": (2, None),
}
"""Fewest and most players that a label may have; two and more where it isn't named."""


def margins(table: PayoffTable, ids: Sequence[str]) -> dict[str, float]:
    """The margin of each label in the means of a table."""
    plain = PayoffTable(table.roles, table.profiles, table.mean)

    @cache
    def blurred(blur: float) -> Labels:
        return examine(plain, blur=blur).labels

    return {id: _margin(blurred, id) for id in ids}


def _margin(blurred: Callable[[float], Labels], id: str) -> float:
    label = blurred(0.0)[id]
    if id == "boundary":
        closest = blurred(0.0)["prisoners_dilemma"].margin
        return WORST if closest is None else max(WORST, TOLERANCE - closest)
    if id == "congestion" and label.test == EQUALITY:
        return min(_within(label), _radius(blurred, "anti_coordination"))
    return _within(label) if label.test == EQUALITY else _radius(blurred, id)


def _within(label: Label) -> float:
    """What the tolerance leaves beyond the distance from an equality."""
    return WORST if label.margin is None else max(WORST, TOLERANCE - label.margin)


def _radius(blurred: Callable[[float], Labels], id: str) -> float:
    """How far off comparisons may be before the verdict opens: positive for yes, negative for no."""
    truth = _truth(blurred(0.0), id)
    if truth == "undetermined":
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _truth(blurred(middle), id) == truth else (low, middle)
    if truth == "yes":
        return low
    return WORST if high == 1.0 else -low


def _truth(labels: Labels, id: str) -> str:
    """The verdict; of a name between two strategies: for the whole game."""
    both = [labels[id].verdict, labels["reducible"].verdict if id in OF_TWO else "yes"]
    return next(word for word in ("no", "undetermined", "yes") if word in both)
