"""Pictures and generators to cells: what every map must be, and what is special in each."""

import numpy as np
import pytest

from mettagrid_lite import ConfigError, VectorEnv, build, load
from mettagrid_lite.maps import ANY, layouts
from mettagrid_lite.maps.fields import random_walls
from mettagrid_lite.maps.rooms import largest_rooms
from mettagrid_lite.maps.terrain import STYLES
from mettagrid_lite.state import COL, LAYOUT, ROW

SHAPES = {
    "open_field": {},
    "random_walls": {"walls": 0.35},
    "rooms": {},
    "corridors": {},
    "maze dfs": {"corridor_width": 2, "loops": 0.2},
    "maze kruskal": {},
    "maze prim": {"wall_width": 2},
    "radial": {"arms": 5},
    "spiral": {},
    "terrain dense": {},
    "terrain labyrinths": {},
    "bsp": {},
    "cylinder": {"length": 1, "open_ends": 2},
}
SYMMETRIES = {
    "left_right": [lambda cells: cells[:, ::-1]],
    "up_down": [lambda cells: cells[::-1]],
    "half_turn": [lambda cells: cells[::-1, ::-1]],
    "quarter_turn": [np.rot90],
}
every_shape = pytest.mark.parametrize("shape", SHAPES)


def plan(shape, agents=2, **said):
    name, _, kind = shape.partition(" ")
    own = {"maze": {"algorithm": kind}, "terrain": {"style": kind}}[name] if kind else {}
    return load({"agents": agents, "map": {"generator": name, "layouts": 12} | own | SHAPES.get(shape, {}) | said})


def walls(maps):
    return maps.cells == maps.kinds.index("wall")


def names(cells, maps):
    return [[maps.kinds[kind] for kind in row] for row in cells.tolist()]


def cells_of(maps, name, n=0):
    return [tuple(cell) for cell in np.argwhere(maps.cells[n] == maps.kinds.index(name)).tolist()]


def starts_of(maps, n=0):
    return [(start.row, start.col) for start in maps.starts[n]]


def steps(one, other):
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def reached(free, first):
    """Cells that can be reached from the first one: grown by its four neighbours until nothing is added."""
    found = np.zeros_like(free)
    found[first] = True
    while True:
        more = found.copy()
        for axis in (0, 1):
            for by in (-1, 1):
                more |= np.roll(found, by, axis)  # walls all around: nothing wraps
        if np.array_equal(more & free, found):
            return found
        found = more & free


def connected(free):
    return np.array_equal(reached(free, tuple(np.argwhere(free)[0])), free)


def parts(free):
    """How many parts there are, corner to corner."""
    count, left = 0, free.copy()
    while left.any():
        count += 1
        part = np.zeros_like(left)
        part[tuple(np.argwhere(left)[0])] = True
        while True:
            more = part.copy()
            for down in (-1, 0, 1):
                for across in (-1, 0, 1):
                    more |= np.roll(part, (down, across), (0, 1))
            if np.array_equal(more & left, part):
                break
            part = more & left
        left &= ~part
    return count


def reached_within(free, first, last):
    """Cells reached before or with the last one."""
    found = {first}
    while last not in found:
        found |= {
            near for row, col in found for near in ((row + 1, col), (row - 1, col), (row, col + 1), (row, col - 1))
            if free[near]
        }  # fmt: skip
    return found


