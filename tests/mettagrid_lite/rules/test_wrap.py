"""Worlds that are round: every rule reaches across edges that join, and across no others."""

import numpy as np
import pytest

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.sight import SEE_KIND
from mettagrid_lite.state import BLOCKED, CLEANED_UP, COL, FACING, FROZEN, GAVE, GROUND, OWNER, PLAYED, ROW, WAIT, WHO
from tests.mettagrid_lite.books import check_books
from tests.mettagrid_lite.rules.test_golden import ROUND
from tests.mettagrid_lite.world import drawn, lay

DIAGONAL = {"move": {"style": "diagonal"}}
EDGE, HIDDEN = 255, 254


def around(picture, wrap="left_right", **config):
    """A world from a picture whose edges join: the left and the right one, if nothing is said."""
    return lay(picture, map={"pictures": [drawn(picture)], "wrap": wrap}, **config)


def after(picture, *actions, wrap="left_right", **config):
    """The picture when each agent has done its action."""
    world = around(picture, wrap, **config).step(*actions)
    check_books(world.vector)
    return world.picture


@pytest.mark.parametrize(
    ("action", "picture"),
    [
        ("north", "...\n...\n^.."),
        ("west", "..<\n...\n..."),
        ("north_west", "...\n...\n..↖"),
        ("north_east", "...\n...\n.↗."),
        ("south_west", "...\n..↙\n..."),
    ],
)
def test_who_leaves_at_one_edge_comes_in_at_the_other(action, picture):
    assert after(">..\n...\n...", action, wrap="both", actions=DIAGONAL) == picture


@pytest.mark.parametrize(
    ("wrap", "east", "south"), [("none", 0, 0), ("left_right", 1, 0), ("up_down", 0, 1), ("both", 1, 1)]
)
def test_a_cylinder_is_round_one_way_and_a_torus_both(wrap, east, south):
    went = [around("...\n...\n..v", wrap).step(action) for action in ("east", "south")]
    assert [world.counted(0, BLOCKED) for world in went] == [1 - east, 1 - south]
    assert (went[0].agent(0, COL), went[1].agent(0, ROW)) == (2 - 2 * east, 2 - 2 * south)


def test_who_turns_and_goes_forward_or_backward_crosses_the_edge():
    said = {"actions": {"move": {"style": "rotate", "backward": True}}}
    assert after("...>", "forward", **said) == ">..."
    assert after(">...", "backward", **said) == "...>"


def test_one_corner_may_be_cut_where_edges_meet_and_two_solid_cells_let_nobody_through():
    said = {"wrap": "both", "actions": DIAGONAL}
    assert after("...\n...\n#.>", "south_east", **said) == "↘..\n...\n#.."
    assert after("..#\n...\n#.>", "south_east", **said) == "..#\n...\n#.↘"


def test_a_block_is_pushed_over_the_edge():
    assert after("..>X", "east") == "X..>"
    assert after("X..>", "east") == ">X.."
    assert after("<..X", "west") == "..X<"


def test_places_are_swapped_across_the_edge():
    said = {"actions": {"swap": True, "zap": {"length": 1}}}
    assert after("X..>", "swap", **said) == ">..X"
    world = around("<..>", **said).step("noop", "zap").step("noop", "swap")
    assert (world.agent(0, COL), world.agent(1, COL)) == (3, 0)


def test_objects_are_used_across_the_edge():
    world = around("h..>").step("use")
    assert (world.picture, world.carries(0, "hare")) == ("...>", 1)
    both = around("S<.>").step("use", "use")
    assert (both.picture, both.carries(0, "stag"), both.carries(1, "stag")) == (".<.>", 1, 1)


def test_a_plot_beyond_the_edge_is_claimed():
    fort = {"fort": {"glyph": "F", "solid": True, "taken": "use", "claim": True}}
    assert around("F..>", objects=fort).step("use").state.cells[0, OWNER, 0].tolist() == [0, -1, -1, -1]


