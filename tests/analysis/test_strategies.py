"""Which strategies are derived or named, and what is said of those that can't be."""

import pytest

from analysis.errors import InputError
from analysis.parse import parse
from analysis.strategies import derive
from mettagrid_lite import load
from mettagrid_lite.build import build
from tests.analysis.acting import FIELD, described
from tests.analysis.own import HOMEMADE

DERIVED = {
    "navigation_open": ["seek(goal)", "stay", "random"],
    "prisoners_dilemma": ["collect(cooperate, 5)", "collect(defect, 5)"],
    "chicken": ["collect(dove, 5)", "collect(hawk, 5)"],
    "stag_hunt": ["collect(stag, 5)", "collect(hare, 5)"],
    "bach_or_stravinsky": ["collect(bach, 5)", "collect(stravinsky, 5)"],
    "matching_pennies": ["collect(heads, 5)", "collect(tails, 5)"],
    "running_with_scissors": ["collect(rock, 5)", "collect(paper, 5)", "collect(scissors, 5)"],
    "spatial_stag_hunt": ["seek(hare)", "hunt(stag)"],
    "harvest": ["seek(apple)", "hold_back(apple, 3)", "zap(apple)"],
    "cleanup": ["seek(apple)", "clean(dirt, apple)"],
    "gathering:scarce": ["seek(apple)", "zap(apple)"],
    "gift": ["seek(token)", "give(token)"],
    "territory": ["seek(plot)", "settle(plot)", "zap(plot)"],
    "volunteer": ["seek(berry)", "seek(fire)"],
    "coop_mining": ["hunt(gold)", "seek(iron)"],
    "wolfpack": ["seek(prey)", "meet(prey)"],
}


def names(config):
    return [[strategy.name for strategy in role] for role in derive(config)]


@pytest.mark.parametrize("name", DERIVED)
def test_each_scenario_gets_a_strategy_for_each_goal(name):
    config = load(name)
    assert names(config) == [DERIVED[name]] * len(config.agents)


@pytest.mark.parametrize("name", DERIVED)
def test_every_derived_strategy_says_why_and_can_be_named_again(name):
    config = load(name)
    for strategy in derive(config)[0]:
        assert strategy.about
        assert parse(build(config), strategy.name) == strategy


def test_what_does_not_pay_is_not_sought():
    config = described(FIELD.replace(">", "c"), agents=1, rewards={"items": {"coin": 1}})
    assert names(load(config)) == [["seek(coin)", "stay", "random"]]


def test_what_is_needed_to_end_the_episode_is_sought():
    config = described(FIELD.replace(">", "c"), agents=1, rewards={}, ends={"holds": {"coin": 1}})
    assert names(load(config)) == [["seek(coin)", "stay", "random"]]


def test_what_nobody_can_use_is_not_sought():
    picture = "#####\n#@.h#\n#a..#\n#####"
    both = {"items": {"hare": 1, "apple": 1}}
    assert names(load(described(picture, rewards=both))) == [["seek(apple)", "stay", "random"]]
    assert names(load(described(picture, rewards=both, actions={"use": True}))) == [["seek(apple)", "seek(hare)"]]


CHAIN = {"agents": 1, "map": "m>nA", "actions": {"use": True}, "rewards": {"items": {"heart": 1}}}


@pytest.mark.parametrize(
    ("said", "goals"),
    [
        ({}, ["make(heart)", "stay", "random"]),
        ({"map": ">A", "items": {"battery": {"initial": 9}}}, ["make(heart)", "stay", "random"]),
        ({"map": ">A"}, ["stay", "random"]),
        ({"rewards": {"items": {"heart": 1, "battery": 0.1}}}, ["make(heart)", "stay", "random"]),
        ({"rewards": {"items": {"heart": 1, "ore": 0.1}}}, ["seek(mine)", "make(heart)"]),
        ({"rewards": {}, "objects": {"altar": {"reward": 1}}}, ["seek(altar)", "stay", "random"]),
        ({"map": "m>Y", "rewards": {"items": {"armor": 1}}}, ["make(armor)", "stay", "random"]),
        ({"map": ">C", "actions": {"get": True}, "items": {"heart": {}}}, ["stay", "random"]),
    ],
)
def test_what_has_a_price_is_made_if_all_it_takes_can_be_had(said, goals):
    assert names(load(CHAIN | said)) == [goals]


