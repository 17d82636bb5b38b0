"""Taking objects: by stepping on them, by using them, alone or together; limits; rewards."""

import pytest

from mettagrid_lite.state import ENDED, TOOK, USED
from tests.mettagrid_lite.world import drawn, lay, share_of

HUNT = {"items": {"stag": {}, "hare": {}}, "rewards": {"items": {"stag": 5, "hare": 1}}}


def test_stepping_on_an_apple_takes_it():
    world = lay(">a").step("east")
    assert world.picture == ".>"
    assert world.carries(0, "apple") == 1
    assert world.counted(0, TOOK) == 1
    assert world.step("west").picture == "<."


def test_using_a_hare_takes_it_from_the_next_cell():
    world = lay(">h", **HUNT).step("use")
    assert world.picture == ">."
    assert world.carries(0, "hare") == 1
    assert world.raw == [1.0]


def test_use_reaches_only_the_cell_ahead():
    assert lay("<h").step("use").picture == "<h"
    assert lay(">.h").step("use").picture == ">.h"
    assert lay("h>").step("use").counted(0, USED) == 0


def test_use_does_nothing_to_what_is_taken_by_stepping():
    assert lay(">a").step("use").picture == ">a"


def test_a_hare_struck_by_two_is_taken_by_one_of_them_alike():
    world = lay(">h<", envs=400, seed=1, **HUNT).step("use", "use")
    took = world.state.tally[:, :, TOOK]
    assert (took.sum(1) == 1).all()
    assert share_of(int(took[:, 0].sum()), 400, 0.5)


def test_a_stag_struck_by_two_in_one_step_feeds_both():
    world = lay(
        """
        #####
        #>S<#
        #####""",
        **HUNT,
    ).step("use", "use")
    assert world.picture == drawn("""
        #####
        #>.<#
        #####""")
    assert world.raw == [5.0, 5.0]
    assert world.carries(0, "stag") == world.carries(1, "stag") == 1


def test_a_stag_struck_by_one_at_a_time_stays():
    world = lay(">S<", **HUNT).step("use").step("noop", "use")
    assert world.picture == ">S<"
    assert world.earned == [0.0, 0.0]


@pytest.mark.parametrize("strikers", [0, 1, 2, 3, 4])
def test_an_object_that_needs_three_is_taken_by_three_or_more(strikers):
    world = lay(
        """
        .v.
        >S<
        .^.""",
        objects={"stag": {"needs": 3, "amount": 7}},
    )
    world.step(*["use"] * strikers)
    carried = [world.carries(a, "stag") for a in range(4)]
    assert carried == ([7] * strikers + [0] * (4 - strikers) if strikers >= 3 else [0] * 4)
    assert ("S" in world.picture) == (strikers < 3)


def test_two_stags_at_once_are_two_hunts():
    world = lay(">S<>S<", **HUNT).step("use", "use", "use", "noop")
    assert world.picture == ">.<>S<"
    assert world.raw == [5.0, 5.0, 0.0, 0.0]


def test_what_passes_the_limit_is_left_standing():
    world = lay(">aa", items={"apple": {"limit": 1}}).step("east").step("east")
    assert world.carries(0, "apple") == 1
    assert world.picture == "..>"
    assert world.step("west").picture == ".<a"


def test_an_amount_is_taken_whole_or_not_at_all():
    world = lay(">a", items={"apple": {"limit": 4}}, objects={"apple": {"amount": 5}}).step("east")
    assert world.carries(0, "apple") == 0
    assert world.step("west").picture == "<a"


def test_who_has_no_room_leaves_a_hare_to_the_other():
    for seed in range(6):  # whoever acts first
        world = lay(">h<", seed=seed, items={"hare": {"limit": 1}}).give(0, hare=1).step("use", "use")
        assert (world.carries(0, "hare"), world.carries(1, "hare")) == (1, 1)


def test_who_has_no_room_helps_with_a_stag_and_gets_nothing():
    world = lay(">S<", items={"stag": {"limit": 1}}, rewards={"items": {"stag": 5}}).give(0, stag=1)
    assert world.step("use", "use").raw == [0.0, 5.0]
    assert world.picture == ">.<"


def test_agents_start_with_what_the_config_says():
    world = lay(">a", items={"apple": {"initial": 3}}, rewards={"items": {"apple": 2}})
    assert (world.carries(0, "apple"), world.earned) == (3, [0.0])


def test_items_events_and_objects_pay_together():
    rewards = {"items": {"apple": 0.5}, "events": {"move": -0.125, "take": 0.25}}
    world = lay(">a", rewards=rewards, objects={"apple": {"amount": 3, "reward": 10}}).step("east")
    assert world.raw == [3 * 0.5 - 0.125 + 0.25 + 10]


def test_events_are_counted_and_paid_where_they_happen():
    world = lay(">#", rewards={"events": {"blocked": -1, "use": 2}}).step("east")
    assert world.raw == [-1.0]
    assert world.step("use").raw == [0.0]  # a wall can't be used


def test_an_amount_above_255_is_carried_and_seen_as_255():
    world = lay(">a", objects={"apple": {"amount": 300}}).step("east")
    assert world.carries(0, "apple") == 300
    assert world.vector.observations[0, 0, 1, 1, -1] == 255


def test_a_goal_ends_the_agent_that_reaches_it():
    world = lay(">G<").step("east")
    assert world.picture == "..<"
    assert world.terminated.tolist() == [[True, False]]
    assert world.raw == [1.0, 0.0]
    assert world.counted(0, ENDED) == 1
