"""How agents feel about what all receive."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from mettagrid_lite import ConfigError, build, load
from mettagrid_lite.rules.feel import times
from mettagrid_lite.state import ONE, REWARD
from tests.mettagrid_lite.world import lay, still

PAID = {"rewards": {"events": {"blocked": 1}}}
TWO = {"agents": {"red": 1, "blue": 2}, "legend": {"1": "red", "2": "blue"}}


def inequity(**said):
    return {"preferences": {"inequity": {"decay": 0} | said}}


def test_who_has_less_envies_and_who_has_more_feels_guilt():
    """Hughes et al. 2018: means over the two others."""
    world = lay(">.>.<", **PAID, **inequity(envy=2, guilt=0.5)).step("north")
    assert world.rewards == [0.5, -1.0, -1.0]
    assert world.step("north", "north").rewards == [0.75, 0.75, -2.0]


def test_feelings_last_as_rewards_are_smoothed():
    world = lay(">.<", **PAID, **inequity(envy=1, decay=0.5)).step("north")
    assert [world.rewards[1], world.wait().rewards[1], world.wait().rewards[1]] == [-1.0, -0.5, -0.25]


def test_equals_feel_nothing():
    world = lay(">.<", **PAID, **inequity(envy=5, guilt=5)).step("north", "north")
    assert world.rewards == [1.0, 1.0]


@pytest.mark.parametrize(
    ("degrees", "felt"), [(0, [2.0, 1.0]), (90, [1.0, 2.0]), (-90, [-1.0, -2.0]), (180, [-2.0, -1.0])]
)
def test_an_orientation_is_an_angle_between_oneself_and_the_others(degrees, felt):
    world = lay(">.<", rewards={"events": {"blocked": 2, "move": 1}}, preferences={"social_value": degrees})
    assert world.step("north", "west").rewards == felt


def test_between_the_two_both_count():
    world = lay(">.<", **PAID, preferences={"social_value": 45}).step("north")
    assert world.rewards == [46_341 / ONE, 46_341 / ONE]


def test_a_group_may_feel_alone():
    groups = {"red": {"preferences": {"social_value": 90}}}
    world = lay("1.2.2", groups=groups, **PAID, **TWO).step("noop", "north", "north")
    assert world.rewards == [1.0, 1.0, 1.0]
    assert world.step("noop", "north").rewards == [0.5, 1.0, 0.0]


def test_feelings_are_about_what_is_received_after_sharing():
    world = lay(">.<", sharing=1.0, **PAID, **inequity(envy=1, guilt=1)).step("north")
    assert (world.raw, world.rewards) == ([1.0, 0.0], [0.5, 0.5])


def test_who_has_ended_feels_no_more_and_is_still_compared_with():
    world = lay("G<.<", rewards={"events": {"blocked": 1}}, **inequity(envy=1, guilt=1)).step("west")
    assert world.rewards == [0.0, -1.0]  # the goal pays 1: guilt of the one, envy of the other
    assert world.step("noop", "north").rewards == [0.0, 0.0]


def test_statistics_tell_earned_shared_and_felt_apart():
    world = lay(">.<", sharing=0.5, **PAID, **inequity(envy=1)).step("north")
    told = world.vector.statistics()
    assert [told[key].tolist() for key in ("raw_return", "shared_return", "return")] == [
        [[1.0, 0.0]],
        [[0.75, 0.25]],
        [[0.75, -0.25]],
    ]


def test_the_next_episode_begins_with_equal_feelings():
    world = lay(">.<", **PAID, **inequity(envy=1, decay=1)).step("north")
    world.vector.reset()
    assert world.wait().rewards == [0.0, 0.0]


def test_without_feelings_there_is_no_room_for_them():
    assert lay(">.<").state.money.shape[2] == 5
    assert lay(">.<", preferences={"inequity": {}}).state.money.shape[2] == 5


@still(60)
@given(some.integers(-(2**40), 2**40), some.integers(-(2**22), 2**22), some.integers(1, 9))
def test_products_are_rounded_towards_zero_whatever_their_sign(amount, factor, n):
    size = abs(amount) * abs(factor) // ONE // n
    said = times(np.int64(amount), np.int64(factor), np.int64(n))
    assert said == (size if amount * factor >= 0 else -size)
    assert times(np.int64(-amount), np.int64(factor), np.int64(n)) == -said


@still(20)
@given(some.lists(some.integers(-9, 9), min_size=3, max_size=3))
def test_what_is_felt_is_the_formula_in_floats(prices):
    """A second implementation, over four steps, to the rounding."""
    alpha, beta, decay, angle = 1.3, 0.4, 0.8, np.radians(20)
    said = {"inequity": {"envy": alpha, "guilt": beta, "decay": decay}, "social_value": 20}
    events = dict(zip(("blocked", "fail", "move"), prices, strict=True))
    world = lay("TT.\n^^>", rewards={"events": events}, preferences=said)
    smoothed = np.zeros(3)
    for _ in range(4):
        world.step("north", "use", "north")
        r = np.array(world.raw)
        smoothed = decay * smoothed + r
        gap = smoothed[None, :] - smoothed[:, None]
        others = (r.sum() - r) / 2
        unease = alpha * np.maximum(gap, 0).sum(1) / 2 + beta * np.maximum(-gap, 0).sum(1) / 2
        felt = np.cos(angle) * r + np.sin(angle) * others - unease
        assert np.allclose(world.state.money[0, :, REWARD] / ONE, felt, atol=2e-3)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"preferences": {"social_value": 45}},
            "preferences: there is nobody to compare with; say `agents: 2` or more",
        ),
        ({"preferences": {"social_value": 270}}, "preferences.social_value: must be 180 or less, got 270"),
        ({"preferences": {"inequity": {"envy": -1}}}, "preferences.inequity.envy: must be 0 or more, got -1"),
        ({"preferences": {"inequity": {"envy": True}}}, "preferences.inequity.envy: must be a number, got true"),
        ({"preferences": {"inequity": {"gilt": 1}}}, "preferences.inequity.gilt: unknown key; did you mean 'guilt'?"),
        (
            {"groups": {"agent": {"preferences": {"social_value": "kind"}}}},
            "social_value: must be a number, got 'kind'",
        ),
    ],
)
def test_a_mistake_is_named(said, words):
    with pytest.raises(ConfigError) as error:
        build(load({"map": ">..", "agents": 1} | said))
    assert words in str(error.value)