def test_what_converters_make_and_chests_hold_is_a_goal():
    works = {"mine": {"converter": {}}, "generator": {"converter": {}}, "altar": {"converter": {}}}
    held = {"chest": {"store": {"starts": {"heart": 1}}}}
    both = {"put": True, "get": True}
    assert names(load(CHAIN | {"objects": works, "actions": both})) == [["make(heart)", "stay", "random"]]
    assert names(load(CHAIN | {"objects": works, "actions": {"get": True}})) == [["stay", "random"]]
    assert names(load(CHAIN | {"map": ">C", "objects": held, "actions": both})) == [["make(heart)", "stay", "random"]]


def test_attacks_are_a_goal_where_somebody_can_arm():
    armed = {"use": True, "attack": {"weapon": {"laser": 1}}}
    battle = CHAIN | {"map": "m>nA<", "agents": 2, "actions": armed}
    assert names(load(battle)) == [["make(heart)", "stay", "random"]]
    assert names(load(battle | {"map": "m>nAL<"})) == [["make(heart)", "attack(heart)"]]
    assert names(load(battle | {"items": {"laser": {"initial": 1}}})) == [["make(heart)", "attack(heart)"]]


def test_dirt_is_cleaned_where_agents_can_clean():
    config = described(FIELD.replace(">", "d"), agents=1, actions={"clean": {}})
    assert names(load(config)) == [["seek(apple)", "clean(dirt)"]]


def test_one_agent_has_nobody_to_zap():
    config = described("#####\n#@.a#\n#####", actions={"zap": {}})
    assert names(load(config)) == [["seek(apple)", "stay", "random"]]


def test_a_world_without_goals_compares_doing_nothing_with_doing_anything():
    assert names(load(described("####\n#@.#\n####", rewards={}))) == [["stay", "random"]]


def test_so_much_is_collected_as_the_map_has_for_each_player():
    config = load("chicken", {"map.place": {"dove": 6, "hawk": 30}})
    assert names(config) == [["collect(dove, 3)", "collect(hawk, 3)"]]


def test_groups_share_a_list_or_have_one_each():
    groups = {"first": 1, "second": 1}
    shared = described(FIELD, agents=groups, strategies=["seek(apple)", "stay"])
    own = described(FIELD, agents=groups, strategies={"second": ["random"], "first": ["stay", "seek(apple)"]})
    assert names(load(shared)) == [["seek(apple)", "stay"]] * 2
    assert names(load(own)) == [["stay", "seek(apple)"], ["random"]]


@pytest.mark.parametrize("given", [{"first": ["stay"]}, {"first": ["stay"], "second": ["stay"], "third": ["stay"]}])
def test_a_list_for_each_group_and_no_other(given):
    config = load(described(FIELD, agents={"first": 1, "second": 1}, strategies=given))
    assert_one_line(lambda: derive(config), "name a list for each group: first, second")


def test_a_strategy_of_ones_own_is_an_entry_point():
    config = load(described(FIELD, strategies=[f"{HOMEMADE}:east"]))
    (strategy,) = derive(config)[0]
    assert strategy.name == f"{HOMEMADE}:east"
    assert strategy.plan is None
    assert callable(strategy.call)


