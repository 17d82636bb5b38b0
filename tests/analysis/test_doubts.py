"""Answers that know when to stop: episodes go where the headline is open, and what is open says what it needs."""

import json

import numpy as np
import pytest

from analysis.as_json import dumps
from analysis.classifier import classify
from analysis.comparisons import open_comparisons
from analysis.doubts import all_open
from analysis.report import text
from analysis.rounds import Budget
from analysis.table import restrict, truncate
from analysis.typology import examine, labels
from tests.analysis.tables import commons, played, symmetric
from tests.analysis.textbook import from_payoffs, noisy
from tests.analysis.unplayed import answered, episodes

HARD = (1.0, 0.0, 1.1, 0.5)
"""R, S, T, P: a prisoner's dilemma near a stag hunt; all but T and R are far apart."""


def found(table, id, **how):
    return open_comparisons(examine(table, **how), id)


def needs(played):
    """Episodes that the open comparison of the names needs, of each of its profiles."""
    waiting = all_open(played.named.seen, played.table.plays)
    return next(one.biggest.needed for one in waiting if "stag_hunt" in one.ids)


def test_only_the_profiles_of_the_open_comparison_are_played_on():
    done = answered(episodes(HARD, 0.3, seed=1))
    assert (done.named.primary.id, done.ended) == ("prisoners_dilemma", "decision")
    both_cooperate, one_defects, both_defect = done.table.plays
    assert both_cooperate == one_defects > both_defect == 32


def test_established_names_near_a_tie_are_wrong_in_at_most_one_of_twenty_games():
    """Wrong: a strict label that says the opposite of the true payoffs. Equal up to the tolerance is no such label."""
    near, wrong, games = (1.0, 0.0, 1.03, 0.5), 0, 100
    true = labels(symmetric(*near))
    strict = [id for id, label in true.items() if label.test not in ("exact equality", "equal payoffs", "form")]
    for seed in range(games):
        said = answered(episodes(near, 0.3, seed, most=256), 256).named.labels
        wrong += any(said[id].verdict not in ("undetermined", true[id].verdict) for id in strict)
    assert wrong / games <= 0.05


def test_the_episodes_named_decide_most_tables_that_were_undetermined():
    decided = []
    for seed in range(40):
        table = episodes(HARD, 0.3, seed, most=2048)
        first = answered(table, 64)
        if first.named.primary.id == "undetermined" and needs(first) <= 2048:
            again = answered(table, int(needs(first)))
            decided.append(again.named.primary.id != "undetermined")
    assert len(decided) >= 15
    assert np.mean(decided) >= 0.6


def test_a_shorter_budget_is_part_of_a_longer_one():
    table = episodes(HARD, 0.3, seed=5)
    short, long = answered(table, 64).table, answered(table, 1024).table
    assert np.array_equal(truncate(long, short.plays).samples, short.samples, equal_nan=True)


@pytest.mark.parametrize("seed", range(5))
def test_means_of_unequal_length_never_contradict_what_is_decided(seed):
    """Luck that all profiles share moves a mean of few episodes far from one of many."""
    done = answered(episodes(HARD, 0.1, seed, shared=30.0))
    game = done.named.seen.game
    after, before = (game.known.value[game.known.at[cells]] for cells in (game.graph.after, game.graph.before))
    assert done.named.primary.id != "undetermined"
    assert ((after > before) == (game.better == 1)).all()


def test_an_open_order_names_the_two_payoffs_and_their_profiles():
    (doubt,) = found(played(symmetric(*HARD), episodes=32, noise=0.5), "stag_hunt")
    assert doubt.what in ("T > R", "R > T")
    assert (doubt.profiles, doubt.common) == ((0, 1), 32)
    assert doubt.needed > 32


def test_more_noise_needs_more_episodes_by_its_square():
    quiet, loud = (
        found(played(symmetric(*HARD), episodes=32, noise=noise), "prisoners_dilemma", confidence=0.9999)[0]
        for noise in (0.5, 1.0)
    )
    expected = (loud.spread / quiet.spread * quiet.value / loud.value) ** 2
    assert loud.needed / quiet.needed == pytest.approx(expected, rel=0.1)


def test_what_is_decided_or_given_has_no_open_comparison():
    assert found(symmetric(*HARD), "stag_hunt") == []
    assert found(played(symmetric(3, 0, 5, 1)), "prisoners_dilemma") == []


def test_a_tie_is_called_as_good_as_one():
    table = from_payoffs([[["1", "0"], ["1", "0"]], [["1", "1"], ["0", "0"]]])
    doubts = found(noisy(table, 0.3, 64, seed=3), "cyclic")
    assert doubts
    assert any(doubt.needed > 1_000 for doubt in doubts)


def test_an_open_gain_of_defection_is_found_in_a_commons():
    doubts = found(played(commons(), episodes=32, noise=6.0), "chicken_n")
    assert doubts
    assert all("cooperate" in doubt.what or "cooperating" in doubt.what for doubt in doubts)


def test_one_profile_that_seems_stable_is_all_that_has_to_be_shown():
    """Two strict equilibria, one far steadier: play goes on at that one alone."""
    table = noisy(symmetric(4, 0, 3.9, 3), 0.6, 32, seed=1)
    doubts = found(table, "requires_mixing")
    assert len({doubt.profiles for doubt in doubts}) <= 1


def test_what_seems_to_cycle_needs_one_way_out_of_each_profile():
    pennies = from_payoffs([[["1", "-1"], ["-1", "1"]], [["-1", "1"], ["1", "-1"]]])
    doubts = found(noisy(pennies, 1.2, 32, seed=2), "requires_mixing")
    assert 1 <= len(doubts) <= 4


@pytest.mark.parametrize("id", ["zero_sum", "constant_sum", "team", "symmetric"])
def test_an_open_equality_asks_for_all_profiles(id):
    table = (
        from_payoffs([[["1", "-1"], ["-1", "1"]], [["1", "-1"], ["-1", "1"]]])
        if id == "team"
        else from_payoffs([[["1", "-1"], ["-1", "1"]], [["-1", "1"], ["1", "-1"]]])
    )
    seen = examine(noisy(table, 0.3, 32, seed=0))
    if seen.labels[id].verdict == "undetermined":
        (doubt,) = open_comparisons(seen, id)
        assert doubt.profiles == (0, 1, 2, 3)


def test_profiles_are_those_that_were_played_also_when_strategies_were_left_out():
    table = played(symmetric(*HARD), episodes=32, noise=0.5)
    reversed_table = restrict(table, ((1, 0),))
    assert {doubt.profiles for doubt in found(reversed_table, "stag_hunt")} == {(0, 1)}


def test_the_page_and_the_json_say_how_many_more_episodes_would_decide():
    near = {"actions.play.matrix": [[3, 0], [2.3, 1]]}
    report = classify("prisoners_dilemma", seed=10, overrides=near, budget=Budget(None, 40))
    assert report.primary == "undetermined"
    (waiting,) = (one for one in json.loads(dumps([report]))["open"] if "stag_hunt" in one["labels"])
    assert waiting["profiles"] == [[2, 0], [1, 1]]
    assert waiting["needed"] > waiting["episodes"] == 40
    page = " ".join(text(report).split())
    assert f"needs about {waiting['needed'] - 40:,.0f} more episodes of 2 profiles" in page
    longer = classify("prisoners_dilemma", seed=10, overrides=near, budget=Budget(None, int(waiting["needed"])))
    assert longer.decided
    assert longer.full_table.plays[2] == 32
