"""What walls hide, compared with windows drawn by hand and with lines walked one by one."""

import numpy as np
import pytest

from mettagrid_lite.sight import SEE_AGENT, SEE_KIND
from mettagrid_lite.views import between
from tests.mettagrid_lite.world import lay

SEEN = {"rows": 5, "columns": 5, "hidden": True}


def drawn(world, a=0):
    """The window as a picture: ? hidden, ~ beyond the edge."""
    glyphs = {254: "?", 255: "~"} | {
        k: world.names.config.kinds[name].glyph for k, name in enumerate(world.names.kinds)
    }
    return ["".join(glyphs[number] for number in row) for row in world.saw(a, SEE_KIND)]


def test_a_wall_hides_what_is_behind_it_and_is_seen_itself():
    world = lay(
        """
        aaaaa
        .###.
        ..^..
        .....
        a...a""",
        view=SEEN,
    )
    assert drawn(world) == ["?????", ".###.", ".....", ".....", "a...a"]


def test_behind_a_single_wall_there_is_a_shadow():
    world = lay(
        """
        .....
        ..#..
        ..^..
        .....
        .....""",
        view=SEEN,
    )
    assert drawn(world) == ["..?..", "..#..", ".....", ".....", "....."]


def test_a_line_between_two_cells_is_free_if_one_of_them_is():
    world = lay("...a\n.#..\n^...", view={"rows": 5, "columns": 7, "hidden": True})
    assert drawn(world)[0][3:] == "..??"
    assert drawn(world)[1][3:] == ".#.."


def test_an_agent_behind_a_wall_is_not_seen_and_sees_as_little():
    world = lay(">#<", view={"rows": 1, "columns": 5, "hidden": True})
    assert [world.saw(a, SEE_AGENT) for a in (0, 1)] == [[[0, 0, 1, 0, 0]]] * 2
    assert drawn(world) == ["~~.#?"]


@pytest.mark.parametrize(
    ("hidden", "stays", "shown"), [(True, True, "hidden"), (True, False, "seen"), (False, False, "seen")]
)
def test_an_opaque_object_hides_while_it_is_there(hidden, stays, shown):
    curtain = {"glyph": "C", "solid": True, "taken": "use", "opaque": True, "regrow": {"after": 3}, "stays": stays}
    world = lay(">Ca", objects={"curtain": curtain}, view={"rows": 1, "columns": 5, "hidden": hidden})
    assert drawn(world)[0][4] == ("?" if hidden else "a")
    assert drawn(world.step("use"))[0][4] == ("?" if shown == "hidden" else "a")
    assert drawn(world.wait(3))[0][4] == ("?" if hidden else "a")


def test_a_turned_window_hides_the_same():
    world = lay(
        """
        a#...
        .>#a.
        a....""",
        view=SEEN | {"turned": True},
    )
    assert drawn(world)[0][2] == "?"  # two cells ahead, behind the wall
    assert drawn(world)[1][2] == "#"


def test_the_cells_between_are_those_of_a_line_and_the_same_from_both_ends():
    for row in range(-6, 7):
        for col in range(-6, 7):
            pairs, length = between(row, col), max(abs(row), abs(col))
            assert len(pairs) == max(length - 1, 0)
            for step, pair in enumerate(pairs, 1):
                exact = np.array([row, col]) * step / length
                assert all(np.abs(cell - exact).max() <= 0.5 for cell in pair)
            back = [{(row - r, col - c) for r, c in pair} for pair in reversed(between(row, col))]
            assert back == [set(pair) for pair in pairs]


def test_a_group_may_see_less_of_the_window_than_others():
    said = {"agents": {"near": 1, "far": 1}, "legend": {"1": "near", "2": "far"}}
    world = lay("a1.2a", view={"rows": 1, "columns": 8}, groups={"near": {"view": {"columns": 3}}}, **said)
    kinds = world.vector.observations[0, :, 0, :, 0]
    assert (kinds[0] == 254).tolist() == [True, True, True, False, False, False, True, True]
    assert not (kinds[1] == 254).any()