@every_shape
def test_a_map_is_a_pure_function_of_config_and_seed(shape):
    one, other, different = (layouts(plan(shape, place={"apple": 5}, seed=seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.cells, other.cells)
    assert one.starts == other.starts
    assert not (np.array_equal(one.cells, different.cells) and one.starts == different.starts)


@every_shape
def test_the_first_layouts_are_the_same_however_many_are_drawn(shape):
    few, many = layouts(plan(shape, layouts=3, height=18)), layouts(plan(shape, layouts=20, height=18))
    assert np.array_equal(few.cells, many.cells[:3])
    assert few.starts == many.starts[:3]
    assert len({cells.tobytes() + str(starts).encode() for cells, starts in zip(*many[1:], strict=True)}) == 20


@every_shape
@pytest.mark.parametrize(("height", "width", "border"), [(7, 7, 1), (8, 13, 1), (15, 15, 1), (9, 40, 1), (17, 12, 3)])
def test_every_free_cell_can_be_reached_and_walls_are_all_around(shape, height, width, border):
    wall = walls(layouts(plan(shape, agents=1, height=height, width=width, border=border)))
    assert wall.shape == (12, height, width)
    inside = np.zeros((height, width), bool)
    inside[border:-border, border:-border] = True
    assert wall[:, ~inside].all()
    assert all(connected(~one) for one in wall)


@pytest.mark.parametrize("walls_said", [0.3, 0.45, 0.6])
def test_of_the_rooms_that_walls_part_the_largest_stays(walls_said):
    """The largest found by growing each; the first of two."""
    drawn = plan("random_walls", agents=1, walls=walls_said, height=20, width=14).map
    rngs = [np.random.default_rng([0, number]) for number in range(12)]
    free = ~np.stack([random_walls(drawn, rng) for rng in rngs])
    kept = largest_rooms(free)
    for one, room in zip(free, kept, strict=True):
        rooms = [reached(one, tuple(cell)) for cell in np.argwhere(one)]
        largest = max(rooms, key=np.sum)  # the first of the largest
        assert np.array_equal(room, largest)


def test_no_free_cell_makes_no_room():
    assert not largest_rooms(np.zeros((2, 4, 4), bool)).any()


def test_an_open_field_has_no_walls_inside():
    assert not walls(layouts(plan("open_field")))[0][1:-1, 1:-1].any()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3])
def test_random_walls_take_their_share_and_a_little_more(share):
    """A little more: what they cut off becomes wall too."""
    inside = walls(layouts(plan("random_walls", height=40, width=40, walls=share)))[:, 1:-1, 1:-1].mean()
    assert share - 0.01 <= inside <= share + 0.06


def test_no_walls_are_drawn_where_none_are_asked_for():
    assert not walls(layouts(plan("random_walls", walls=0)))[0][1:-1, 1:-1].any()


@pytest.mark.parametrize(
    ("rooms", "height", "width"), [((2, 2), 9, 9), ((1, 4), 7, 21), ((3, 2), 7, 5), ((4, 4), 30, 31)]
)
def test_neighbouring_rooms_are_joined_by_one_door(rooms, height, width):
    down, across = rooms
    for wall in walls(layouts(plan("rooms", agents=1, rooms=rooms, height=height, width=width))):
        doors = down * (across - 1) + across * (down - 1)
        inner = wall[1:-1, 1:-1].sum()
        crossed = (down - 1) * (width - 2) + (across - 1) * (height - 2) - (down - 1) * (across - 1)
        assert inner == crossed - doors


def test_the_smallest_rooms_have_one_cell():
    for wall in walls(layouts(plan("rooms", agents=1, rooms=(3, 3), height=7, width=7))):
        assert (~wall).sum() == 9 + 12


@pytest.mark.parametrize("algorithm", ["dfs", "kruskal", "prim"])
@pytest.mark.parametrize(("corridor", "wall"), [(1, 1), (2, 1), (3, 2)])
def test_a_maze_has_one_way_between_any_two_crossings(algorithm, corridor, wall):
    """A tree: one way less than crossings, each a corridor through one wall."""
    said = {"algorithm": algorithm, "corridor_width": corridor, "wall_width": wall, "height": 21, "width": 33}
    maps = layouts(plan("maze", agents=1, **said))
    crossings = [(side - 2 + wall) // (corridor + wall) for side in (21, 33)]
    crossings = crossings[0] * crossings[1]
    expected = crossings * corridor**2 + (crossings - 1) * corridor * wall
    assert {int((~one).sum()) for one in walls(maps)} == {expected}


def test_loops_open_walls_of_a_maze():
    tree, some, all_ = (
        (~walls(layouts(plan("maze", height=21, width=21, loops=loops)))).sum(axis=(1, 2)).mean()
        for loops in (0, 0.3, 1)
    )
    assert tree < some < all_ == 10 * 10 + 2 * 9 * 10


def test_a_spiral_is_one_way_to_the_middle():
    """Each cell has two neighbours, but the two ends."""
    maps = layouts(plan("spiral", height=15, width=21))
    for wall in walls(maps):
        near = sum(np.roll(~wall, by, axis) for by, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)))
        assert sorted(near[~wall])[:2] == [1, 1]
        assert set(near[~wall]) == {1, 2}


@pytest.mark.parametrize("arms", [2, 3, 8])
def test_radial_arms_are_cut_by_a_ring_around_the_middle(arms):
    for wall in walls(layouts(plan("radial", arms=arms, height=41, width=41))):
        ring = np.hypot(*np.indices(wall.shape) - 20).round() == 14
        crossed = parts(~wall & ring)
        assert crossed == arms


