"""What OpenSpiel says beside the equilibria."""

import numpy as np
import pytest

from analysis import classify
from analysis.further import further
from analysis.further_page import lines
from analysis.normal_form import NormalForm

PENNIES = np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]])
AUMANN = np.array([[[6, 2], [7, 0]], [[6, 7], [2, 0]]])  # chicken, Aumann 1974
DILEMMA = np.array([[[3, 0], [5, 1]], [[3, 5], [0, 1]]])


def test_matching_pennies_is_worth_nothing_and_played_half_half():
    value = further(PENNIES).value
    assert value is not None
    assert value.value == pytest.approx(0, abs=1e-6)
    assert value.row == pytest.approx((0.5, 0.5), abs=1e-4)
    assert "OpenSpiel lp_solver" in value.solver


def test_a_mediator_beats_every_equilibrium_of_aumanns_chicken():
    welfare = further(AUMANN).welfare
    assert welfare is not None
    assert welfare.correlated == pytest.approx(10.5, abs=1e-4)  # the best equilibrium: 9


def test_the_long_run_of_a_prisoners_dilemma_is_defection():
    run = further(DILEMMA).long_run
    assert run is not None
    assert run.sinks == (((1, 1),),)
    assert run.profiles[0][0] == (1, 1)


def test_only_a_constant_sum_game_has_a_value():
    assert further(DILEMMA).value is None


@pytest.mark.parametrize("shape", [(1, 3), (2, 1, 1), (2, 18, 18)])
def test_nothing_is_asked_of_one_player_one_profile_or_a_large_game(shape):
    assert not any(further(np.zeros(shape)))


def told(payoffs):
    names = (("heads", "tails"), ("heads", "tails"))
    return "\n".join(lines(classify(NormalForm("given", ("even", "odd"), names, payoffs.astype(object)))))


def test_the_page_names_the_solver_of_each_answer():
    assert "OpenSpiel lp_solver" in told(PENNIES)
    assert "OpenSpiel alpharank" in told(AUMANN)
