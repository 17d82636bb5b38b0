"""Beliefs take in what is seen, and doubt falls with it."""

import numpy as np
import pytest

from trainers.vapor.belief import Belief
from trainers.vapor.deep_sea import BEST, Path, deep_sea, play, regret
from trainers.vapor.model import best_value


def down_the_middle(world, belief, episodes):
    chance, policy = np.random.default_rng(0), np.eye(2)[np.zeros((4, 4), int)]
    for _ in range(episodes):
        belief.learn(play(world, policy, chance))


def test_the_treasure_is_worth_99_hundredths_and_each_cell_has_its_own_right():
    world = deep_sea(10, 3)
    assert best_value(world.reward, world.move, world.start) == pytest.approx(BEST)
    for action in (0, 1):
        always = np.eye(2)[np.full((10, 10), action)]
        assert regret(world, always) > 0.9


def test_one_path_in_two_to_the_depth_finds_it():
    world = deep_sea(5, 0)
    even = np.full((5, 5, 2), 0.5)
    to_the_right = -0.01 / 5 * 2.5
    assert regret(world, even) == pytest.approx(0.99 - (2**-5 + to_the_right), abs=1e-12)


def test_a_reward_is_the_mean_of_what_was_seen_and_of_what_was_believed():
    world = deep_sea(4, 0)
    belief = Belief(world, repeats=4)
    belief.learn(Path(np.array([0, 1, 2, 3, 3]), np.array([0, 1, 0, 1]), np.array([0.0, 0.5, 0, 2])))
    model = belief.model()
    assert model.reward[3, 3, 1] == pytest.approx(2 * 4 / 5)
    assert model.width[3, 3] == pytest.approx([1, 5**-0.5])


@pytest.mark.parametrize("known", [True, False])
def test_doubt_falls_where_one_was_and_stays_where_nobody_was(known):
    world = deep_sea(4, 0)
    belief = Belief(world, known)
    before = belief.model().width
    down_the_middle(world, belief, 1)
    once = belief.model().width
    down_the_middle(world, belief, 9)
    often = belief.model().width
    seen = belief.seen > 0
    assert seen.sum() == 4
    assert (often[seen] < once[seen]).all() and (once[seen] < before[seen] / 5).all()
    assert (often[~seen] == before[~seen]).all()


def test_unknown_ways_are_learned_and_count_as_doubt_the_more_steps_are_left():
    world = deep_sea(4, 0)
    belief = Belief(world, known=False)
    assert belief.model().width[:, 0, 0] == pytest.approx(np.sqrt(3.6**2 + np.array([16.0, 9, 4, 1])))
    down_the_middle(world, belief, 3)
    seen = belief.seen > 0
    assert belief.model().move[seen] == pytest.approx(world.move[seen], abs=0.01)
    assert belief.drawn(np.random.default_rng(0)).move.sum(-1) == pytest.approx(1)


def test_worlds_drawn_from_a_belief_vary_as_much_as_it_doubts():
    world = deep_sea(4, 0)
    belief = Belief(world)
    down_the_middle(world, belief, 2)
    chance, model = np.random.default_rng(0), belief.model()
    draws = np.array([belief.drawn(chance).reward for _ in range(4000)])
    assert draws.mean(0) == pytest.approx(model.reward, abs=0.1)
    assert draws.std(0) == pytest.approx(model.width, rel=0.1)