def test_there_are_as_many_rooms_as_asked_for_and_none_is_smaller():
    """Seen from outside: every room has a square of that size, free."""
    maps = layouts(plan("bsp", agents=1, rooms=5, smallest_room=4, height=30, width=30))
    for wall in walls(maps):
        squares = np.lib.stride_tricks.sliding_window_view(~wall, (4, 4)).all(axis=(2, 3))
        assert 1 <= parts(squares) <= 5


def test_a_tube_has_as_many_open_ends_as_said():
    for ends in (1, 2):
        for wall in walls(layouts(plan("cylinder", length=5, open_ends=ends, height=13, width=13))):
            assert wall[1:-1, 1:-1].sum() == 2 * 5 + (2 - ends)


def test_terrain_gets_denser_from_style_to_style():
    share = [walls(layouts(plan(f"terrain {style}", height=40, width=40))).mean() for style in STYLES]
    assert share[0] < share[1] < share[2]
    mixed = walls(layouts(plan("terrain mixed", height=40, width=40, layouts=60))).mean()
    assert min(share) < mixed < max(share)


def test_objects_are_strewn_as_many_as_said_and_agents_start_on_free_cells():
    maps = layouts(plan("rooms", agents=4, place={"apple": 7, "mine": 3}))
    for n in range(12):
        assert (len(cells_of(maps, "apple", n)), len(cells_of(maps, "mine", n))) == (7, 3)
        assert len(set(starts_of(maps, n))) == 4
        assert set(starts_of(maps, n)) <= set(cells_of(maps, "floor", n))


def test_a_count_between_two_numbers_is_drawn_for_each_map():
    maps = layouts(plan("open_field", place={"apple": [2, 4]}, layouts=60))
    assert {len(cells_of(maps, "apple", n)) for n in range(60)} == {2, 3, 4}


def test_a_map_may_be_filled_to_the_last_cell():
    maps = layouts(plan("open_field", height=4, width=4, place={"ore": 2}))
    assert all(len(cells_of(maps, "ore", n)) == 2 for n in range(12))


def test_the_border_is_as_wide_as_said():
    wall = walls(layouts(plan("open_field", height=11, width=9, border=3)))[0]
    assert (~wall).sum() == 5 * 3
    assert not wall[3:-3, 3:-3].any()


# where things go


def test_in_a_labyrinth_the_goal_is_in_the_middle_and_the_agent_in_a_corner():
    said = {"place": {"goal": 1}, "where": {"goal": "middle", "agent": "corner"}, "layouts": 40}
    maps = layouts(plan("maze kruskal", agents=1, **said))
    assert {cells_of(maps, "goal", n)[0] for n in range(40)} == {(7, 7)}
    assert {starts_of(maps, n)[0] for n in range(40)} == {(1, 1), (1, 13), (13, 1), (13, 13)}


def test_corners_are_taken_in_turn():
    maps = layouts(plan("open_field", agents=4, where={"agent": "corner"}))
    for n in range(12):
        assert set(starts_of(maps, n)) == {(1, 1), (1, 13), (13, 1), (13, 13)}


def test_the_edge_is_beside_the_wall():
    maps = layouts(plan("open_field", agents=30, where={"agent": "edge"}))
    assert all({1, 13} & {row, col} for row, col in starts_of(maps))


def test_far_is_where_it_is_farthest_to_walk():
    maps = layouts(plan("spiral", agents=1, place={"goal": 1}, where={"agent": "corner", "goal": "far"}))
    for n in range(12):
        wall = walls(maps)[n]
        assert len(reached_within(~wall, starts_of(maps, n)[0], cells_of(maps, "goal", n)[0])) == (~wall).sum()


def test_what_is_placed_stays_apart():
    maps = layouts(plan("open_field", agents=3, place={"apple": 6}, apart=4))
    for n in range(12):
        things = [*starts_of(maps, n), *cells_of(maps, "apple", n)]
        assert min(steps(one, other) for one in things for other in things if one != other) >= 4


@pytest.mark.parametrize(("agents", "key"), [(4, "map.apart: 4 agents"), (3, "map.symmetry: 3 agents")])
def test_who_is_too_far_apart_is_told_so_on_symmetric_maps_too(agents, key):
    with pytest.raises(ConfigError, match=key):
        layouts(plan("open_field", agents, symmetry="half_turn", apart=20, width=16))


