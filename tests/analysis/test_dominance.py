"""Dominance against stored answers, scipy's linear programmes, and games that turn on a mixed dominator."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from analysis.dominance import dominant, matrix, reduce
from analysis.matrix_game import solve_matrix_game
from tests.analysis.known_answers import GAMES, computed, fractions, payoffs

MIXED = fractions([[[4, 0], [0, 4], [1, 1]], [[0, 0], [0, 0], [0, 0]]])  # half-half of the first two beats the third


@pytest.mark.parametrize("name", GAMES)
def test_survivors_and_rounds_are_the_stored_ones(name: str) -> None:
    for exact in (True, False):
        found = reduce(payoffs(name), exact=exact)
        assert [list(left) for left in found.survivors] == computed(name)["iesds_survivors"]
        assert found.rounds == computed(name)["iesds_rounds"]


@pytest.mark.parametrize("name", GAMES)
def test_dominant_strategies_are_the_stored_ones(name: str) -> None:
    assert dominant(payoffs(name)) == computed(name)["strictly_dominant_actions"]
    assert dominant(payoffs(name), strict=False) == computed(name)["weakly_dominant_actions"]


@pytest.mark.parametrize("name", GAMES)
def test_one_survivor_each_is_what_dominance_solvable_means(name: str) -> None:
    alone = all(len(left) == 1 for left in reduce(payoffs(name)).survivors)
    assert alone == computed(name)["dominance_solvable"]


def test_a_mixture_dominates_where_no_pure_strategy_does() -> None:
    assert reduce(MIXED).survivors == ((0, 1), (0, 1))
    assert reduce(MIXED).margin == 1


@pytest.mark.parametrize("offset", [Fraction(1, 10**30), Fraction(0), Fraction(-1, 10**30)])
def test_the_thinnest_lead_decides_exactly(offset: Fraction) -> None:
    table = MIXED.copy()
    table[0, 2] = 2 - offset  # the mixture earns 2
    assert reduce(table).survivors[0] == ((0, 1) if offset > 0 else (0, 1, 2))


def test_a_lead_within_rounding_is_no_dominance_between_floats() -> None:
    table = np.array([[[0.0, 1.0], [1e-12, 1.0 + 1e-12]], [[0.0, 1.0], [0.0, 1.0]]])
    assert reduce(table, exact=False).survivors == ((0, 1), (1,))


def test_the_margin_is_infinite_where_nothing_falls() -> None:
    assert reduce(payoffs("stag_hunt")).margin == math.inf


def test_relabelled_players_keep_their_survivors() -> None:
    rng = np.random.default_rng(3)
    table = rng.integers(0, 9, (3, 2, 3, 4)).astype(float)
    swapped = np.swapaxes(table, 1, 3)[[2, 1, 0]]
    assert reduce(swapped).survivors == reduce(table).survivors[::-1]


@pytest.mark.parametrize("seed", range(20))
def test_the_first_round_agrees_with_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 6, (2, 4, 3)).astype(float)
    left = [s for s in range(4) if not lp_dominates(matrix(table, 0), s)]
    first = reduce(fractions(table.astype(int)[:1].repeat(2, axis=0) * [[[1]], [[0]]]))
    assert first.survivors[0] == tuple(left) or first.rounds > 1


def lp_dominates(own: np.ndarray, strategy: int) -> bool:
    edge = np.delete(own, strategy, axis=0) - own[strategy]
    rows, columns = edge.shape
    answer = linprog(
        [0] * rows + [-1],
        A_ub=np.column_stack([-edge.T, np.ones(columns)]),
        b_ub=np.zeros(columns),
        A_eq=[[1] * rows + [0]],
        b_eq=[1],
        bounds=[(0, None)] * rows + [(None, None)],
    )
    return -answer.fun > 1e-9


@pytest.mark.parametrize("shape", [(1, 4), (4, 1), (3, 5), (8, 8), (5, 40)])
def test_the_exact_value_of_a_matrix_game_is_scipys(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(shape[0])
    payoff = rng.integers(-9, 9, shape)
    exact = solve_matrix_game(fractions(payoff))
    assert sum(exact.row) == sum(exact.column) == 1
    assert min(np.dot(exact.row, payoff)) == max(np.dot(payoff, exact.column)) == exact.value


def test_the_value_of_a_biased_game_of_rock_paper_scissors_is_exactly_zero() -> None:
    value = solve_matrix_game(payoffs("rps_biased")[0])
    assert value.value == 0
    assert value.row == (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
