"""Giving: to whom, how much of what, and who is paid for it."""

import pytest

from mettagrid_lite.state import GAVE, WAS_GIVEN
from tests.mettagrid_lite.world import lay, share_of


def gifts(**said):
    return {"actions": {"use": True, "zap": {}, "give": {"item": "apple"} | said}}


DONATION = gifts(becomes="cake", amount=3) | {"rewards": {"items": {"apple": 1, "cake": 1}}}


def bags(world, item="apple"):
    return [world.carries(a, item) for a in range(world.vector.num_agents)]


def test_one_item_goes_to_the_agent_ahead():
    world = lay("><", **gifts()).give(0, apple=3).step("give")
    assert bags(world) == [2, 1]
    assert (world.counted(0, GAVE), world.counted(1, WAS_GIVEN)) == (1, 1)


@pytest.mark.parametrize("picture", ["<>", ">.<", ">#<", ">", "v<"])
def test_a_gift_needs_somebody_ahead(picture):
    world = lay(picture, **gifts()).give(0, apple=1).step("give")
    assert bags(world)[0] == 1
    assert world.counted(0, GAVE) == 0


def test_a_gift_reaches_the_first_one_within_reach():
    world = lay(">..<<", **gifts(reach=4)).give(0, apple=1).step("give")
    assert bags(world) == [0, 1, 0]
    short = lay(">..<<", **gifts(reach=2)).give(0, apple=1).step("give")
    assert bags(short) == [1, 0, 0]


def test_nothing_solid_may_stand_between():
    for between, arrives in (("a", 1), ("~", 1), ("h", 0), ("#", 0)):
        world = lay(f">{between}<", **gifts(reach=2)).give(0, apple=1).step("give")
        assert bags(world)[1] == arrives


def test_who_has_nothing_gives_nothing():
    world = lay("><", **gifts()).step("give")
    assert bags(world) == [0, 0]
    assert world.counted(0, GAVE) == 0


def test_a_gift_may_become_more_and_something_else():
    world = lay("><", **DONATION).give(0, apple=2).step("give")
    assert (bags(world), bags(world, "cake")) == ([1, 0], [0, 3])
    assert world.raw == [-1.0, 3.0]


def test_the_same_item_moves_its_worth_from_one_to_the_other():
    world = lay("><", **gifts(), rewards={"items": {"apple": 0.5}}).give(0, apple=1).step("give")
    assert world.raw == [-0.5, 0.5]


def test_giving_and_being_given_are_events_that_may_pay():
    world = lay("><", **gifts(), rewards={"events": {"give": 2, "given": -0.25}}).give(0, apple=1).step("give")
    assert world.raw == [2.0, -0.25]


def test_what_does_not_fit_is_kept_whole():
    world = lay("><", **DONATION, items={"cake": {"limit": 5}}).give(0, apple=2).give(1, cake=3).step("give")
    assert (bags(world), bags(world, "cake")) == ([2, 0], [0, 3])
    assert world.raw == [0.0, 0.0]


def test_two_who_give_each_other_each_give():
    world = lay("><", **DONATION).give(0, apple=1).give(1, apple=1).step("give", "give")
    assert (bags(world), bags(world, "cake")) == ([0, 0], [3, 3])
    assert world.raw == [2.0, 2.0]


def test_of_two_gifts_for_one_place_each_is_as_likely_to_arrive():
    world = lay(">v<", envs=400, seed=2, **gifts(), items={"apple": {"limit": 1}})
    world.give(0, apple=1).give(2, apple=1).step("give", "noop", "give")
    left = world.state.items[:, [0, 2], world.names.items.index("apple")]
    assert (left.sum(1) == 1).all()
    assert share_of(int(left[:, 0].sum()), 400, 0.5)


def test_a_gift_may_be_handed_on_by_who_acts_later():
    world = lay(">>v", envs=400, seed=3, **gifts()).give(0, apple=1).step("give", "give")
    last = world.state.items[:, 2, world.names.items.index("apple")]
    assert share_of(int(last.sum()), 400, 0.5)
    assert (world.state.items[:, :, world.names.items.index("apple")].sum(1) == 1).all()


def test_the_frozen_are_given_and_do_not_give():
    world = lay("><", **gifts()).give(0, apple=1).give(1, apple=1).step("zap").step("give", "give")
    assert bags(world) == [0, 2]


def test_who_has_ended_is_not_there_to_be_given():
    world = lay(">.<G", **gifts(reach=3)).give(0, apple=1).step("noop", "east").step("give")
    assert bags(world) == [1, 0]


def test_what_was_taken_in_this_episode_can_be_given():
    world = lay(">a<", **gifts(), rewards={"items": {"apple": 1}}).step("east").step("give")
    assert world.picture == ".><"
    assert world.earned == [0.0, 1.0]