def test_starts_of_a_group_that_is_told_where_are_its_own():
    maps = layouts(plan("open_field", agents={"red": 2, "blue": 1}, where={"blue": "middle"}))
    assert [start.group for start in maps.starts[0]] == [0, 0, 1]
    assert starts_of(maps)[2] == (7, 7)


# round worlds

WRAPS = {"left_right": (False, True), "up_down": (True, False), "both": (True, True)}


@every_shape
@pytest.mark.parametrize("wrap", WRAPS)
def test_a_round_map_has_no_wall_where_edges_join_and_hangs_together_across_them(shape, wrap):
    down, right = WRAPS[wrap]
    wall = walls(layouts(plan(shape, agents=1, wrap=wrap, height=14, width=17)))
    assert wall.shape == (12, 14, 17)
    assert wall[:, [0, -1]].all() != down
    assert wall[:, :, [0, -1]].all() != right
    assert all(connected(~one) for one in wall)


@pytest.mark.parametrize("algorithm", ["dfs", "kruskal", "prim"])
@pytest.mark.parametrize("wrap", WRAPS)
def test_a_round_maze_is_a_tree_that_goes_on_across_the_edges(algorithm, wrap):
    down, right = WRAPS[wrap]
    height, width = 12 + (not down), 16 + (not right)  # six by eight crossings, and a wall after each
    free = ~walls(layouts(plan("maze", agents=1, algorithm=algorithm, wrap=wrap, height=height, width=width)))
    assert (free.sum((1, 2)) == 48 + 47).all()
    assert (free[:, -1].any(1).any(), free[:, :, -1].any(1).any()) == (down, right)


def test_rooms_of_a_torus_have_doors_on_all_four_sides():
    free = ~walls(layouts(plan("rooms", agents=1, wrap="both")))
    assert (free[:, 0].sum(1) == 2).all() and (free[:, :, 0].sum(1) == 2).all()


def test_corridors_of_a_torus_lead_once_around():
    for free in ~walls(layouts(plan("corridors", agents=1, wrap="both"))):
        assert (free.all(1).sum(), free.all(0).sum()) == (2, 2)


def test_far_and_apart_go_by_the_shorter_way_around():
    said = {"where": {"agent": "corner", "goal": "far"}, "place": {"goal": 1}, "wrap": "both", "height": 12}
    maps = layouts(plan("open_field", agents=1, apart=6, **said))
    for n in range(12):
        (row, col), (to_row, to_col) = starts_of(maps, n)[0], cells_of(maps, "goal", n)[0]
        down, right = abs(row - to_row), abs(col - to_col)
        assert (min(down, 12 - down), min(right, 15 - right)) == (6, 7)
    with pytest.raises(ConfigError, match=r"map\.apart: 2 agents don't fit 14 steps apart"):
        layouts(plan("open_field", agents=2, wrap="both", height=12, apart=14))


@pytest.mark.parametrize("shape", ["maze prim", "terrain dense", "rooms"])
def test_a_round_map_may_be_symmetric(shape):
    for cells in layouts(plan(shape, agents=4, wrap="both", symmetry="quarter_turn", height=16, width=16)).cells:
        assert np.array_equal(np.rot90(cells), cells) and connected(cells == 0)


# fair seats and several at once


@pytest.mark.parametrize("symmetry", SYMMETRIES)
@pytest.mark.parametrize("shape", ["random_walls", "rooms", "maze prim", "terrain dense", "radial"])
@pytest.mark.parametrize("side", [15, 16])
def test_a_symmetric_map_is_its_own_image_with_objects_and_starts(symmetry, shape, side):
    said = {"symmetry": symmetry, "height": side, "width": side}
    maps = layouts(plan(shape, agents=4, place={"apple": 8, "mine": [5, 9]}, **said))
    for n, cells in enumerate(maps.cells):
        seats = np.zeros((side, side), int)
        seats[tuple(np.array(starts_of(maps, n)).T)] = 1
        assert connected(cells != 1)
        assert (len(starts_of(maps, n)), len(cells_of(maps, "apple", n))) == (4, 8)
        for image in SYMMETRIES[symmetry]:
            assert np.array_equal(image(cells), cells)
            assert np.array_equal(image(seats), seats)


def test_what_is_left_over_stands_where_a_cell_is_its_own_image():
    maps = layouts(plan("open_field", place={"goal": 3}, symmetry="half_turn"))
    assert all((7, 7) in cells_of(maps, "goal", n) for n in range(12))
    with pytest.raises(ConfigError, match=r"map\.symmetry: 3 of goal can't stand half_turn; say a multiple of 2"):
        layouts(plan("open_field", place={"goal": 3}, symmetry="half_turn", width=16))


