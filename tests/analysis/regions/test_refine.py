"""Which cells are played: coarse first, then along borders, and what is inferred is right."""

from itertools import product

import pytest

from analysis.regions.refine import Known, refine


def drawn(shape, name, ordered=(True, True), all_cells=False):
    """The map of a function of the point; what was played, in order."""
    known, played = Known({}, set()), []

    def ask(points):
        played.extend(points)
        return [(point, name(point)) for point in points]

    refine(shape, ordered, ask, known, all_cells)
    return known, played


def by_a_line(point):
    return "harmony" if point[0] + 0.5 * point[1] < 9.3 else "chicken"


@pytest.mark.parametrize("shape", [(20, 20), (9, 13), (17, 5), (2, 2), (200, 1)])
def test_a_region_with_a_straight_border_is_inferred_rightly(shape):
    known, played = drawn(shape, by_a_line)
    assert known.names == {point: by_a_line(point) for point in product(*map(range, shape))}
    assert sorted([*played, *known.inferred]) == sorted(known.names)


def test_a_border_takes_less_than_half_of_the_cells():
    known, _ = drawn((20, 20), by_a_line)
    assert len(known.inferred) > 200


def test_an_inferred_cell_has_four_decided_neighbours_of_its_name():
    known, _ = drawn((20, 20), lambda point: ["a", "b", None][hash((point[0] // 7, point[1] // 5)) % 3])
    for x, y in known.inferred:
        beside = [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]
        assert {known.names[point] for point in beside if point in known.names} == {known.names[x, y]}


def test_a_bay_that_the_coarse_grid_misses_is_found_from_its_mouth():
    def bay(point):
        return "a" if point[1] == 6 and point[0] > 2 else "b" if point[0] < 19 else "c"

    known, _ = drawn((20, 20), bay)
    assert [known.names[x, 6] for x in range(3, 20)] == ["a"] * 17


def test_nothing_is_inferred_across_cells_that_are_open():
    known, played = drawn((9, 9), lambda point: None)
    assert known.inferred == set() and len(played) == 81


def test_along_an_axis_without_order_every_value_is_played():
    known, _ = drawn((3, 17), lambda point: "abc"[point[0]], ordered=(False, True))
    assert {x for x, _ in known.inferred} == {0, 1, 2}
    assert all(known.names[point] == "abc"[point[0]] for point in known.names)


def test_all_cells_are_played_if_asked():
    known, played = drawn((9, 9), by_a_line, all_cells=True)
    assert known.inferred == set() and len(played) == 81