def test_levers_and_plates_work_from_beyond_the_edge():
    assert after("!H.>", "use") == "!..>"
    assert after("_H.>", "east") == ">..."


def test_things_are_put_dropped_and_got_across_the_edge():
    said = {"items": {"ore": {"initial": 2}}, "actions": {"put": True, "get": True, "drop": True}}
    chest = around("C..>", **said).step("put")
    assert (chest.carries(0, "ore"), chest.step("get").carries(0, "ore")) == (0, 2)
    assert after("...>", "drop", **said) == "+..>"


def test_one_gives_and_plays_across_the_edge_within_reach():
    for reach, happens in ((1, 0), (2, 1)):
        game = {"classes": ["red"], "matrix": [[1]], "reach": reach, "ready": 0}
        said = {"actions": {"give": {"item": "red", "reach": reach}, "play": game}, "items": {"red": {"initial": 1}}}
        assert around("<.>.", **said).step("noop", "give").counted(1, GAVE) == happens
        assert around("<.>.", **said).step("noop", "play").counted(0, PLAYED) == happens


def test_a_beam_crosses_the_edge_and_stops_at_what_is_solid_there():
    said = {"actions": {"zap": {"length": 3, "freeze": 5}}}
    assert around("<.>..", **said).step("noop", "zap").agent(0, FROZEN) == 5
    assert around("<.>.#", **said).step("noop", "zap").agent(0, FROZEN) == 0


def test_lanes_of_a_beam_cross_the_other_edge_too():
    picture = ">....\n.....\n.....\n.....\n.<..."
    said = {"actions": {"zap": {"length": 2, "width": 3}, "attack": {"rows": 2, "columns": 3}}}
    assert around(picture, "both", **said).step("zap").agent(1, FROZEN) > 0
    assert around(picture, "both", **said).step("attack_0").agent(1, FROZEN) > 0
    assert around(picture, "left_right", **said).step("zap", "noop").agent(1, FROZEN) == 0


def test_dirt_is_cleaned_across_the_edge():
    said = {"actions": {"clean": {"length": 2}}, "objects": {"dirt": {"regrow": None}}}
    world = around("dd.>", **said).step("clean")
    assert (world.picture, world.counted(0, CLEANED_UP)) == ("...>", 2)


@pytest.mark.parametrize(("wrap", "back"), [("none", "."), ("left_right", "a")])
def test_neighbours_beyond_the_edge_help_to_grow(wrap, back):
    apple = {"apple": {"regrow": {"chance": [0, 1], "radius": 1}}}
    world = around("a.>a", wrap, objects=apple).step("east").step("west").wait()
    assert world.picture == f"a.<{back}"


@pytest.mark.parametrize(("wrap", "paid"), [("none", [0, 0]), ("left_right", [1, 1])])
def test_company_beyond_the_edge_counts(wrap, paid):
    apple = {"apple": {"pack": {"radius": 1, "reward": 1}}}
    assert around("a>..<", wrap, objects=apple).step("west").raw == paid


@pytest.mark.parametrize(("wrap", "hearts"), [("left_right", 0), ("both", 1)])
def test_signals_are_seen_around_corners_of_the_map(wrap, hearts):
    said = {"signal": {"names": ["red"]}, "use": True}
    world = around("W<..\n....\n....\n...@", wrap, objects={"assembler": {"signals": {"red": 1}, "gives": "heart"}},
                   actions=said).step("noop", "signal_red").step("use")  # fmt: skip
    assert world.carries(0, "heart") == hearts


