"""Enumeration against the stored lists, nashpy, and what theory says of generic and of degenerate games."""

import warnings
from fractions import Fraction

import numpy as np
import pytest

from analysis import enumeration, supports
from analysis.enumeration import extreme_equilibria
from analysis.regret import pure_equilibria, regret
from analysis.supports import all_equilibria, exchangeable
from tests.analysis.known_answers import MORE, TWO, distance, fractions, known, payoffs


@pytest.mark.parametrize("name", TWO)
def test_the_extreme_equilibria_of_a_textbook_game_are_the_stored_ones(name: str) -> None:
    found = extreme_equilibria(payoffs(name))
    stored = {tuple(tuple(map(Fraction, own)) for own in profile) for profile in known(name)["extreme"]}
    assert set(found.profiles) == stored
    assert len(found.profiles) == known(name)["n_extreme"]
    assert found.continuum == known(name)["continuum"]


@pytest.mark.parametrize("seed", range(50))
def test_nashpy_finds_the_same_equilibria_of_a_random_game(seed: int) -> None:
    import nashpy

    rng = np.random.default_rng(seed)
    table = rng.random((2, *rng.integers(2, 5, 2)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = list(nashpy.Game(*table).vertex_enumeration())
    ours = extreme_equilibria(table)
    assert len(ours.profiles) == len(theirs)
    assert all(min(distance(profile, other) for other in theirs) < 1e-9 for profile in ours.profiles)


@pytest.mark.parametrize("seed", range(10))
def test_a_generic_game_has_an_odd_number_of_equilibria(seed: int) -> None:
    found = extreme_equilibria(np.random.default_rng(seed).random((2, 5, 5)))
    assert len(found.profiles) % 2 == 1
    assert not found.continuum


@pytest.mark.parametrize("seed", range(10))
def test_every_extreme_equilibrium_of_a_degenerate_game_has_exactly_no_regret(seed: int) -> None:
    table = fractions(np.random.default_rng(seed).integers(0, 3, (2, 4, 5)))
    found = extreme_equilibria(table)
    assert found.profiles
    assert all(regret(table, profile) == 0 for profile in found.profiles)
    assert set(pure_equilibria(table)) == {
        tuple(own.index(1) for own in profile) for profile in found.profiles if all(max(own) == 1 for own in profile)
    }


def test_relabelled_players_have_relabelled_equilibria() -> None:
    table = np.random.default_rng(4).integers(0, 5, (2, 4, 3)).astype(float)
    swapped = table.transpose(0, 2, 1)[::-1]
    assert {(y, x) for x, y in extreme_equilibria(table).profiles} == set(extreme_equilibria(swapped).profiles)


def test_six_by_six_matching_has_every_nonempty_support_as_an_equilibrium() -> None:
    same = fractions(np.stack([np.eye(6, dtype=int)] * 2))
    assert len(extreme_equilibria(same).profiles) == 2**6 - 1


def test_a_game_with_too_many_vertices_is_refused_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enumeration, "WORK", 10)
    with pytest.raises(enumeration.TooLarge, match="pairs of rays"):
        extreme_equilibria(np.random.default_rng(0).random((2, 6, 6)))
    with pytest.raises(enumeration.TooLarge, match="labels"):
        extreme_equilibria(np.zeros((2, 40, 40)))


@pytest.mark.parametrize("name", MORE)
def test_the_equilibria_of_a_textbook_game_of_three_are_the_stored_ones(name: str) -> None:
    found = all_equilibria(payoffs(name).astype(float))
    stored = known(name)["exact"] + known(name)["numeric"]
    assert found.complete == known(name)["complete"]
    assert found.continuum == known(name)["continuum"]
    assert len(found.profiles) == len(stored)
    assert all(min(distance(profile, other) for other in found.profiles) < 1e-9 for profile in stored)


@pytest.mark.parametrize("shape", [(2, 2, 2), (2, 3, 2), (2, 2, 2, 2), (3, 3, 3)])
def test_a_generic_game_of_more_players_has_an_odd_number_of_equilibria(shape: tuple[int, ...]) -> None:
    table = np.random.default_rng(5).random((len(shape), *shape))
    found = all_equilibria(table)
    assert found.complete
    assert not found.continuum
    assert len(found.profiles) % 2 == 1  # Wilson 1971
    assert max(regret(table, profile) for profile in found.profiles) < 1e-12


@pytest.mark.parametrize("seed", range(5))
def test_two_players_have_the_same_equilibria_by_cells_and_by_vertices(seed: int) -> None:
    table = np.random.default_rng(seed).random((2, 3, 3))
    by_cells, by_vertices = all_equilibria(table).profiles, extreme_equilibria(table).profiles
    assert len(by_cells) == len(by_vertices)
    assert all(min(distance(profile, other) for other in by_cells) < 1e-9 for profile in by_vertices)


def test_exchangeable_players_are_recognised_and_their_equilibria_permuted() -> None:
    volunteer = payoffs("volunteer3").astype(float)
    assert exchangeable(volunteer) == [[0, 1, 2]]
    found = {tuple(np.round(np.concatenate(p), 6)) for p in all_equilibria(volunteer).profiles}
    assert (0.5, 0.5, 0.5, 0.5, 0.0, 1.0) in found
    assert (0.0, 1.0, 0.5, 0.5, 0.5, 0.5) in found


def test_a_game_without_stakes_is_one_continuum() -> None:
    found = all_equilibria(np.zeros((3, 2, 2, 2)))
    assert found.continuum
    assert not found.complete
    assert len(found.profiles) == 8  # the corners


def test_an_equilibrium_where_several_conditions_are_just_tight_is_listed_once_and_the_list_is_complete() -> None:
    table = np.random.default_rng(16).integers(0, 5, (3, 2, 3, 2)).astype(float)
    found = all_equilibria(table)
    assert found.complete
    assert not found.continuum
    assert len(found.profiles) == 2
    assert all(regret(table, profile) < 1e-12 for profile in found.profiles)


def test_a_game_with_too_many_supports_is_refused() -> None:
    with pytest.raises(supports.TooLarge, match="support profiles"):
        all_equilibria(np.random.default_rng(0).random((3, 6, 6, 6)))


def test_enumeration_that_runs_out_of_work_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supports, "WORK", 2_000)
    assert not all_equilibria(np.random.default_rng(5).random((3, 3, 3, 3))).complete
