"""Where a border is, and how surely, for cells whose payoffs are known."""

import numpy as np
import pytest

from analysis.regions.axes import Axis
from analysis.regions.borders import borders, turns
from analysis.regions.cell import CellJson
from analysis.regions.survey import BUDGET, Survey

AT, ERROR = 3.2, 0.1  # where the difference of payoffs is 0, and the error of each measurement


def cell(name, gauges):
    said = {"probability": 1, "why": "", "labels": {}, "strategies": [], "episodes": 32, "ended": "decision"}
    return CellJson(primary=name, likeliest=name, gauges=gauges, **said)


def strip(values, names, gauges, inferred=()):
    """A map of one axis; gauges: one dict for each cell."""
    cells = {(k,): cell(names[k] or "undetermined", said) for k, said in enumerate(gauges) if k not in inferred}
    known = {(k,): name for k, name in enumerate(names)}
    inside = frozenset((k,) for k in inferred)
    return Survey("a", "a", (Axis("x", tuple(values)),), cells, known, inside, "complete", 0, 0.95, BUDGET, {})


def names_of(values):
    return ["harmony" if value < AT else "chicken" for value in values]


def test_a_border_lies_on_the_straight_line_between_cells():
    gauges = [{"T - R": (value - AT, 0.0)} for value in (1, 3, 4)]
    (found,) = borders(strip((1, 3, 4), names_of((1, 3, 4)), gauges))
    assert (found.before, found.after, found.between) == ("harmony", "chicken", (3, 4))
    assert (found.low, found.position, found.high) == pytest.approx((AT, AT, AT))


def test_an_interval_holds_the_border_nineteen_times_of_twenty():
    rng, values = np.random.default_rng(0), (2, 3, 4, 5)
    held = []
    for _ in range(300):
        gauges = [{"T - R": (value - AT + ERROR * rng.standard_normal(), ERROR)} for value in values]
        (found,) = borders(strip(values, names_of(values), gauges))
        held.append(found.low <= AT <= found.high)
    assert 0.92 <= np.mean(held) <= 0.98


def test_open_cells_between_two_games_widen_what_is_surely_one_or_the_other():
    values = (2, 3, 4, 5)
    gauges = [{"T - R": (value - AT, 0.3)} for value in values]
    (found,) = borders(strip(values, ["harmony", None, None, "chicken"], gauges))
    assert found.between == (2, 5) and found.low < AT < found.high


def test_two_signs_that_change_give_an_interval_from_the_first_to_the_last():
    gauges = [{"T - R": (value - 3.2, 0.0), "P - S": (value - 3.8, 0.0)} for value in (3, 4)]
    (found,) = borders(strip((3, 4), ["harmony", "prisoners_dilemma"], gauges))
    assert (found.low, found.position, found.high) == pytest.approx((3.2, 3.5, 3.8))


def test_where_no_sign_changes_only_the_cells_are_known():
    (found,) = borders(strip((3, 4), ["harmony", "team"], [{"T - R": (1.0, 0.1)}] * 2))
    assert found.position is None and (found.low, found.high) == (3, 4)


def test_values_without_order_have_no_borders():
    found = strip((3, 4), ["harmony", "team"], [{}, {}])
    named = found.axes[0]._replace(named=True)
    assert borders(Survey(**{**vars(found), "axes": (named,)})) == []


def test_a_sign_may_change_within_one_game():
    found = strip((0.0, 1.0), ["chicken_n", "chicken_n"], [{"a": (-1.0, 0.0)}, {"a": (3.0, 0.0)}])
    (turn,) = turns(found)
    assert turn.rises and (turn.low, turn.position, turn.high) == pytest.approx((0.25, 0.25, 0.25))
    assert borders(found) == []
