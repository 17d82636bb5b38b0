"""What objects hold: chests, boxes, putting in and getting out; nothing is lost, made or paid for twice."""

import numpy as np
import pytest

from mettagrid_lite.rules.store import carry_over
from mettagrid_lite.sight import SEE_AMOUNT
from mettagrid_lite.state import BLOCKED, DROPPED, FAILED, FETCHED, GROUND, HELD, PLACES, SLOT, STANDING, STORED, WHERE
from tests.mettagrid_lite.world import lay

MOVES = {"put": True, "get": True, "drop": True}
ORE = {"items": {"ore": {}}, "actions": MOVES, "rewards": {"items": {"ore": 1}}}


def held(world, item, slot=0):
    return int(world.state.stores[0, slot, HELD + world.names.items.index(item)])


def test_all_that_fits_goes_into_a_chest_and_comes_out_again():
    world = lay(">C", objects={"chest": {"store": {"limit": 5}}}, **ORE).give(0, ore=7).step("put")
    assert (world.carries(0, "ore"), held(world, "ore")) == (2, 5)
    assert world.step("put").counted(0, STORED) == 1  # it is full: nothing happens
    assert (world.step("get").carries(0, "ore"), held(world, "ore")) == (7, 0)
    assert world.step("get").counted(0, FETCHED) == 1


def test_to_put_and_get_in_turn_pays_nothing():
    world = lay(">C", **ORE).give(0, ore=3)
    assert [world.step(action).raw for action in ("put", "get", "put", "get")] == [[-3.0], [3.0], [-3.0], [3.0]]


def test_what_a_chest_holds_at_first_is_a_gain():
    world = lay(">C", objects={"chest": {"store": {"starts": {"ore": 4}}}}, **ORE).step("get")
    assert (world.carries(0, "ore"), world.raw) == (4, [4.0])


def test_one_gets_no_more_than_one_has_room_for():
    said = ORE | {"items": {"ore": {"limit": 3}}}
    world = lay(">C", objects={"chest": {"store": {"starts": {"ore": 65_535}}}}, **said).step("get")
    assert (world.carries(0, "ore"), held(world, "ore")) == (3, 65_532)


def test_a_chest_takes_only_what_its_limit_names():
    chest = {"chest": {"store": {"limit": {"gem": 2}}}}
    world = lay(">C", objects=chest, **ORE).give(0, ore=1, gem=9).step("put")
    assert (world.carries(0, "ore"), world.carries(0, "gem"), held(world, "gem")) == (1, 7, 2)


def test_a_list_has_an_action_for_each_item_and_moves_one_unit():
    said = {"items": {"ore": {}, "gem": {}}, "actions": {"put": ["ore", "gem"], "get": ["gem"]}}
    world = lay(">C", **said).give(0, ore=2, gem=2)
    assert world.names.actions[5:] == ("put_ore", "put_gem", "get_gem")
    world.step("put_gem").step("put_ore").step("put_gem").step("get_gem")
    assert (world.carries(0, "ore"), world.carries(0, "gem"), held(world, "gem")) == (1, 1, 1)


@pytest.mark.parametrize("picture", ["<C", ">.C", ">a", ">", "^C"])
def test_only_what_stands_ahead_is_reached(picture):
    world = lay(picture, **ORE).give(0, ore=2).step("put").step("get")
    assert (world.carries(0, "ore"), world.counted(0, STORED)) == (2, 0)


def test_two_get_from_a_chest_who_acts_first_gets_all():
    world = lay(">C<", envs=400, objects={"chest": {"store": {"starts": {"ore": 4}}}}, **ORE).step("get", "get")
    bags = world.state.items[:, :, 0]
    assert (bags.sum(1) == 4).all() and (bags.max(1) == 4).all()
    assert 140 < (bags[:, 0] == 4).sum() < 260


def test_what_is_dropped_lies_in_a_box_on_the_floor_ahead():
    world = lay(">..", **ORE).give(0, ore=3).step("drop")
    assert (world.picture, world.carries(0, "ore"), world.raw) == (">+.", 0, [-3.0])
    assert world.counted(0, DROPPED) == 1
    assert world.step("east").counted(0, BLOCKED) == 1


def test_an_emptied_box_is_gone():
    world = lay(">..", **ORE).give(0, ore=3).step("drop").step("get")
    assert (world.picture, world.carries(0, "ore"), world.raw) == (">..", 3, [3.0])
    floor, box = 0, world.names.kinds.index("box")
    for counted in (PLACES, STANDING):
        assert world.state.counts[0, counted, [floor, box]].tolist() == [3, 0]
    assert (world.state.stores[0, :, WHERE] == -1).all()


def test_more_may_be_put_into_a_box():
    world = lay(">.", **ORE).give(0, ore=1).step("drop").give(0, ore=2).step("put")
    assert world.state.stores[0, :, HELD].sum() == 3


@pytest.mark.parametrize("picture", [">#", ">a", "><", ">", ">m"])
def test_nothing_is_dropped_where_the_floor_is_not_free(picture):
    world = lay(picture, objects={"mine": {}}, **ORE).give(0, ore=3).step("drop")
    assert world.carries(0, "ore") == 3


def test_who_carries_nothing_drops_nothing():
    assert lay(">.", **ORE).step("drop").picture == ">."


