from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest

from analysis.conditions import diagram, patterns
from analysis.dilemmas import name_of, orders_of
from analysis.evidence import evidence
from analysis.names import NAMES, SYMMETRIC_2X2
from analysis.outcomes import by_outcomes
from analysis.reduction import cooperate_defect, reduction
from analysis.sides import sides
from analysis.study import study
from analysis.table import Role
from tests.analysis.tables import given, symmetric
from tests.analysis.textbook import (
    GAMES,
    PUBLISHED,
    computed,
    from_payoffs,
    game,
    noisy,
    one_role,
    reordered,
    scaled,
    schelling,
)

TITLES = {NAMES[name].title: name for name in SYMMETRIC_2X2.values()} | {"Battle": "leader", "Leader": "leader"}
SYMMETRIC_2 = [name for name in GAMES if computed(name).get("rstp")]
EXCHANGEABLE = [name for name in GAMES if computed(name).get("schelling")]


def yes(labels):
    return {name for name, label in labels.items() if label.verdict == "yes"}


def names_of(table):
    return yes(orders_of(table, evidence(table)))


@pytest.mark.parametrize(("order", "name"), SYMMETRIC_2X2.items())
def test_each_of_the_twelve_orders_has_its_name(order, name):
    payoff = {letter: 4.0 - place for place, letter in enumerate(order)}
    assert names_of(symmetric(*(payoff[letter] for letter in "RSTP"))) == {name}


def test_all_24_orders_collapse_to_the_twelve_names():
    assert {name_of("".join(order)) for order in permutations("RSTP")} == set(SYMMETRIC_2X2.values())


@pytest.mark.parametrize("name", SYMMETRIC_2)
def test_symmetric_textbook_games_have_the_name_of_the_book_by_seats_and_by_counts(name):
    book = computed(name)["rstp"]
    expected = {"boundary"} if book["ties"] else {TITLES[book["name"]]}
    assert names_of(game(name)) == names_of(one_role(name)) == expected


@pytest.mark.parametrize("name", SYMMETRIC_2)
def test_macy_flache_conditions_are_those_of_the_book(name):
    book, table = computed(name)["rstp"], one_role(name)
    found = sides(table, evidence(table)).sides[0]
    mean = [found.reward, found.sucker, found.temptation, found.punishment]
    assert mean == [float(Fraction(book[letter])) for letter in "RSTP"]
    keys = dict(zip(("c1", "c2", "c3"), list(found.conditions)[:3], strict=True))
    for key, holds in book["mgsd"].items():
        assert (found.conditions[keys.get(key, key)].verdict == "yes") == holds, key


def test_greed_and_fear_are_shares_of_the_range():
    found = sides(symmetric(3, 0, 5, 1), evidence(symmetric(3, 0, 5, 1))).sides[0]
    assert (found.cooperate, found.defect) == ("share", "keep")
    assert (found.conditions["greed"].margin, found.conditions["fear"].margin) == (0.4, 0.2)


def test_a_tie_names_the_games_on_both_sides():
    table = one_role("stag_hunt_mp")
    label = orders_of(table, evidence(table))["boundary"]
    assert label.names == ("assurance", "stag_hunt")


def test_a_tie_within_the_tolerance_is_a_boundary_once_enough_is_played():
    table = noisy(one_role("stag_hunt_mp"), 0.1, 400, seed=0)
    label = orders_of(table, evidence(table))["boundary"]
    assert (label.verdict, label.names) == ("yes", ("assurance", "stag_hunt"))


def test_a_small_difference_without_noise_is_no_tie():
    assert names_of(symmetric(3, 0, 3.01, 1)) == {"prisoners_dilemma"}


def test_players_who_rank_alike_share_a_name_though_their_stakes_differ():
    table = from_payoffs([[[3, 0], [5, 1]], [[30, 50], [0, 10]]])
    assert names_of(table) == {"prisoners_dilemma"}


def test_players_who_rank_differently_have_no_common_name():
    assert names_of(game("alibi")) == set()


@pytest.mark.parametrize("name", [name for name in SYMMETRIC_2 if not computed(name)["rstp"]["ties"]])
def test_names_survive_any_relabelling_of_either_players_strategies(name):
    for first in ((0, 1), (1, 0)):
        for second in ((0, 1), (1, 0)):
            assert names_of(reordered(game(name), first, second)) == names_of(game(name))


def test_names_do_not_depend_on_the_unit():
    table = noisy(one_role("chicken_mp"), 0.25, 30, seed=3)
    small, large = (orders_of(t, evidence(t)) for t in (table, scaled(table, 1024.0)))
    assert small == {name: label._replace(why=small[name].why) for name, label in large.items()}


@pytest.mark.parametrize("collected", ["1", "2", "3", "5", "10", "20"])
@pytest.mark.parametrize("name", ["prisoners_dilemma", "chicken", "stag_hunt"])
def test_matrices_of_the_matrix_games_give_their_name_after_collecting(name, collected):
    effective = PUBLISHED["melting_pot"][name]["effective_after_collecting_m_of_own_class"][collected]["row"]
    (reward, sucker), (temptation, punishment) = [[float(Fraction(x)) for x in row] for row in effective]
    assert names_of(symmetric(reward, sucker, temptation, punishment)) == {name}


def test_bach_or_stravinsky_is_known_with_its_strategies_in_any_order():
    for second in ((0, 1), (1, 0)):
        table = reordered(game("bos"), (0, 1), second)
        assert by_outcomes(table, evidence(table))["bach_or_stravinsky"].verdict == "yes"


