"""Which solver answers, and whether its answer holds: stored facts, a second library, and our own regret."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from analysis import enumeration, equilibria, isolate, solvers, supports
from analysis.equilibria import correlated, rest_points, security, solve, zero_sum_value
from analysis.isolate import SolverFailed
from analysis.regret import correlated_gain, regret
from analysis.sinks import ranking, sink_components
from tests.analysis.known_answers import GAMES, computed, distance, fractions, known, payoffs

FINITE = [name for name in GAMES if known(name)["complete"]]
CONSTANT = [name for name in GAMES if computed(name)["constant_sum"] and GAMES[name]["players"] == 2]


@pytest.mark.parametrize("name", FINITE)
@pytest.mark.parametrize("numbers", ["fractions", "floats"])
def test_solve_lists_the_stored_equilibria(name: str, numbers: str) -> None:
    table = payoffs(name) if numbers == "fractions" else payoffs(name).astype(float)
    found = solve(table)
    stored = known(name).get("extreme") or known(name)["exact"] + known(name)["numeric"]
    assert found.complete
    assert found.continuum == known(name)["continuum"]
    assert len(found.equilibria) == len(stored)
    assert all(min(distance(profile, e.profile) for e in found.equilibria) < 1e-9 for profile in stored)


@pytest.mark.parametrize("name", GAMES)
def test_exact_games_have_exact_answers_where_these_are_fractions(name: str) -> None:
    found = solve(payoffs(name)).equilibria
    assert sum(not e.exact for e in found) == len(known(name).get("numeric", []))
    assert all(e.regret == 0 for e in found if e.exact)
    assert [e for e in found if e.pure] == list(found[: len(known(name)["pure"])])


def test_floats_are_never_called_exact() -> None:
    assert not any(e.exact for e in solve(payoffs("chicken_mp").astype(float)).equilibria)


def test_the_solver_is_named() -> None:
    assert [e.solver for e in solve(payoffs("bos")).equilibria] == ["own scan"] * 2 + ["own exact enumeration"]
    assert solve(payoffs("nau4")).equilibria[0].solver == "own support enumeration"


def test_one_player_chooses_the_best() -> None:
    found = solve(fractions([[3, 5, 5]]))
    assert [e.profile for e in found.equilibria] == [((0, 1, 0),), ((0, 0, 1),)]
    assert found.complete
    assert found.continuum


def test_rounding_does_not_break_a_tie() -> None:
    table = np.array([[[0.1 + 0.2, 0.0], [0.3, 0.0]], [[1.0, 0.0], [1.0, 0.0]]])
    assert [e.profile for e in solve(table).equilibria] == [((1, 0), (1, 0)), ((0, 1), (1, 0))]


def test_payoffs_in_other_units_have_the_same_equilibria() -> None:
    table = np.random.default_rng(6).random((2, 4, 4))
    units = table * np.array([1e-6, 1e6])[:, None, None] + np.array([5, -3e6])[:, None, None]
    for one, other in zip(solve(table).equilibria, solve(units).equilibria, strict=True):
        assert distance(one.profile, other.profile) < 1e-6


def too_large(*_: Any) -> Any:
    raise enumeration.TooLarge("for this test")


def test_beyond_enumeration_paths_find_equilibria_and_more_are_not_ruled_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(enumeration, "extreme_equilibria", too_large)
    found = solve(payoffs("chicken_mp"))
    assert not found.complete or "pygambit" in found.equilibria[-1].solver
    assert found.notes[0] == "own exact enumeration: for this test"
    table = np.random.default_rng(0).random((2, 4, 4))
    answer = solve(table).equilibria
    assert all(e.regret < 1e-7 for e in answer)
    assert {e.solver for e in answer} <= {"own scan", "own Lemke-Howson", "pygambit enummixed"}


def test_a_large_zero_sum_game_is_answered_by_its_linear_programme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enumeration, "extreme_equilibria", too_large)
    (only,) = solve(payoffs("rps_biased")).equilibria
    assert distance(only.profile, [["1/2", "1/3", "1/6"]] * 2) < 1e-6


def test_beyond_support_enumeration_adidas_is_called_approximate_and_carries_its_regret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: Any) -> Any:
        raise supports.TooLarge("for this test")

    monkeypatch.setattr(supports, "all_equilibria", refuse)
    found = solve(payoffs("nau4"))
    (only,) = found.equilibria
    assert not found.complete
    if "ADIDAS" in only.solver:
        assert only.solver == "OpenSpiel ADIDAS, approximate"
        assert 0 < only.regret < 0.05
        assert only.regret == pytest.approx(regret(payoffs("nau4").astype(float), only.profile))


def test_a_solver_that_lies_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enumeration, "extreme_equilibria", too_large)
    monkeypatch.setattr(isolate, "call", lambda *_, **__: [[[1.0, 0.0], [1.0, 0.0]]])
    found = solve(payoffs("inspection"))
    assert found.equilibria == ()
    assert not found.complete
    assert "left out" in found.notes[-1]


@pytest.mark.parametrize("name", CONSTANT)
def test_openspiels_value_of_a_constant_sum_game_is_the_exact_one(name: str) -> None:
    value, row, column, solver = zero_sum_value(payoffs(name))
    by_scipy = solvers.zero_sum_highs(payoffs(name)[0].astype(float))
    assert solver in ("OpenSpiel lp_solver (ecos)", "scipy HiGHS")
    assert value == pytest.approx(equilibria.security(payoffs(name))[1][0], abs=1e-7)
    assert value == pytest.approx(by_scipy[0] @ payoffs(name)[0].astype(float) @ by_scipy[1], abs=1e-7)
    assert regret(payoffs(name).astype(float), (row, column)) < 1e-6


def test_without_ecos_scipy_answers_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "call", only_highs)
    assert zero_sum_value(payoffs("oneill"))[0] == pytest.approx(-0.2)
    assert zero_sum_value(payoffs("oneill"))[3] == "scipy HiGHS"
    assert correlated(payoffs("chicken_aumann"))[1:] == (pytest.approx(10.5), "scipy HiGHS")


def only_highs(function: str, *args: Any, **_: Any) -> Any:
    if "highs" in function:
        return getattr(solvers, function.split(":")[1])(*args)
    return SolverFailed(function, "ecos is not installed")


def test_without_any_library_the_exact_programme_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "call", lambda function, *_, **__: SolverFailed(function, "not there"))
    assert zero_sum_value(payoffs("oneill"))[0] == -0.2
    assert zero_sum_value(payoffs("oneill"))[3] == "own exact linear programme"


def test_mixing_secures_more_than_a_pure_strategy_in_matching_pennies() -> None:
    assert security(payoffs("matching_pennies")) == ((-1, -1), (0, 0))
    assert security(payoffs("pd")) == ((1, 1), (1, 1))


@pytest.mark.parametrize("name", GAMES)
def test_openspiels_correlated_equilibria_have_the_stored_welfare(name: str) -> None:
    table = payoffs(name).astype(float)
    for coarse, key in ((False, "max_ce_welfare"), (True, "max_cce_welfare")):
        joint, welfare, _ = correlated(table, coarse)
        assert welfare == pytest.approx(computed(name)[key], abs=1e-6)
        assert correlated_gain(table, joint, coarse) < 1e-5


@pytest.mark.parametrize("shape", [(3, 3), (2, 3, 2)])
@pytest.mark.parametrize("coarse", [False, True])
def test_openspiel_and_scipy_agree_on_the_best_correlated_welfare(shape: tuple[int, ...], coarse: bool) -> None:
    table = np.random.default_rng(7).random((len(shape), *shape))
    best = (solvers.correlated_highs(table, coarse) * table.sum(axis=0)).sum()
    assert correlated(table, coarse)[1] == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("name", GAMES)
def test_the_sinks_are_the_stored_ones(name: str) -> None:
    stored = sorted(tuple(tuple(joint) for joint in sink) for sink in computed(name)["sink_sccs"])
    assert list(sink_components(payoffs(name))) == stored


@pytest.mark.parametrize("name", ["pd", "chicken_mp", "rps", "shapley64", "majority3", "jordan3"])
def test_alpha_rank_puts_most_of_its_mass_on_the_sinks(name: str) -> None:
    ranked = ranking(payoffs(name))
    assert ranked.mass is not None
    assert ranked.mass.sum() == pytest.approx(1)
    assert sum(ranked.mass[joint] for sink in ranked.sinks for joint in sink) > 0.8


def test_replicator_dynamics_settle_in_both_pure_equilibria_of_chicken_and_never_between() -> None:
    settled = [e.profile for e in rest_points(payoffs("chicken_mp"))]
    assert settled == [((1, 0), (0, 1)), ((0, 1), (1, 0))]


def test_replicator_dynamics_never_settle_in_rock_paper_scissors() -> None:
    assert rest_points(payoffs("rps"), starts=2) == []


def test_relabelled_players_have_relabelled_answers() -> None:
    table = np.random.default_rng(8).random((3, 2, 2, 3))
    swapped = np.swapaxes(table, 1, 3)[[2, 1, 0]]
    mine = sorted(e.profile for e in solve(table).equilibria)
    theirs = sorted(e.profile[::-1] for e in solve(swapped).equilibria)
    assert len(mine) == len(theirs)
    assert all(distance(one, other) < 1e-9 for one, other in zip(mine, theirs, strict=True))


def test_the_same_question_has_the_same_answer_to_the_bit() -> None:
    table = np.random.default_rng(9).random((3, 2, 3, 2))
    assert solve(table) == solve(table)
    assert Fraction(zero_sum_value(payoffs("oneill"))[0]) == Fraction(zero_sum_value(payoffs("oneill"))[0])
