"""Strategies that make things: through recipes, converters, doors and with arms, in worlds small enough to draw."""

import numpy as np
import pytest

from analysis.acts import sort, sources
from analysis.goals import DOOR, LEVER
from mettagrid_lite.state import ATTACKED, FAILED, FROZEN, MOVED, TOOK, WAS_ATTACKED
from tests.analysis.acting import Players, table_of
from tests.mettagrid_lite.world import lay

STYLES = ["cardinal", "diagonal", "rotate"]
HEARTS = """
    ##########
    #m...>..A#
    #.......n#
    #m.......#
    ##########"""


def means(table):
    """Mean payoff of each strategy where all play it."""
    alone = [(profile, row) for row, profile in enumerate(table.profiles) if max(profile) == sum(profile)]
    names = table.roles[0].strategies
    return {names[int(np.argmax(profile))]: float(np.nanmax(table.mean[row])) for profile, row in alone}


@pytest.mark.parametrize("style", STYLES)
def test_a_heart_is_made_of_batteries_and_these_of_ore(style):
    world = lay(HEARTS, actions={"use": True, "move": {"style": style}})
    Players(world, "make(heart)").step(90)
    assert world.carries(0, "heart") == 1
    Players(world, "make(heart)").step(90)
    assert world.carries(0, "heart") >= 2
    assert world.counted(0, FAILED) == 0


@pytest.mark.parametrize("style", STYLES)
def test_what_is_stepped_on_rests_under_the_agent_until_it_is_off(style):
    """One mine, which rests for three steps and doesn't come back under anybody's feet."""
    pads = {"taken": "step", "solid": False, "stays": True}
    world = lay(
        """
        #######
        #m.>..#
        #....A#
        #######""",
        objects={"mine": pads | {"regrow": {"after": 3}}, "altar": pads | {"costs": {"ore": 2}}},
        actions={"move": {"style": style}},
    )
    Players(world, "make(heart)").step(60)
    assert world.carries(0, "heart") >= 2


@pytest.mark.parametrize("style", STYLES)
def test_a_corridor_of_places_to_step_on_is_walked_through(style):
    pads = {name: {"taken": "step", "solid": False, "stays": True} for name in ("mine", "generator", "altar")}
    pads["altar"]["costs"] = {"battery": 1}
    world = lay("#m>A.n#", objects=pads, actions={"move": {"style": style}})
    Players(world, "make(heart)").step(30)
    assert world.carries(0, "heart") >= 1


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("moved", [True, ["ore", "battery", "heart"]])
def test_converters_are_fed_and_emptied(moved, style):
    working = {"mine": {"converter": {"cooldown": 3, "holds": 2}}, "generator": {"converter": {"ticks": 2}}}
    world = lay(
        HEARTS,
        objects=working | {"altar": {"costs": {"battery": 2}, "converter": {"ticks": 3}}},
        actions={"put": moved, "get": moved, "move": {"style": style}},
    )
    Players(world, "make(heart)").step(120)
    assert world.carries(0, "heart") >= 2
    assert world.counted(0, FAILED) == 0


def test_what_lies_in_a_chest_is_got_before_anything_is_made():
    world = lay(
        "#C.>m.nA#", objects={"chest": {"store": {"starts": {"battery": 3}}}}, actions={"use": True, "get": True}
    )
    Players(world, "make(heart)").step(3)
    assert world.carries(0, "battery") in (0, 3)
    Players(world, "make(heart)").step(15)
    assert world.carries(0, "heart") in (0, 1)


@pytest.mark.parametrize("style", STYLES)
def test_who_is_shut_in_gets_the_key_and_opens_the_door(style):
    world = lay(
        """
        #########
        #...#...#
        #.>.D..G#
        #..k#...#
        #########""",
        actions={"use": True, "move": {"style": style}},
    )
    Players(world, "seek(goal)").step(25)
    assert world.counted(0, TOOK) == 3  # key, door and goal


def test_a_key_behind_another_door_is_got_first():
    doors = {
        "red_key": {"like": "key", "glyph": "r"},
        "red_door": {"like": "door", "glyph": "R", "asks": {"red_key": 1}},
    }
    world = lay("#Gr>k#\n#R#D##\n#....#\n######".replace("Gr>k", "r#>k").replace("....", "...G"), objects=doors)
    Players(world, "seek(goal)").step(20)
    assert world.counted(0, TOOK) == 3


