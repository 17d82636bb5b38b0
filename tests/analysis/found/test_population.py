"""Populations learned with more and less sharing: what they do, where they are sorted, the game of the two sorts."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.classifier import classify
from analysis.errors import InputError
from analysis.found import behaviour
from analysis.found.mixtures import mixture
from analysis.found.population import population
from analysis.found.record import Search
from analysis.payoffs import drawn
from analysis.rounds import Budget, Question
from analysis.strategies import derive
from analysis.strategy import random, stay
from mettagrid_lite import load
from mettagrid_lite.load import ConfigError
from tests.analysis.acting import FIELD, described

SHORT = Budget(seconds=None, episodes=64)
QUICK = Search(oracle=f"{__name__}:nothing", episodes=32, effort=64, values=(0.0, 0.1, 0.9, 1.0))


def nothing(asked):
    """An oracle that has no idea: each policy is the equilibrium of the scripted strategies."""
    return None


def learned(name, search=QUICK, **changes):
    config = load(name, changes)
    return population(config, derive(config), search, Question(0, 0.95, SHORT, None))


def test_selfish_policies_defect_and_sharing_ones_cooperate_in_a_prisoners_dilemma():
    changes = {"ends": {"plays": 1}}
    report = classify("prisoners_dilemma", overrides=changes, strategies=["population"], search=QUICK, budget=SHORT)
    sorting = report.sets[1].sorting
    assert [policy.side for policy in sorting.policies] == ["defect", "defect", "cooperate", "cooperate"]
    assert (sorting.measure, sorting.kind_low) == ("others", False)
    assert report.strategies[0] == ("cooperate", "defect")
    assert report.primary == "prisoners_dilemma"
    assert "sharing 0.9, 1" in report.strategy_notes[0]


def test_other_preferences_may_differ_than_sharing():
    kind = replace(QUICK, vary="preferences.social_value", values=(0.0, 90.0))
    sorting = learned("prisoners_dilemma", kind, ends={"plays": 1}).sorting
    assert sorting.vary == "preferences.social_value"
    assert [policy.side for policy in sorting.policies] == ["defect", "cooperate"]


def test_where_groups_share_nothing_others_may_be_at_heart_all_the_same():
    sorting = learned("coin_game", replace(QUICK, values=(0.0, 90.0))).sorting
    assert sorting.vary == "preferences.social_value"
    assert [policy.side for policy in sorting.policies] == ["defect", "cooperate"]


def test_policies_are_sorted_by_a_behaviour_that_is_named():
    measure = replace(QUICK, behaviour="gained_defect")
    sorting = learned("prisoners_dilemma", measure, ends={"plays": 1}).sorting
    assert (sorting.measure, sorting.kind_low) == ("gained_defect", True)
    assert [policy.side for policy in sorting.policies] == ["defect", "defect", "cooperate", "cooperate"]


def test_thresholds_leave_out_who_is_between():
    bounds = replace(QUICK, thresholds=(-99.0, 99.0))
    found = learned("prisoners_dilemma", bounds, ends={"plays": 1})
    assert {policy.side for policy in found.sorting.policies} == {""}
    assert [one.name for one in found.strategies[0]] == ["anybody"]


def test_a_mixture_draws_one_strategy_for_each_agent_and_episode():
    half = mixture("half", "", [(stay(), 1.0), (mixture("other", "", [(random(), 3.0)]), 1.0)])
    flat, seats = drawn([stay(), half], np.ones((200, 2), int), np.arange(200), seed=5)
    assert [flat[column].name for column in np.unique(seats)] == ["stay", "random"]
    assert 0.4 < (seats == 2).mean() < 0.6
    assert np.array_equal(drawn([stay(), half], np.ones((3, 2), int), np.array([7, 8, 9]), 5)[1], seats[7:10])


def test_behaviour_is_counted_by_agent_and_step():
    config = load(described(FIELD, strategies=["seek(apple)", "stay"], episode=10))
    policies = [(one,) for one in derive(config)[0]]
    found = behaviour.sort(config, policies, "take", None, 16, seed=0)
    assert found.score[1] == 0
    assert 0 < found.score[0] <= 1 / 10 + 1e-9
    assert (found.measure, found.kind_low) == ("take", True)
    assert [found.side(k) for k in (0, 1)] == ["defect", "cooperate"]


@pytest.mark.parametrize(
    ("name", "search", "words"),
    [
        ("navigation_open", QUICK, "one player has nobody at heart"),
        ("chicken", Search(values=(0.5,)), "--vary: name two values or more"),
        ("chicken", Search(values=(0.0, 1.5)), "chicken.yaml: sharing: must be 1 or less, got 1.5"),
        ("chicken", Search(behaviour="zapp"), "--behaviour: 'zapp' is not counted here; did you mean 'zap"),
    ],
)
def test_what_cannot_be_a_population_is_one_line(name, search, words):
    with pytest.raises((InputError, ConfigError)) as refusal:
        learned(name, search)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)
