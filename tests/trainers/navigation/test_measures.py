"""Success, detours and coverage against numbers found by hand."""

from itertools import pairwise, permutations

import numpy as np
import pytest

from trainers.navigation.controls import CONTROLS, Oracle, RandomWalk, RightHand, Searcher
from trainers.navigation.course import course_of, lay, without_walls
from trainers.navigation.measures import cells_seen, explored, measures, reference, spl
from trainers.navigation.routes import best_order, shortest
from trainers.navigation.trail import walk

from .maps import drawn, walked

AROUND = """
    #######
    #@....#
    #.###G#
    #.#G..#
    #.###.#
    #G....#
    #######"""


def test_the_shortest_way_through_all_goals_is_found_by_hand_too():
    """(2, 5) in 5 steps, (3, 3) in 3, (5, 1) in 8: 16. Beginning with (5, 1) in 4, it is 4 + 8 + 3 or 4 + 7 + 3."""
    assert shortest(drawn(AROUND)).tolist() == [14]


def test_where_the_first_goal_ends_all_the_nearest_one_counts():
    assert shortest(drawn(AROUND, ends="episode")).tolist() == [4]


def test_ways_over_joined_edges_are_shorter():
    row = "\n".join(["........", ".@....G.", "........"])
    assert shortest(drawn(row, window=3)).tolist() == [5]
    assert shortest(drawn(row, window=3, wrap="left_right")).tolist() == [3]


def test_thebest_order_is_that_of_trying_all():
    rng = np.random.default_rng(0)
    for count in (1, 2, 4, 6):
        begin, between = rng.integers(1, 30, count), rng.integers(1, 30, (count, count))
        tried = {o: begin[o[0]] + sum(between[a, b] for a, b in pairwise(o)) for o in permutations(range(count))}
        steps, order = best_order(begin, between)
        assert steps == min(tried.values()) == tried[tuple(order)]


def test_a_way_of_six_steps_where_four_do_is_worth_two_thirds():
    course = drawn("########\n#@...G.#\n#......#\n########")
    trail = walked(course, "SEEEEN")
    assert spl(trail, shortest(course)).tolist() == [pytest.approx(4 / 6)]
    assert spl(walked(course, "SEEEEN", arrives=False), shortest(course)).tolist() == [0]


def test_a_window_of_three_sees_the_cells_it_passes():
    """From the left end of a corridor 8 long two steps east: 1 to 4 of its cells, and nothing through its end."""
    course = drawn("##########\n#@......G#\n##########", window=3)
    assert cells_seen(walked(course, "EE"), course).tolist() == [4]
    assert explored(course)[:4, 0].tolist() == [2, 3, 4, 5]


def test_the_oracle_takes_the_shortest_way_and_says_so():
    told = measures(walk(Oracle(), course := drawn(AROUND, AROUND)), course, reference(course))
    assert told["success"].value == told["spl"].value == 1


def test_a_searcher_knows_no_more_than_its_window_has_shown():
    """Two maps that differ only where a window of five can't see: it goes east on both, back on one."""
    there, elsewhere = "#############\n#G....@....{}#\n#############", "#############\n#{}....@....G#\n#############"
    course = drawn(there.format("."), elsewhere.format("."), window=5)
    trail = walk(Searcher(), course)
    same = (trail.at[:, 0] == trail.at[:, 1]).all(-1)
    assert same[:3].all()
    assert trail.arrived.all()
    assert sorted(trail.steps.tolist()) == [5, 4 + 9]


@pytest.fixture(scope="module")
def field():
    course = lay("open_out_of_sight", 12)
    against = reference(course)
    return {name: measures(walk(control(), course), course, against) for name, control in CONTROLS.items()}


def test_controls_lie_in_their_bands_on_an_open_field(field):
    assert field["oracle"]["spl"].value == 1
    assert field["searcher"]["success"].value == 1
    assert field["searcher"]["relative"].value == 1
    assert field["right_hand"]["wfi"].low > 0.8
    assert field["right_hand"]["cfr"].low > 0.5
    assert field["random"]["spl"].value < 0.2


def test_nobody_who_goes_straight_to_goals_is_called_a_wall_follower(field):
    for name in ("oracle", "searcher"):
        assert field[name]["wfi"].high <= 0.1
        assert field[name]["cfr"].value <= 0.05


def test_a_wall_follower_collapses_where_there_are_no_walls_and_a_searcher_does_not():
    """The same starts and goals; on a torus he who waits for a wall goes round and round."""
    ring = "#######\n#@....#\n#.###.#\n#.###.#\n#....G#\n#######"
    kept = drawn(ring)
    torus = without_walls(kept, "none", "no walls"), without_walls(drawn(ring, window=5), "both", "torus")
    assert walk(RightHand(), kept).arrived.all()
    assert not torus[1].wall.any() and (torus[1].begin == kept.begin).all() and (torus[0].goal == kept.goal).all()
    assert not walk(RightHand(), torus[1]).arrived.any()
    assert all(walk(Searcher(), course).arrived.all() for course in torus)


def test_maps_held_out_are_each_walked_once_and_never_those_of_training():
    course, other = lay("obstacles", 6), course_of(lay("obstacles", 6, seed=0).world.config, "trained")
    trail = walk(RandomWalk(), course)
    assert len({wall.tobytes() for wall in course.wall}) == 6
    assert not {wall.tobytes() for wall in course.wall} & {wall.tobytes() for wall in other.wall}
    assert (trail.at[0] == course.begin).all()


def test_worlds_that_are_no_course_are_told_so():
    with pytest.raises(ValueError, match="no course; it needs one agent"):
        lay("stag_hunt", 2)
