"""What is otherwise for one group."""

import pytest

from mettagrid_lite import ConfigError, build, load
from mettagrid_lite.groups import item_of, rewards_of
from mettagrid_lite.rewards import full
from tests.mettagrid_lite.world import lay

TWO = {"agents": {"red": 1, "blue": 1}, "legend": {"1": "red", "2": "blue"}}


def test_a_group_may_begin_with_more_and_carry_less():
    groups = {"blue": {"items": {"apple": {"initial": 2, "limit": 2}}}}
    world = lay("1aa2", groups=groups, items={"apple": {"limit": 9}}, **TWO)
    world.step("east", "west")
    assert [world.carries(a, "apple") for a in (0, 1)] == [1, 2]  # who has no room stands on it
    assert world.state.tally[0, :, -1].tolist() == [1, 0]


def test_a_group_is_told_apart_by_what_it_says_alone():
    config = load(
        {
            "map": "><..",
            "agents": {"red": 1, "blue": 1},
            "items": {"ore": {"initial": 1, "limit": 5}},
            "rewards": {"items": {"ore": {"reward": 1, "up_to": 3}}, "events": {"move": -1, "zap": 2}},
            "groups": {
                "blue": {"items": {"ore": {"limit": 7}}, "rewards": {"items": {"ore": 4}, "events": {"zap": 0}}}
            },
        }
    )
    assert item_of(config, "red", "ore") == config.items["ore"]
    assert (item_of(config, "blue", "ore").initial, item_of(config, "blue", "ore").limit) == (1, 7)
    assert full(rewards_of(config, "blue").items["ore"]).up_to is None
    assert rewards_of(config, "blue").events == {"move": -1, "zap": 0}


def test_a_group_is_paid_otherwise():
    groups = {"red": {"rewards": {"items": {"apple": -3}, "events": {"move": 0.5}}}}
    world = lay("1aa2", groups=groups, rewards={"items": {"apple": 1}}, **TWO).step("east", "west")
    assert world.raw == [-2.5, 1.0]


def test_each_reckons_what_a_gift_is_worth_by_its_own_group():
    groups = {"red": {"rewards": {"items": {"coin": 1}}}, "blue": {"rewards": {"items": {"coin": 5}}}}
    said = TWO | {"groups": groups, "actions": {"give": {"item": "coin"}}}
    assert lay("1.2", items={"coin": {"initial": 1}}, **said).step("east").step("give").raw == [-1.0, 5.0]


def test_the_limit_of_who_is_given_to_counts():
    said = TWO | {"items": {"coin": {"initial": 1}}, "actions": {"give": {"item": "coin"}}}
    world = lay("1.2", groups={"blue": {"items": {"coin": {"limit": 1}}}}, **said).step("east").step("give")
    assert [world.carries(a, "coin") for a in (0, 1)] == [1, 1]


def test_an_item_of_one_group_alone_is_known_to_all():
    world = build(load({"map": "><", "agents": 2, "groups": {"agent": {"items": {"coin": {"initial": 3}}}}}))
    assert world.items == ("coin",)


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ({"bleu": {}}, "groups.bleu: nothing is called 'bleu'; did you mean 'blue'?"),
        ({"blue": {"itmes": {}}}, "groups.blue.itmes: unknown key; did you mean 'items'?"),
        ({"blue": {"items": {"ore": {"initial": 9}}}}, "groups.blue.items.ore: `initial` is above `limit`"),
        ({"blue": {"rewards": {"items": {"gold": 1}}}}, "groups.blue.rewards.items.gold: nothing is called 'gold'"),
        (
            {"blue": {"rewards": {"items": {"ore": {"upto": 1}}}}},
            "groups.blue.rewards.items.ore.upto: unknown key;",
        ),
        ({"blue": {"rewards": {"items": {"ore": {}}}}}, "groups.blue.rewards.items.ore.reward: is missing"),
        ({"blue": {"rewards": {"items": {"ore": [1]}}}}, "groups.blue.rewards.items.ore: must be a number, got [1]"),
        (
            {"blue": {"rewards": {"events": {"zap": {"reward": 1, "up_to": 0}}}}},
            "groups.blue.rewards.events.zap.up_to: must be 1 or more, got 0",
        ),
    ],
)
def test_a_mistake_names_the_group(groups, words):
    said = {"map": "><..", "agents": {"red": 1, "blue": 1}, "items": {"ore": {"limit": 5}}, "groups": groups}
    with pytest.raises(ConfigError) as error:
        build(load(said))
    assert words in str(error.value)
