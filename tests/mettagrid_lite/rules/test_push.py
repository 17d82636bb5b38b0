"""Blocks that are pushed, and places that are swapped."""

from mettagrid_lite.state import BLOCKED, BUSY, FAILED, FROZEN, HELD, PUSHED, SWAPPED, TOOK, USED, WHO
from tests.mettagrid_lite.books import check_books
from tests.mettagrid_lite.world import drawn, lay, share_of

SWAP = {"swap": True}


def test_who_walks_against_a_block_pushes_it():
    world = lay(">X.").step("east")
    assert world.picture == ".>X"
    assert world.counted(0, PUSHED) == 1
    assert world.step("east").picture == ".>X"  # the edge of the map
    assert (world.counted(0, BLOCKED), world.counted(0, FAILED)) == (1, 1)


def test_a_block_is_pushed_onto_bare_floor_only():
    assert lay(">Xa").step("east").picture == ">Xa"
    assert lay(">X_").step("east").picture == ">X_"
    assert lay(">XX.").step("east").picture == ">XX."
    assert lay(">X<").step("east").picture == ">X<"


def test_blocks_are_pushed_along_diagonals_too():
    world = lay("...\n.X.\n>..", actions={"move": {"style": "diagonal"}}).step("north_east")
    assert world.picture == drawn("..X\n.↗.\n...")


def test_a_block_that_two_push_is_moved_first_by_either_alike():
    world = lay(
        """
        .....
        ..v..
        .>X..
        .....""",
        envs=400,
        seed=5,
    ).step("south", "east")
    pictures = [world.picture_of(e) for e in range(400)]
    down, right = (
        drawn(picture)
        for picture in (
            """
            .....
            .....
            .>v..
            ..X..""",
            """
            .....
            ..v..
            ..>X.
            .....""",
        )
    )
    assert set(pictures) == {down, right}
    assert share_of(pictures.count(down), 400, 0.5)


def test_what_was_struck_is_taken_where_it_was_pushed_to():
    crate = {"crate": {"glyph": "b", "solid": True, "pushable": True, "taken": "use", "gives": "coin"}}
    world = lay(">b.\n.^.", objects=crate, envs=60, seed=2).step("east", "use")
    struck, took = world.state.tally[:, 1, USED] == 1, world.state.tally[:, 1, TOOK] == 1
    assert struck.any() and not struck.all()  # it is gone before the other strikes, or after
    assert (struck == took).all() and (world.state.tally[:, 0, PUSHED] == 1).all()
    check_books(world.vector)


def test_an_agent_swaps_with_a_block():
    world = lay(">X", actions=SWAP).step("swap")
    assert world.picture == "X>"
    assert world.counted(0, SWAPPED) == 1


CHEST = {"chest": {"pushable": True, "swappable": True, "store": {"starts": {"ore": 3}}}}


def test_a_chest_that_is_pushed_keeps_what_it_holds():
    world = lay(">C..", objects=CHEST, actions={"get": True}).step("east").step("east")
    assert world.picture == "..>C"
    check_books(world.vector)
    assert world.step("get").carries(0, "ore") == 3
    check_books(world.vector)


def test_a_chest_that_is_swapped_keeps_what_it_holds():
    world = lay(">C.", objects=CHEST, actions=SWAP | {"get": True}).step("swap")
    assert world.picture == "C>."
    check_books(world.vector)
    assert world.step("west").step("get").carries(0, "ore") == 3


def test_a_converter_that_is_pushed_goes_on_with_its_work():
    works = {"generator": {"pushable": True, "converter": {"ticks": 3, "starts": {"ore": 1}}}}
    world = lay(">n..", objects=works).wait()
    assert world.state.stores[0, 0, BUSY] == 3
    world.step("east").step("east").wait()
    battery = world.names.items.index("battery")
    assert world.picture == "..>n" and world.state.stores[0, 0, HELD + battery] == 1
    check_books(world.vector)


def test_a_box_that_was_dropped_is_pushed_and_emptied_like_any_other():
    said = {"items": {"ore": {"initial": 2}}, "actions": {"drop": True, "get": True}}
    world = lay(">...", objects={"box": {"pushable": True}}, **said).step("drop").step("east")
    assert world.picture == ".>+."
    check_books(world.vector)
    assert world.step("get").picture == ".>.."
    check_books(world.vector)


def test_an_agent_swaps_with_the_frozen_and_with_nobody_else():
    world = lay("><", actions=SWAP | {"zap": {"freeze": 3}})
    assert world.step("swap").counted(0, FAILED) == 1
    world.step("zap").step("swap")
    assert world.state.cells[0, WHO, 0].tolist() == [1, 0]
    assert world.agent(1, FROZEN) > 0
    check_books(world.vector)


def test_who_stands_on_something_swaps_with_no_object():
    world = lay(">_X", actions=SWAP).step("east").step("swap")
    assert world.picture == ".>X"
    assert world.counted(0, FAILED) == 1


def test_who_swaps_takes_what_lies_where_it_comes_to():
    world = lay(">.a<", actions=SWAP | {"zap": {"length": 3, "freeze": 5}}, items={"apple": {"limit": 0}})
    world.step("noop", "west").step("east", "noop").step("zap", "noop")
    world.vector.world.params.items[..., 1] = 9
    world.step("swap")
    assert world.counted(0, TOOK) == 1
