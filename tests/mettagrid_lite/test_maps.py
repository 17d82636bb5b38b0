"""Pictures and generators to cells."""

import numpy as np
import pytest

from mettagrid_lite import VectorEnv, build, load
from mettagrid_lite.maps import ANY, layouts
from mettagrid_lite.state import COL, LAYOUT, ROW

GENERATORS = ("open_field", "random_walls", "rooms")


def plan(generator, agents=2, **said):
    return load({"agents": agents, "map": {"generator": generator, "layouts": 20, **said}})


def walls(layout):
    return layout.cells == "wall"


def connected(free):
    """Every free cell can be reached from the first one: grown by its four neighbours until nothing is added."""
    reached = np.zeros_like(free)
    reached[tuple(np.argwhere(free)[0])] = True
    while True:
        more = reached.copy()
        for axis in (0, 1):
            for by in (-1, 1):
                more |= np.roll(reached, by, axis)  # walls all around: nothing wraps
        if np.array_equal(more & free, reached):
            return np.array_equal(reached, free)
        reached = more & free


@pytest.mark.parametrize("generator", GENERATORS)
def test_a_map_is_a_pure_function_of_config_and_seed(generator):
    made = [layouts(plan(generator, place={"apple": 5}, seed=seed)) for seed in (1, 1, 2)]
    for one, other, different in zip(*made, strict=True):
        assert np.array_equal(one.cells, other.cells)
        assert one.spawns == other.spawns
        assert not (np.array_equal(one.cells, different.cells) and one.spawns == different.spawns)


@pytest.mark.parametrize("generator", GENERATORS)
def test_the_first_layouts_are_the_same_however_many_are_drawn(generator):
    few, many = layouts(plan(generator, layouts=3)), layouts(plan(generator, layouts=30))
    assert all(np.array_equal(one.cells, other.cells) for one, other in zip(few, many, strict=False))
    assert len({layout.cells.tobytes() + bytes(str(layout.spawns), "ascii") for layout in many}) == 30


@pytest.mark.parametrize("generator", GENERATORS)
@pytest.mark.parametrize(("height", "width"), [(5, 5), (8, 13), (15, 15), (9, 40)])
def test_every_free_cell_can_be_reached_and_walls_are_all_around(generator, height, width):
    for layout in layouts(plan(generator, agents=1, height=height, width=width, walls=0.35)):
        wall = walls(layout)
        assert wall.shape == (height, width)
        assert wall[[0, -1]].all()
        assert wall[:, [0, -1]].all()
        assert connected(~wall)


def test_an_open_field_has_no_walls_inside():
    assert not walls(layouts(plan("open_field"))[0])[1:-1, 1:-1].any()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3])
def test_random_walls_take_their_share_and_a_little_more(share):
    """A little more: what they cut off becomes wall too."""
    made = layouts(plan("random_walls", height=40, width=40, walls=share))
    inside = np.mean([walls(layout)[1:-1, 1:-1].mean() for layout in made])
    assert share - 0.01 <= inside <= share + 0.06


def test_no_walls_are_drawn_where_none_are_asked_for():
    assert not walls(layouts(plan("random_walls", walls=0))[0])[1:-1, 1:-1].any()


@pytest.mark.parametrize(
    ("rooms", "height", "width"), [((2, 2), 9, 9), ((1, 4), 7, 21), ((3, 2), 7, 5), ((4, 4), 30, 31)]
)
def test_neighbouring_rooms_are_joined_by_one_door(rooms, height, width):
    down, across = rooms
    for layout in layouts(plan("rooms", agents=1, rooms=rooms, height=height, width=width)):
        wall = walls(layout)
        doors = down * (across - 1) + across * (down - 1)
        inner = wall[1:-1, 1:-1].sum()
        crossed = (down - 1) * (width - 2) + (across - 1) * (height - 2) - (down - 1) * (across - 1)
        assert inner == crossed - doors
        assert connected(~wall)


def test_the_smallest_rooms_have_one_cell():
    for layout in layouts(plan("rooms", agents=1, rooms=(3, 3), height=7, width=7)):
        assert (~walls(layout)).sum() == 9 + 12


