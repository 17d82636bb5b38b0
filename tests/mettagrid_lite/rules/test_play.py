"""Two agents meet and play a payoff matrix on what they carry."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mettagrid_lite.state import FROZEN, ONE, PLAYED, RAW
from tests.mettagrid_lite.world import drawn, lay, share_of, still

PRISONERS = {"classes": ["hawk", "dove"], "matrix": [[1, 4], [0, 3]]}
PENNIES = {"classes": ["heads", "tails"], "matrix": [[1, -1], [-1, 1]], "column": [[-1, 1], [1, -1]]}
ROLES = {"agents": {"row": 1, "column": 1}, "legend": {"1": "row", "2": "column"}}


def meet(picture=">.<", reach=2, freeze=0, rules=PRISONERS, **config):
    return lay(picture, actions={"play": rules | {"reach": reach, "freeze": freeze}}, **config)


def test_two_agents_are_paid_by_the_matrix():
    world = meet().give(0, hawk=1).give(1, dove=1).step("play")
    assert world.raw == [4.0, 0.0]
    assert world.counted(0, PLAYED) == world.counted(1, PLAYED) == 1


def test_both_are_paid_alike_whoever_acts():
    world = meet().give(0, hawk=1).give(1, dove=1).step("noop", "play")
    assert world.raw == [4.0, 0.0]


def test_they_play_once_though_both_want_to():
    world = meet(envs=50).give(0, hawk=1).give(1, dove=1).step("play", "play")
    assert (world.state.tally[:, :, PLAYED] == 1).all()


def test_a_mixed_inventory_is_a_mixed_strategy():
    world = meet().give(0, hawk=1, dove=3).give(1, hawk=1, dove=1).step("play")
    assert world.raw == [1 / 4 * (1 + 4) / 2 + 3 / 4 * (0 + 3) / 2, 1 / 2 * (1 / 4 * 1 + 3 / 4 * 4) + 1 / 2 * 3 / 4 * 3]


def exact(matrix, x, y):
    pairs = sum(x) * sum(y)
    return sum(Fraction(matrix[i][j]) * x[i] * y[j] for i in range(len(x)) for j in range(len(y))) / pairs


amounts = some.lists(some.integers(0, 60), min_size=3, max_size=3).filter(any)
numbers = some.lists(
    some.lists(some.integers(-40, 40).map(lambda n: n / 8), min_size=3, max_size=3), min_size=3, max_size=3
)


@still(40)
@given(numbers, amounts, amounts)
def test_payoffs_are_the_bilinear_form_within_half_a_unit(matrix, x, y):
    world = meet(rules={"classes": ["a", "b", "c"], "matrix": matrix})
    world.give(0, **dict(zip("abc", x, strict=True))).give(1, **dict(zip("abc", y, strict=True))).step("play")
    other = [list(column) for column in zip(*matrix, strict=True)]
    for a, said in ((0, exact(matrix, x, y)), (1, exact(other, x, y))):
        assert abs(int(world.state.money[0, a, RAW]) - said * ONE) <= Fraction(1, 2)


@still(40)
@given(numbers, amounts, amounts)
def test_a_zero_sum_game_adds_to_exactly_zero(matrix, x, y):
    against = [[-number for number in row] for row in matrix]
    world = meet("1.2", rules={"classes": ["a", "b", "c"], "matrix": matrix, "column": against}, **ROLES)
    world.step("west", "east").step("east", "west").give(0, **dict(zip("abc", x, strict=True)))
    world.give(1, **dict(zip("abc", y, strict=True))).step("play")
    assert world.state.money[0, :, RAW].sum() == 0


def test_full_bags_do_not_overflow():
    world = meet(rules={"classes": ["a"], "matrix": [[3]]}).give(0, a=65_535).give(1, a=65_535).step("play")
    assert world.raw == [3.0, 3.0]


@pytest.mark.parametrize("actor", [0, 1])
def test_the_first_group_plays_rows_whoever_acts(actor):
    world = meet("1.2", rules=PENNIES, **ROLES).step("east", "west")  # one takes the cell between
    world.step("east", "west").give(0, heads=1).give(1, heads=1)
    world.step(*["noop"] * actor, "play")
    assert world.raw == [1.0, -1.0]


def test_with_roles_two_of_one_group_do_not_play():
    both = {"agents": {"row": 2, "column": 1}, "legend": {"1": "row", "2": "column"}}
    world = meet("11.2", rules=PENNIES, **both).step("east").step("west")
    for a in range(3):
        world.give(a, heads=1)
    world.step("west", "west").step("play", "play")
    assert (world.counted(0, PLAYED), world.counted(1, PLAYED)) == (0, 0)


@pytest.mark.parametrize(("carried", "plays"), [(2, 0), (3, 1)])
def test_who_carries_too_little_is_not_ready(carried, plays):
    world = meet(rules=PRISONERS | {"ready": 3}).give(0, dove=3).give(1, hawk=carried).step("play")
    assert world.counted(0, PLAYED) == plays


def test_being_ready_counts_from_the_inventory_one_starts_with():
    items = {"hawk": {"initial": 1}, "dove": {"initial": 1}}
    world = meet(items=items).step("play")
    assert world.counted(0, PLAYED) == 0
    assert world.give(0, hawk=2).give(1, dove=2).step("play").counted(0, PLAYED) == 1


def test_inventories_start_anew_after_a_game():
    items = {"hawk": {"initial": 1}, "dove": {"initial": 2}, "coin": {}}
    world = meet(items=items).give(0, hawk=9, coin=4).give(1, dove=7).step("play")
    assert [world.carries(a, item) for a in (0, 1) for item in ("hawk", "dove")] == [1, 2, 1, 2]
    assert world.carries(0, "coin") == 4


def test_both_rest_for_exactly_so_many_steps():
    world = meet(">.<..", freeze=3).give(0, hawk=1).give(1, hawk=1).step("play")
    pictures = [world.step("noop", "east").picture for _ in range(4)]
    assert pictures == ["x.x..", "x.x..", ">.<..", ">..>."]


def test_the_frozen_neither_play_nor_are_played_with():
    world = meet().give(0, hawk=1).give(1, hawk=1)
    world.state.agents[0, 1, FROZEN] = 3
    assert world.step("play", "play").counted(0, PLAYED) == 0


@pytest.mark.parametrize(("picture", "reach", "plays"), [
    (">..<", 3, 1), (">..<", 2, 0), (">#.<", 3, 0), (">T<", 3, 0), ("<.<", 3, 0), (">a~<", 3, 1)
])  # fmt: skip
def test_a_game_needs_someone_ahead_in_reach_and_nothing_solid_between(picture, reach, plays):
    world = meet(picture, reach).give(0, hawk=1).give(1, hawk=1).step("play")
    assert world.counted(0, PLAYED) == plays
    assert world.picture == drawn(picture)


def test_the_nearest_ahead_is_the_partner():
    world = meet(">.<<", reach=3)
    for a in range(3):
        world.give(a, dove=1)
    world.step("play")
    assert [world.counted(a, PLAYED) for a in range(3)] == [1, 1, 0]


def test_of_two_who_want_the_same_partner_either_comes_first_alike():
    world = meet(">.^.<", envs=300, seed=11, freeze=5)
    for a in range(3):
        world.give(a, dove=1)
    world.step("play", "noop", "play")
    played = world.state.tally[:, :, PLAYED]
    assert (played[:, 1] == 1).all()
    assert (played[:, 0] + played[:, 2] == 1).all()
    assert share_of(int(played[:, 0].sum()), 300, 0.5)


def test_what_a_game_sets_back_is_lost_or_gained():
    world = meet(rules=PRISONERS | {"ready": 0}, items={"hawk": {"initial": 3}}).give(0, hawk=1, dove=2).step("play")
    told = world.vector.statistics()
    assert (world.carries(0, "hawk"), world.carries(0, "dove")) == (3, 0)
    assert [told[name][0, 0] for name in ("gained_hawk", "lost_hawk", "gained_dove", "lost_dove")] == [2, 2, 0, 0]
