"""What an agent sees, compared with windows written by hand."""

import pytest

from mettagrid_lite import features, vector_features
from mettagrid_lite.sight import (
    SEE_AGENT,
    SEE_AMOUNT,
    SEE_FACING,
    SEE_FROZEN,
    SEE_KIND,
    SEE_OWNER,
    SEE_RESTS,
    SEE_SIGNAL,
)
from tests.mettagrid_lite.world import lay

FIELD = """
    #####
    #a.h#
    #.>.#
    #<..#
    #####"""
ROTATE = {"move": {"style": "rotate"}, "use": True}
EDGE = 255


def ids(world, *names):
    return [world.names.kinds.index(name) for name in names]


def test_floor_is_zero_and_wall_is_one():
    assert ids(lay(FIELD), "floor", "wall") == [0, 1]


def test_an_odd_window_has_the_agent_in_its_middle():
    world = lay(FIELD)
    _, _, apple, hare = ids(world, "floor", "wall", "apple", "hare")
    assert world.saw(0, SEE_KIND) == [[apple, 0, hare], [0, 0, 0], [0, 0, 0]]
    assert world.saw(0, SEE_AGENT) == [[0, 0, 0], [0, 1, 0], [2, 0, 0]]
    assert world.saw(0, SEE_FACING) == [[0, 0, 0], [0, 3, 0], [7, 0, 0]]


def test_an_even_window_has_one_row_and_column_more_before_the_agent():
    world = lay(FIELD, view={"rows": 4, "columns": 2})
    apple = world.names.kinds.index("apple")
    assert world.saw(0, SEE_KIND) == [[1, 1], [apple, 0], [0, 0], [0, 0]]  # the agent at [2, 1]
    assert world.saw(0, SEE_AGENT) == [[0, 0], [0, 0], [0, 1], [2, 0]]


def test_a_window_of_one_cell_shows_the_agent_itself():
    assert lay(FIELD, view={"rows": 1, "columns": 1}).saw(0, SEE_AGENT) == [[1]]


