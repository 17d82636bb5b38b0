"""Pictures: what a cell shows says what is there, who it belongs to and how it is; same state, same picture."""

import numpy as np
import pytest

from mettagrid_lite import VectorEnv, library, load, render
from mettagrid_lite.objects import Kind
from mettagrid_lite.sprites import SIDE, patterns, sprite
from mettagrid_lite.stock import STOCK
from tests.mettagrid_lite.world import World

FIELD = {
    "agents": 2,
    "episode": 50,
    "shuffle": False,
    "map": "#######\n#>a..<#\n#..T..#\n#######",
    "objects": {"apple": {"regrow": {"after": 20}}},
    "actions": {"zap": {"freeze": 5}},
}


def cell(world, row, col, scale=render.SCALE):
    """The pixels of a cell."""
    side = SIDE * scale
    picture = render.rgb(world.names, world.state, scale=scale)
    return picture[row * side : (row + 1) * side, col * side : (col + 1) * side]


def same(one, other):
    return np.array_equal(one, other)


def test_a_picture_has_the_size_of_the_map_in_tiles_and_bytes():
    world = World(FIELD)
    assert render.rgb(world.names, world.state).shape == (4 * 16, 7 * 16, 3)
    small = render.rgb(world.names, world.state, scale=1)
    assert (small.shape, small.dtype) == ((4 * 8, 7 * 8, 3), np.uint8)
    assert same(small, render.rgb(world.names, world.state)[::2, ::2])


def test_things_look_different_and_the_same_things_alike():
    world = World(FIELD)
    wall, apple, tree, floor = (cell(world, *place) for place in ((0, 0), (1, 2), (2, 3), (2, 1)))
    assert same(wall, cell(world, 3, 6)) and same(floor, cell(world, 2, 5))
    pictures = [wall, apple, tree, floor]
    assert not any(same(one, other) for i, one in enumerate(pictures) for other in pictures[:i])


def test_who_faces_another_way_is_the_same_figure_turned():
    world = World(FIELD)
    east = cell(world, 1, 1)
    world.step("south", "noop")
    body, turned = ((seen == render.AGENT_COLORS[0]).all(-1) for seen in (cell(world, 2, 1), np.rot90(east, -1)))
    assert body.any() and same(body, turned)


def test_what_comes_back_is_faint_and_what_is_gone_for_good_is_floor():
    world = World(FIELD)
    apple, floor = cell(world, 1, 2), cell(world, 2, 1)
    world.step("east").step("south")
    faint = cell(world, 1, 2)
    assert not same(faint, floor)
    assert abs(faint.astype(int) - floor).max() < abs(apple.astype(int) - floor).max() / 2
    once = World(FIELD | {"objects": {"apple": {}}})
    once.step("east").step("south")
    assert same(cell(once, 1, 2), floor)


def test_what_stays_while_it_rests_is_seen():
    world = World(FIELD | {"map": "#####\n#>r<#\n#####", "actions": {"use": True}})
    fresh, floor = cell(world, 1, 2), World(FIELD)
    world.step("use")
    assert not same(cell(world, 1, 2), fresh)
    assert cell(world, 1, 2).max() > cell(floor, 2, 1).max() + 40


def test_a_frozen_agent_has_a_cross():
    world = World(FIELD | {"objects": {"apple": {"starts": "absent"}}, "actions": {"zap": {"freeze": 5, "length": 5}}})
    before = cell(world, 1, 5)
    world.step("zap")
    assert not same(cell(world, 1, 5), before)
    assert (cell(world, 1, 5)[0, 0] == 250).all()  # a white corner


def test_who_carries_more_than_at_first_has_a_chip_in_the_colour_of_the_item():
    world = World(FIELD | {"items": {"apple": {"initial": 1}}})
    before = cell(world, 1, 1)
    assert not (before == [217, 72, 59]).all(-1).any()  # the apple's colour
    world.step("east").step("west")
    assert (cell(world, 1, 1) == [217, 72, 59]).all(-1).any()


