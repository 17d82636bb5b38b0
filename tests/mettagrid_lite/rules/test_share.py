"""Who receives what was earned."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from mettagrid_lite.rules.share import portion
from mettagrid_lite.state import BLOCKED, MOVED, ONE, PRICE, RAW, REWARD, USED
from tests.mettagrid_lite.world import lay, still

PAID = {"rewards": {"events": {"blocked": 1}}}


def test_nothing_is_shared_unless_said():
    assert lay(">..", **PAID).step("north").rewards == [1.0]
    world = lay(">.<", **PAID).step("north")
    assert world.rewards == [1.0, 0.0]


def test_a_group_shares_in_equal_parts():
    world = lay(">.<", sharing=1.0, **PAID).step("north")
    assert world.raw == [1.0, 0.0]
    assert world.rewards == [0.5, 0.5]
    half = lay(">.<", sharing=0.5, **PAID).step("north")
    assert half.rewards == [0.75, 0.25]


def test_groups_share_among_themselves_only():
    world = lay("1122", agents={"red": 2, "blue": 2}, legend={"1": "red", "2": "blue"}, sharing=1.0, **PAID)
    assert world.step("north").rewards == [0.5, 0.5, 0.0, 0.0]


def test_a_matrix_says_who_gets_how_much_of_what():
    world = lay(">>>", sharing=[[0, 0.75, 0.25], [0, 1, 0], [0, 0.5, 0.5]], **PAID)
    assert world.step("north", "noop", "noop").rewards == [0.0, 0.75, 0.25]
    assert world.step("north", "north", "north").rewards == [0.0, 2.25, 0.75]


def test_losses_are_shared_like_gains():
    world = lay(">.<", sharing=0.5, rewards={"events": {"blocked": -1}}).step("north")
    assert world.rewards == [-0.75, -0.25]


def test_an_agent_that_has_ended_receives_nothing_and_the_earner_keeps_it():
    world = lay("G<.<", sharing=1.0, **PAID).step("west")
    assert world.rewards == [0.5, 0.5]  # the goal pays in the step in which it ends
    assert world.step("noop", "north").rewards == [0.0, 1.0]


def test_statistics_tell_shared_and_raw_apart():
    world = lay(">.<", sharing=1.0, **PAID).step("north").step("north", "north")
    assert world.vector.statistics()["return"].tolist() == [[1.5, 1.5]]
    assert world.vector.statistics()["raw_return"].tolist() == [[2.0, 1.0]]


@some.composite
def rows_of_shares(draw):
    weights = draw(some.lists(some.integers(0, 20), min_size=3, max_size=3).filter(any))
    return [weight / sum(weights) for weight in weights]


@still(40)
@given(
    some.lists(rows_of_shares(), min_size=3, max_size=3),
    some.lists(some.integers(-3000, 3000), min_size=3, max_size=3),
)
def test_sharing_conserves_the_sum_to_the_unit(matrix, prices):
    """Odd numbers of units, of either sign, in fixed point."""
    world = lay("TT.\n^^>", sharing=matrix)
    world.names.params.prices[0, MOVED : USED + 1, PRICE] = prices
    world.step("north", "use", "north")
    assert world.state.money[0, :, RAW].tolist() == [prices[BLOCKED], 0, prices[MOVED]]
    assert world.state.money[0, :, REWARD].sum() == prices[BLOCKED] + prices[MOVED]


@still(20)
@given(some.integers(2, 5), some.floats(0, 1), some.integers(-(10**9), 10**9))
def test_a_group_share_conserves_the_sum_to_the_unit(agents, share, price):
    world = lay(">" * agents, sharing=share)
    world.names.params.prices[0, BLOCKED, PRICE] = price
    world.step("north")
    rewards = world.state.money[0, :, REWARD].tolist()
    assert sum(rewards) == price
    assert len(set(rewards[1:])) == 1  # the others of a group get the same


@pytest.mark.parametrize("amount", [0, 1, 7, ONE, ONE + 1, 10**9 + 7, 2**61 + 12345])
@pytest.mark.parametrize("part", [0, 1, ONE // 3, ONE - 1, ONE])
def test_a_portion_is_rounded_towards_zero_at_any_size(amount, part):
    assert portion(np.int64(amount), np.int64(part)) == amount * part // ONE
    assert portion(np.int64(-amount), np.int64(part)) == -(amount * part // ONE)
