"""One step of each learner, by hand."""

import numpy as np
import pytest

from trainers.mixed import updates

PLAY = np.array([0.5, 0.3, 0.2])
VALUES = np.array([1.0, -2.0, 0.5])


def test_the_softmax_gradient_is_the_slope_of_the_expected_payoff():
    logits, small = np.log(PLAY), 1e-6

    def earned(moved):
        return np.exp(updates.log_softmax(moved)) @ VALUES

    slopes = [(earned(logits + small * one) - earned(logits - small * one)) / (2 * small) for one in np.eye(3)]
    assert updates.softmax_gradient(PLAY, VALUES) == pytest.approx(slopes, abs=1e-8)


def test_a_magnetic_step_maximises_what_it_should():
    """Sokota et al. 2023, eq. 5: <q, π> - α KL(π, ρ) - KL(π, π_t) / η is largest there."""
    magnet, step, pull = np.array([0.2, 0.2, 0.6]), 0.3, 0.7

    def worth(play):
        return VALUES @ play - pull * play @ np.log(play / magnet) - play @ np.log(play / PLAY) / step

    best = np.exp(updates.magnetic(np.log(PLAY), VALUES, np.log(magnet), step, pull))
    others = np.random.default_rng(0).dirichlet(np.ones(3), 2_000)
    near = [best + 1e-3 * (one - best) for one in others]
    assert worth(best) >= max(worth(one) for one in [*others, *near])


def test_without_a_pull_a_magnetic_step_is_hedge():
    one = updates.magnetic(np.log(PLAY), VALUES, np.log(PLAY[::-1]), 0.1, 0.0)
    assert np.exp(one) == pytest.approx(PLAY * np.exp(0.1 * VALUES) / (PLAY * np.exp(0.1 * VALUES)).sum())


def test_neural_replicator_stops_at_the_clip_in_its_direction_only():
    logits = np.array([2.0, -2.0, 0.0])
    pushed = updates.neural_replicator(logits, PLAY, VALUES, 0.1, 2.0)
    assert pushed[0] == 2.0 and pushed[1] == -2.0 and pushed[2] > 0
    back = updates.neural_replicator(logits, PLAY, -VALUES, 0.1, 2.0)
    assert back[0] < 2.0 and back[1] > -2.0


def test_rewards_are_transformed_towards_the_reference():
    told = updates.transformed(VALUES, np.log(PLAY), np.log(PLAY), 0.2)
    assert told == pytest.approx(VALUES)
    assert updates.transformed(VALUES, np.log(PLAY), np.log(np.full(3, 1 / 3)), 0.2)[0] < VALUES[0]


def test_shares_are_in_proportion_to_positive_regrets():
    assert updates.in_proportion(np.array([3.0, -1.0, 1.0])) == pytest.approx([0.75, 0, 0.25])
    assert updates.in_proportion(np.array([-3.0, -1.0])) == pytest.approx([0.5, 0.5])