def test_who_is_shut_in_by_a_gate_pulls_the_lever():
    world = lay(
        """
        #######
        #!.>HG#
        #######"""
    )
    Players(world, "seek(goal)").step(10)
    assert world.terminated.all()


@pytest.mark.parametrize("style", STYLES)
def test_who_attacks_makes_what_that_uses_up_and_spares_team_mates(style):
    world = lay(
        """
        ########
        #m>.<.n#
        #..L..<#
        #......#
        ########""",
        agents={"red": 2, "blue": 1},
        objects={"lasery": {"costs": {"ore": 1, "battery": 1}}},
        actions={
            "use": True,
            "move": {"style": style},
            "attack": {"targets": 3, "weapon": {"laser": 1}, "freeze": 200},
        },
        rewards={"items": {"coin": 1}},
        items={"coin": {"initial": 1}},
    )
    Players(world, "attack", "stay", "stay").step(80)
    assert (world.counted(0, ATTACKED), world.counted(1, WAS_ATTACKED), world.counted(2, WAS_ATTACKED)) == (1, 0, 1)
    assert world.agent(2, FROZEN) > 0
    assert world.carries(0, "coin") == 2


def test_who_attacks_makes_hearts_while_nobody_can_be_attacked():
    world = lay(
        HEARTS.replace(".......n", ".<.....n"),
        actions={"use": True, "attack": {"targets": 1, "freeze": 500}},
        items={"heart": {"initial": 1}},
    )
    Players(world, "attack(heart)", "stay").step(150)
    assert world.counted(0, ATTACKED) == 1
    assert world.carries(0, "heart") >= 3


def test_what_pays_when_it_is_used_up_is_no_door():
    fire = {"glyph": "f", "solid": True, "taken": "use"}
    kinds = {"fire": fire | {"others": 8}, "curtain": fire | {"glyph": "u"}}
    world = lay("#>Df!uX#", objects=kinds).names
    flags = {name: sort(world, name) & (DOOR | LEVER) for name in world.kinds}
    assert flags == {name: DOOR * (name in ("door", "curtain")) + LEVER * (name == "lever") for name in world.kinds}


def test_each_item_is_had_from_the_kind_that_takes_least_effort():
    world = lay("#>moA&lnC#", objects={"chest": {"store": {"starts": {"ore": 9}}}}, actions={"use": True, "get": True})
    had = {world.names.items[item]: world.names.kinds[kind] for item, kind in sources(world.names).items()}
    assert had["heart"] == "altar"  # the temple makes five, of one that must be there
    assert (had["battery"], had["blueprint"]) == ("generator", "lab")
    assert had["ore"] in ("mine", "ore")


@pytest.mark.parametrize("name", ["navigation_sequence", "navigation_sequence:costly", "navigation_sequence:from_ore"])
def test_making_hearts_pays_and_staying_does_not(name):
    table = table_of(name, 4, map=HEARTS.replace(" ", "").strip())
    paid = means(table)
    assert paid["make(heart)"] > 0.9
    assert paid["stay"] == 0.0


@pytest.mark.parametrize("name", ["arena_basic", "arena_combat", "arena_tag"])
def test_in_an_arena_making_hearts_beats_staying(name):
    changes = {"map": HEARTS.replace(" ", "").strip(), "agents": {"red": 1}, "strategies": ["make(heart)", "stay"]}
    paid = means(table_of(name, 4, **changes))
    assert paid["make(heart)"] > paid["stay"] + 5


@pytest.mark.parametrize("name", ["memory_cue", "memory_two", "navigation_drawn:swirl"])
def test_in_a_world_to_find_a_way_in_seeking_the_goal_beats_staying(name):
    paid = means(table_of(name, 4))
    assert paid["seek(goal)"] > 0.5 > paid["stay"]


def test_nobody_walks_about_for_what_cannot_be_had():
    world = lay("#>..#mnA#")
    Players(world, "make(heart)").step(10)
    assert world.counted(0, MOVED) == 0