def test_things_may_be_apart_and_symmetric():
    maps = layouts(plan("open_field", place={"apple": 6}, symmetry="left_right", apart=3))
    for n in range(12):
        things = [*starts_of(maps, n), *cells_of(maps, "apple", n)]
        assert min(steps(one, other) for one in things for other in things if one != other) >= 3


@pytest.mark.parametrize(
    ("instances", "shape"), [(1, (9, 11)), (2, (9, 22)), (4, (18, 22)), (6, (18, 33)), (3, (9, 33))]
)
def test_instances_stand_side_by_side_each_with_its_agents_and_objects(instances, shape):
    agents = {"red": 2 * instances, "blue": instances + 1}
    maps = layouts(plan("maze kruskal", agents, instances=instances, height=9, width=11, place={"apple": 3}))
    assert maps.cells.shape[1:] == shape
    part = [(start.row // 9, start.col // 11, start.group) for start in maps.starts[0]]
    if instances > 1:
        red, blue = ([part.count((*cell, g)) for cell in sorted({p[:2] for p in part})] for g in (0, 1))
        assert red == [2] * instances
        assert sorted(blue) == [1] * (instances - 1) + [2]
    apples = [(row // 9, col // 11) for row, col in cells_of(maps, "apple")]
    assert {apples.count(cell) for cell in apples} == {3}
    assert len(apples) == 3 * instances


def test_every_instance_is_drawn_by_itself():
    maps = layouts(plan("maze kruskal", instances=2, height=9, width=11))
    assert not np.array_equal(maps.cells[0][:, :11], maps.cells[0][:, 11:])
    alone = layouts(plan("maze kruskal", instances=1, height=9, width=11))
    assert np.array_equal(maps.cells[:, :, :11], alone.cells)


def test_episodes_take_place_on_all_layouts():
    batch = VectorEnv(plan("open_field", layouts=4), 200, seed=1)
    batch.reset()
    drawn = np.bincount(batch.state.env[:, LAYOUT], minlength=4)
    assert ((drawn - 50) ** 2 / 50).sum() < 21.1  # chi-square, 3 degrees: passed once in 10,000


# pictures


def test_a_picture_is_read_glyph_by_glyph():
    maps = layouts(load({"agents": 2, "map": "\n  #a~\n  @v.\n\n", "objects": {}}))
    assert names(maps.cells[0], maps) == [["wall", "apple", "water"], ["floor"] * 3]
    assert maps.starts[0] == ((1, 0, ANY, ANY), (1, 1, 2, ANY))


def test_the_legend_names_kinds_and_groups():
    config = load(
        {
            "agents": {"red": 1, "blue": 2},
            "map": "12x2",
            "legend": {"1": "red", "2": "blue", "x": "apple"},
            "shuffle": False,
        }
    )
    maps = layouts(config)
    assert names(maps.cells[0], maps) == [["floor", "floor", "apple", "floor"]]
    assert maps.starts[0] == ((0, 0, ANY, 0), (0, 1, ANY, 1), (0, 3, ANY, 1))


def test_the_legend_goes_before_the_stock_and_own_objects_too():
    config = load({"agents": 1, "map": "@ab", "legend": {"a": "wall"}, "objects": {"berry": {"glyph": "b"}}})
    maps = layouts(config)
    assert names(maps.cells[0], maps) == [["floor", "wall", "berry"]]


def test_several_pictures_are_several_maps():
    batch = VectorEnv(load({"agents": 1, "map": {"pictures": [">.G", "G.<", "@a."]}}), 300)
    batch.reset()
    assert batch.world.params.layouts.shape == (3, 1, 3)
    assert batch.world.kinds == ("floor", "wall", "apple", "goal")
    drawn = np.bincount(batch.state.env[:, LAYOUT], minlength=3)
    assert ((drawn - 100) ** 2 / 100).sum() < 18.4  # chi-square, 2 degrees: passed once in 10,000
    assert (batch.state.agents[:, 0, COL] == np.array([0, 2, 0])[batch.state.env[:, LAYOUT]]).all()


def test_pictures_may_have_different_numbers_of_starts():
    params = build(load({"agents": 1, "map": {"pictures": ["@@@", "#@#"]}})).params
    assert params.spawns[:, :, 3].tolist() == [[-1, -1, -1], [-1, -2, -2]]


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
    assert world.params.layouts.shape == (12, 15, 15)
