"""DeepSea tells those that explore by their doubt from those that don't."""

import numpy as np
import pytest

from tests.trainers.vapor.worlds import random_model
from trainers.vapor.agents import best_temperature, boltzmann
from trainers.vapor.explore import explore
from trainers.vapor.model import best_value, value_of
from trainers.vapor.tally import Settings

SEEDS = range(5)


def first_successes(agent, depth, episodes, **more):
    settings = Settings(episodes=episodes, **more)
    return [explore(agent, depth, seed, settings).first for seed in SEEDS]


@pytest.mark.parametrize("agent", ["vapor", "thompson", "k_learning", "ersac"])
def test_ten_deep_is_found_within_60_episodes_with_every_seed(agent):
    assert None not in first_successes(agent, 10, 60)


@pytest.mark.parametrize("agent", ["greedy", "batch_softmax", "soft_q"])
def test_without_doubt_the_same_test_fails(agent):
    assert first_successes(agent, 10, 60).count(None) >= 3


@pytest.mark.parametrize("agent", ["greedy", "batch_softmax"])
def test_impostors_fail_it_with_seven_times_as_long_too(agent):
    assert first_successes(agent, 10, 420).count(None) >= 3


def test_vapor_finds_twenty_deep_within_120_episodes_with_every_seed():
    assert None not in first_successes("vapor", 20, 120)


@pytest.mark.parametrize("agent", ["vapor", "thompson", "k_learning"])
def test_five_deep_is_found_where_ways_are_unknown(agent):
    assert None not in first_successes(agent, 5, 100, known=False)


def test_a_run_is_the_same_for_the_same_seed():
    settings = Settings(episodes=40)
    told = [explore("vapor", 6, seed, settings) for seed in (3, 3, 4)]
    assert told[0] == told[1] != told[2]


def test_k_learning_is_as_optimistic_as_it_must_be_and_not_more():
    model = random_model(11)
    temperature = best_temperature(model)
    values = [boltzmann(model, temperature * factor)[1] for factor in (0.8, 1, 1.25)]
    assert min(values) == values[1]
    chance = np.random.default_rng(0)
    draws = model.reward + model.width * chance.standard_normal((400, *model.reward.shape))
    assert np.mean([best_value(draw, model.move, model.start) for draw in draws]) < values[1]


def test_boltzmann_at_no_temperature_is_the_best_policy():
    model = random_model(4)
    certain = model._replace(width=np.zeros_like(model.width))
    policy, value = boltzmann(certain, 1e-3)
    best = best_value(model.reward, model.move, model.start)
    assert value == pytest.approx(best, abs=0.05)
    assert value_of(policy, model.reward, model.move, model.start) == pytest.approx(best, abs=0.01)
