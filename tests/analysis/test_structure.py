from fractions import Fraction

import numpy as np
import pytest

from analysis.equality import pool, relabelled_symmetric, symmetric
from analysis.evidence import evidence
from analysis.iterated import count, leads, survivors
from analysis.moves import moves, replies
from analysis.structure import structure
from analysis.study import study
from analysis.table import PayoffTable, Role, count_profiles
from tests.analysis.textbook import GAMES, computed, from_payoffs, game, noisy, one_role, reordered, seats_exchanged

SYMMETRIC = [name for name in GAMES if computed(name)["symmetric"]]
EXACT = ("symmetric", "zero_sum", "constant_sum", "team", "dominance_solvable", "requires_mixing")


def answers(table):
    return structure(study(table, evidence(table)))


def test_labels_of_every_textbook_game_are_the_exact_ones():
    for name in GAMES:
        found = answers(game(name))
        assert {label: found[label].verdict == "yes" for label in EXACT} == {x: computed(name)[x] for x in EXACT}, name
        assert {label.verdict for label in found.values()} <= {"yes", "no"}, name
        assert {label.probability for label in found.values()} <= {0.0, 1.0}, name


def test_a_game_is_cyclic_where_a_sink_of_better_replies_has_several_profiles():
    for name in GAMES:
        has_cycle = any(len(sink) > 1 for sink in computed(name)["sink_sccs"])
        assert (answers(game(name))["cyclic"].verdict == "yes") == has_cycle, name


def test_the_margin_of_mixing_is_the_smallest_best_deviation():
    for name in GAMES:
        table = game(name)
        margin = answers(table)["requires_mixing"].margin * evidence(table).span
        assert margin == pytest.approx(float(Fraction(computed(name)["pure_epsilon"]))), name


def test_a_symmetric_game_by_counts_has_the_labels_of_its_dense_form():
    for name in SYMMETRIC:
        dense, counted = answers(game(name)), answers(one_role(name))
        assert {x: dense[x].verdict for x in dense} == {x: counted[x].verdict for x in counted}, name


def test_dominance_without_fractions_agrees_with_the_exact_reduction():
    for name in GAMES:
        table = game(name)
        bare = PayoffTable(table.roles, table.profiles, table.mean)
        assert (answers(bare)["dominance_solvable"].verdict == "yes") == computed(name)["dominance_solvable"], name


def test_what_survives_dominance_is_what_the_book_says():
    for name in GAMES:
        seen = study(game(name), evidence(game(name)))
        assert survivors(seen, leads(seen, "low")) == computed(name)["iesds_survivors"], name


def test_symmetry_up_to_labels_is_found_in_small_games():
    for name in (name for name in GAMES if len(GAMES[name]["shape"]) == 2 and max(GAMES[name]["shape"]) <= 4):
        table = game(name)
        found = relabelled_symmetric(table, evidence(table))
        assert (found is not None) == computed(name)["symmetric_up_to_relabel"], name


def test_exchanging_seats_changes_no_label():
    for name in GAMES:
        here, there = answers(game(name)), answers(seats_exchanged(name))
        assert {x: here[x].verdict for x in here} == {x: there[x].verdict for x in there}, name


def test_listing_strategies_in_another_order_changes_no_label():
    for name in SYMMETRIC:
        table = one_role(name)
        here, there = answers(table), answers(reordered(table, tuple(reversed(range(table.shape[0])))))
        assert {x: here[x].verdict for x in here} == {x: there[x].verdict for x in there}, name


@pytest.mark.parametrize("name", ["coord3", "rationalizable3", "stag_hunt", "bos", "majority3", "min_effort3"])
def test_matching_strategies_make_a_coordination_game(name):
    assert answers(game(name))["coordination"].verdict == "yes"


@pytest.mark.parametrize("name", ["chicken_mp", "anti_coord2", "pd", "rps", "climbing", "volunteer3"])
def test_a_symmetric_game_whose_equilibria_differ_in_strategies_is_no_coordination_game(name):
    assert answers(game(name))["coordination"].verdict == "no"


def test_crowding_out_is_anti_coordination():
    assert answers(game("anti_coord2"))["anti_coordination"].verdict == "yes"
    assert answers(game("stag_hunt"))["anti_coordination"].verdict == "no"


def test_congestion_on_three_roads_is_anti_coordination_for_any_number_of_players():
    roles = (Role("driver", 4, ("a", "b", "c")),)
    profiles = tuple(count_profiles(roles))
    mean = np.array([[-(x + road) if x else np.nan for road, x in enumerate(row)] for row in profiles], float)
    assert answers(PayoffTable(roles, profiles, mean))["anti_coordination"].verdict == "yes"


def test_a_game_too_large_to_be_dense_still_gets_what_counts_can_tell():
    roles = (Role("left", 9, ("a", "b", "c")), Role("right", 9, ("a", "b", "c")))
    profiles = tuple(count_profiles(roles))
    mean = np.where(np.array(profiles) > 0, 1.0 * np.array(profiles), np.nan)
    found = answers(PayoffTable(roles, profiles, mean))
    assert found["symmetric"].verdict == "undetermined" and "dense" in found["symmetric"].why
    assert found["requires_mixing"].verdict == "no"


def test_pooling_averages_seats():
    table = from_payoffs([[["4", "0"], ["6", "2"]], [["2", "4"], ["0", "0"]]])
    pooled = pool(table)
    assert pooled.profiles == ((2, 0), (1, 1), (0, 2))
    assert np.array_equal(pooled.mean, [[3, np.nan], [0, 5], [np.nan, 1]], equal_nan=True)


def test_every_move_and_its_return_are_listed():
    graph = moves(one_role("rps"), replies(one_role("rps")))
    there = set(zip(graph.source.tolist(), graph.target.tolist(), graph.before, graph.after, strict=True))
    assert there == {(b, a, y, x) for a, b, x, y in there}
    assert len(graph.first) == 6


def test_payoffs_that_add_to_zero_in_every_episode_are_zero_sum_however_noisy():
    table = game("matching_pennies")
    luck = np.random.default_rng(0).normal(size=(30, 4))
    samples = np.repeat(table.mean[None], 30, axis=0)
    played = ~np.isnan(table.mean)
    samples[:, played] += np.stack([luck, -luck], axis=-1).reshape(30, -1)
    label = answers(PayoffTable(table.roles, table.profiles, samples.mean(axis=0), samples))["zero_sum"]
    assert label.verdict == "yes" and label.probability == 1.0


def test_a_nearly_zero_sum_sample_is_established_within_the_tolerance_and_says_so():
    label = answers(noisy(game("rps"), 0.02, 200, seed=0))["zero_sum"]
    assert label.verdict == "yes"
    assert "tolerance 5%" in label.why


def test_too_few_episodes_leave_equalities_open():
    assert answers(noisy(game("rps"), 0.5, 30, seed=0))["zero_sum"].verdict == "undetermined"


def test_noisy_dominance_is_bracketed_by_what_surely_and_what_possibly_falls():
    table = noisy(game("iesds"), 0.25, 30, seed=0)
    seen = study(table, evidence(table))
    assert count(survivors(seen, leads(seen, "low"))) >= 1
    assert answers(noisy(game("iesds"), 0.05, 50, seed=0))["dominance_solvable"].verdict == "yes"


def test_seats_of_one_role_are_symmetric_by_form():
    label = symmetric(one_role("pd"), evidence(one_role("pd")))
    assert label.verdict == "yes" and label.test == "form"
