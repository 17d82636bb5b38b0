"""Actions that do nothing, and masks that tell so beforehand."""

import pytest

from mettagrid_lite.state import BLOCKED, FAILED, TERMINATED, USED
from tests.mettagrid_lite.world import lay


def allowed(world, a=0):
    """Names of the actions that agent `a` might do."""
    return [name for name, free in zip(world.names.actions, world.vector.masks()[0, a], strict=True) if free]


def test_noop_never_fails():
    assert lay("#>#").wait(3).counted(0, FAILED) == 0


def test_a_move_that_is_blocked_fails_only_if_it_turns_nobody():
    world = lay("#>#").step("west")
    assert (world.counted(0, BLOCKED), world.counted(0, FAILED)) == (1, 0)
    world.step("west")
    assert (world.counted(0, BLOCKED), world.counted(0, FAILED)) == (2, 1)


def test_forward_fails_where_the_way_is_blocked_and_a_turn_never():
    world = lay(">", actions={"move": {"style": "rotate"}}).step("forward").step("turn_left").step("turn_right")
    assert world.counted(0, FAILED) == 1


def test_use_fails_without_an_object_that_can_be_taken():
    assert lay(">.").step("use").counted(0, FAILED) == 1
    assert lay(">").step("use").counted(0, FAILED) == 1
    assert lay(">h").step("use").counted(0, FAILED) == 0
    full = lay(">h", items={"hare": {"limit": 0}}).step("use")
    assert (full.counted(0, FAILED), full.counted(0, USED)) == (1, 1)


def test_helping_with_a_stag_is_no_failure_and_neither_is_coming_too_late():
    assert lay(">S").step("use").counted(0, FAILED) == 0
    world = lay(">h<").step("use", "use")
    assert world.counted(0, FAILED) == world.counted(1, FAILED) == 0


def test_the_owner_of_a_fort_fails_to_take_it_again():
    fort = {"fort": {"glyph": "f", "taken": "use", "solid": True, "claim": True}}
    assert lay(">f", objects=fort).step("use").step("use").counted(0, FAILED) == 1


def test_a_beam_that_cools_down_fails():
    world = lay(">..", actions={"zap": {"cooldown": 1}, "clean": {"cooldown": 2}})
    world.step("zap").step("zap").step("zap").step("clean").step("clean")
    assert world.counted(0, FAILED) == 2


def test_the_frozen_fail_at_everything_but_noop():
    world = lay("><", actions={"zap": {"freeze": 3}}).step("zap")
    world.step("noop", "west").step("noop", "noop")
    assert world.counted(1, FAILED) == 1
    assert allowed(world, 1) == ["noop"]


def test_a_failure_has_a_price():
    assert lay("#>#", rewards={"events": {"fail": -0.5, "blocked": -0.25}}).step("east").rewards == [-0.75]


def test_masks_tell_what_would_not_fail():
    world = lay("""
        #.#
        h>#
        ###""")
    assert allowed(world) == ["noop", "north", "south", "west"]
    assert allowed(world.step("west")) == ["noop", "north", "east", "south", "use"]


@pytest.mark.parametrize(("carried", "there", "wanted"), [(1, ">.<", True), (0, ">.<", False), (1, "<.>", False)])
def test_giving_is_allowed_where_there_is_something_to_give_and_somebody_to_take_it(carried, there, wanted):
    world = lay(there, actions={"give": {"item": "token", "reach": 2}}).give(0, token=carried)
    assert ("give" in allowed(world)) == wanted


def test_who_has_ended_may_do_nothing():
    world = lay(">G.<").step("east")
    assert world.agent(0, TERMINATED) == 1 and allowed(world) == ["noop"]