def test_objects_are_strewn_as_many_as_said_and_agents_start_on_free_cells():
    for layout in layouts(plan("rooms", agents=4, place={"apple": 7, "mine": 3})):
        assert (layout.cells == "apple").sum() == 7
        assert (layout.cells == "mine").sum() == 3
        starts = [(row, col) for row, col, _, _ in layout.spawns]
        assert len(set(starts)) == 4
        assert all(layout.cells[start] == "floor" for start in starts)


def test_a_map_may_be_filled_to_the_last_cell():
    config = load({"agents": 2, "map": {"generator": "open_field", "height": 4, "width": 4, "place": {"ore": 2}}})
    assert all((layout.cells == "ore").sum() == 2 for layout in layouts(config))


def test_episodes_take_place_on_all_layouts():
    batch = VectorEnv(plan("open_field", layouts=4), 200, seed=1)
    batch.reset()
    drawn = np.bincount(batch.state.env[:, LAYOUT], minlength=4)
    assert ((drawn - 50) ** 2 / 50).sum() < 21.1  # chi-square, 3 degrees: passed once in 10,000


# pictures


def test_a_picture_is_read_glyph_by_glyph():
    layout = layouts(load({"agents": 2, "map": "\n  #a~\n  @v.\n\n", "objects": {}}))[0]
    assert layout.cells.tolist() == [["wall", "apple", "water"], ["floor"] * 3]
    assert layout.spawns == ((1, 0, ANY, ANY), (1, 1, 2, ANY))


def test_the_legend_names_kinds_and_groups():
    config = load(
        {
            "agents": {"red": 1, "blue": 2},
            "map": "12x2",
            "legend": {"1": "red", "2": "blue", "x": "apple"},
            "shuffle": False,
        }
    )
    layout = layouts(config)[0]
    assert layout.cells.tolist() == [["floor", "floor", "apple", "floor"]]
    assert layout.spawns == ((0, 0, ANY, 0), (0, 1, ANY, 1), (0, 3, ANY, 1))


def test_the_legend_goes_before_the_stock_and_own_objects_too():
    config = load({"agents": 1, "map": "@ab", "legend": {"a": "wall"}, "objects": {"berry": {"glyph": "b"}}})
    assert layouts(config)[0].cells.tolist() == [["floor", "wall", "berry"]]


def test_groups_start_on_their_own_starts_first_and_then_anywhere():
    config = {"agents": {"red": 2, "blue": 1}, "map": "1.@2@", "legend": {"1": "red", "2": "blue"}, "shuffle": True}
    batch = VectorEnv(load(config), 100, seed=2)
    batch.reset()
    cols = batch.state.agents[:, :, COL]
    assert (cols[:, 0] == 0).all()  # the first red
    assert set(cols[:, 1]) == {2, 4}  # the second red takes what is left for anybody
    assert (cols[:, 2] == 3).all()


def test_starts_are_drawn_anew_each_episode_unless_told_not_to():
    picture = {"agents": 3, "map": ">>>", "view": {"rows": 1, "columns": 1}}
    still = VectorEnv(load(picture | {"shuffle": False}), 600)
    still.reset()
    assert (still.state.agents[:, :, COL] == [0, 1, 2]).all()
    drawn = VectorEnv(load(picture), 600)
    drawn.reset()
    orders = np.unique(drawn.state.agents[:, :, COL], axis=0, return_counts=True)[1]
    assert len(orders) == 6
    assert ((orders - 100) ** 2 / 100).sum() < 25.7  # chi-square, 5 degrees: passed once in 10,000


def test_spare_starts_are_used_by_chance():
    batch = VectorEnv(load({"agents": 1, "map": "@@@@"}), 400)
    batch.reset()
    counts = np.bincount(batch.state.agents[:, 0, COL], minlength=4)
    assert ((counts - 100) ** 2 / 100).sum() < 21.1
    assert (batch.state.agents[:, 0, ROW] == 0).all()
    assert set(batch.state.agents[:, 0, 2]) == {0, 1, 2, 3}  # FACING is drawn where the picture doesn't say


def test_layouts_are_equal_in_size_and_kinds_are_numbered_floor_wall_first():
    world = build(plan("rooms", place={"apple": 1}))
    assert world.kinds[:3] == ("floor", "wall", "apple")
    assert world.params.layouts.shape == (20, 15, 15)
