"""Which equilibrium the rules select."""

from fractions import Fraction

import numpy as np
import pytest

from analysis.equilibria import solve
from analysis.further import further
from analysis.logit import logit_end
from analysis.mixing import mixing
from analysis.regret import pure_gain, regret, scaled
from analysis.selection import (
    deviation_losses,
    payoff_dominant,
    potential,
    potential_maximisers,
    risk_dominant,
    selection,
)
from tests.analysis.known_answers import GAMES, computed, known, payoffs

TWO_BY_TWO = [name for name in GAMES if GAMES[name]["shape"] == [2, 2]]
POTENTIAL = [name for name in GAMES if computed(name)["exact_potential"]]


def pure(profile):
    return [int(np.argmax(own)) for own in profile]


def selected(name):
    tensor = payoffs(name)
    return selection(tensor, solve(tensor), further(tensor).long_run, computed(name)["exact_potential"])


def said(name):
    return {choice.rule: choice.profiles for choice in selected(name).choices}


@pytest.mark.parametrize("name", GAMES)
def test_payoff_dominance_of_the_textbook_games(name):
    tensor = payoffs(name)
    found = payoff_dominant(tensor.astype(float), solve(tensor))
    if len(known(name)["pure"]) > 1:
        assert [pure(profile) for profile in found] == ([right] if (right := computed(name)["payoff_dominant"]) else [])


@pytest.mark.parametrize("name", TWO_BY_TWO)
def test_risk_dominance_of_the_textbook_games(name):
    right, tensor = computed(name)["risk_dominance"], payoffs(name)
    found = [pure(profile) for profile in risk_dominant(tensor.astype(float))]
    if right is None:
        assert found == []
    else:
        assert len(found) == 2 if right["risk_dominant"] == "tie" else found == [right["risk_dominant"]]
        unit = float(np.prod([np.ptp(own.astype(float)) for own in tensor]))
        products = {str(joint): loss * unit for joint, loss in deviation_losses(tensor.astype(float)).items()}
        assert products == pytest.approx({joint: float(Fraction(loss)) for joint, loss in right["products"].items()})


@pytest.mark.parametrize("name", POTENTIAL)
def test_what_a_deviator_gains_is_the_change_of_the_potential(name):
    values = payoffs(name).astype(float)
    height = potential(values)
    for i, own in enumerate(values):
        rest = own - height
        assert np.ptp(rest, axis=i) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("name", POTENTIAL)
def test_where_the_potential_is_highest_nobody_gains(name):
    values = payoffs(name).astype(float)
    for profile in potential_maximisers(values):
        assert pure_gain(values)[:, *pure(profile)].max() <= 1e-9


@pytest.mark.parametrize("name", GAMES)
def test_the_logit_path_ends_in_an_equilibrium(name):
    end = logit_end(payoffs(name))
    assert end is not None
    assert regret(scaled(payoffs(name)), end) <= 1e-4


def test_the_logit_path_ends_in_the_risk_dominant_equilibrium():
    assert pure(logit_end(payoffs("stag_hunt_risky"))) == [1, 1]
    assert pure(logit_end(payoffs("hi_lo"))) == [0, 0]


def test_the_logit_path_finds_what_random_games_have():
    rng = np.random.default_rng(0)
    for shape in [(2, 2, 2), (2, 5, 5), (3, 2, 2, 2), (3, 3, 2, 3)]:
        for _ in range(10):
            values = rng.random(shape)
            assert regret(scaled(values), logit_end(values)) <= 1e-4


def test_a_large_game_has_no_logit_path():
    assert logit_end(np.zeros((2, 30, 30))) is None


def test_payoff_and_risk_dominance_disagree_where_trust_is_dear():
    rules = said("stag_hunt_risky")
    assert [pure(profile) for profile in rules["payoff_dominance"]] == [[0, 0]]
    for rule in ("risk_dominance", "potential", "logit"):
        assert [pure(profile) for profile in rules[rule]] == [[1, 1]], rule
    found = selected("stag_hunt_risky")
    assert found.agree is False
    assert (found.low, found.high) == (14, 18)


def test_all_rules_agree_on_the_prisoners_dilemma():
    found = selected("pd")
    assert found.agree
    assert found.low == found.high == 2


def test_a_tie_is_said():
    assert len(said("stag_hunt")["risk_dominance"]) == 2
    assert len(said("chicken_mp")["potential"]) == 2


def test_a_cycle_has_no_potential_and_no_dominant_equilibrium():
    assert set(said("matching_pennies")) == {"logit", "alpha_rank"}


@pytest.mark.parametrize("tensor", [None, np.zeros((1, 3)), np.zeros((2, 18, 18))])
def test_one_player_and_large_games_are_not_asked(tensor):
    assert selection(tensor, solve(np.zeros((1, 3))), None, True) is None


def test_rock_paper_scissors_has_one_equilibrium_that_mixes_all():
    assert mixing(solve(payoffs("rps"))) == ((3, 3), True, True)


def test_a_dummy_strategy_is_not_mixed():
    found = mixing(solve(payoffs("rps_dummy")))
    assert found.unique and found.fully_mixed is False
    assert found.smallest == (3, 3)


def test_a_mixed_equilibrium_beside_pure_ones_is_the_weaker_claim():
    assert mixing(solve(payoffs("chicken_mp"))) == ((1, 1), False, False)
