from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from analysis.equality import pool
from analysis.names import NAMES, OTHER_WORDS
from analysis.table import PayoffTable
from analysis.typology import labels, primary
from tests.analysis.tables import symmetric, task
from tests.analysis.test_dilemmas import hunters
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
    seats_exchanged,
)


def headline(table, **how):
    return primary(table, labels(table, **how)).id


def effective(name, collected):
    entry = PUBLISHED["melting_pot"][name]["effective_after_collecting_m_of_own_class"][collected]
    rows = [[Fraction(x) for x in row] for row in entry["row"]]
    sign = -1 if name == "running_with_scissors" else 1
    column = [list(row) for row in zip(*rows, strict=True)]
    if name == "bach_or_stravinsky":
        column = [row[::-1] for row in rows[::-1]]
    return from_payoffs([rows, [[sign * x for x in row] for row in (rows if sign < 0 else column)]])


@pytest.mark.parametrize("collected", ["1", "2", "5"])
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("prisoners_dilemma", "prisoners_dilemma"),
        ("chicken", "chicken"),
        ("stag_hunt", "stag_hunt"),
        ("bach_or_stravinsky", "bach_or_stravinsky"),
        ("running_with_scissors", "zero_sum"),
    ],
)
def test_matrix_games_are_named_after_collecting(name, collected, expected):
    assert headline(effective(name, collected)) == expected


def test_matching_pennies_is_zero_sum_and_requires_mixing():
    found = labels(game("matching_pennies"))
    assert primary(game("matching_pennies"), found).id == "zero_sum"
    assert found["requires_mixing"].verdict == "yes" and found["requires_mixing"].margin == 1.0


def test_rock_paper_scissors_is_zero_sum_cyclic_and_requires_mixing():
    found = labels(one_role("rps"))
    assert all(found[name].verdict == "yes" for name in ("zero_sum", "cyclic", "requires_mixing", "symmetric"))


def test_one_player_has_a_decision_problem():
    assert headline(task()) == "decision_problem"


def test_one_strategy_each_is_trivial():
    table = one_role("pd")
    assert headline(reordered(table, (1,))) == "trivial"
    assert headline(game("all_ties")) == "trivial"


@pytest.mark.parametrize("name", ["cleanup", "harvest"])
def test_five_players_get_the_pattern_of_their_curves(name):
    printed = PUBLISHED["schelling"][name]
    assert headline(schelling(printed["cooperator"], printed["defector"])) == "chicken_n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pgg3", "prisoners_dilemma_n"),
        ("stag_hunt3", "stag_hunt_n"),
        ("volunteer3", "chicken_n"),
        ("majority3", "coordination"),
        ("threshold_pgg3", "unnamed"),
        ("hi_lo", "boundary"),
        ("bos", "bach_or_stravinsky"),
        ("alibi", "alibi"),
        ("inspection", "requires_mixing"),
        ("shapley64", "requires_mixing"),
        ("jordan3", "requires_mixing"),
        ("coord3", "coordination"),
        ("climbing", "team"),
        ("travelers", "dominance_solvable"),
        ("public_goods2x3", "prisoners_dilemma"),
        ("blotto_3_2", "trivial"),
    ],
)
def test_textbook_games_have_the_headline_that_says_most(name, expected):
    assert headline(game(name)) == expected


def test_a_stag_hunt_with_a_useless_third_strategy_is_a_stag_hunt():
    for order in (("stag", "hare", "stay"), ("stay", "stag", "hare")):
        table = hunters(order)
        found = primary(table, labels(table))
        assert found.id == "stag_hunt" and "cooperate = stag" in found.why


def test_bach_or_stravinsky_with_strategies_that_nobody_should_play_keeps_its_name():
    row, column = [[3, 0, 0], [0, 2, 0], [1, 1, 0]], [[2, 0, 1], [0, 3, 1], [0, 0, 0]]
    assert headline(from_payoffs([row, column])) == "bach_or_stravinsky"


def inventory_game(payoff, collected):
    """Two players collect m of one of two classes, starting with one of each, and play x A y (the matrix games)."""
    mixes = [np.array(mix, float) / (2 + m) for m in collected for mix in ((1 + m, 1), (1, 1 + m))]
    return [[float(x @ np.array(payoff, float) @ y) for y in mixes] for x in mixes]


@pytest.mark.parametrize("name", ["prisoners_dilemma", "chicken", "stag_hunt", "bach_or_stravinsky"])
@pytest.mark.parametrize("collected", [(1, 5), (2, 5), (1, 2, 5)])
def test_collecting_more_or_less_of_a_class_does_not_hide_the_name(name, collected):
    entry = PUBLISHED["melting_pot"][name]
    table = from_payoffs([inventory_game(entry[side], collected) for side in ("row", "column")])
    assert headline(table) == name
    if name != "bach_or_stravinsky":
        assert headline(pool(table)) == name


