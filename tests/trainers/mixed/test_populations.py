"""Sets and populations that grow."""

import numpy as np
import pytest

from tests.trainers.mixed.learning import EQUILIBRIUM, went
from trainers.mixed.games import game
from trainers.mixed.oracles import Oracles
from trainers.mixed.population import Population, measured

PSRO = Oracles(kind="psro")


def test_psro_ends_at_the_equilibrium():
    told = went(PSRO, steps=6)
    assert told.last[-1] == pytest.approx(0, abs=1e-9)
    assert told.played[-1] == pytest.approx(np.tile(EQUILIBRIUM, 2))


def test_psro_ends_at_an_equilibrium_of_a_larger_game():
    assert went(PSRO, "colonel_blotto", steps=12).last[-1] == pytest.approx(0, abs=1e-9)


def test_psro_ends_at_an_equilibrium_of_three_players():
    assert went(PSRO, "volunteers", steps=4).last[-1] == pytest.approx(0, abs=1e-9)


def test_a_population_comes_near_by_what_it_measured():
    told = went(Population(kind="population"), steps=7)
    assert told.last[-1] < 0.3 < told.last[0]


def test_a_table_is_measured_once_and_grows():
    one, chance = game("biased_rps"), np.random.default_rng(0)
    rock, paper = np.eye(3)[:2]
    first = measured(one, [[rock], [rock]], np.zeros((2, 0, 0)), 10, chance)
    first[:, 0, 0] = 42
    both = measured(one, [[rock, paper], [rock, paper]], first, 10, chance)
    assert both.tolist() == [[[42, -1], [1, 0]], [[42, 1], [-1, 0]]]