@pytest.mark.parametrize("rows", [1, 2, 3, 8, 9])
@pytest.mark.parametrize("columns", [1, 4, 7, 10])
@pytest.mark.parametrize("turned", [False, True])
def test_a_window_of_any_size_is_a_piece_of_the_map_and_of_what_is_beyond(rows, columns, turned):
    world = lay("^aA\nhSv", view={"rows": rows, "columns": columns, "turned": turned}, objects={"ant": {"glyph": "A"}})
    kinds = dict(zip("aAhS", ids(world, "apple", "ant", "hare", "stag"), strict=True))
    drawn = {(r, c): kinds.get(glyph, 0) for r, line in enumerate((".aA", "hS.")) for c, glyph in enumerate(line)}
    for a, (row, col) in enumerate(((0, 0), (1, 2))):
        sign = -1 if turned and a == 1 else 1  # the second one faces south
        assert world.saw(a, SEE_KIND) == [
            [drawn.get((row + sign * (i - rows // 2), col + sign * (j - columns // 2)), EDGE) for j in range(columns)]
            for i in range(rows)
        ]


def test_what_lies_beyond_the_map_is_a_kind_of_its_own_and_nothing_else():
    world = lay(">a", view={"rows": 3, "columns": 5})
    apple = world.names.kinds.index("apple")
    assert world.saw(0, SEE_KIND) == [[EDGE] * 5, [EDGE, EDGE, 0, apple, EDGE], [EDGE] * 5]
    assert world.vector.observations[0, 0, 0].sum() == 5 * EDGE


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
    assert world.saw(1, SEE_FACING)[1] == [0, 1, 5]  # to its right stands one that faces west: against it
    assert world.saw(1, SEE_FACING)[2] == [0, 7, 3]  # behind one facing north is its left; south its right


@pytest.mark.parametrize(("style", "turned"), [("cardinal", None), ("cardinal", False), ("rotate", False)])
def test_north_is_up_if_said_or_if_agents_do_not_rotate(style, turned):
    for glyph in "^>v<":
        world = lay(f".a.\n.{glyph}.\n...", actions={"move": {"style": style}}, view={"rows": 3, "turned": turned})
        assert world.saw(0, SEE_KIND)[0][5] == world.names.kinds.index("apple")


def test_a_window_may_turn_with_an_agent_that_moves_by_the_compass():
    world = lay("...\na>.\n...", view={"rows": 3, "columns": 3, "turned": True}).step("west")
    assert world.saw(0, SEE_FACING)[1][1] == 1
    assert world.vector.vectors[0, 0, -1] == 7


def test_own_group_and_others_are_told_apart():
    world = lay("121", agents={"red": 2, "blue": 1}, legend={"1": "red", "2": "blue"}, view={"rows": 1, "columns": 5})
    assert world.saw(0, SEE_AGENT) == [[0, 0, 1, 3, 2]]
    assert world.saw(1, SEE_AGENT) == [[2, 3, 1, 0, 0]]  # agents are numbered by groups
    assert world.saw(2, SEE_AGENT) == [[0, 3, 1, 3, 0]]


def test_groups_are_told_apart_in_turned_windows_too():
    said = {"agents": {"red": 2, "blue": 1}, "legend": {"1": "red", "2": "blue"}, "actions": ROTATE}
    for seed in range(6):
        world = lay("121", **said, view={"rows": 5, "columns": 5}, seed=seed)
        for a, others in enumerate(([2, 3], [2, 3], [3, 3])):
            seen = sorted(number for row in world.saw(a, SEE_AGENT) for number in row)
            assert seen[-3:] == [1, *others]


def test_what_is_to_come_back_is_seen_as_its_place_with_the_steps_left():
    world = lay(">h", objects={"hare": {"regrow": {"after": 300}}}, episode=400)
    hare = world.names.kinds.index("hare")
    rests = []
    for action in ("use", *["noop"] * 301):
        rests.append(world.step(action).saw(0, SEE_RESTS)[1][2])
        assert world.saw(0, SEE_KIND)[1][2] == hare
    assert rests == [254] * 47 + list(range(253, -1, -1)) + [0]


@pytest.mark.parametrize("regrow", [None, {"chance": 0}])
def test_what_comes_back_by_chance_or_never_rests_for_who_knows_how_long(regrow):
    world = lay(">h", objects={"hare": {"regrow": regrow}}).step("use")
    assert [world.wait(n).saw(0, SEE_RESTS)[1][2] for n in (0, 1, 5)] == [255] * 3


def test_how_long_someone_is_frozen_is_seen():
    world = lay("><", actions={"zap": {"freeze": 300}}).step("zap")
    assert world.saw(0, SEE_FROZEN)[1] == [0, 0, 255]
    world.wait(100)
    assert world.saw(1, SEE_FROZEN)[1] == [0, 200, 0]


@pytest.mark.parametrize("turned", [False, True])
def test_whose_an_object_is_is_seen_by_all(turned):
    fort = {"glyph": "F", "solid": True, "taken": "use", "claim": True}
    world = lay(
        """
        1F1
        .2.""",
        agents={"red": 2, "blue": 1},
        legend={"1": "red", "2": "blue"},
        objects={"fort": fort},
        view={"rows": 3, "columns": 5, "turned": turned},
    )

    def owners(a):
        return sorted(number for row in world.saw(a, SEE_OWNER) for number in row if number)

    assert [owners(a) for a in range(3)] == [[], [], []]
    world.step("east").step("use")  # a start of a group faces by chance
    assert [owners(a) for a in range(3)] == [[1], [2], [3]]
    if not turned:
        assert world.saw(0, SEE_OWNER)[1] == [0, 0, 0, 1, 0]
        assert world.saw(2, SEE_OWNER)[0] == [0, 0, 3, 0, 0]


def test_signals_and_amounts_are_none_yet():
    world = lay(FIELD)
    assert not world.vector.observations[0, 0, :, :, [SEE_SIGNAL, SEE_AMOUNT]].any()


def beside(world, a):
    names = [feature.name for feature in vector_features(world.names)]
    return dict(zip(names, world.vector.vectors[0, a].tolist(), strict=True))


def test_amounts_carried_stand_beside_the_window_and_never_wrap():
    world = lay(">a<", objects={"apple": {"amount": 65_535}}).step("east")
    assert [beside(world, a)["carries_apple"] for a in (0, 1)] == [65_535, 0]


def test_the_last_reward_is_that_of_the_step_just_done_after_sharing():
    world = lay(">a.<", rewards={"items": {"apple": 1}}, sharing=0.5)
    assert [beside(world, a)["last_reward"] for a in (0, 1)] == [0, 0]
    world.step("east")
    assert [beside(world, a)["last_reward"] for a in (0, 1)] == [0.75, 0.25]
    assert world.vector.rewards.tolist() == [[0.75, 0.25]]
    assert beside(world.wait(), 0)["last_reward"] == 0


def test_the_last_action_is_the_one_chosen_even_by_the_frozen():
    world = lay("><", actions={"zap": {"freeze": 5}})
    assert beside(world, 0)["last_action"] == 0
    world.step("zap", "south")
    assert [beside(world, a)["last_action"] for a in (0, 1)] == [5, 3]
    assert beside(world.step("noop", "west"), 1)["last_action"] == 4


def test_progress_is_the_share_of_the_time_that_is_over_and_starts_anew():
    world = lay(">.", episode=4)
    assert [beside(world.wait(n), 0)["progress"] for n in (0, 1, 1, 1)] == [0, 0.25, 0.5, 0.75]
    world.vector.reset()
    assert beside(world, 0)["progress"] == 0


def test_its_own_facing_is_told_by_the_compass():
    world = lay("^>v<", actions=ROTATE)
    assert [beside(world, a)["facing"] for a in range(4)] == [1, 3, 5, 7]
    assert [world.saw(a, SEE_FACING)[1][1] for a in range(4)] == [1] * 4


def test_who_has_ended_sees_zeros():
    world = lay(">G<", objects={"goal": {"ends": "agent"}}).step("east")
    assert world.terminated[0].tolist() == [True, False]
    assert not world.vector.observations[0, 0].any() and not world.vector.vectors[0, 0].any()
    assert world.vector.observations[0, 1].any() and world.vector.vectors[0, 1].any()
    assert world.saw(1, SEE_AGENT)[1] == [0, 1, 0]


def test_the_tables_have_a_row_for_each_number():
    world = lay(">ah", view={"rows": 3, "columns": 3})
    window, numbers = features(world.names), vector_features(world.names)
    assert world.vector.observations.shape[-1] == len(window) == 8
    assert world.vector.vectors.shape[-1] == len(numbers)
    assert [feature.name for feature in numbers[:2]] == ["carries_apple", "carries_hare"]
    assert {feature.name for feature in window} >= {"kind", "rests", "agent"}
