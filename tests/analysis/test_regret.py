"""Regret is what every equilibrium is judged by, so its own answers are closed forms and stored facts."""

from fractions import Fraction

import numpy as np
import pytest

from analysis.regret import (
    correlated_gain,
    expected,
    gains,
    nash_conv,
    pure_epsilon,
    pure_equilibria,
    pure_gain,
    regret,
)
from tests.analysis.known_answers import GAMES, computed, known, payoffs

HALF = [Fraction(1, 2)] * 2


@pytest.mark.parametrize("name", GAMES)
def test_the_scan_finds_the_stored_pure_equilibria(name: str) -> None:
    assert [list(joint) for joint in pure_equilibria(payoffs(name))] == known(name)["pure"]


@pytest.mark.parametrize("name", GAMES)
def test_the_smallest_gain_of_pure_play_is_the_stored_one(name: str) -> None:
    assert pure_epsilon(payoffs(name)) == float(Fraction(computed(name)["pure_epsilon"]))


@pytest.mark.parametrize("name", GAMES)
def test_every_stored_equilibrium_has_exactly_no_regret(name: str) -> None:
    for profile in known(name).get("extreme") or known(name)["exact"]:
        assert regret(payoffs(name), [[Fraction(share) for share in own] for own in profile]) == 0


def test_mutual_cooperation_leaves_each_player_a_gain_of_two() -> None:
    both_cooperate = [[1, 0], [1, 0]]
    assert pure_gain(payoffs("pd"))[:, 0, 0].tolist() == [2, 2]
    assert regret(payoffs("pd"), both_cooperate) == 2
    assert nash_conv(payoffs("pd"), both_cooperate) == 4


def test_fractions_in_give_fractions_out() -> None:
    earned = expected(payoffs("pd"), [HALF, HALF])
    assert earned.tolist() == [Fraction(9, 4), Fraction(9, 4)]
    assert all(isinstance(gain, Fraction) for gain in gains(payoffs("pd"), [HALF, HALF]))


def test_expected_payoffs_of_three_players_are_the_mean_over_joint_actions() -> None:
    rng = np.random.default_rng(0)
    table = rng.random((3, 2, 3, 4))
    profile = [rng.dirichlet(np.ones(count)) for count in (2, 3, 4)]
    joint = np.einsum("a,b,c->abc", *profile)
    assert expected(table, profile) == pytest.approx((table * joint).sum(axis=(1, 2, 3)))


def test_relabelled_players_have_relabelled_gains() -> None:
    rng = np.random.default_rng(1)
    table = rng.random((3, 2, 3, 4))
    profile = [rng.dirichlet(np.ones(count)) for count in (2, 3, 4)]
    swapped = np.swapaxes(table, 1, 3)[[2, 1, 0]]
    assert gains(swapped, profile[::-1]) == pytest.approx(gains(table, profile)[::-1])


def test_a_tie_within_the_tolerance_is_an_equilibrium() -> None:
    nearly = np.array([[[0.0], [1e-12]], [[0.0], [0.0]]])
    assert pure_equilibria(nearly) == [(1, 0)]
    assert pure_equilibria(nearly, tol=1e-9) == [(0, 0), (1, 0)]


def test_aumanns_traffic_light_pays_nobody_to_disobey() -> None:
    table = payoffs("chicken_aumann").astype(float)
    never_both_dare = np.array([[1, 1], [1, 0]]) / 3
    assert correlated_gain(table, never_both_dare) == pytest.approx(0)
    assert correlated_gain(table, np.array([[1.0, 0.0], [0.0, 0.0]])) > 0


def test_a_player_bound_before_the_advice_gains_no_more_than_one_who_hears_it() -> None:
    rng = np.random.default_rng(2)
    table, joint = rng.random((2, 3, 3)), rng.dirichlet(np.ones(9)).reshape(3, 3)
    assert correlated_gain(table, joint, coarse=True) <= 3 * correlated_gain(table, joint)
