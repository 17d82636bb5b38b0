"""Eight ways to go, and going backward."""

import pytest

from mettagrid_lite.sight import SEE_FACING
from mettagrid_lite.state import BLOCKED, FACING, HIT, MOVED, TOOK
from tests.mettagrid_lite.world import drawn, lay

DIAGONAL = {"move": {"style": "diagonal"}}
BACKWARD = {"move": {"style": "rotate", "backward": True}}


@pytest.mark.parametrize(
    ("action", "row", "col", "arrow"),
    [("north_east", 0, 2, "↗"), ("south_east", 2, 2, "↘"), ("south_west", 2, 0, "↙"), ("north_west", 0, 0, "↖")],
)
def test_an_agent_goes_between_the_four_directions(action, row, col, arrow):
    world = lay("...\n.^.\n...", actions=DIAGONAL).step(action)
    assert world.picture.splitlines()[row][col] == arrow


def test_diagonal_worlds_have_the_four_directions_first():
    names = lay(">", actions=DIAGONAL).names.actions
    assert names == ("noop", "north", "east", "south", "west", "north_east", "south_east", "south_west", "north_west")


def test_one_corner_may_be_cut_and_two_solid_cells_let_nobody_through():
    open_corner = lay(
        """
        #.
        >.""",
        actions=DIAGONAL,
    ).step("north_east")
    assert open_corner.picture == drawn("""
        #↗
        ..""")
    shut = lay(
        """
        #.
        >#""",
        actions=DIAGONAL,
    ).step("north_east")
    assert shut.picture == drawn("""
        #.
        ↗#""")
    assert shut.counted(0, BLOCKED) == 1


def test_agents_on_both_sides_let_one_through():
    assert lay("><\n^.", actions=DIAGONAL).step("south_east").counted(0, MOVED) == 1


def test_objects_are_used_and_taken_along_diagonals():
    hare = lay("#h\n^.", actions=DIAGONAL | {"use": True}).step("north_east").step("use")
    assert (hare.agent(0, FACING), hare.counted(0, TOOK)) == (4, 1)
    assert lay(".a\n^.", actions=DIAGONAL).step("north_east").counted(0, TOOK) == 1


def test_nothing_is_used_between_two_solid_cells():
    world = lay("#h\n^#", actions=DIAGONAL | {"use": True}).step("north_east").step("use")
    assert world.counted(0, TOOK) == 0


def test_a_beam_runs_along_a_diagonal_until_two_solid_cells_shut_it():
    beam = DIAGONAL | {"zap": {"length": 3}}
    world = lay("...<\n.#..\n....\n^...", actions=beam)
    world.state.agents[0, 1, FACING] = 4
    assert world.step("noop", "zap").counted(1, HIT) == 1
    shut = lay("...<\n....\n#...\n^#..", actions=beam)
    shut.state.agents[0, 1, FACING] = 4
    assert shut.step("noop", "zap").counted(1, HIT) == 0


def test_facings_are_seen_clockwise_from_one_to_eight():
    world = lay("...\n.^.\n...", actions=DIAGONAL)
    seen = [
        world.step(action).saw(0, SEE_FACING)[1][1] for action in ("north_east", "south", "south_west", "north_west")
    ]
    assert seen == [2, 5, 6, 8]


def test_backward_goes_back_and_keeps_the_facing():
    world = lay(".>", actions=BACKWARD).step("backward")
    assert world.picture == ">."
    assert world.step("backward").counted(0, BLOCKED) == 1
    assert lay(">", actions=BACKWARD).names.actions[-1] == "backward"
