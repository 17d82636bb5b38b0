"""A world is a game of OpenSpiel: its tests pass on it, and its algorithms run on it."""

import pyspiel
import pytest
import yaml
from open_spiel.python import policy
from open_spiel.python.algorithms import best_response, cfr, exploitability, value_iteration
from open_spiel.python.tests import games_sim_test

from analysis.exact.backward import markov_perfect
from analysis.exact.graph import joint_states
from analysis.exact.openspiel_game import NAME
from tests.analysis.exact.worlds import APPLE, TAG, config


def game(said, **parameters):
    return pyspiel.load_game(NAME, {"config": yaml.safe_dump(said, sort_keys=False), **parameters})


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "tag.yaml"
    path.write_text(yaml.safe_dump(TAG, sort_keys=False))
    return path


@pytest.mark.parametrize("observation", ["view", "state"])
def test_openspiels_own_tests_pass_on_it(saved, observation):
    whole = pyspiel.load_game(f"{NAME}(config={saved},observation={observation})")
    pyspiel.random_sim_test(whole, num_sims=3, serialize=True, verbose=False)
    games_sim_test.GamesSimTest().sim_game(whole)
    pyspiel.random_sim_test(pyspiel.convert_to_turn_based(whole), num_sims=3, serialize=False, verbose=False)


def test_built_in_worlds_are_loaded_by_name():
    whole = pyspiel.load_game(f"{NAME}(config=stag_hunt,episode=3)")
    assert (whole.num_players(), whole.max_game_length()) == (2, 3)
    pyspiel.random_sim_test(whole, num_sims=1, serialize=False, verbose=False)


def test_chance_is_a_node_for_each_draw():
    state = game(APPLE).new_initial_state()
    state.apply_actions([2, 0])
    assert state.chance_outcomes() == [(0, 0.5), (1, 0.5)]
    state.apply_action(1)
    assert state.rewards().tolist() == [1, 0]
    state.apply_actions([4, 0])
    state.apply_action(0)
    assert state.chance_outcomes() == [(0, 0.75), (1, 0.25)]


def test_a_tree_search_finds_what_backward_induction_finds():
    whole = game(APPLE | {"episode": 2}, observation="state")

    def value(state):
        if state.is_terminal():
            return state.returns()
        if state.is_chance_node():
            return sum(chance * value(state.child(outcome)) for outcome, chance in state.chance_outcomes())
        children = [(mine, value(after(state, [mine, 0]))) for mine in state.legal_actions(0)]
        return max(children, key=lambda child: child[1][0])[1]

    def after(state, actions):
        following = state.clone()
        following.apply_actions(actions)
        return following

    alone = config(APPLE, episode=2)
    graph = joint_states(alone)
    found = markov_perfect(graph)
    idle = found.policy._replace(shares=[share * 0 for share in found.policy.shares])
    for share in idle.shares:
        share[:, :, 0] = 1
    from analysis.exact.backward import best_response as best

    assert value(whole.new_initial_state())[0] == pytest.approx(best(graph, idle, 0))


def test_zero_sum_value_iteration_agrees_with_backward_induction():
    said = TAG | {"map": "1.2"}
    whole = game(said, observation="state", zero_sum=True)
    values = value_iteration.value_iteration(whole, -1, 1e-6, cyclic_game=True)

    def value(state):
        if state.is_chance_node():
            return sum(chance * value(state.child(outcome)) for outcome, chance in state.chance_outcomes())
        return values[str(state)]

    solved = markov_perfect(joint_states(config(said))).value[0]
    assert value(whole.new_initial_state()) == pytest.approx(solved, abs=1e-5)


def test_best_response_exploitability_and_cfr_run_on_its_turn_based_conversion():
    turns = pyspiel.convert_to_turn_based(game(APPLE | {"episode": 1}))
    uniform = policy.UniformRandomPolicy(turns)
    gains = exploitability.nash_conv(turns, uniform)
    assert best_response.BestResponsePolicy(turns, 0, uniform).value(turns.new_initial_state()) > 0
    solver = cfr.CFRSolver(turns)
    for _ in range(30):
        solver.evaluate_and_update_policy()
    assert exploitability.nash_conv(turns, solver.average_policy()) < gains / 5


def test_a_world_that_is_not_zero_sum_may_not_say_so():
    state = game(APPLE, zero_sum=True).new_initial_state()
    state.apply_actions([2, 0])
    with pytest.raises(ValueError, match="is not zero-sum"):
        state.apply_action(1)
