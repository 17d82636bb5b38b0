"""The atlas of ordinal 2x2 games has the counts that the literature prints (Rapoport & Guyer 1966, Robinson & Goforth
2005, Bruns 2015)."""

from collections import Counter

import pytest

from analysis.names import NAMES
from analysis.ordinal import (
    IDS,
    deficient,
    dominant,
    equilibria,
    family,
    games,
    layer,
    name_of,
    neighbours,
    ranks,
    twin,
)
from analysis.replies import class_of

GAMES = games()
OF_TWO = sorted({min(name, twin(name)) for name in GAMES})  # the players exchanged count once


def counts(of, names=GAMES):
    return dict(Counter(map(of, names)))


def outcomes(name):
    row, column = ranks(name)
    return [(row[i][j], column[i][j]) for i in (0, 1) for j in (0, 1)]


def pareto_dominated(pair, name):
    return any(a > pair[0] and b > pair[1] for a, b in outcomes(name))


def test_there_are_144_games_and_78_once_the_players_may_be_exchanged():
    assert len(set(GAMES)) == 144
    assert len(OF_TWO) == 78
    assert sum(twin(name) == name for name in GAMES) == 12


def test_a_game_is_called_by_its_own_name():
    assert all(name_of(*ranks(name)) == name for name in GAMES)


def test_the_twelve_symmetric_games_have_the_names_that_labels_use():
    assert set(IDS.values()) <= set(NAMES) and len(set(IDS.values())) == 12


@pytest.mark.parametrize("name", ["PdSh", "ChCh", "BaHr"])
def test_swapped_rows_columns_and_units_are_the_same_game(name):
    row, column = ([[10 * rank - 3 for rank in line] for line in side] for side in ranks(name))
    assert name_of(row[::-1], column[::-1]) == name
    assert name_of([line[::-1] for line in row], [line[::-1] for line in column]) == name


@pytest.mark.parametrize("name", ["PdSh", "ChCh", "BaHr"])
def test_exchanged_players_exchange_the_halves_of_the_name(name):
    row, column = ranks(name)
    assert name_of(list(zip(*column, strict=True)), list(zip(*row, strict=True))) == twin(name)


def test_a_tie_has_no_ordinal_name():
    with pytest.raises(ValueError, match="no ties"):
        name_of([[4, 2], [4, 1]], [[4, 2], [3, 1]])


def test_pure_equilibria():
    assert counts(lambda name: len(equilibria(name))) == {0: 18, 1: 108, 2: 18}
    assert counts(lambda name: len(equilibria(name)), OF_TWO) == {0: 9, 1: 57, 2: 12}


def test_dominant_strategies():
    assert counts(dominant) == {0: 36, 1: 72, 2: 36}
    assert sum(dominant(name) > 0 for name in GAMES) == 108  # then dominance solves the game


def test_layers_and_conflict():
    assert counts(layer) == {"win-win": 36, "mixed": 72, "discord": 36}
    assert counts(layer, OF_TWO)["win-win"] == 21  # Rapoport and Guyer's games of no conflict; the other 57 have some


def test_families_by_the_best_equilibrium():
    assert counts(family) == {
        "win-win": 36,
        "biased": 44,
        "second best": 12,
        "unfair": 19,
        "dilemma": 15,
        "cyclic": 18,
    }


def test_seven_games_have_one_equilibrium_and_it_is_worse_for_both_than_another_outcome():
    assert {name for name in GAMES if deficient(name) and len(equilibria(name)) == 1} == {
        *("PdPd", "PdSh", "PdAs", "PdCo", "ShPd", "AsPd", "CoPd")
    }


def test_of_two_equilibria_one_is_better_for_both_in_half_of_the_games():
    two = [name for name in GAMES if len(equilibria(name)) == 2]
    ranked = [name for name in two if any(pareto_dominated(pair, name) for pair in equilibria(name))]
    assert (len(ranked), len(two) - len(ranked)) == (9, 9)
    assert len(two) + 7 == 25  # Robinson and Goforth's social dilemmas


def test_six_games_have_a_constant_sum_of_ranks():
    assert sum({sum(pair) for pair in outcomes(name)} == {5} for name in GAMES) == 6


def test_only_the_cyclic_games_have_no_ordinal_potential():
    def replies(name):
        row, column = ranks(name)
        gaps = (row[0][0] - row[1][0], row[0][1] - row[1][1], column[0][0] - column[0][1], column[1][0] - column[1][1])
        return class_of(tuple(1 if gap > 0 else -1 for gap in gaps))

    assert sum(replies(name) != "cycle" for name in GAMES) == 126
    assert counts(replies) == {"dominance": 36, "leading": 72, "coordination": 18, "cycle": 18}


def test_each_game_has_six_neighbours_and_is_theirs():
    for name in GAMES:
        around = neighbours(name)
        assert len(set(around.values())) == 6
        assert all(neighbours(other)[swap] == name for swap, other in around.items())


def test_a_prisoners_dilemma_borders_on_its_kin():
    assert neighbours("PdPd") == {
        "row 1-2": "ChPd",
        "row 2-3": "DlPd",
        "row 3-4": "ShPd",
        "column 1-2": "PdCh",
        "column 2-3": "PdDl",
        "column 3-4": "PdSh",
    }