def assert_one_line(act, *words):
    """It is refused in one line with these words."""
    with pytest.raises(InputError) as refusal:
        act()
    said = str(refusal.value)
    assert "\n" not in said
    for word in words:
        assert word in said, said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("eat(apple)", ["'eat(apple)'", "seek(KIND)", "random", "package.module:function"]),
        ("", ["''", "seek(KIND)"]),
        ("stay(apple)", ["'stay(apple)'"]),
        ("seek", ["seek(KIND)"]),
        ("seek()", ["seek(KIND)"]),
        ("seek(appel)", ["no 'appel'", "did you mean 'apple'?"]),
        ("seek(apple, 3)", ["no '3' here"]),
        ("hold_back(apple)", ["hold_back(KIND, NEIGHBOURS)"]),
        ("hold_back(apple, many)", ["hold_back(KIND, NEIGHBOURS)"]),
        ("hold_back(apple, -1)", ["hold_back(KIND, NEIGHBOURS)"]),
        ("collect(apple, 2)", ["needs the action `play`", "add actions.play"]),
        ("zap", ["needs the action `zap`", "add actions.zap"]),
        ("attack", ["needs the action `attack`", "add actions.attack"]),
        ("attack(appel)", ["no 'appel'", "did you mean 'apple'?"]),
        ("make(hearts)", ["no 'hearts' here"]),
        ("make", ["make(ITEM)"]),
        ("zap(apple)", ["needs the action `zap`", "add actions.zap"]),
        ("clean(dirt)", ["needs the action `clean`", "add actions.clean"]),
        ("seek(hare)", ["needs the action `use`", "add actions.use"]),
        ("seek(wall)", ["wall has `taken: never`"]),
        ("seek(dirt)", ["dirt has `taken: clean`"]),
        ("clean(apple)", ["apple has `taken: step`"]),
        ("no.such.module:play", ["can't be imported", "no.such.module:play"]),
        (":", ["can't be imported"]),
        (f"{HOMEMADE}:missing", ["can't be imported", "missing"]),
        (f"{HOMEMADE}:NUMBER", ["is not a function of (observations, chance)"]),
    ],
)
def test_what_cannot_be_played_is_one_line_with_a_remedy(text, words):
    world = build(load(described(FIELD.replace(">", "d").replace("..a.", ".ha."), agents=1, name="orchard")))
    assert_one_line(lambda: parse(world, text), "orchard: strategies: ", *words)


def test_a_kind_that_gives_nothing_is_not_collected():
    play = {"classes": ["apple"], "matrix": [[1]]}
    world = build(load(described("####\n#@G#\n####", actions={"play": play})))
    assert_one_line(lambda: parse(world, "collect(goal, 1)"), "goal gives nothing to collect")


def derived(picture, **said):
    return names(load(described(picture, **({"rewards": {}} | said))))


def test_each_group_gets_strategies_by_whom_its_taking_harms():
    coins = {"red_coin": {"like": "coin", "glyph": "r", "reward": 1, "others": {"red": -2}}}
    coins["blue_coin"] = {"like": "coin", "glyph": "b", "reward": 1, "others": {"blue": -2}}
    said = {"agents": {"red": 1, "blue": 1}, "objects": coins}
    red, blue = derived("#######\n#>r.b<#\n#######", **said)
    assert sorted(red) == ["seek(blue_coin, red_coin)", "seek(red_coin)"]
    assert sorted(blue) == ["seek(blue_coin)", "seek(blue_coin, red_coin)"]


def test_where_both_kinds_harm_each_is_a_goal():
    harmful = {name: {"reward": 1, "others": -1} for name in ("apple", "coin")}
    assert derived("#>a.c<#", objects=harmful) == [["seek(apple)", "seek(coin)"]]


def test_what_harms_nobody_else_is_a_goal_like_any():
    harmful = {"apple": {"reward": 1, "others": -1}, "coin": {"reward": 1}}
    assert derived("#>a.c.#", objects=harmful) == [["seek(apple)", "seek(coin)"]]
    assert derived("#>a.c<#", objects=harmful) == [["seek(coin)", "seek(apple, coin)"]]


