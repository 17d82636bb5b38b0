"""What comes back: by time, by chance, by neighbours; what holds it back."""

import pytest

from mettagrid_lite.state import GROUND, STANDING, WAIT
from tests.mettagrid_lite.world import drawn, lay, share_of


def apple(**regrow):
    return {"apple": {"regrow": regrow}}


@pytest.mark.parametrize("after", [1, 2, 7])
def test_an_apple_is_back_after_exactly_so_many_steps(after):
    world = lay(">h", objects={"hare": {"regrow": {"after": after}}}).step("use")
    pictures = [world.picture] + [world.wait().picture for _ in range(after)]
    assert pictures == [">."] * after + [">h"]


def test_an_absent_object_is_there_after_its_time():
    world = lay(">a", objects={"apple": {"starts": "absent", "regrow": {"after": 3}}})
    assert [world.picture] + [world.wait().picture for _ in range(3)] == [">."] * 3 + [">a"]


def test_nothing_comes_back_without_regrow():
    assert lay(">h").step("use").wait(50).picture == ">."


@pytest.mark.parametrize("regrow", [{"after": 2}, {"chance": 1}])
def test_nothing_comes_back_under_an_agents_feet(regrow):
    world = lay(">a", objects=apple(**regrow)).step("east").wait(10)
    assert world.state.cells[0, WAIT, 0, 1] != 0
    assert world.state.counts[0, STANDING, world.names.kinds.index("apple")] == 0
    assert world.step("west").picture == "<a"  # it was due: it is back in the step in which the agent leaves


def test_a_certain_chance_brings_it_back_in_the_next_step():
    world = lay(">h", objects={"hare": {"regrow": {"chance": 1}}}).step("use")
    assert (world.picture, world.wait().picture) == (">.", ">h")


def test_a_chance_comes_true_as_often_as_it_says():
    world = lay(">h", envs=500, seed=4, objects={"hare": {"regrow": {"chance": 0.3}}}).step("use").wait()
    assert share_of(int((world.state.cells[:, WAIT, 0, 1] == 0).sum()), 500, 0.3)


def test_the_waiting_time_of_a_chance_is_geometric():
    world = lay(">h", envs=500, seed=8, objects={"hare": {"regrow": {"chance": 0.5}}}).step("use")
    still_gone = []
    for _ in range(3):
        world.wait()
        still_gone.append(int((world.state.cells[:, WAIT, 0, 1] != 0).sum()))
    assert all(share_of(gone, 500, 0.5 ** (n + 1)) for n, gone in enumerate(still_gone))


def test_neighbours_within_the_radius_decide_by_the_ladder():
    ladder = {"hare": {"regrow": {"chance": [0, 0, 1], "radius": 2}}}  # two neighbours or more: certain
    two = """
        >h.h
        ....
        .h.."""
    assert lay(two, objects=ladder).step("use").wait().picture == drawn(two)
    one = """
        >h.h
        ....
        ..h."""  # a knight's move away is further than 2
    assert lay(one, objects=ladder).step("use").wait(20).picture == drawn("""
        >..h
        ....
        ..h.""")


def test_more_neighbours_than_the_ladder_has_count_as_its_last():
    ladder = {"hare": {"regrow": {"chance": [0, 1], "radius": 1}}}
    picture = """
        .h.
        >hh
        .h."""
    assert lay(picture, objects=ladder).step("use").wait().picture == drawn(picture)


def test_other_kinds_and_empty_places_are_no_neighbours():
    ladder = {"hare": {"regrow": {"chance": [0, 1], "radius": 3}}}
    assert lay(">hSa", objects=ladder).step("use").wait(20).picture == ">.Sa"
    both = lay(">hh<", objects=ladder).step("use", "use")
    assert both.wait(20).picture == ">..<"


def test_all_that_is_due_comes_back_at_once():
    """Whoever stands last in reading order must not see a neighbour that came back in the same step."""
    ladder = {"hare": {"regrow": {"chance": [0, 1], "radius": 1}}}
    world = lay(
        """
        hhh
        ^^.""",
        objects=ladder,
    ).step("use", "use")
    assert [world.wait().picture.splitlines()[0] for _ in range(2)] == [".hh", "hhh"]


DIRT = {"dirt": {"regrow": {"chance": 0}}}


def orchard(chance=1.0, clean=0.0, dirty=0.5):
    growing = {"chance": chance, "held_back_by": "dirt", "clean": clean, "dirty": dirty}
    return DIRT | {"apple": {"starts": "absent", "regrow": growing}}


@pytest.mark.parametrize(("cleaned", "share"), [(0, 0.0), (2, 0.0), (3, 0.5), (4, 1.0)])
def test_dirt_holds_growth_back_in_proportion(cleaned, share):
    """4 places of dirt; nothing grows from a half dirty on."""
    picture = "d" * (4 - cleaned) + ">" + "d" * cleaned + "a"
    world = lay(picture, envs=400, seed=9, actions={"clean": {"length": max(cleaned, 1)}}, objects=orchard())
    world.step(*["clean"] * (cleaned > 0))
    grown = int((world.state.cells[:, WAIT, 0, -1] == 0).sum())
    assert share_of(grown, 400, share)


def test_growth_is_whole_up_to_the_share_that_counts_as_clean():
    world = lay("d>dda", actions={"clean": {"length": 2}}, objects=orchard(clean=0.4, dirty=0.6)).step("clean")
    assert world.picture == "d>..a"  # a third is dirty


@pytest.mark.parametrize(("cleaned", "share"), [(2, 0.0), (3, 0.5), (4, 1.0)])
def test_between_clean_and_dirty_growth_falls_in_a_straight_line(cleaned, share):
    """5 places of dirt; whole up to a fifth, nothing from three fifths on, half at two fifths."""
    picture = "d" * (5 - cleaned) + ">" + "d" * cleaned + "a"
    growing = orchard(clean=0.2, dirty=0.6)
    world = lay(picture, envs=400, seed=10, actions={"clean": {"length": cleaned}}, objects=growing).step("clean")
    assert share_of(int((world.state.cells[:, WAIT, 0, -1] == 0).sum()), 400, share)


def test_what_is_held_back_by_something_absent_from_the_map_grows():
    assert lay(">a", objects=orchard()).wait().picture == ">a"


def test_counts_of_what_stands_follow_the_map():
    world = lay(">hh<", objects={"hare": {"regrow": {"after": 2}}}).step("use")
    hare = world.names.kinds.index("hare")
    assert world.state.counts[0, STANDING, hare] == 1
    assert world.wait(2).state.counts[0, STANDING, hare] == 2
    assert (world.state.cells[0, GROUND] == hare).sum() == 2