def yellow(world):
    """Cells that a beam is seen on."""
    picture, side = render.rgb(world.names, world.state, scale=1), SIDE
    lit = (picture == [255, 225, 77]).all(-1).reshape(picture.shape[0] // side, side, -1, side).any((1, 3))
    return [(int(row), int(col)) for row, col in np.argwhere(lit)]


BEAM = FIELD | {"agents": 1, "actions": {"zap": {"length": 3, "width": 3}, "use": True}, "objects": {}}


def test_a_beam_is_seen_where_it_went_and_only_in_that_step():
    world = World(BEAM | {"map": "######\n#.a#.#\n#>...#\n#....#\n######"})
    assert yellow(world) == []
    assert yellow(world.step("zap")) == [(1, 2), (2, 2), (2, 3), (2, 4), (3, 2), (3, 3), (3, 4)]
    assert yellow(world.step("noop")) == []


def test_a_beam_that_cools_is_not_seen_when_it_is_tried_again():
    world = World(BEAM | {"map": "#>..#", "actions": {"zap": {"length": 2, "cooldown": 3}}})
    assert yellow(world.step("zap")) == [(0, 2), (0, 3)]
    assert yellow(world.step("zap")) == []


def test_a_beam_ends_at_who_it_hits_and_goes_diagonally_too():
    move = {"move": {"style": "diagonal"}, "zap": {"length": 4}}
    world = World(FIELD | {"map": "#####\n#...#\n#.>.#\n#..<#\n#####", "actions": move, "objects": {}})
    world.step("south_east", "noop")
    assert yellow(world.step("zap", "noop")) == [(3, 3)]


def red(world, row, col):
    return bool((cell(world, row, col) == [255, 80, 64]).all(-1).any())


def test_a_blow_is_seen_on_who_is_struck():
    world = World(FIELD | {"map": "#####\n#>..#\n#..<#\n#####", "actions": {"attack": {"freeze": 5}}, "objects": {}})
    world.step("attack_0", "noop")
    assert red(world, 2, 3) and not red(world, 1, 2)
    assert not red(world.step("noop", "noop"), 2, 3)


def test_what_holds_something_has_a_chip_in_its_colour_and_what_works_a_white_one():
    held = {
        "chest": {"store": {"starts": {"apple": 2}}},
        "oven": {"like": "mine", "glyph": "o", "converter": {"ticks": 4}},
    }
    world = World({"map": "#>Co.#", "agents": 1, "objects": held, "actions": {"get": ["apple"]}})
    full, red_chip = cell(world, 0, 2), [217, 72, 59]
    assert (full == red_chip).all(-1).any()
    assert same(cell(world.step("get_apple"), 0, 2), full)
    assert not (cell(world.step("get_apple"), 0, 2) == red_chip).all(-1).any()
    assert (cell(world, 0, 3) == 250).all(-1).any()


def test_what_is_owned_has_the_colour_of_its_owner():
    plots = {"plot": {"glyph": "p", "taken": "step", "claim": True, "color": "#6b8f3a"}}
    world = World({"agents": 2, "shuffle": False, "map": "#####\n#>p<#\n#...#\n#####", "objects": plots})
    free = cell(world, 1, 2)
    world.step("east").step("south")
    owned = cell(world, 1, 2)
    assert not same(owned, free) and (owned == render.AGENT_COLORS[0]).all(-1).any()


def test_groups_have_a_colour_each_and_agents_of_one_group_their_own():
    assert render.agent_colors(World(FIELD).names).tolist() == [0, 1]
    several = FIELD | {"agents": {"red": 1, "blue": 3}, "map": "#####\n#>v<#\n#.^.#\n#####"}
    assert render.agent_colors(World(several).names).tolist() == [0, 1, 1, 1]


def test_every_pattern_is_eight_by_eight_and_every_stock_kind_has_one():
    assert {pattern.shape for pattern in patterns().values()} == {(SIDE, SIDE)}
    assert {sprite(name, kind) for name, kind in STOCK.items()} <= set(patterns())


@pytest.mark.parametrize(
    ("name", "traits", "looks"),
    [
        ("red_apple", {"taken": "step"}, "apple"),
        ("mine_red", {}, "mine"),
        ("zorb", {"taken": "step"}, "gem"),
        ("zorb", {"taken": "use", "solid": True}, "rock"),
        ("zorb", {"taken": "clean"}, "dirt"),
        ("zorb", {"taken": "step", "claim": True}, "plot"),
        ("zorb", {"taken": "step", "ends": "agent"}, "goal"),
        ("zorb", {"taken": "use", "solid": True, "costs": {"ore": 1}, "gives": "heart"}, "converter"),
        ("zorb", {"store": {}}, "chest"),
        ("zorb", {"converter": {}, "gives": "ore"}, "converter"),
        ("zorb", {"taken": "use", "opens": "gate"}, "lever"),
        ("zorb", {"taken": "step", "opens": "gate"}, "plate"),
        ("zorb", {"solid": True, "pushable": True}, "box"),
        ("zorb", {"taken": "use", "solid": True, "asks": {"key": 1}}, "door"),
        ("zorb", {"taken": "step", "stays": True, "reward": -1}, "hazard"),
        ("zorb", {"taken": "step", "freezes": 3}, "trap"),
        ("apple", {"sprite": "fire"}, "fire"),
        ("zorb", {"solid": True}, "pillar"),
        ("zorb", {}, "patch"),
    ],
)
def test_a_kind_looks_like_its_name_or_like_what_it_does(name, traits, looks):
    assert sprite(name, Kind(**traits)) == looks


def test_every_scenario_can_be_drawn():
    for name in library():
        batch = VectorEnv(load(name))
        batch.reset(0)
        picture = render.rgb(batch.world, batch.state)
        assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 5, name
