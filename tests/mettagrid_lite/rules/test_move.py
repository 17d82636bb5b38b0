"""Going, turning, and who gets a contested cell."""

from itertools import pairwise

import pytest

from mettagrid_lite.state import BLOCKED, FACING, MOVED, ORDER
from tests.mettagrid_lite.world import drawn, lay, share_of

ROTATE = {"move": {"style": "rotate"}}


@pytest.mark.parametrize(("action", "row", "col"), [("north", 1, 2), ("east", 2, 3), ("south", 3, 2), ("west", 2, 1)])
def test_an_agent_goes_where_it_is_told(action, row, col):
    world = lay("""
        #####
        #...#
        #.^.#
        #...#
        #####""").step(action)
    rows = world.picture.splitlines()
    assert rows[row][col] == "^>v<"[("north", "east", "south", "west").index(action)]
    assert rows[2][2] == "."


def test_a_wall_stops_an_agent():
    world = lay("""
        ###
        #>#
        ###""")
    world.step("east")
    assert world.picture == drawn("""
        ###
        #>#
        ###""")
    assert (world.counted(0, BLOCKED), world.counted(0, MOVED)) == (1, 0)


def test_the_edge_of_a_map_without_walls_stops_an_agent():
    world = lay(">")
    for action in ("north", "east", "south", "west"):
        world.step(action)
    assert world.picture == "<"


def test_a_solid_object_stops_an_agent_and_water_does_not():
    assert lay(">T").step("east").picture == ">T"
    assert lay(">~").step("east").picture == ".>"


def test_an_agent_that_is_stopped_faces_where_it_wanted_to_go():
    assert lay("""
        ###
        #^#
        ###""").step("west").picture == drawn("""
        ###
        #<#
        ###""")


def test_an_agent_stops_an_agent():
    assert lay(">..<.").step("noop", "west").step("east", "noop").step("noop", "west").picture == ".><.."


def test_who_acts_first_takes_a_contested_cell():
    world = lay("""
        #####
        #>.<#
        #####""").step("east", "west")
    first = world.agent(0, ORDER)  # ORDER of row i: who acts i-th
    assert world.picture == drawn(
        """
        #####
        #.><#
        #####"""
        if first == 0
        else """
        #####
        #><.#
        #####"""
    )


def test_a_contested_cell_is_won_by_either_agent_alike():
    world = lay(">.<", envs=400, seed=5).step("east", "west")
    won = sum(world.picture_of(e) == ".><" for e in range(400))
    assert share_of(won, 400, 0.5)


def test_each_of_three_agents_is_as_often_first():
    world = lay(">>>", envs=600, seed=6).step()
    firsts = world.state.agents[:, 0, ORDER].tolist()
    assert all(share_of(firsts.count(a), 600, 1 / 3) for a in range(3))


def test_the_order_is_drawn_anew_each_step():
    world = lay("><", episode=500, seed=12)
    firsts = [world.wait().agent(0, ORDER) for _ in range(400)]
    assert share_of(sum(firsts), 400, 0.5)
    assert share_of(sum(a != b for a, b in pairwise(firsts)), 399, 0.5)


def test_neighbours_cannot_swap_places():
    world = lay("><").step("east", "west")
    assert world.picture == "><"
    assert world.counted(0, BLOCKED) == world.counted(1, BLOCKED) == 1


def test_agents_in_a_row_follow_each_other_only_if_the_one_ahead_acted_first():
    world = lay(">>.", envs=400, seed=7).step("east", "east")
    pictures = [world.picture_of(e) for e in range(400)]
    assert set(pictures) == {".>>", ">.>"}
    assert share_of(pictures.count(".>>"), 400, 0.5)


def test_turning_left_and_right_turns_by_a_quarter_and_stays():
    world = lay(".^.", actions=ROTATE)
    assert [world.step("turn_right").picture[1] for _ in range(4)] == [">", "v", "<", "^"]
    assert [world.step("turn_left").picture[1] for _ in range(4)] == ["<", "v", ">", "^"]


def test_forward_goes_ahead_and_keeps_the_facing():
    world = lay(
        """
        ...
        .v.
        ...""",
        actions=ROTATE,
    )
    assert world.step("forward").picture == drawn("""
        ...
        ...
        .v.""")
    assert world.step("forward").agent(0, FACING) == 2
    assert world.counted(0, BLOCKED) == 1


def test_only_configured_actions_exist():
    assert lay(">", actions={}).names.actions == ("noop", "north", "east", "south", "west")
    assert lay(">", actions=ROTATE | {"use": True}).names.actions == (
        "noop",
        "forward",
        "turn_left",
        "turn_right",
        "use",
    )
