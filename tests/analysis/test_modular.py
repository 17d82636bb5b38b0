from itertools import permutations, product

import numpy as np
import pytest

from analysis.evidence import evidence
from analysis.modular import submodular, supermodular
from analysis.study import study
from tests.analysis.known_answers import payoffs as book_payoffs
from tests.analysis.tables import commons, played, symmetric, task
from tests.analysis.textbook import GAMES, computed, from_payoffs, game, one_role

ROLES = [name for name in GAMES if not computed(name)["symmetric"]]
EXCHANGEABLE = [name for name in GAMES if computed(name)["symmetric"]]


def both(table):
    seen = study(table, evidence(table))
    return supermodular(seen).verdict, submodular(seen).verdict


@pytest.mark.parametrize("name", ROLES)
def test_players_of_different_roles_keep_the_order_of_the_book(name):
    book = computed(name)
    assert both(game(name)) == tuple(
        "yes" if book[key] else "no" for key in ("supermodular_given_order", "submodular_given_order")
    )


def brute(payoffs, sign):
    """Does one order of all players' strategies make every cross difference of the right sign?"""
    n, size = len(payoffs), payoffs.shape[1]
    for order in permutations(range(size)):
        u = payoffs[np.ix_(range(n), *[order] * n)]
        gaps = [np.diff(np.diff(u[i], axis=i), axis=j) * sign for i, j in product(range(n), repeat=2) if i != j]
        if all((gap >= -1e-12).all() for gap in gaps):
            return "yes"
    return "no"


@pytest.mark.parametrize("name", EXCHANGEABLE)
def test_exchangeable_players_share_any_order(name):
    payoffs = np.vectorize(float)(book_payoffs(name))
    if payoffs.shape[1] > 4:
        pytest.skip("only the given order is tried")
    assert both(one_role(name)) == (brute(payoffs, 1), brute(payoffs, -1))


def test_noise_leaves_a_clear_sign_and_opens_a_tie():
    assert both(played(symmetric(4, 0, 3, 2))) == ("yes", "no")
    assert both(played(symmetric(3, 2, 5, 0))) == ("no", "yes")
    assert "undetermined" in both(played(symmetric(3, 0, 4, 1), noise=1.0))


def test_many_exchangeable_players_are_read_by_counts():
    assert both(commons(players=20))[0] in ("yes", "no")


def test_one_player_has_nobody_to_answer_to():
    assert both(task()) == ("undetermined", "undetermined")


def test_additive_payoffs_are_both():
    assert both(from_payoffs([[["0", "1"], ["2", "3"]], [["5", "7"], ["0", "2"]]])) == ("yes", "yes")
