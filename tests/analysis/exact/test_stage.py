"""Many stage games at once have the equilibria that they have one at a time."""

import numpy as np
import pytest

from analysis.exact.stage import expected, solve_all
from analysis.matrix_game import solve_matrix_game
from analysis.regret import pure_equilibria

PENNIES = np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], float)
STAG_HUNT = np.array([[[4, 0], [3, 2]], [[4, 3], [0, 2]]], float)
ROCK = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], float)


def test_matching_pennies_is_mixed_half_and_half():
    found = solve_all(PENNIES[None])
    assert found.shares[0] == pytest.approx(np.full((2, 2), 0.5))
    assert not found.pure[0]


def test_rock_paper_scissors_needs_three_actions():
    found = solve_all(np.stack([ROCK, -ROCK])[None])
    assert found.shares[0] == pytest.approx(np.full((2, 3), 1 / 3))


@pytest.mark.parametrize(("rule", "value"), [("best", 4), ("worst", 2)])
def test_a_stag_hunt_has_two_pure_equilibria_and_the_rule_selects(rule, value):
    found = solve_all(STAG_HUNT[None], rule)
    assert expected(STAG_HUNT[None], found.shares)[0].tolist() == [value, value]
    assert found.several[0]


def test_three_players_who_match_and_mismatch_in_a_ring_mix():
    """Each of two wants to match the next, the third wants not to: nothing pure is stable."""
    game = np.array(
        [[[[(i == j, j == k, i != k)[player] for k in (0, 1)] for j in (0, 1)] for i in (0, 1)] for player in range(3)]
    ).astype(float)
    found = solve_all(game[None])
    assert not found.pure[0]
    assert found.regret[0] < 1e-9


def test_random_games_agree_with_one_at_a_time():
    games = np.random.default_rng(0).integers(-3, 4, (200, 2, 3, 3)).astype(float)
    found = solve_all(games)
    assert [len(pure_equilibria(game)) > 0 for game in games] == found.pure.tolist()
    assert found.regret.max() < 1e-9


def test_random_zero_sum_games_have_their_value():
    own = np.random.default_rng(1).normal(size=(100, 4, 2))
    games = np.stack([own, -own], axis=1)
    values = expected(games, solve_all(games).shares)[:, 0]
    assert values == pytest.approx([float(solve_matrix_game(game).value) for game in own])
