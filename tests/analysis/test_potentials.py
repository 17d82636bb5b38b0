import pytest

from analysis.evidence import evidence
from analysis.structure import structure
from analysis.study import study
from tests.analysis.tables import played, symmetric
from tests.analysis.textbook import GAMES, computed, from_payoffs, game, noisy, one_role

BOOK = {
    "zero_sum_equivalent": "zero_sum_equivalent",
    "exact_potential": "exact_potential",
    "weighted_potential": "weighted_potential",
    "ordinal_potential": "ordinal_potential",
    "generalized_ordinal_potential": "generalized_potential",
    "best_response_acyclic": "best_response_acyclic",
    "weakly_acyclic": "weakly_acyclic",
}
SYMMETRIC = [name for name in GAMES if computed(name)["symmetric"]]


def labels(table, **options):
    return structure(study(table, evidence(table, **options)))


@pytest.mark.parametrize("name", GAMES)
def test_textbook_games_have_the_potentials_of_the_book(name):
    found = labels(game(name))
    assert {theirs: found[ours].verdict == "yes" for theirs, ours in BOOK.items()} == {
        theirs: computed(name)[theirs] for theirs in BOOK
    }


@pytest.mark.parametrize("name", SYMMETRIC)
def test_counts_tell_the_same_as_joint_actions(name):
    whole, counted = labels(game(name)), labels(one_role(name))
    assert {id: counted[id].verdict for id in BOOK.values()} == {id: whole[id].verdict for id in BOOK.values()}


def test_a_stronger_potential_implies_the_weaker_ones():
    order = ["exact_potential", "weighted_potential", "ordinal_potential", "generalized_potential", "weakly_acyclic"]
    for name in GAMES:
        held = [labels(game(name))[id].verdict == "yes" for id in order]
        assert held == sorted(held)


def test_units_of_their_own_make_a_weighted_potential_of_an_exact_one():
    row, column = GAMES["bos"]["payoffs"]
    scaled = [[str(7 * int(x)) for x in line] for line in column]
    found = labels(from_payoffs([row, scaled]))
    assert found["weighted_potential"].verdict == "yes"


@pytest.mark.parametrize("name", ["pd", "rps", "matching_pennies"])
def test_with_noise_the_answer_of_the_exact_game_is_found_or_left_open(name):
    sure, seen = labels(game(name)), labels(noisy(game(name), 0.1, 128, 0))
    for id in BOOK.values():
        assert seen[id].verdict in (sure[id].verdict, "undetermined")
    assert seen["generalized_potential"].verdict == sure["generalized_potential"].verdict


def test_a_symmetric_game_between_two_is_an_exact_potential_game_though_sampled():
    found = labels(played(symmetric(3, 0, 5, 1)))
    assert found["exact_potential"].verdict == found["best_response_acyclic"].verdict == "yes"


def test_where_one_has_no_choice_the_sum_has_no_interaction_though_sampled():
    found = labels(noisy(from_payoffs([[[1.0], [2.0]], [[0.5], [0.7]]]), 0.1, 16, 0))
    assert found["zero_sum_equivalent"].verdict == "yes"
