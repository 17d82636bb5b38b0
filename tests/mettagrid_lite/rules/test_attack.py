"""Attacks: who is hit, what armour does, what is stolen."""

import pytest

from mettagrid_lite.state import ATTACKED, FAILED, FROZEN, SHIELDED, STOLE, WAS_ATTACKED
from tests.mettagrid_lite.world import lay, share_of


def attacking(**said):
    return {"attack": {"freeze": 4} | said}


def test_an_attack_freezes_the_nearest_ahead():
    world = lay(">.<<", actions=attacking()).step("attack_0")
    assert [world.agent(a, FROZEN) for a in range(3)] == [0, 4, 0]
    assert (world.counted(0, ATTACKED), world.counted(1, WAS_ATTACKED)) == (1, 1)


def test_the_second_target_is_the_next_one_and_a_third_there_is_not():
    assert lay(">.<<", actions=attacking()).step("attack_1").agent(2, FROZEN) == 4
    assert lay(">.<<", actions=attacking()).step("attack_2").counted(0, FAILED) == 1


def test_in_one_row_the_middle_is_first_then_left_then_right():
    picture = """
        .<
        ><
        .<"""
    hit = []
    for target in ("attack_0", "attack_1", "attack_2"):
        world = lay(picture, actions=attacking()).step("noop", target)
        hit.append(next(a for a in range(4) if world.agent(a, FROZEN)))
    assert hit == [2, 0, 3]


def test_the_area_is_as_deep_and_wide_as_said_and_walls_do_not_matter():
    assert lay(">#<", actions=attacking(rows=2)).step("attack_0").agent(1, FROZEN) == 4
    assert lay(">.<", actions=attacking(rows=1)).step("attack_0").counted(0, FAILED) == 1
    assert lay("..<\n>..", actions=attacking(columns=1)).step("noop", "attack_0").counted(1, FAILED) == 1


def test_the_frozen_are_not_hit_again():
    world = lay(">.<<", actions=attacking()).step("attack_0").step("attack_0")
    assert (world.agent(1, FROZEN), world.agent(2, FROZEN)) == (3, 4)


def test_an_attack_costs_a_weapon():
    world = lay("><", actions=attacking(weapon={"laser": 2}, freeze=0)).give(0, laser=3)
    world.step("attack_0")
    assert (world.carries(0, "laser"), world.counted(0, ATTACKED)) == (1, 1)
    assert world.step("attack_0").counted(0, FAILED) == 1
    assert world.carries(0, "laser") == 1


def test_an_attack_at_nobody_costs_nothing():
    world = lay(">.", actions=attacking(weapon={"laser": 1})).give(0, laser=1).step("attack_0")
    assert (world.carries(0, "laser"), world.counted(0, FAILED)) == (1, 1)


def test_a_unit_of_armour_stops_a_blow_and_is_used_up():
    world = lay("><", actions=attacking(armour="shell"), items={"gold": {}}).give(1, shell=1, gold=2)
    world.step("attack_0")
    assert (world.carries(1, "shell"), world.carries(1, "gold"), world.agent(1, FROZEN)) == (0, 2, 0)
    assert world.counted(1, SHIELDED) == 1
    assert world.step("attack_0").carries(0, "gold") == 2


@pytest.mark.parametrize(("limit", "taken"), [(9, 5), (3, 3), (0, 0)])
def test_all_is_stolen_that_the_attacker_has_room_for(limit, taken):
    world = lay("><", actions=attacking(), items={"gold": {"limit": 9}}, rewards={"items": {"gold": 0.5}})
    world.give(1, gold=5).give(0, gold=9 - limit).step("attack_0")
    assert (world.carries(0, "gold"), world.carries(1, "gold")) == (9 - limit + taken, 5 - taken)
    assert world.rewards == [taken / 2, -taken / 2]
    assert world.counted(0, STOLE) == (taken > 0)


def test_without_stealing_everybody_keeps_what_it_carries():
    world = lay("><", actions=attacking(steal=False), items={"gold": {}}).give(1, gold=5).step("attack_0")
    assert world.carries(1, "gold") == 5


def test_a_duel_is_won_by_either_alike():
    world = lay("><", actions=attacking(), envs=400, seed=9).step("attack_0", "attack_0")
    frozen = world.state.agents[:, :, FROZEN] > 0
    assert (frozen.sum(1) == 1).all()
    assert share_of(int(frozen[:, 0].sum()), 400, 0.5)


def test_what_was_stolen_may_be_gained_and_paid_again():
    """Two apples of three pay; the theft costs them, and the next ones pay as at first."""
    said = {"items": {"apple": {"limit": 9}}, "rewards": {"items": {"apple": {"reward": 1, "up_to": 2}}}}
    heap = {"apple": {"amount": 3, "regrow": {"after": 1}}}
    world = lay(">a<", objects=heap, actions=attacking(freeze=0), **said).step("east")
    assert world.step("noop", "attack_0").raw == [-2.0, 2.0]
    assert world.step("west").step("east").raw == [2.0, 0.0]
