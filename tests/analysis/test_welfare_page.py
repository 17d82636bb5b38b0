"""What the page says of welfare and selection, and the JSON too."""

import pytest

from analysis.as_json import to_json
from analysis.classifier import classify
from analysis.report import text
from analysis.welfare_page import selected, welfare
from tests.analysis.tables import commons, played, symmetric, task
from tests.analysis.textbook import game


def on_welfare(table):
    return "\n".join(welfare(classify(table)))


def on_selection(table):
    return "\n".join(selected(classify(table)))


def test_a_prisoners_dilemma_tells_its_prices_and_who_would_cooperate():
    told = on_welfare(symmetric(3, 0, 5, 1))
    assert "sums of payoffs 2 to 6; equilibria 2, 0% of the way up; price of anarchy 3, of stability 3" in told
    assert "dominant strategy, and another profile is better for all" in told
    assert "self-interest level 0.6" in told


def test_a_sampled_dilemma_tells_how_sure_its_level_is():
    told = on_welfare(played(symmetric(3, 0, 5, 1), noise=1.0))
    assert "self-interest level 0.6" in told or "self-interest level 0.5" in told
    assert "[0." in told


def test_aumanns_mediator_adds_what_the_page_says():
    told = on_welfare(game("chicken_aumann"))
    assert "correlated 7.2 to 10.5" in told and "1.167 above the best equilibrium" in told


def test_where_the_sum_never_changes_nothing_is_said_of_it():
    assert on_welfare(game("matching_pennies")) == ""


def test_rules_that_say_the_same_share_a_line():
    told = on_selection(game("stag_hunt_risky")).splitlines()
    assert told[0].startswith("payoff dominance: both: s0")
    assert told[1].startswith("risk dominance, highest potential, logit path: both: s1")
    assert told[-1] == "the rules disagree: sums of payoffs 14 to 18"


def test_one_equilibrium_leaves_nothing_to_select():
    assert on_selection(game("pd")) == ""


def test_who_plays_what_among_exchangeable_players_is_no_tie():
    told = on_selection(symmetric(3, 1, 4, 0))
    assert "a tie" not in told
    assert "share | keep" in told


def test_only_where_the_one_equilibrium_mixes_everything_the_page_says_so():
    sentence = "the only equilibrium, and it mixes every strategy"
    assert sentence in text(classify(game("rps")))
    assert sentence not in text(classify(game("rps_dummy")))
    assert sentence not in text(classify(game("chicken_mp")))


@pytest.mark.parametrize("table", [played(commons()), game("all_ties"), game("nau4"), game("blotto_3_2")])
def test_every_answer_fits_the_schema(table):
    answer = to_json(classify(table))
    assert answer["efficiency"]["highest"] >= answer["efficiency"]["lowest"]
    assert {choice["rule"] for choice in answer["selection"]["choices"]} >= {"logit"}


def test_a_task_has_no_equilibrium_to_select():
    answer = to_json(classify(task()))
    assert answer["efficiency"] is None and answer["selection"] is None
