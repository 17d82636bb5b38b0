"""Converters: they are fed, work by themselves, and are emptied."""

import pytest

from mettagrid_lite.state import HELD, MADE
from tests.mettagrid_lite.world import lay

MOVES = {"actions": {"put": True, "get": True}}


def shop(world, item):
    return int(world.state.stores[0, 0, HELD + world.names.items.index(item)])


def generator(picture=">n", **works):
    return lay(picture, objects={"generator": {"converter": works}}, **MOVES)


def test_a_converter_makes_by_itself_what_it_gives_of_what_it_costs():
    world = generator(ticks=2, cooldown=1).give(0, ore=2).step("put")
    assert (shop(world, "ore"), shop(world, "battery")) == (1, 0)  # at work
    assert shop(world.wait(1), "battery") == 0
    assert shop(world.wait(1), "battery") == 1
    assert world.step("get").carries(0, "battery") == 1


@pytest.mark.parametrize(("ticks", "cooldown", "cycle"), [(0, 0, 1), (0, 1, 1), (2, 0, 2), (0, 3, 3), (2, 3, 5)])
def test_a_cycle_lasts_its_ticks_and_its_cooldown(ticks, cooldown, cycle):
    world = generator(ticks=ticks, cooldown=cooldown).give(0, ore=9).step("put")
    made = []
    for _ in range(cycle * 4):
        made.append(shop(world, "battery"))
        world.wait()
    assert made == [(step + cycle - ticks) // cycle for step in range(cycle * 4)]


def test_a_mine_costs_nothing_and_works_until_it_is_full():
    world = lay(">m", objects={"mine": {"converter": {"cooldown": 2, "holds": 3}}}, **MOVES).wait(20)
    assert shop(world, "ore") == 3
    assert world.step("get").carries(0, "ore") == 3
    assert shop(world.wait(), "ore") == 1


def test_it_makes_no_more_than_its_times():
    world = generator(times=2).give(0, ore=9).step("put").wait(9)
    assert (shop(world, "battery"), shop(world, "ore"), world.state.stores[0, 0, MADE]) == (2, 7, 2)


def test_it_may_begin_with_something():
    world = generator(starts={"battery": 2, "ore": 1}).step("get")
    assert (world.carries(0, "battery"), shop(world, "battery")) == (2, 1)


def test_only_what_it_costs_goes_in_and_only_what_it_makes_comes_out():
    world = generator(ticks=9).give(0, ore=2, battery=5).step("put").step("get")
    assert (world.carries(0, "ore"), world.carries(0, "battery"), shop(world, "ore")) == (0, 5, 1)


def test_what_is_put_in_is_used_up_and_what_is_made_is_a_gain():
    paid = {"rewards": {"items": {"ore": 1, "battery": 3}}}
    world = lay(">n", objects={"generator": {"converter": {}}}, **MOVES, **paid).give(0, ore=1)
    assert [world.step("put").raw, world.step("get").raw] == [[0.0], [3.0]]


def test_what_goes_in_and_comes_out_of_the_same_pays_only_for_more():
    temple = {"temple": {"converter": {"ticks": 3}}}
    world = lay(">&", objects=temple, rewards={"items": {"heart": 1}}, **MOVES).give(0, heart=2, blueprint=1)
    assert world.step("put").raw == [-2.0]
    assert world.step("get").raw == [1.0]  # one heart is at work
    assert world.wait(3).step("get").raw == [5.0]


def test_what_it_makes_waits_for_room_of_each_thing():
    factory = {"factory": {"costs": {}, "gives": {"armor": 1, "laser": 2}, "converter": {"holds": 5}}}
    world = lay(">F", objects=factory, **MOVES).wait(9)
    assert (shop(world, "armor"), shop(world, "laser")) == (2, 4)