def test_every_property_has_a_label_and_exact_tables_leave_none_open():
    for name in GAMES:
        found = labels(game(name))
        assert set(found) == set(NAMES) - set(OTHER_WORDS)
        assert {label.verdict for label in found.values()} <= {"yes", "no"}, name
        assert {label.probability for label in found.values()} <= {0.0, 1.0}, name
        assert all((label.verdict == "yes") == (label.probability == 1.0) for label in found.values()), name


def test_a_boundary_lists_its_neighbours():
    table = one_role("stag_hunt_mp")
    assert primary(table, labels(table)).candidates == ("assurance", "stag_hunt")


def test_too_few_episodes_leave_the_name_open_with_chances():
    table = noisy(one_role("stag_hunt_risky"), 0.5, 30, seed=0)
    found = primary(table, labels(table))
    assert found.id == "undetermined" and "stag_hunt" in found.candidates and "%" in found.why


def test_a_single_episode_names_nothing():
    table = noisy(one_role("pd"), 0.1, 1, seed=0)
    assert headline(table) == "undetermined"


def test_the_same_seed_gives_the_same_labels():
    table = noisy(one_role("chicken_mp"), 0.5, 30, seed=0)
    assert labels(table, seed=4) == labels(table, seed=4)


@pytest.mark.parametrize("name", GAMES)
def test_exchanging_seats_changes_no_verdict(name):
    here, there = labels(game(name)), labels(seats_exchanged(name))
    assert {x: here[x].verdict for x in here} == {x: there[x].verdict for x in there}
    assert primary(game(name), here).id == primary(seats_exchanged(name), there).id


@pytest.mark.parametrize("name", [name for name in GAMES if len(set(GAMES[name]["shape"])) == 1])
def test_listing_all_strategies_backwards_changes_no_verdict(name):
    table = game(name)
    back = reordered(table, *[tuple(reversed(range(size))) for size in table.shape])
    here, there = labels(table), labels(back)
    assert {x: here[x].verdict for x in here} == {x: there[x].verdict for x in there}


def test_the_unit_of_payoff_changes_nothing():
    for name in ("pd", "rps", "pgg3", "coord3"):
        table = noisy(one_role(name), 0.2, 30, seed=1)
        small, large = labels(table), labels(scaled(table, 4096.0))
        assert {x: small[x][:2] for x in small} == {x: large[x][:2] for x in large}


NOISY = ("pd", "chicken_mp", "stag_hunt", "stag_hunt_mp", "deadlock", "rps", "coord3", "pgg3", "volunteer3")


@pytest.mark.parametrize("noise", [0.25, 0.5])
def test_established_labels_are_wrong_in_at_most_one_of_twenty_tables(noise):
    wrong, tables = Counter(), 100
    for name in NOISY:
        truth = labels(one_role(name))
        for seed in range(tables // 4):
            found = labels(noisy(one_role(name), noise, 30, seed))
            wrong.update((name, x) for x in found if found[x].verdict not in ("undetermined", truth[x].verdict))
    assert sum(wrong.values()) <= 0.05 * tables / 4 * len(NOISY)
    assert max(wrong.values(), default=0) <= 0.05 * tables


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("pd", "prisoners_dilemma"),
        ("chicken_mp", "chicken"),
        ("rps", "requires_mixing"),
        ("pgg3", "prisoners_dilemma_n"),
    ],
)
def test_a_hundred_episodes_with_noise_of_a_quarter_of_the_range_establish_the_name(name, label):
    verdicts = [labels(noisy(one_role(name), 0.25, 100, seed))[label].verdict for seed in range(20)]
    assert verdicts.count("yes") >= 18


def test_noise_that_all_payoffs_of_an_episode_share_costs_nothing():
    table = symmetric(3, 0, 5, 1)
    luck = np.random.default_rng(0).normal(0, 50, size=(5, 1, 1))
    samples = table.mean + luck
    found = labels(PayoffTable(table.roles, table.profiles, samples.mean(axis=0), samples))
    assert found["prisoners_dilemma"].verdict == "yes" and found["prisoners_dilemma"].probability == 1.0


def test_symmetric_games_by_counts_have_the_headline_of_their_dense_form():
    for name in (name for name in GAMES if computed(name)["symmetric"]):
        assert headline(one_role(name)) == headline(game(name)), name
