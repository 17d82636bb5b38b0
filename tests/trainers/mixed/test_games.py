"""Games, what is earned in them, and what is measured: beside `analysis` and OpenSpiel."""

import numpy as np
import pytest

from analysis import regret
from analysis.errors import InputError
from tests.trainers.mixed.learning import BIASED, EQUILIBRIUM, went
from trainers.mixed.course import coarse_gap, points
from trainers.mixed.facts import conceded, facts
from trainers.mixed.games import from_curves, game, names
from trainers.mixed.mirror import Mirror
from trainers.mixed.profile import joint, start, values


@pytest.mark.parametrize("name", names())
def test_values_and_gaps_agree_with_analysis(name):
    one = game(name)
    profile = start(one.payoffs.shape[1:], np.random.default_rng(1))
    for mine, theirs in zip(values(one.payoffs, profile), regret.deviations(one.payoffs, profile), strict=True):
        assert mine == pytest.approx(theirs)
    earned = [(own * joint(profile)).sum() for own in one.payoffs]
    assert earned == pytest.approx(list(regret.expected(one.payoffs, profile)))


def test_nash_conv_agrees_with_openspiel():
    import pyspiel
    from open_spiel.python import policy
    from open_spiel.python.algorithms import exploitability

    own = BIASED.payoffs[0]
    turns = pyspiel.convert_to_turn_based(pyspiel.create_matrix_game(own.tolist(), (-own).tolist()))
    told = went(Mirror(kind="mirror"), steps=50)
    tabular = policy.TabularPolicy(turns)
    tabular.action_probability_array[:] = told.played[-1].reshape(2, 3)
    assert told.last[-1] == pytest.approx(exploitability.nash_conv(turns, tabular))


def test_a_mediated_chicken_is_a_coarse_correlated_equilibrium_and_mutual_cooperation_is_none():
    chicken, told = game("chicken"), went(Mirror(kind="mirror"), "chicken", steps=2)
    advised = np.array([[1, 1], [1, 0]]) / 3  # Aumann 1974
    assert coarse_gap(chicken, told._replace(joint=advised)) == pytest.approx(0)
    dilemma = game("prisoners_dilemma")
    assert coarse_gap(dilemma, told._replace(joint=np.array([[1.0, 0], [0, 0]]))) == pytest.approx(2)


def test_a_deterministic_policy_concedes_what_mixing_does_not():
    told = facts(BIASED)
    assert told["zero_sum"] and told["pure"] == [-1, -1] and told["mixed"] == pytest.approx([0, 0])
    assert conceded(BIASED, [EQUILIBRIUM, np.array([1.0, 0, 0])]) == pytest.approx([0, 1])


def test_curves_count_the_others():
    payoffs = from_curves(np.array([10, 11, 12]), np.array([20, 21, 22]))
    assert payoffs.shape == (3, 2, 2, 2)
    assert payoffs[0, 0, 0, 0] == 12 and payoffs[0, 1, 0, 1] == 21 and payoffs[2, 1, 1, 1] == 20


def test_a_file_is_a_game(tmp_path):
    file = tmp_path / "mine.json"
    file.write_text('{"payoffs": [[["1", "1/2"], [0, 0]], [[0, 0], [1, 1]]]}')
    assert game(str(file)).payoffs[0].tolist() == [[1, 0.5], [0, 0]] and not game(str(file)).zero_sum


def test_a_scenario_is_the_game_that_classify_measures(tmp_path):
    file = tmp_path / "tiny.yaml"
    file.write_text(
        """
        agents: 2
        episode: 12
        map: {generator: open_field, height: 4, width: 5, place: {head: 2, tail: 2}}
        objects:
          head: {glyph: h, taken: step, gives: head}
          tail: {glyph: t, taken: step, gives: tail}
        items: {head: {initial: 1}, tail: {initial: 1}}
        actions: {play: {classes: [head, tail], matrix: [[0, 4], [-4, 0]], reach: 3}}
        strategies: ["collect(head, 1)", "collect(tail, 1)"]
        """
    )
    one = game(str(file))
    assert one.zero_sum and one.strategies[0] == ("collect(head, 1)", "collect(tail, 1)")
    assert one.payoffs[0, 0, 1] > 0 > one.payoffs[0, 1, 0]
    assert game(str(file)) is one  # played once


def test_an_unknown_game_is_one_line():
    with pytest.raises(InputError, match=r"games: biased_rp: is no game, file or scenario; did you mean 'biased_rps'"):
        game("biased_rp")


def test_the_last_step_is_looked_at():
    assert points(1).tolist() == [1] and points(20_000)[-1] == 20_000 and points(7).tolist() == [1, 2, 3, 4, 5, 6, 7]
