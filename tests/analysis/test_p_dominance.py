"""How sure of the others one must be to play an equilibrium."""

from fractions import Fraction

import numpy as np
import pytest

from analysis import classify, to_json
from analysis.p_dominance import p_dominance
from analysis.selection import deviation_losses
from tests.analysis.known_answers import GAMES, payoffs
from tests.analysis.textbook import from_payoffs

TWO_BY_TWO = [name for name in GAMES if GAMES[name]["shape"] == [2, 2]]
YOUNG = [[6, 0, 0], [5, 7, 5], [0, 5, 8]]  # Young 1993: three strict equilibria


def mirrored(rows):
    """A symmetric game of two as payoffs [2, s, s]."""
    return np.array([rows, np.array(rows).T.tolist()])


def ps(tensor):
    return {one.profile: one.p for one in p_dominance(tensor)}


def test_stag_asks_for_two_thirds_and_hare_for_one_third():
    assert ps(mirrored([[3, 0], [2, 2]])) == pytest.approx({(0, 0): 2 / 3, (1, 1): 1 / 3})


@pytest.mark.parametrize("name", TWO_BY_TWO)
def test_in_2x2_games_players_who_need_less_than_one_together_risk_dominate(name):
    tensor = payoffs(name)
    found, losses = p_dominance(tensor), deviation_losses(tensor.astype(float))
    assert {one.profile for one in found} == set(losses)
    if len(found) == 2:
        first, second = found
        sums = sum(first.players) - 1
        assert sums == pytest.approx(1 - sum(second.players))
        assert np.sign(round(sums, 9)) == np.sign(round(losses[second.profile] - losses[first.profile], 9))


def test_a_symmetric_equilibrium_with_p_below_one_half_is_the_risk_dominant_one():
    rng = np.random.default_rng(0)
    for _ in range(50):
        a, d = rng.uniform(1, 9, 2)
        found = p_dominance(mirrored([[a, 0], [0, d]]))
        assert found[0].p < 0.5 and found[0].profile == ((0, 0) if a > d else (1, 1))


def test_youngs_game_by_hand():
    assert ps(mirrored(YOUNG)) == pytest.approx({(1, 1): 3 / 5, (2, 2): 5 / 8, (0, 0): 7 / 8})


def test_three_who_must_agree_are_sure_enough_by_a_third_of_the_better():
    tensor = np.zeros((3, 2, 2, 2))
    tensor[:, 0, 0, 0], tensor[:, 1, 1, 1] = 1, 2
    assert ps(tensor) == pytest.approx({(1, 1, 1): 1 / 3, (0, 0, 0): 2 / 3})


def test_a_dominant_strategy_asks_for_nothing():
    assert ps(mirrored([[3, 0], [5, 1]])) == {(1, 1): 0}


def test_an_equilibrium_that_may_be_left_at_no_loss_is_not_among_them():
    assert p_dominance(mirrored([[1, 1], [1, 0]])) == ()


def test_fractions_give_an_exact_answer():
    tensor = np.array([[Fraction(value) for value in row] for row in YOUNG], dtype=object)
    found = p_dominance(np.array([tensor, tensor.T]))
    assert found[0].p == 3 / 5


def test_the_smallest_p_is_what_a_linear_program_over_beliefs_finds():
    from scipy.optimize import linprog

    rng = np.random.default_rng(1)
    for shape in ((3, 3), (2, 4), (2, 2, 2), (3, 2, 2)):
        tensor = rng.integers(-9, 10, (len(shape), *shape)).astype(float)
        joint = tuple(0 for _ in shape)
        tensor[(slice(None), *joint)] = 10.0  # a strict equilibrium
        found = {one.profile: one for one in p_dominance(tensor)}[joint]
        for i in range(len(shape)):
            rows = np.moveaxis(tensor[i], i, 0).reshape(shape[i], -1)
            needed = 0.0
            for s in range(1, shape[i]):  # the most of the others' part in a belief to which s is as good a reply
                lead = rows[0] - rows[s]
                answer = linprog(
                    -np.eye(len(lead))[0], A_ub=[lead], b_ub=[0], A_eq=[np.ones(len(lead))], b_eq=[1], bounds=(0, 1)
                )
                needed = max(needed, -answer.fun if answer.success else 0.0)
            assert found.players[i] == pytest.approx(needed, abs=1e-9)


def test_beyond_2x2_it_is_a_rule_of_selection_and_the_page_tells_p():
    report = classify(from_payoffs([YOUNG, np.array(YOUNG).T.tolist()]))
    said = {choice.rule: choice.profiles for choice in report.selection.choices}
    assert said["p_dominance"] == (((0.0, 1.0, 0.0), (0.0, 1.0, 0.0)),)
    told = to_json(report)["selection"]
    assert told["beliefs"][0] == {"profile": [1, 1], "p": 0.6, "players": [0.6, 0.6]}


def test_in_a_2x2_game_risk_dominance_is_asked_instead():
    report = classify(from_payoffs([[[3, 0], [2, 2]], [[3, 2], [0, 2]]]))
    assert "p_dominance" not in {choice.rule for choice in report.selection.choices}
    assert len(report.selection.beliefs) == 2
