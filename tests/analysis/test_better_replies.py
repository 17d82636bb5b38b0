"""Better replies: their graph and its shape, and where replicator dynamics rest."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.classifier import classify
from analysis.further import further
from analysis.landmarks import measure
from analysis.landscape import landscape, nearest
from analysis.replicator import by_share, dynamics, in_one, in_two
from analysis.table import dense
from tests.analysis.tables import commons, played, symmetric
from tests.analysis.textbook import GAMES, game


def told(rests):
    return {rest.shares[0][0]: rest.stability for rest in rests}


def shape_of(name):
    payoffs = dense(game(name))
    return landscape(payoffs, further(payoffs).long_run)


def test_a_stag_hunt_has_two_stable_conventions_and_a_border_between_them():
    found = dynamics(symmetric(4, 0, 3, 2), symmetric=True)
    assert list(told(found.one_population)) == pytest.approx([1, 0, 2 / 3])
    assert [rest.stability for rest in found.one_population] == ["stable", "stable", "unstable"]
    assert [rest.stability for rest in found.two_populations] == ["stable", "unstable", "unstable", "stable", "saddle"]


def test_one_population_plays_chicken_mixed_and_two_take_roles():
    found = dynamics(symmetric(3, 1, 4, 0), symmetric=True)
    assert told(found.one_population)[0.5] == "stable"
    assert [rest.stability for rest in found.two_populations] == ["unstable", "stable", "stable", "unstable", "saddle"]


def test_pennies_go_round_their_mixture():
    assert told(in_two(dense(game("matching_pennies"))))[0.5] == "neutral"


def test_rock_paper_scissors_goes_round_unless_winning_pays_more_than_losing_costs():
    wheel = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], float)
    for extra, stability in ((0, "neutral"), (0.5, "stable"), (-0.5, "unstable")):
        rests = in_one(wheel + extra * (wheel > 0))
        assert [rest.stability for rest in rests] == ["saddle"] * 3 + [stability]
        assert rests[-1].shares[0] == pytest.approx((1 / 3,) * 3)


def test_where_all_pays_the_same_nothing_moves():
    assert {rest.stability for rest in dynamics(symmetric(1, 1, 1, 1), symmetric=True).two_populations} == {"neutral"}


def test_shares_of_n_players_rest_where_both_strategies_pay_the_same():
    """Three others: the first strategy gains while fewer than half of them play it."""
    found = told(by_share(np.array([1.0, 0.5, -0.5, -1.0])))
    assert list(found.values()) == ["unstable", "stable", "unstable"]
    assert list(found) == pytest.approx([0, 0.5, 1])
    by_shares, by_matrix = by_share(np.array([2.0, -1.0])), in_one(np.array([[0.0, 3.0], [1.0, 1.0]]))
    assert sorted(told(by_shares)) == pytest.approx(sorted(told(by_matrix)))


def test_arrows_are_the_moves_that_pay_and_say_which_are_sure():
    sure = classify(symmetric(4, 0, 3, 2)).arrows
    assert {(arrow.source, arrow.target) for arrow in sure} == {(1, 0), (1, 2)}
    assert all(arrow.sure and arrow.gain > 0 for arrow in sure)
    open_ones = classify(played(symmetric(1, 0, 1.05, 0.5), episodes=16, noise=1.0)).arrows
    assert not all(arrow.sure for arrow in open_ones)


def test_pennies_are_one_cycle_and_a_dilemma_runs_into_one_corner():
    pennies, dilemma = shape_of("matching_pennies"), shape_of("pd")
    assert (pennies.largest_sink, pennies.on_cycles, pennies.round_squares) == (1, 1, 1)
    assert (dilemma.sink_count, dilemma.largest_sink, dilemma.on_cycles, dilemma.round_squares) == (1, 0.25, 0, 0)
    assert pennies.entropy == 1 and dilemma.entropy < 0.1


def test_features_do_not_depend_on_who_is_first_or_how_strategies_are_listed():
    payoffs = dense(game("shapley64"))
    other = payoffs[::-1].transpose(0, 2, 1)[:, ::-1, [2, 0, 1]]
    one, same = (landscape(table, further(table).long_run) for table in (payoffs, other))
    assert np.allclose([*one[:-1], *one.spectrum], [*same[:-1], *same.spectrum], atol=2e-3)


@pytest.mark.parametrize("name", ["pd", "rps", "jordan3", "climbing"])
def test_a_textbook_game_is_its_own_neighbour(name):
    first = nearest(shape_of(name))[0]
    assert first.distance < 0.01
    assert GAMES[name]["name"] in first.names


def test_the_landmarks_are_as_made():
    kept = json.loads((Path(__file__).parents[2] / "analysis" / "landmarks.json").read_text(encoding="utf-8"))
    made = {one["name"]: measure(one["payoffs"]) for one in GAMES.values()}
    assert list(kept) == list(made)
    for name, found in made.items():
        *numbers, spectrum = kept[name].values()
        assert np.allclose([*found[:-1], *found.spectrum], [*numbers, *spectrum], atol=2e-3)


def test_a_commons_of_one_role_rests_where_greed_meets_ruin():
    found = classify(commons()).dynamics
    assert [rest.stability for rest in found.one_population] == ["unstable", "stable", "unstable"]
    assert found.two_populations == ()
