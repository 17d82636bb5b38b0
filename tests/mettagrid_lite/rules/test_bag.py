"""What is regained by itself, and lost when hit."""

from tests.mettagrid_lite.world import lay


def test_an_item_is_regained_every_so_many_steps_up_to_its_limit():
    energy = {"items": {"energy": {"regain": 2, "every": 3, "limit": 5}}, "rewards": {"items": {"energy": 1}}}
    world = lay(">.", **energy)
    carried = [world.wait().carries(0, "energy") for _ in range(10)]
    assert carried == [0, 0, 2, 2, 2, 4, 4, 4, 5, 5]
    assert world.earned == [5.0]


def test_a_hit_costs_a_share_rounded_down():
    bag = {"items": {"coin": {"lost": 0.5}, "key": {"lost": 1}, "hat": {}}, "rewards": {"items": {"coin": 1}}}
    world = lay("><", actions={"zap": {}}, **bag).give(1, coin=5, key=2, hat=3).step("zap")
    assert [world.carries(1, item) for item in ("coin", "key", "hat")] == [3, 0, 3]
    assert world.raw == [0.0, 0.0]


def test_the_frozen_lose_nothing_more():
    bag = {"items": {"coin": {"lost": 0.5}}}
    world = lay("><", actions={"zap": {}}, **bag).give(1, coin=8).step("zap").step("zap")
    assert world.carries(1, "coin") == 4


def test_a_blow_costs_a_share_as_a_zap_does_and_the_rest_may_be_stolen():
    bag = {"items": {"coin": {"lost": 0.5}, "armor": {}}}
    world = lay("><", actions={"attack": {"armour": "armor"}}, **bag).give(1, coin=7, armor=1).step("attack_0")
    assert world.carries(1, "coin") == 7  # armour stops it
    world.step("attack_0")
    assert (world.carries(0, "coin"), world.carries(1, "coin")) == (4, 0)


def test_who_is_zapped_off_the_map_loses_a_share_and_comes_back_with_the_rest():
    bag = {"items": {"coin": {"lost": 0.5}}}
    world = lay(">.<", actions={"zap": {"length": 3, "out": 2}}, **bag).give(1, coin=8).step("zap")
    assert world.carries(1, "coin") == 4
    assert world.wait(3).carries(1, "coin") == 4


def test_who_is_off_the_map_regains_nothing():
    energy = {"items": {"energy": {"regain": 1}}, "ends": {"respawn": 3}}
    world = lay(">$", **energy).step("east")
    assert [world.carries(0, "energy")] + [world.wait().carries(0, "energy") for _ in range(4)] == [0, 0, 0, 0, 1]


def test_a_group_regains_and_loses_by_its_own_items():
    said = {"items": {"coin": {"lost": 0.5}}, "groups": {"first": {"items": {"coin": {"regain": 2}}}}}
    world = lay("><", agents={"first": 1, "second": 1}, **said).wait()
    assert (world.carries(0, "coin"), world.carries(1, "coin")) == (2, 0)