def test_bach_or_stravinsky_needs_no_equal_stakes():
    table = from_payoffs([[[3, 0], [1, 2]], [[20, 1], [0, 70]]])
    assert by_outcomes(table, evidence(table))["bach_or_stravinsky"].verdict == "yes"


@pytest.mark.parametrize("name", ["hi_lo", "stag_hunt", "chicken_mp", "pd", "matching_pennies", "entry_deterrence"])
def test_other_games_are_not_bach_or_stravinsky(name):
    assert by_outcomes(game(name), evidence(game(name)))["bach_or_stravinsky"].verdict == "no"


@pytest.mark.parametrize("name", EXCHANGEABLE)
def test_schelling_curves_and_hughes_conditions_are_those_of_the_book(name):
    book, table = computed(name)["schelling"], one_role(name)
    found, n = diagram(table, evidence(table)), table.players
    assert found.cooperator.tolist() == [float(Fraction(book["R_c"][str(x + 1)])) for x in range(n)]
    assert found.defector.tolist() == [float(Fraction(book["R_d"][str(x)])) for x in range(n)]
    assert found.gain.value.tolist() == [float(Fraction(book["defection_gain"][str(x)])) for x in range(n)]
    assert np.flatnonzero(found.welfare == found.welfare.max()).tolist() == book["welfare_argmax"]
    short = {"c1_mutual_coop_better": "mutual_over_punishment", "c2_coop_beats_exploited": "mutual_over_sucker"}
    for key in (*short, "fear", "greed", "social_dilemma"):
        assert (found.conditions[short.get(key, key)].verdict == "yes") == book[key], key


@pytest.mark.parametrize("name", ["cleanup", "harvest"])
def test_published_curves_are_chicken_by_greed_without_fear(name):
    printed = PUBLISHED["schelling"][name]
    table = schelling(printed["cooperator"], printed["defector"])
    found = diagram(table, evidence(table))
    assert found.signs == "-++++"
    assert found.conditions["greed"].verdict == found.conditions["social_dilemma"].verdict == "yes"
    assert found.conditions["fear"].verdict == "no"
    assert yes(patterns(table, evidence(table))) == {"chicken_n", "volunteers_dilemma"}


@pytest.mark.parametrize(
    ("gain", "name"),
    [
        ("+++", "prisoners_dilemma_n"),
        ("++-", "stag_hunt_n"),
        ("-++", "chicken_n"),
        ("---", "harmony_n"),
        ("+0-", "stag_hunt_n"),
    ],
)
def test_signs_of_the_gain_of_defection_make_the_pattern(gain, name):
    cooperator = [1.0, 2.0, 9.0]
    table = schelling(
        cooperator, [c + {"+": 0.5, "-": -0.5, "0": 0.0}[s] for c, s in zip(cooperator, gain, strict=True)]
    )
    names = {name, "volunteers_dilemma"} if gain == "-++" else {name}
    assert yes(patterns(table, evidence(table))) == names
    backwards = reordered(table, (1, 0))
    assert yes(patterns(backwards, evidence(backwards))) == names


def test_gains_that_change_sign_twice_have_no_pattern():
    assert yes(patterns(one_role("threshold_pgg3"), evidence(one_role("threshold_pgg3")))) == set()


def test_a_doubtful_gain_between_two_sure_ones_does_not_open_the_pattern():
    truth = schelling([0.0, 1.0, 6.0], [2.0, 1.01, 3.0])
    label = patterns(noisy(truth, 0.1, 30, seed=0), evidence(noisy(truth, 0.1, 30, seed=0)))["stag_hunt_n"]
    assert label.verdict == "yes" and "+?-" in label.why


def hunt(row, column):
    """What a hunter earns: stag needs both, hares are shared, staying earns nothing."""
    return {("stag", "stag"): 8.0, ("hare", "stag"): 3.0, ("hare", "stay"): 3.0, ("hare", "hare"): 2.0}.get(
        (row, column), 0.0
    )


def hunters(strategies):
    def payoff(profile):
        played = [s for s, count in zip(strategies, profile, strict=True) for _ in range(count)]
        return [hunt(s, played[1 - played.index(s)]) if s in played else np.nan for s in strategies]

    return given((Role("hunter", 2, strategies),), payoff)


def test_defection_is_the_best_reply_to_cooperation():
    (kept,), why = cooperate_defect(one_role("public_goods2x3"))
    assert kept == (2, 0) and "best reply" in why


def test_defection_is_the_safe_equilibrium_where_cooperation_is_one_itself():
    (kept,), why = cooperate_defect(hunters(("stay", "hare", "stag")))
    assert kept == (2, 1) and "reply to itself" in why


def test_useless_strategies_play_no_part_in_the_equilibria():
    table = hunters(("stay", "hare", "stag"))
    assert reduction(study(table, evidence(table))).label.verdict == "yes"


def test_the_travelers_dilemma_is_about_more_than_two_strategies():
    assert reduction(study(game("travelers"), evidence(game("travelers")))).label.verdict == "no"


def test_two_roles_are_reduced_to_their_two_strict_equilibria():
    row, column = [[3, 0, 0], [0, 2, 0], [1, 1, 0]], [[2, 0, 1], [0, 7, 1], [0, 0, 0]]
    table = from_payoffs([row, column])
    assert reduction(study(table, evidence(table))).keep == ((0, 1), (0, 1))
