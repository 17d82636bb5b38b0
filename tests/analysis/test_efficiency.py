"""How good equilibria are for all."""

import numpy as np
import pytest

from analysis.efficiency import efficiency
from analysis.equilibria import solve
from analysis.further import further
from tests.analysis.known_answers import GAMES, computed, fractions, payoffs


def measured(tensor):
    return efficiency(tensor, solve(tensor), further(tensor))


def of(nested):
    return measured(fractions(nested))


DILEMMA = [[["3", "0"], ["5", "1"]], [["3", "5"], ["0", "1"]]]
HUNT = [[["4", "1"], ["3", "2"]], [["4", "3"], ["1", "2"]]]


@pytest.mark.parametrize("name", GAMES)
def test_welfare_and_dominated_equilibria_of_the_textbook_games(name):
    tensor, right = payoffs(name), computed(name)
    found = solve(tensor)
    beside = further(tensor)
    seen = efficiency(tensor, found, beside)
    assert (seen.highest, seen.lowest) == tuple(float(fractions(right[key])) for key in ("welfare_max", "welfare_min"))
    if len(right["ne_welfare"]) == len(found.equilibria):  # the list has only fractions
        sums = [float(fractions(value)) for value in right["ne_welfare"]]
        assert (seen.worst, seen.best) == pytest.approx((min(sums), max(sums)))
        assert seen.mediation == pytest.approx(right["max_ce_welfare"] - max(sums), abs=1e-5)
        assert seen.strong == right["all_ne_strictly_pareto_dominated"]
    if (by := beside.welfare) is not None:
        known = [right[key] for key in ("min_ce_welfare", "max_ce_welfare", "max_cce_welfare")]
        assert (by.lowest, by.correlated, by.coarse) == pytest.approx(known, abs=1e-5)
    assert [list(joint) for joint in seen.dominated] == right["pareto_dominated_ne"]
    assert bool(seen.deficient) == right["deficient_equilibrium"]


def test_the_prisoners_dilemma_is_the_worst_case():
    seen = of(DILEMMA)
    assert (seen.worst_share, seen.best_share) == (0, 0)
    assert (seen.anarchy, seen.stability) == (3, 3)
    assert seen.deficient == ((1, 1),)
    assert seen.strong and seen.dawes


def test_a_stag_hunt_has_a_deficient_equilibrium_and_is_no_strong_dilemma():
    seen = of(HUNT)
    assert seen.deficient == ((1, 1),)
    assert seen.strong is False and not seen.dawes
    assert (seen.anarchy, seen.stability) == (2, 1)


def test_two_who_keep_three_fifths_cooperate_in_the_prisoners_dilemma():
    kept = of(DILEMMA).self_interest
    assert kept.level == pytest.approx(0.6)  # 3 >= 5 s, what the one loses against what the other gains
    assert [one.profile for one in kept.optima] == [(0, 0)]


def test_who_plays_a_public_good_of_three_may_keep_what_it_returns():
    level = measured(payoffs("pgg3")).self_interest.level
    assert 1 / 3 < level < 1


@pytest.mark.parametrize("name", ["pd", "pgg3", "travelers", "alibi", "commitment", "public_goods2x3", "volunteer3"])
def test_an_optimum_is_an_equilibrium_on_its_interval_and_nowhere_else(name):
    tensor = payoffs(name).astype(float)
    n = len(tensor)
    for one in measured(payoffs(name)).self_interest.optima:
        assert one.low <= 1 / n <= one.high
        for s in np.linspace(0, 1, 41):
            shared = s * tensor + (1 - s) / (n - 1) * (tensor.sum(axis=0) - tensor)
            gain = max(
                (np.max(u[(*one.profile[:i], slice(None), *one.profile[i + 1 :])]) - u[one.profile])
                for i, u in enumerate(shared)
            )
            inside = one.low - 1e-9 <= s <= one.high + 1e-9
            assert (gain <= 1e-9) == inside


def test_the_level_is_one_where_nothing_need_be_shared():
    assert of(HUNT).self_interest.level == 1


def test_where_the_sum_never_changes_there_is_no_position_and_no_level():
    seen = of([[["1", "-1"], ["-1", "1"]], [["-1", "1"], ["1", "-1"]]])
    assert seen.worst_share is None and seen.self_interest is None
    assert seen.anarchy is None


def test_a_shift_changes_the_price_of_anarchy_and_no_share():
    moved = measured(fractions(HUNT) + 10)
    assert moved.anarchy == pytest.approx(28 / 24)
    assert moved.worst_share == of(HUNT).worst_share


def test_measured_payoffs_give_the_same_as_exact_ones():
    exact, floats = of(DILEMMA), measured(fractions(DILEMMA).astype(float))
    assert floats.deficient == exact.deficient and floats.dawes
    assert floats.self_interest.level == pytest.approx(exact.self_interest.level)


@pytest.mark.parametrize("tensor", [None, np.zeros((1, 3)), np.zeros((2, 200, 200))])
def test_one_player_and_large_tables_are_not_asked(tensor):
    found = solve(np.zeros((1, 3)))
    assert efficiency(tensor, found, further(None)) is None
