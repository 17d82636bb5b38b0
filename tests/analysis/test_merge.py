"""Strategies that pay alike become one; those that differ for anybody don't."""

import numpy as np
import pytest

from analysis.classifier import classify
from analysis.merge import merge
from analysis.rounds import Budget
from analysis.table import Role
from tests.analysis.acting import described, table_of
from tests.analysis.tables import given, played, symmetric

LANE = """
    #######
    #>.a.a#
    #######"""
PEARS = {"pear": {"glyph": "p", "taken": "step", "gives": "pear"}}
MIRROR = """
    #########
    #a..@..p#
    #a..@..p#
    #########"""


def test_a_strategy_named_twice_is_one():
    table = table_of(described(LANE, strategies=["seek(apple)", "hold_back(apple, 0)", "stay"]))
    merged = merge(table)
    assert merged.keep == ((0, 2),)
    assert merged.notes == ("hold_back(apple, 0): pays like seek(apple), merged into it",)
    assert merged.table.roles[0].strategies == ("seek(apple)", "stay")
    assert merged.table.profiles == ((1, 0), (0, 1))


def test_two_kinds_that_pay_alike_in_a_mirrored_world_are_one():
    table = table_of(
        described(LANE.replace(">.a.a", "a.>.p"), objects=PEARS, rewards={"items": {"apple": 1, "pear": 1}})
    )
    assert merge(table).notes == ("seek(pear): pays like seek(apple), merged into it",)


def test_kinds_that_pay_alike_but_stand_in_each_others_way_are_not():
    table = table_of(described(MIRROR, objects=PEARS, rewards={"items": {"apple": 1, "pear": 1}}), episodes=32)
    assert merge(table).keep == ((0, 1),)


def test_strategies_that_differ_stay():
    table = table_of(described(LANE, strategies=["seek(apple)", "stay", "random"]), episodes=32)
    merged = merge(table)
    assert merged.keep == ((0, 1, 2),)
    assert merged.notes == ()
    assert merged.table is table


def test_each_groups_strategies_are_merged_among_themselves():
    own = {"first": ["stay", "seek(apple)"], "second": ["seek(apple)", "hold_back(apple, 0)"]}
    picture = "#######\n#1...a#\n#######\n#2...a#\n#######"
    groups = {"first": 1, "second": 1}
    config = described(picture, agents=groups, legend={"1": "first", "2": "second"}, strategies=own)
    assert merge(table_of(config)).keep == ((0, 1), (0,))


def test_what_changes_only_the_others_payoff_is_not_merged():
    two = (Role("one", 1, ("a", "b")), Role("other", 1, ("c", "d")))
    table = given(two, lambda at: [1.0, 1.0, *((0.0, 0.0) if at[0] else (5.0, 5.0))])
    assert merge(played(table, noise=0.0)).keep == ((0, 1), (0,))


def test_a_role_paid_in_cents_is_not_merged_beside_one_paid_in_euros():
    two = (Role("cents", 1, ("a", "b")), Role("euros", 1, ("c", "d")))

    def payoff(at):
        match = 1.0 if at[0] == at[2] else -1.0
        return [match / 1000, match / 1000, -match * 1000, -match * 1000]

    assert merge(played(given(two, payoff), noise=0.0)).keep == ((0, 1), (0, 1))


def test_noise_alone_merges_nothing():
    assert merge(played(symmetric(1.0, 1.0, 1.0, 1.0), noise=1.0)).keep == ((0, 1),)


@pytest.mark.parametrize("episodes", [1, 2, 32])
def test_pennies_are_not_merged_by_accident(episodes):
    two = (Role("matcher", 1, ("heads", "tails")), Role("mismatcher", 1, ("heads", "tails")))
    pennies = given(two, lambda at: [1.0 if at[0] == at[2] else -1.0] * 2 + [-1.0 if at[0] == at[2] else 1.0] * 2)
    assert merge(played(pennies, episodes=episodes, noise=0.1)).keep == ((0, 1), (0, 1))


def test_a_single_episode_is_too_little_to_call_noisy_strategies_alike():
    assert merge(played(symmetric(1.0, 0.0, 1.0, 0.0), episodes=1, noise=0.1)).keep == ((0, 1),)


def test_one_strategy_left_is_a_trivial_game():
    config = described(LANE.replace(">", "@").replace("a.a", "@.a"), shuffle=False)
    report = classify(config | {"strategies": ["stay", "hold_back(apple, 200)"]}, budget=Budget(None, 32))
    assert report.primary == "trivial"
    assert report.strategies == (("stay",), ("stay",))
    assert "hold_back(apple, 200): pays like stay, merged into it" in report.strategy_notes
    assert np.isfinite(report.full_table.mean).all()
