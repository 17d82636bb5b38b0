"""How walls are followed, against numbers found by hand."""

import numpy as np
import pytest

from trainers.navigation.contours import beside_walls, following_index, following_runs, in_runs, ways_of

from .maps import drawn, walked

ROOM = "\n".join(["#########", "#@......#", *["#.......#"] * 4, "#......G#", "#########"])
BLOCK = "\n".join(["...........", *["..........."] * 3, "@..####...G", *["..........."] * 4])


def runs(course, way):
    trail = walked(course, way)
    moves = ways_of(trail.at[:, 0], course)
    return in_runs(course.wall, course.begin, moves[None], course)[0].tolist()


def test_steps_beside_walls_are_counted_by_where_they_end():
    """Down the left wall 2 steps, then 4 through the middle of a room of 7 x 6: 2 of 6."""
    course = drawn(ROOM)
    assert beside_walls(walked(course, "SSEEEE"), course).tolist() == [pytest.approx(2 / 6)]


def test_the_index_is_zero_as_the_searcher_and_one_at_the_wall_always():
    reference = np.array([0.1, 0.3])
    assert following_index(reference, reference) == 0
    assert following_index(np.ones(2), reference) == 1
    assert following_index(np.array([0.5, 0.7]), reference) == pytest.approx(0.5)
    assert np.isnan(following_index(np.ones(2), np.ones(2)))


def test_five_moves_along_a_wall_are_a_run_and_four_are_none():
    course = drawn(ROOM)
    assert runs(course, "EEEEE") == [True] * 5
    assert not any(runs(course, "EEEE"))
    assert not any(runs(course, "SSSEEEEEE")[3:])  # across the room


def test_a_run_goes_on_around_a_corner_and_changes_no_hand():
    """Around a block of four: its near side is passed on the right hand, all the way."""
    course = drawn(BLOCK)
    assert runs(course, "EENEEEEESSW") == [False] * 2 + [True] * 9
    assert runs(course, "NEEEEEEEEEE") == [False] * 3 + [True] * 5 + [False] * 3


def test_steps_that_go_nowhere_are_no_moves():
    course = drawn(ROOM)
    assert ways_of(walked(course, "E.E.S").at[:, 0], course).tolist() == [1, 1, 2]
    assert ways_of(
        walked(torus := drawn(BLOCK.replace("#", "."), window=5, wrap="both"), "WW").at[:, 0], torus
    ).tolist() == [3, 3]


def test_who_goes_round_a_room_follows_walls_and_who_crosses_it_does_not():
    course = drawn(
        *["\n".join(["#" * 15, "#@" + "." * 12 + "#", *["#" + "." * 13 + "#"] * 11, "#" + "." * 12 + "G#", "#" * 15])]
        * 2
    )
    around, across = "E" * 12 + "S" * 12 + "W" * 12 + "N" * 11, "SE" * 11
    rate = following_runs(walked(course, around, across), course)
    assert rate[0] > 0.6
    assert abs(rate[1]) < 0.05


def test_a_field_without_walls_has_none_to_follow():
    course = drawn(BLOCK.replace("#", "."), window=5, wrap="both")
    assert following_runs(walked(course, "E" * 30), course).tolist() == [0]
    assert beside_walls(walked(course, "E" * 30), course).tolist() == [0]
