"""Doors, levers, plates and gates; hazards."""

import pytest

from mettagrid_lite.state import ALIVE, FROZEN, STANDING, TERMINATED, TOOK, WAIT
from tests.mettagrid_lite.books import check_books
from tests.mettagrid_lite.world import lay


def is_open(world, row, col):
    return bool(world.state.cells[0, WAIT, row, col] != 0)


def test_a_door_opens_for_who_has_a_key_and_stays_open():
    world = lay(">kD.")
    assert world.step("east").step("use").picture == ".>.."
    assert world.carries(0, "key") == 1
    assert lay(">D.").step("use").step("east").picture == ">D."


def test_a_lever_opens_all_gates_and_closes_them_again():
    world = lay(">!HH").step("use")
    assert is_open(world, 0, 2) and is_open(world, 0, 3)
    assert world.state.counts[0, STANDING, world.names.kinds.index("gate")] == 0
    world.step("use")
    assert not is_open(world, 0, 2)
    assert world.counted(0, TOOK) == 2


def test_two_who_use_one_lever_in_a_step_put_it_over_once():
    world = lay(">!<H").step("use", "use")
    assert is_open(world, 0, 3)
    assert world.counted(0, TOOK) + world.counted(1, TOOK) == 1


def test_a_plate_opens_a_gate_while_somebody_stands_on_it():
    world = lay(">_.H").step("east")
    assert is_open(world, 0, 3)
    assert not is_open(world.step("east"), 0, 3)
    assert world.picture == "._>H"


def test_a_gate_that_starts_open_is_closed_by_its_plate():
    world = lay(">_.H", objects={"gate": {"starts": "absent"}})
    assert is_open(world, 0, 3)
    assert not is_open(world.step("east"), 0, 3)


def test_a_gate_with_somebody_in_it_stays_open_until_that_one_has_left():
    world = lay("v..\n!H<").step("use").step("noop", "west").step("use", "noop")
    assert is_open(world, 1, 1) and world.picture == "v..\n!<."
    check_books(world.vector)
    assert not is_open(world.step("noop", "east"), 1, 1)
    assert world.picture == "v..\n!H>"


def test_a_lever_may_rest_between_two_uses():
    slow = {"lever": {"stays": True, "regrow": {"after": 2}}}
    world = lay(">!H", objects=slow).step("use").step("use")
    assert is_open(world, 0, 2)
    assert not is_open(world.step("use").step("use"), 0, 2)


def test_a_gate_that_ends_the_episode_by_being_gone():
    assert lay(">!H", ends={"gone": "gate"}).step("use").agent(0, TERMINATED) == 1


@pytest.mark.parametrize("times", [1, 2])
def test_a_hazard_hurts_each_time_and_stays(times):
    world = lay(">%.")
    for _ in range(times):
        world.step("east").step("west")
    assert world.earned == [-float(times)]
    assert world.picture == "<%."


def test_a_trap_holds_who_steps_on_it():
    world = lay(">t.", objects={"trap": {"freezes": 2}}).step("east")
    assert world.agent(0, FROZEN) == 2
    assert world.step("east").picture == ".x."
    assert world.step("east").step("east").picture == ".t>"


def test_lava_ends_who_steps_on_it_and_stays():
    world = lay(">$<").step("east")
    assert (world.agent(0, ALIVE), world.picture) == (0, ".$<")