@pytest.mark.parametrize(
    ("traits", "goals"),
    [
        ({"pack": {"radius": 1, "reward": 2}}, ["seek(coin)", "meet(coin)"]),
        ({"claim": True, "income": 1}, ["seek(coin)", "settle(coin)"]),
        ({"others": 3}, ["seek(coin)", "stay", "random"]),
    ],
)
def test_what_pays_by_company_as_property_or_others_is_a_goal(traits, goals):
    """The apple pays nothing, so it is no goal."""
    assert derived("#>a.c<#", objects={"coin": traits}) == [goals]


def test_what_can_be_given_is_kept_or_given():
    gift = {"give": {"item": "coin", "becomes": "cake"}}
    assert derived("#>a.c<#", actions=gift, rewards={"items": {"cake": 1}}) == [["seek(coin)", "give(coin)"]]


def test_dirt_that_holds_back_what_pays_is_cleaned_for_it():
    apple = {"reward": 1, "regrow": {"chance": 0.1, "held_back_by": "dirt"}}
    goals = derived("#>a.d<#", objects={"apple": apple}, actions={"clean": {}})
    assert goals == [["seek(apple)", "clean(dirt, apple)"]]


EVERY_ACTION = {"use": True, "zap": {}, "attack": {}, "clean": {}, "give": {"item": "coin"}}
RICH = described(
    "#>a.d.c.f.B.h.mnA<#",
    actions=EVERY_ACTION,
    objects={
        "fort": {"glyph": "f", "taken": "use", "claim": True, "income": 1},
        "apple": {"pack": {"radius": 2, "reward": 1}, "regrow": {"chance": 0.1, "held_back_by": "dirt"}},
        "bay": {"glyph": "B"},
    },
    items={"laser": {}},
    name="rich",
)


@pytest.mark.parametrize(
    "text",
    [
        "seek(apple, coin)",
        "settle(fort)",
        "meet(apple)",
        "give(coin)",
        "attack",
        "attack(heart)",
        "make(heart)",
        "zap(heart)",
        "guard(bay, 3)",
        "wait(apple, 12)",
        "yield(apple, bay)",
        "clean(dirt, apple)",
    ],
)
def test_a_strategy_is_named_as_it_was_written(text):
    strategy = parse(build(load(RICH)), text)
    assert strategy.name == text
    assert strategy.about


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("seek(apple, coin, hare)", "should read seek(KIND)"),
        ("seek(apple, coyn)", "no 'coyn' here; did you mean 'coin'?"),
        ("seek(apple, wall)", "wall has `taken: never`"),
        ("make(laser)", "nothing here gives laser; name an item that objects give"),
        ("settle(apple)", "apple can't be owned; add `claim: true`"),
        ("meet(coin)", "coin pays no company; add its `pack`"),
        ("give(apple)", "apple doesn't give coin, which `actions.give` hands over"),
        ("guard(fort)", "should read guard(KIND, CELLS)"),
        ("wait(apple, soon)", "should read wait(KIND, STEPS)"),
        ("yield(apple)", "should read yield(KIND, BAY)"),
        ("clean(dirt, coin)", "dirt doesn't hold back coin; say clean(KIND)"),
        ("clean(apple, dirt)", "`taken: "),
    ],
)
def test_what_the_world_lacks_for_a_strategy_is_told(text, words):
    assert_one_line(lambda: parse(build(load(RICH)), text), "rich: strategies", words)


@pytest.mark.parametrize(
    ("text", "action"), [("give(coin)", "give"), ("guard(bay, 3)", "zap"), ("settle(fort)", "use")]
)
def test_an_action_that_a_strategy_needs_is_named(text, action):
    world = build(load(RICH | {"actions": {}}))
    assert_one_line(lambda: parse(world, text), f"needs the action `{action}`; add actions.{action}")