def test_only_so_many_boxes_stand_at_once():
    said = ORE | {"actions": {"get": True, "drop": {"items": ["ore"], "most": 1}}}
    world = lay("v\n.\n.", **said).give(0, ore=3).step("drop_ore")
    assert world.carries(0, "ore") == 2
    world = lay(".>.", **said).give(0, ore=3).step("drop_ore").step("west").step("drop_ore").step("west")
    world.step("east").step("drop_ore")
    assert (world.picture, world.carries(0, "ore")) == (".>+", 2)


def test_boxes_on_the_map_leave_room_for_those_dropped():
    said = ORE | {"actions": {"drop": {"most": 1}}}
    assert lay("+>.", **said).give(0, ore=3).step("drop").picture == "+>+"


def test_every_episode_begins_with_its_stores_filled_anew():
    world = lay(">C.", objects={"chest": {"store": {"starts": {"ore": 4}}}}, **ORE).step("get").step("drop")
    world.vector.reset()
    assert (held(world, "ore"), world.picture) == (4, ">C.")


def test_what_an_object_holds_goes_where_the_object_goes():
    world = lay(">C.", objects={"chest": {"store": {"starts": {"ore": 4}}}}, **ORE)
    shift = getattr(carry_over, "py_func", carry_over)
    shift(world.state, 0, 0, 1, 0, 2)
    world.state.cells[0, GROUND, 0] = world.state.cells[0, GROUND, 0, [0, 2, 1]]
    assert world.state.cells[0, SLOT, 0].tolist() == [-1, -1, 0]
    assert world.step("east").step("get").carries(0, "ore") == 4


def test_all_see_how_much_an_object_holds():
    world = lay(">C", view={"rows": 1, "columns": 3}, **ORE).give(0, ore=300)
    seen = [world.step(action).saw(0, SEE_AMOUNT) for action in ("noop", "put", "get")]
    assert seen == [[[0, 0, 0]], [[0, 0, 255]], [[0, 0, 0]]]
    world = lay(">.", view={"rows": 1, "columns": 3}, **ORE).give(0, ore=3).step("drop")
    assert world.saw(0, SEE_AMOUNT) == [[0, 0, 3]]


def test_masks_tell_what_could_be_moved():
    world = lay(">C", actions=MOVES | {"put": ["ore", "gem"]}, items={"ore": {}, "gem": {}}).give(0, ore=2)
    said = lambda: dict(zip(world.names.actions, world.vector.masks()[0, 0].tolist(), strict=True))  # noqa: E731
    assert [said()[name] for name in ("put_ore", "put_gem", "get", "drop")] == [True, False, False, False]
    world.step("put_ore")
    assert said()["get"]
    assert lay(">.", **ORE).give(0, ore=1).vector.masks()[0, 0, -1]


def test_what_moves_nothing_fails():
    world = lay(">C", **ORE).give(0, ore=1)
    assert [world.step(action).counted(0, FAILED) for action in ("get", "put", "put", "get", "drop")] == [1, 1, 2, 2, 3]


def test_nothing_is_lost_or_made_by_moving_it():
    said = {
        "items": {"ore": {"initial": 2, "limit": 4}, "gem": {"initial": 1}},
        "objects": {"chest": {"store": {"limit": 3, "starts": {"ore": 3}}}},
        "actions": {"put": True, "get": ["ore", "gem"], "drop": {"most": 2}},
        "rewards": {"items": {"ore": 1, "gem": 0.5}},
    }
    world = lay("@..C.\n.@.C@", envs=8, **said)
    rng = np.random.default_rng(3)
    for _ in range(200):
        world.vector.step(rng.integers(0, len(world.names.actions), (8, 3)))
        there = world.state.stores[:, :, HELD:].sum(1) + world.state.items.sum(1)
        assert (there == [6 + 6, 3]).all()
        bags = world.state.items[:, :, [world.names.items.index("ore"), world.names.items.index("gem")]]
        assert ((bags - [2, 1]) @ np.array([1, 0.5]) * 65_536 == world.state.money[:, :, 2]).all()


def test_masks_tell_what_can_be_moved():
    world = lay(">C", **ORE)
    names = world.names.actions
    may = {name: world.vector.masks()[0, 0, names.index(name)] for name in ("put", "get", "drop")}
    assert may == {"put": False, "get": False, "drop": False}
    world.give(0, ore=1)
    assert world.vector.masks()[0, 0, names.index("put")]


def test_nothing_is_handled_between_two_solid_cells():
    said = ORE | {"actions": MOVES | {"move": {"style": "diagonal"}}}
    for picture, moved in (("#C\n^#", 0), (".C\n^#", 1)):
        world = lay(picture, **said).give(0, ore=1).step("north_east").step("put")
        assert world.counted(0, STORED) == moved


def test_putting_may_cost_something_and_costs_nothing_where_it_fails():
    said = {"actions": {"put": ["ore", "gem"], "costs": {"put": {"energy": 2}, "put_gem": {"energy": 1}}}}
    world = lay(">C", **said).give(0, ore=1, gem=1, energy=6)
    left = [world.step(action).carries(0, "energy") for action in ("put_ore", "put_ore", "put_gem", "put_gem")]
    assert left == [4, 4, 1, 1]
