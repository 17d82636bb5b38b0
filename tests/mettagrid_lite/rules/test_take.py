"""Taking objects: by stepping on them, by using them, alone or together; limits; rewards."""

import pytest

from mettagrid_lite.state import ENDED, ONE, RAW, TOOK, USED
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


def test_an_amount_above_255_is_carried_and_seen_as_it_is():
    world = lay(">a", objects={"apple": {"amount": 300}}).step("east")
    assert world.carries(0, "apple") == 300
    assert world.vector.vectors[0, 0, 0] == 300


def test_a_goal_ends_the_agent_that_reaches_it():
    world = lay(">G<").step("east")
    assert world.picture == "..<"
    assert world.terminated.tolist() == [[True, False]]
    assert world.raw == [1.0, 0.0]
    assert world.counted(0, ENDED) == 1


def test_what_one_takes_may_pay_or_cost_the_others():
    world = lay(">a<", objects={"apple": {"others": -0.5}}).step("east")
    assert world.raw == [0.0, -0.5]
    assert lay(">h<", objects={"hare": {"others": 2}}).step("use").raw == [0.0, 2.0]


def test_what_others_get_may_differ_by_group():
    coin = {"others": {"red": -2, "blue": 0.25}, "reward": 1}
    picture = {"agents": {"red": 2, "blue": 1}, "legend": {"1": "red", "2": "blue"}, "objects": {"coin": coin}}
    assert lay("1c.1.c2", **picture).step("east").raw == [1.0, -2.0, 0.25]
    assert lay("1c.1.c2", **picture).step("noop", "noop", "west").raw == [-2.0, -2.0, 1.0]


def test_a_group_that_is_not_named_gets_nothing_of_it():
    world = lay(
        "1a2", agents={"red": 1, "blue": 1}, legend={"1": "red", "2": "blue"}, objects={"apple": {"others": {}}}
    )
    assert world.step("east").raw == [0.0, 0.0]


def test_sharing_passes_on_what_others_lost():
    world = lay(">c<", sharing=1.0, objects={"coin": {"reward": 1, "others": -2}}).step("east")
    assert world.raw == [1.0, -2.0]
    assert world.rewards == [-0.5, -0.5]


def test_who_has_ended_gets_nothing_when_others_take():
    world = lay("G<a.>", objects={"apple": {"others": 1}}).step("west").step("noop", "west").step("noop", "west")
    assert world.picture == "..<.."
    assert world.earned == [1.0, 0.0]


def test_each_of_two_who_take_a_stag_together_is_another_to_the_other():
    assert lay(">S<", objects={"stag": {"reward": 5, "others": 0.5}}).step("use", "use").raw == [5.5, 5.5]


PACK = {"apple": {"reward": 1, "pack": {"radius": 2, "reward": 4}}}


@pytest.mark.parametrize(
    ("picture", "paid"),
    [
        (">a<", [4.0, 4.0]),
        (">a.<", [4.0, 4.0]),
        (">a..<", [1.0, 0.0]),
        (">a#<", [4.0, 4.0]),  # through a wall
        (">a.\n..<", [4.0, 4.0]),  # down 1, right 1
        (">a.\n...\n.<.", [4.0, 4.0]),
        (">a.\n...\n..<", [1.0, 0.0]),  # the root of 5 is more than 2
    ],
)
def test_company_within_the_radius_is_paid_as_a_pack(picture, paid):
    assert lay(picture, objects=PACK).step("east").raw == paid


def test_where_the_taker_stands_after_its_step_is_what_counts():
    world = lay(">a.<\n....", objects=PACK).step("noop", "south")
    assert world.step("east").raw == [1.0, 0.0]


def test_all_of_a_pack_are_paid_alike_and_items_beside():
    world = lay("a<.\n.^.\n...\n..<", objects=PACK, rewards={"items": {"apple": 0.5}}).step("west")
    assert world.raw == [4.5, 4.0, 0.0]


def test_who_has_ended_is_no_company():
    world = lay(">a<G", objects=PACK).step("noop", "east").step("east")
    assert world.earned == [1.0, 1.0]  # the apple alone, and the goal


def test_each_who_takes_a_stag_in_company_pays_the_pack():
    world = lay(">S<", objects={"stag": {"reward": 1, "pack": {"radius": 3, "reward": 2}}}).step("use", "use")
    assert world.raw == [4.0, 4.0]


def test_company_that_a_stag_ends_is_lost_to_either_alike():
    stag = {"stag": {"ends": "agent", "reward": 1, "pack": {"radius": 2, "reward": 4}}}
    world = lay(">S<", objects=stag, envs=400).step("use", "use")
    paid = world.state.money[..., RAW] // ONE
    assert (paid.sum(1) == 4 + 4 + 1).all()
    assert share_of(int((paid[:, 0] == 4).sum()), 400, 0.5)
