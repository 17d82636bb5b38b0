from itertools import product

import numpy as np
import pytest

from analysis.evidence import evidence
from analysis.ordinal import games, ranks
from analysis.replies import CLASSES, alike, class_of, meaning
from analysis.table import PayoffTable, Role, count_profiles
from analysis.two_by_two import two_by_two
from tests.analysis.tables import played, symmetric

ROLES = (Role("row", 1, ("up", "down")), Role("column", 1, ("left", "right")))


def placed(table, **options):
    return two_by_two(table, evidence(table, **options))


def bimatrix(row, column):
    """A table of two roles: payoffs [row strategy][column strategy]."""
    profiles = tuple(count_profiles(ROLES))
    mean = np.full((4, 4), np.nan)
    for p, profile in enumerate(profiles):
        i, j = profile[:2].index(1), profile[2:].index(1)
        mean[p, i], mean[p, 2 + j] = row[i][j], column[i][j]
    return PayoffTable(ROLES, profiles, mean)


def test_there_are_fifteen_classes_and_each_is_told_by_its_largest_signs():
    assert len({class_of(signs) for signs in product((-1, 0, 1), repeat=4)}) == len(CLASSES) == 15
    assert all(max(alike(signs)) == signs for signs in CLASSES)
    assert all(meaning(name).endswith(".") for name, _ in CLASSES.values())


@pytest.mark.parametrize("signs", CLASSES)
def test_swaps_of_rows_columns_and_players_leave_the_class(signs):
    assert {class_of(other) for other in alike(signs)} == {CLASSES[signs][0]}


def test_every_ordinal_game_is_found_in_its_payoffs():
    for name in games():
        found = placed(bimatrix(*ranks(name)))
        assert found.name.candidates == ((name, 1.0),)


@pytest.mark.parametrize(
    ("payoffs", "replies", "name"),
    [
        ((3, 0, 5, 1), "dominance", "PdPd"),
        ((3, 1, 5, 0), "coordination", "ChCh"),  # anti-coordination: the rows of one player exchanged
        ((5, 0, 3, 1), "coordination", "ShSh"),
        ((5, 3, 4, 0), "dominance", "NcNc"),
    ],
)
def test_exchangeable_players_have_a_place_too(payoffs, replies, name):
    found = placed(symmetric(*payoffs))
    assert found.replies.candidates == ((replies, 1.0),) and found.replies.settled
    assert found.name.candidates == ((name, 1.0),)


def test_pennies_go_round():
    assert placed(bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])).replies.candidates == (("cycle", 1.0),)


def test_a_tie_leaves_the_class_clear_and_the_name_between_neighbours():
    found = placed(symmetric(4, 0, 2, 2))  # Melting Pot's stag hunt: T = P
    assert found.replies.candidates == (("coordination", 1.0),)
    assert {name for name, _ in found.name.candidates} >= {"ShSh", "AsAs"}
    assert not found.name.settled


def test_enough_episodes_settle_both():
    found = placed(played(symmetric(3, 0, 5, 1)))
    assert found.replies.candidates == (("dominance", 1.0),)
    assert found.name.candidates == (("PdPd", 1.0),)


def test_noise_opens_the_name_before_the_class():
    found = placed(played(symmetric(3, 0, 4, 2.9), episodes=64, noise=0.5))
    candidates = dict(found.name.candidates)
    assert found.replies.candidates == (("dominance", 1.0),)
    assert set(candidates) >= {"PdPd", "DlDl"}
    assert sum(candidates.values()) == pytest.approx(1, abs=0.01)


def test_a_difference_within_the_tolerance_is_a_tie_for_the_class():
    found = placed(played(symmetric(4, 1, 4.01, 1.01), episodes=4096, noise=0.05), tolerance=0.05)
    assert found.replies.settled


def test_nobody_cares():
    assert placed(bimatrix([[1, 2], [1, 2]], [[3, 3], [0, 0]])).replies.candidates == (("indifference", 1.0),)
