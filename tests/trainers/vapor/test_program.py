"""VAPOR's program against a cone program, bounds, and its two limits: no doubt, and one step."""

import numpy as np
import pytest
from scipy.optimize import brentq

from tests.trainers.vapor.worlds import by_cone_program, random_model
from trainers.vapor.belief import Belief
from trainers.vapor.deep_sea import deep_sea, play
from trainers.vapor.model import Model, best_value, value_of, visits
from trainers.vapor.program import ENOUGH, Program, objective


def solved(model, **more):
    return Program(model.move, model.start).solve(model.reward, model.width, **more)


@pytest.fixture(scope="module")
def sea_in_doubt():
    """DeepSea after 15 episodes at random: known cells beside unknown ones, where the program is hardest."""
    world, chance = deep_sea(8, 0), np.random.default_rng(0)
    belief = Belief(world)
    for _ in range(15):
        belief.learn(play(world, np.full(world.reward.shape, 0.5), chance))
    return belief.model()


@pytest.mark.parametrize("seed", range(4))
def test_the_dual_is_the_cone_program(seed):
    model = random_model(seed, steps=2 + seed, states=3 + seed)
    answer, (value, flow) = solved(model), by_cone_program(model)
    assert answer.value == pytest.approx(value, abs=1e-6)
    assert answer.flow == pytest.approx(flow, abs=1e-4)


def test_the_dual_is_the_cone_program_where_some_is_known_and_states_are_out_of_reach(sea_in_doubt):
    answer, (value, _) = solved(sea_in_doubt), by_cone_program(sea_in_doubt)
    assert answer.value == pytest.approx(value, abs=1e-5)  # what the other solver reaches
    assert (answer.flow[0, 1:] == 0).all()


def test_what_flows_in_flows_out(sea_in_doubt):
    answer = solved(sea_in_doubt)
    leaving = answer.flow.sum(-1)
    entering = np.einsum("lsa,lsat->lt", answer.flow, sea_in_doubt.move)
    assert answer.residual <= ENOUGH
    assert leaving[0] == pytest.approx(sea_in_doubt.start, abs=1e-7)
    assert leaving[1:] == pytest.approx(entering[:-1], abs=1e-7)
    assert visits(answer.policy, sea_in_doubt.move, sea_in_doubt.start) == pytest.approx(answer.flow, abs=1e-6)


def test_the_value_is_the_objective_of_the_flow(sea_in_doubt):
    for model in (sea_in_doubt, random_model(7)):
        answer = solved(model)
        assert objective(answer.flow, model.reward, model.width) == pytest.approx(answer.value, abs=1e-6)


def test_newton_and_lbfgs_agree():
    model = random_model(3, steps=8)
    newton, lbfgs = solved(model), solved(model, newton=False)
    assert newton.value == pytest.approx(lbfgs.value, abs=1e-8)
    assert newton.policy == pytest.approx(lbfgs.policy, abs=1e-4)


def test_where_the_last_one_ended_is_a_good_place_to_begin(sea_in_doubt):
    cold = solved(sea_in_doubt)
    warm = solved(sea_in_doubt._replace(reward=sea_in_doubt.reward + 0.01), values=cold.values)
    assert warm.rounds < cold.rounds / 2


@pytest.mark.parametrize("steps", [4, 8])
def test_it_is_optimistic(steps):
    model = random_model(11, steps=steps)
    chance = np.random.default_rng(0)
    draws = model.reward + model.width * chance.standard_normal((400, *model.reward.shape))
    expected = np.mean([best_value(draw, model.move, model.start) for draw in draws])
    known = best_value(model.reward, model.move, model.start)
    assert known < expected < solved(model).value


def test_without_doubt_it_is_dynamic_programming():
    model = random_model(5, width=0.02)
    answer, best = solved(model), best_value(model.reward, model.move, model.start)
    assert best <= answer.value < best + 0.3
    assert value_of(answer.policy, model.reward, model.move, model.start) > best - 0.05


@pytest.mark.parametrize("width", [1e-3, 1e-2, 1, 100])
def test_any_width_is_solved_from_anywhere(width):
    model = random_model(2, steps=6, width=width)
    assert solved(model).residual <= ENOUGH
    assert solved(model, values=np.full((6, 5), 10.0)).residual <= ENOUGH


def test_one_step_is_the_bandit_of_vbos():
    """λ_a = exp(-(sqrt(c² + 4) - c)² / 8), c = (μ_a - κ) / σ_a, κ so that Σ λ = 1 (O'Donoghue & Lattimore 2021)."""
    mean, width = np.array([0.1, 0.5, -0.3, 0.4]), np.array([1.0, 0.2, 2.0, 0.05])

    def flows(level):
        c = (mean - level) / width
        return np.exp(-((np.sqrt(c * c + 4) - c) ** 2) / 8)

    level = brentq(lambda level: flows(level).sum() - 1, -10, 10)
    model = Model(mean[None, None], width[None, None], np.ones((1, 1, 4, 1)), np.ones(1))
    assert solved(model).policy[0, 0] == pytest.approx(flows(level), abs=1e-6)


def test_a_state_that_is_next_to_never_reached_has_a_policy_too():
    """All of its λ are 0 in floating point, so their ratio is not a number."""
    reward = np.zeros((2, 2, 2))
    reward[0, 0, 1], reward[1, 1, 0] = -1000, 1
    move = np.zeros((2, 2, 2, 2))
    move[:, :, 0, 0] = move[:, :, 1, 1] = 1
    answer = solved(Model(reward, np.full((2, 2, 2), 0.1), move, np.array([1.0, 0])))
    assert answer.flow[1, 1].sum() == 0
    assert np.isfinite(answer.policy).all()
    assert answer.policy.sum(-1) == pytest.approx(1)
