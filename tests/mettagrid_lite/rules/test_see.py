"""What an agent sees, compared with windows written by hand."""

from mettagrid_lite import features
from mettagrid_lite.rules.see import (
    SEE_AGENT,
    SEE_CARRIED,
    SEE_FACING,
    SEE_FROZEN,
    SEE_KIND,
    SEE_OUTSIDE,
    SEE_OWNER,
    SEE_STANDS,
)
from tests.mettagrid_lite.world import lay

FIELD = """
    #####
    #a.h#
    #.>.#
    #<..#
    #####"""
ROTATE = {"move": {"style": "rotate"}, "use": True}


def ids(world, *names):
    return [world.names.kinds.index(name) for name in names]


def test_floor_is_zero_and_wall_is_one():
    assert ids(lay(FIELD), "floor", "wall") == [0, 1]


def test_an_odd_window_has_the_agent_in_its_middle():
    world = lay(FIELD)
    _, _, apple, hare = ids(world, "floor", "wall", "apple", "hare")
    assert world.saw(0, SEE_KIND) == [[apple, 0, hare], [0, 0, 0], [0, 0, 0]]
    assert world.saw(0, SEE_AGENT) == [[0, 0, 0], [0, 1, 0], [2, 0, 0]]
    assert world.saw(0, SEE_FACING) == [[0, 0, 0], [0, 2, 0], [4, 0, 0]]


def test_an_even_window_has_one_row_and_column_more_before_the_agent():
    world = lay(FIELD, view={"rows": 4, "columns": 2})
    apple = world.names.kinds.index("apple")
    assert world.saw(0, SEE_KIND) == [[1, 1], [apple, 0], [0, 0], [0, 0]]  # the agent at [2, 1]
    assert world.saw(0, SEE_AGENT) == [[0, 0], [0, 0], [0, 1], [2, 0]]


def test_a_window_of_one_cell_shows_the_agent_itself():
    assert lay(FIELD, view={"rows": 1, "columns": 1}).saw(0, SEE_AGENT) == [[1]]


def test_what_lies_beyond_the_map_is_outside_and_nothing_else():
    world = lay(">a", view={"rows": 3, "columns": 5})
    assert world.saw(0, SEE_OUTSIDE) == [[1] * 5, [1, 1, 0, 0, 1], [1] * 5]
    outside = world.vector.observations[0, 0, 0]
    assert outside.sum() == outside[:, SEE_OUTSIDE].sum() == 5


def test_agents_that_rotate_see_ahead_above_them():
    for turns in range(4):
        world = lay(
            """
            .a.
            h>m
            .S.""",
            actions=ROTATE,
        )  # facing east: the mine is ahead, the apple left, the hare behind, the stag right
        apple, hare, mine, stag = ids(world, "apple", "hare", "mine", "stag")
        ring = [mine, stag, hare, apple]  # ahead, right, behind, left
        for _ in range(turns):
            world.step("turn_right")
        ahead, right, behind, left = ring[turns:] + ring[:turns]
        assert world.saw(0, SEE_KIND) == [[0, ahead, 0], [left, 0, right], [0, behind, 0]]
        assert world.saw(0, SEE_FACING)[1][1] == 1


def test_facings_of_others_are_told_in_the_turned_window():
    world = lay(
        """
        ^>
        v<""",
        actions=ROTATE,
    )
    assert world.saw(1, SEE_AGENT) == [[0, 0, 0], [0, 1, 2], [0, 2, 2]]
    assert world.saw(1, SEE_FACING)[0][1] == 0  # ahead of the agent that faces east is nothing
    assert world.saw(1, SEE_FACING)[1] == [0, 1, 3]  # to its right stands one that faces west: against it
    assert world.saw(1, SEE_FACING)[2] == [0, 4, 2]  # behind one facing north is its left; south its right


def test_without_rotation_north_is_up():
    for glyph in "^>v<":
        world = lay(f"""
            .a.
            .{glyph}.
            ...""")
        assert world.saw(0, SEE_KIND)[0][1] == world.names.kinds.index("apple")


def test_own_group_and_others_are_told_apart():
    world = lay("121", agents={"red": 2, "blue": 1}, legend={"1": "red", "2": "blue"}, view={"rows": 1, "columns": 5})
    assert world.saw(0, SEE_AGENT) == [[0, 0, 1, 3, 2]]
    assert world.saw(1, SEE_AGENT) == [[2, 3, 1, 0, 0]]  # agents are numbered by groups
    assert world.saw(2, SEE_AGENT) == [[0, 3, 1, 3, 0]]


def test_what_is_to_come_back_is_seen_as_its_place():
    world = lay(">h", objects={"hare": {"regrow": {"after": 2}}}).step("use")
    hare = world.names.kinds.index("hare")
    assert (world.saw(0, SEE_KIND)[1][2], world.saw(0, SEE_STANDS)[1][2]) == (hare, 0)
    world.wait(2)
    assert (world.saw(0, SEE_KIND)[1][2], world.saw(0, SEE_STANDS)[1][2]) == (hare, 1)


def test_one_sees_what_one_carries_and_nobody_elses():
    world = lay(">a<").step("east")
    assert world.saw(0, SEE_CARRIED) == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert world.saw(1, SEE_CARRIED) == [[0] * 3] * 3


def test_how_long_someone_is_frozen_is_seen():
    world = lay("><", actions={"zap": {"freeze": 300}}).step("zap")
    assert world.saw(0, SEE_FROZEN)[1] == [0, 0, 255]
    world.wait(100)
    assert world.saw(1, SEE_FROZEN)[1] == [0, 200, 0]


def test_whose_an_object_is_is_seen_by_all():
    fort = {"glyph": "F", "solid": True, "taken": "use", "claim": True}
    groups = {"agents": {"red": 2, "blue": 1}, "legend": {"1": "red", "2": "blue"}}
    world = lay(
        """
        1F1
        .2.""",
        objects={"fort": fort},
        view={"rows": 3, "columns": 5},
        **groups,
    )
    assert [world.saw(a, SEE_OWNER)[1] for a in (0, 1)] == [[0] * 5, [0] * 5]
    world.step("east").step("use")  # a start of a group faces by chance
    assert world.saw(0, SEE_OWNER)[1] == [0, 0, 0, 1, 0]
    assert world.saw(1, SEE_OWNER)[1] == [0, 2, 0, 0, 0]
    assert world.saw(2, SEE_OWNER)[0] == [0, 0, 3, 0, 0]


def test_the_feature_table_has_a_row_for_each_plane():
    world = lay(">ah", view={"rows": 3, "columns": 3})
    table = features(world.names)
    assert len(table) == world.vector.observations.shape[-1]
    assert [feature.name for feature in table[-2:]] == ["carries_apple", "carries_hare"]
    world.step("east").step("use")
    seen = world.vector.observations.reshape(-1, len(table)).max(0)
    assert all(most <= feature.largest for most, feature in zip(seen, table, strict=True))