@pytest.mark.parametrize("wrap", ["left_right", "up_down", "both"])
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 4), (6, 5), (9, 11), (2, 16)])
@pytest.mark.parametrize("turned", [False, True])
def test_a_window_of_any_size_goes_on_beyond_the_edge(wrap, rows, columns, turned):
    """Larger than the world it shows that again and again."""
    kinds = "aAhS\nmoTX\nctkD"
    view = {"rows": rows, "columns": columns, "turned": turned}
    said = {"view": view, "objects": {"ant": {"glyph": "A"}}, "actions": {"move": {"style": "rotate"}}}
    for at in (0, 5, 11):
        cells = list(kinds.replace("\n", ""))
        cells[at] = "^>v<"[at % 4]
        world = around("\n".join("".join(cells[row : row + 4]) for row in (0, 4, 8)), wrap, **said)
        ground = world.state.cells[0, GROUND]
        faces = at % 4 if turned else 0
        square = np.full((33, 33), EDGE)
        for i, j in np.ndindex(33, 33):
            row, col = at // 4 + i - 16, at % 4 + j - 16
            row, col = row % 3 if wrap != "left_right" else row, col % 4 if wrap != "up_down" else col
            if 0 <= row < 3 and 0 <= col < 4:
                square[i, j] = ground[row, col]
        up = np.rot90(square, faces)
        top, left = 16 - rows // 2, 16 - columns // 2
        assert world.saw(0, SEE_KIND) == up[top : top + rows, left : left + columns].tolist()


def test_walls_hide_what_is_behind_them_across_the_edge():
    world = around("#..>.", view={"rows": 1, "columns": 7, "hidden": True})
    assert world.saw(0, SEE_KIND) == [[1, 0, 0, 0, 0, 1, HIDDEN]]


@pytest.mark.parametrize(
    ("picture", "columns"), [("G...>", 1), (">...G", -1), ("G>...", -1), ("G.>.", 2), ("G..>..", 3)]
)
def test_the_compass_points_the_shorter_way_around(picture, columns):
    world = around(picture, view={"rows": 1, "columns": 1, "compass": "goal"})
    assert world.vector.vectors[0, 0, -2:].tolist() == [0, columns]


@pytest.mark.parametrize(
    ("move", "by"), [({"style": "diagonal"}, (3, 5)), ({"style": "rotate", "backward": True}, (6, 8))]
)
def test_a_torus_has_no_special_place(move, by):
    """The same world laid elsewhere on it plays the same: all that happens and all that is seen."""
    rows = [list(row) for row in drawn(ROUND["map"]["pictures"][0]).splitlines()]
    moved = "\n".join("".join(row) for row in np.roll(rows, by, (0, 1)))
    said = ROUND["objects"] | {"apple": {"regrow": {"after": 3}}, "dirt": {"regrow": {"after": 6}}}
    said = ROUND | {"objects": said, "actions": ROUND["actions"] | {"move": move}}
    here, there = (
        VectorEnv(load(said | {"map": {"pictures": [picture], "wrap": "both"}}), 2, seed=8)
        for picture in (drawn(ROUND["map"]["pictures"][0]), moved)
    )
    rng = np.random.default_rng(0)
    here.reset()
    there.reset()
    for _ in range(60):
        check_same(here, there, by)
        actions = rng.integers(0, len(here.world.actions), (2, 4))
        here.step(actions)
        there.step(actions)


def check_same(here, there, by):
    """Both worlds are in the same state, one of them moved; everybody sees the same."""
    where, elsewhere = here.state.agents, there.state.agents
    assert np.array_equal((where[..., ROW] + by[0]) % 7, elsewhere[..., ROW])
    assert np.array_equal((where[..., COL] + by[1]) % 9, elsewhere[..., COL])
    assert np.array_equal(where[..., FACING:FROZEN], elsewhere[..., FACING:FROZEN])
    for plane in (GROUND, WAIT, WHO, OWNER):
        assert np.array_equal(np.roll(here.state.cells[:, plane], by, (1, 2)), there.state.cells[:, plane])
    for one, other in ((here.observations, there.observations), (here.vectors, there.vectors)):
        assert np.array_equal(one, other)
    assert np.array_equal(here.tokens, there.tokens) and np.array_equal(here.rewards, there.rewards)
    assert np.array_equal(here.state.items, there.state.items) and np.array_equal(here.masks(), there.masks())
