"""Greed and fear of each player, in games between different roles."""

import pytest

from analysis.evidence import evidence
from analysis.ordinal import games, ranks
from analysis.sides import sides
from tests.analysis.tables import played, symmetric
from tests.analysis.textbook import from_payoffs, game, noisy, reordered

FIRST, SECOND = [[3, 0], [5, 1]], [[4, 3], [0, 1]]  # a prisoner's dilemma to the first, a stag hunt to the second


def seen(table):
    return sides(table, evidence(table))


def quadrant(side):
    return side.conditions["greed"].verdict, side.conditions["fear"].verdict


def test_each_player_has_a_greed_and_a_fear_of_its_own():
    first, second = seen(from_payoffs([FIRST, SECOND])).sides
    assert (first.reward, first.sucker, first.temptation, first.punishment) == (3, 0, 5, 1)
    assert (second.reward, second.sucker, second.temptation, second.punishment) == (4, 0, 3, 1)
    assert (quadrant(first), quadrant(second)) == (("yes", "yes"), ("no", "yes"))
    assert second.conditions["greed"].margin == pytest.approx(-1 / 5)


def test_strategies_listed_the_other_way_round_change_nothing_but_their_names():
    table = from_payoffs([FIRST, SECOND])
    first, second = seen(table).sides
    for one in ((0, 1), (1, 0)):
        for other in ((0, 1), (1, 0)):
            again = seen(reordered(table, one, other)).sides
            assert [side.conditions for side in again] == [first.conditions, second.conditions]


def test_players_of_one_role_have_one_side():
    (side,) = seen(symmetric(3, 0, 5, 1)).sides
    assert (side.cooperate, side.defect) == ("share", "keep")
    assert side.conditions["social_dilemma"].verdict == "yes"


def test_where_no_outcome_is_better_for_both_nobody_cooperates():
    assert seen(game("matching_pennies")) is None


def test_in_the_seven_games_of_one_bad_equilibrium_both_would_rather_cooperate():
    for name in ("PdPd", "PdSh", "PdAs", "PdCo"):
        found = seen(from_payoffs(list(ranks(name))))
        assert found.better.verdict == "yes"
        assert quadrant(found.sides[0]) == ("yes", "yes")
        assert (quadrant(found.sides[1]) == ("yes", "yes")) == (name == "PdPd")


def test_most_ordinal_games_have_sides_and_these_agree_with_the_ranks():
    found = {name: seen(from_payoffs(list(ranks(name)))) for name in games()}
    with_sides = {name: each for name, each in found.items() if each}
    assert all(each.better.verdict == "yes" for each in with_sides.values())
    assert all(side.reward > side.punishment for each in with_sides.values() for side in each.sides)


def test_under_noise_a_small_greed_stays_open_and_a_large_one_does_not():
    few = played(symmetric(3, 0, 3.1, 1), episodes=30, noise=0.5)
    assert quadrant(seen(few).sides[0])[0] == "undetermined"
    assert quadrant(seen(noisy(from_payoffs([FIRST, SECOND]), 0.1, 200, seed=0)).sides[0])[0] == "yes"
