"""Margins: how far off all comparisons may be before a label is lost or had."""

import pytest

from analysis.margins import PLAYERS, WORST, margins
from analysis.names import NAMES, OTHER_WORDS
from analysis.table import Role
from analysis.typology import labels
from tests.analysis.tables import NAN, commons, given, played, symmetric
from tests.analysis.test_dilemmas import hunters

EVERY = [id for id in NAMES if id not in OTHER_WORDS]


def margin(table, id):
    return margins(table, [id])[id]


def test_a_prisoners_dilemma_is_lost_when_the_closest_two_payoffs_meet():
    assert margin(symmetric(3, 0, 5, 1), "prisoners_dilemma") == pytest.approx(1 / 5, abs=0.001)
    assert margin(symmetric(3, 0, 5, 2.5), "prisoners_dilemma") == pytest.approx(0.5 / 5, abs=0.001)


def test_a_stag_hunt_is_as_far_from_a_prisoners_dilemma_as_temptation_lacks():
    assert margin(symmetric(4, 0, 2, 1), "prisoners_dilemma") == pytest.approx(-2 / 4, abs=0.001)


def test_margins_rise_and_fall_with_the_payoff_that_decides():
    along = [margin(symmetric(3, 0, temptation, 1), "prisoners_dilemma") for temptation in (1.5, 2.5, 3.5, 4.5)]
    assert along == sorted(along)
    assert along[1] < 0 < along[2]


@pytest.mark.parametrize(
    "table", [symmetric(3, 0, 5, 1), symmetric(3, 1, 4, 0), commons(3)], ids=["pd", "chicken", "n"]
)
def test_the_sign_of_a_margin_is_the_verdict(table):
    found, said = margins(table, EVERY), labels(table)
    held = {id for id in EVERY if said[id].verdict == "yes"}
    assert {id for id in EVERY if found[id] > 0} <= held
    assert {id for id in held if found[id] < 0} == set()


def test_a_game_that_must_mix_does_so_until_its_smallest_gain_is_gone():
    roles = (Role("even", 1, ("heads", "tails")), Role("odd", 1, ("heads", "tails")))
    rows = {(1, 0, 1, 0): 1, (1, 0, 0, 1): -1, (0, 1, 1, 0): -1, (0, 1, 0, 1): 1}
    pennies = given(roles, lambda seen: [rows[seen] * (1 if k < 2 else -1) if seen[k] else NAN for k in range(4)])
    assert margin(pennies, "requires_mixing") == pytest.approx(1.0, abs=0.001)
    assert margin(pennies, "zero_sum") == pytest.approx(0.05)


def test_what_a_table_has_not_the_form_for_has_the_worst_margin():
    assert margin(commons(3), "stag_hunt") == WORST
    assert margin(symmetric(3, 0, 5, 1), "chicken_n") == WORST


def test_every_id_with_a_number_of_players_is_a_name():
    assert set(PLAYERS) <= set(NAMES)


def test_a_third_strategy_that_nobody_should_play_leaves_a_stag_hunt_its_margin():
    table = hunters(("stag", "hare", "stay"))
    assert margin(table, "stag_hunt") > 0
    assert margin(table, "prisoners_dilemma") < 0


def test_the_pair_that_is_named_is_the_one_of_a_report():
    table = played(hunters(("stay", "stag", "hare")), episodes=16, noise=0.1)
    assert margin(table, "stag_hunt") == pytest.approx(margin(hunters(("stay", "stag", "hare")), "stag_hunt"), abs=0.1)
