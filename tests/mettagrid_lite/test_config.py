"""Whatever is wrong with a config is one line that names file, key and remedy; never another error."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from mettagrid_lite import Config, ConfigError, build, load
from mettagrid_lite.load import parse_value
from mettagrid_lite.objects import Kind
from tests.mettagrid_lite.configs import configs
from tests.mettagrid_lite.rules.test_golden import EVERYTHING
from tests.mettagrid_lite.world import still

FINE = {"agents": 2, "map": "#####\n#>.<#\n#####"}
PLAY = {"classes": ["a", "b"], "matrix": [[1, 0], [0, 1]]}
MANY = {"agents": 40, "map": {"generator": "open_field"}, "episode": 30_000}
BROKEN = {
    # unknown keys
    "agnets: unknown key; did you mean 'agents'": {"agnets": 2},
    "qqq: unknown key; known keys: name, about": {"qqq": 2},
    "([: unknown key; known keys: name, about": {"([": 2},
    "'': unknown key; known keys: name, about": {"": 2},
    "actions.zap.lenght: unknown key; did you mean 'length'": {"actions": {"zap": {"lenght": 2}}},
    "rewards.itms: unknown key; did you mean 'items'": {"rewards": {"itms": {}}},
    "map.hieght: unknown key; did you mean 'height'": {"map": {"generator": "rooms", "hieght": 9}},
    "objects.apple.lik: unknown key; did you mean 'like'": {"objects": {"apple": {"lik": "ore"}}},
    "objects.apple.regrow.chanse: unknown key; did you mean 'chance'": {
        "objects": {"apple": {"regrow": {"chanse": 1}}},
    },
    # wrong types
    "agents: must be a mapping of keys, got None": {"agents": None},
    "agents: must be a mapping of keys, got True": {"agents": True},
    "agents: must be a mapping of keys, got 1.5": {"agents": 1.5},
    "agents: must not be empty": {"agents": {}},
    "agents.a b: must be letters, digits and underscores, no digit first, got 'a b'": {"agents": {"a b": 1}},
    "agents.agent: must be 1 or more, got 0": {"agents": 0},
    "agents.agent: must be 2048 or less": {"agents": 10**20},
    "agents: 4,000 are over the limit of 2,048": {"agents": {"a": 2000, "b": 2000}},
    "map: must be text, got 5": {"map": 5},
    "map.generator: is missing": {"map": {}},
    "map.generator: must be one of open_field, random_walls": {"map": {"generator": "roms"}},
    "got 'roms'; did you mean 'rooms'?": {"map": {"generator": "roms"}},
    "map.rooms: unknown key; known keys: height, width": {"map": {"generator": "open_field", "rooms": [1, 2]}},
    "map.corridor_widht: unknown key; did you mean 'corridor_width'?": {
        "map": {"generator": "maze", "corridor_widht": 2}
    },
    "map.where.aple: neither placed nor a group": {"map": {"generator": "maze", "where": {"aple": "far"}}},
    "map.pictures.1: is 1 x 3 cells, the first picture 1 x 2; make them equal": {"map": {"pictures": ["@@", "@@."]}},
    "map.pictures.0: nothing has the glyph 'x'": {"map": {"pictures": ["@x", "@@"]}},
    "map.rooms.1: is missing": {"map": {"generator": "rooms", "rooms": [1]}},
    "map: `rooms`: 9 rooms need a height of 19 or more, got 15": {"map": {"generator": "rooms", "rooms": [9, 1]}},
    "map: `layouts`: 1024 maps of this size pass": {
        "map": {"generator": "rooms", "height": 99, "width": 99, "layouts": 1024}
    },
    "map.place.aple: no such object": {"map": {"generator": "rooms", "place": {"aple": 1}}},
    "map.place: 999 objects and 2 agents on 169 free cells": {
        "map": {"generator": "open_field", "place": {"ore": 999}},
    },
    "episode: must be a whole number, got 'long'": {"episode": "long"},
    "episode: must be a whole number, got nan": {"episode": float("nan")},
    "episode: must be 30000 or less, got a very large int": {"episode": 10**5000},
    "sharing: must be a number, got 'x'": {"sharing": "x"},
    "sharing: must be a number, got true": {"sharing": True},
    "sharing: must be 1 or less, got 2": {"sharing": 2},
    "rewards.events.zap: must be finite, got inf": {"rewards": {"events": {"zap": float("inf")}}},
    "rewards.events.zaped: must be 'move', 'blocked'": {"rewards": {"events": {"zaped": 1}}},
    "actions.use: must be true or false, got 'yes'": {"actions": {"use": "yes"}},
    "actions.zap: must be a mapping of keys, got True": {"actions": {"zap": True}},
    "actions.zap.width: must be odd": {"actions": {"zap": {"width": 2}}},
    "view.rows: must be 1 or more, got 0": {"view": {"rows": 0}},
    "name: must be text, got 5": {"name": 5},
    "name: must be one line without control characters, got 'a\\nb'": {"name": "a\nb"},
    "expect.0: must be text, got 1": {"expect": [1]},
    "strategies: must be a mapping of keys, got 5": {"strategies": 5},
    "objects.apple.others: must be a number, got 'text'": {"objects": {"apple": {"others": "text"}}},
    "objects.apple.others: must be a number, got [1]": {"objects": {"apple": {"others": [1]}}},
    "objects.apple.others: must be a number, got true": {"objects": {"apple": {"others": True}}},
    "objects.apple.others: must be 1000000 or less, got 1e+20": {"objects": {"apple": {"others": 1e20}}},
    "objects.apple.others.agent: must be a number, got 'x'": {"objects": {"apple": {"others": {"agent": "x"}}}},
    "objects.apple.others.agnet: nothing is called 'agnet'; did you mean 'agent'?": {
        "objects": {"apple": {"others": {"agnet": 1}}},
    },
    "objects.apple.pack: must be a mapping of keys, got 5": {"objects": {"apple": {"pack": 5}}},
    "objects.apple.pack.reward: is missing": {"objects": {"apple": {"pack": {"radius": 2}}}},
    "objects.apple.pack.radius: must be 1 or more, got 0": {"objects": {"apple": {"pack": {"radius": 0, "reward": 1}}}},
    "objects.apple.pack.radus: unknown key; did you mean 'radius'": {"objects": {"apple": {"pack": {"radus": 2}}}},
    "objects.apple.claim: must be true or false, got 1": {"objects": {"apple": {"claim": 1}}},
    "objects.apple.income: must be a number, got 'x'": {"objects": {"apple": {"income": "x"}}},
    "objects.altar.costs.battery: must be 1 or more, got 0": {"objects": {"altar": {"costs": {"battery": 0}}}},
    "objects.altar.costs: must be a mapping of keys, got 3": {"objects": {"altar": {"costs": 3}}},
    "objects.altar.stays: must be true or false, got 1": {"objects": {"altar": {"stays": 1}}},
    "objects.altar: `gives` says all amounts: leave out `amount` and `also`": {
        "objects": {"altar": {"gives": {"heart": 2}, "amount": 3}},
    },
    "objects.altar: `also` is beside `gives`": {"objects": {"altar": {"also": {"heart": 2}}}},
    "objects.tree: `costs`, `asks` and `gives` are of who takes it": {"objects": {"tree": {"asks": {"axe": 1}}}},
    "objects.chest.store.limit: must be 65535 or less, got 70000": {"objects": {"chest": {"store": {"limit": 70_000}}}},
    "objects.chest.store: `starts` has more ore than its `limit`": {
        "objects": {"chest": {"store": {"limit": {"gem": 5}, "starts": {"ore": 1}}}},
    },
    "objects.chest: say either `store` or `converter`": {"objects": {"chest": {"converter": {}, "gives": "ore"}}},
    "objects.tree: a `converter` makes what `gives` says": {"objects": {"tree": {"converter": {}}}},
    "objects.mine: what holds things isn't taken": {"objects": {"mine": {"store": {}}}},
    "objects.mine.converter.tick: unknown key; did you mean 'ticks'": {"objects": {"mine": {"converter": {"tick": 1}}}},
    "objects.mine: `converter.starts`: it holds 2 or less": {
        "objects": {"mine": {"converter": {"holds": 2, "starts": {"ore": 3}}}},
    },
    "objects.factory: `converter.holds` is less than it makes": {"objects": {"factory": {"converter": {"holds": 4}}}},
    "objects.apple: `signals` are shown to use it": {"objects": {"apple": {"signals": {"a": 1}}}},
    "objects.altar.signals.hi: nothing is called 'hi'; known: none": {"objects": {"altar": {"signals": {"hi": 1}}}},
    "objects.box: things are dropped in it (actions.drop); give it a `store`": {
        "objects": {"box": {"store": None}}, "actions": {"drop": True},
    },
    "actions.drop.most: must be 1 or more, got 0": {"actions": {"drop": {"most": 0}}},
    "actions.put: must be true or false, got 'ore'": {"actions": {"put": "ore"}},
    "actions.get: must not be empty, got []": {"actions": {"get": []}},
    "actions.signal.names: is missing": {"actions": {"signal": {}}},
    "actions.signal.names: a signal is named twice": {"actions": {"signal": {"names": ["a", "a"]}}},
    "items.ore.lost: must be 1 or less, got 2": {"items": {"ore": {"lost": 2}}},
    "items.ore.every: must be 1 or more, got 0": {"items": {"ore": {"every": 0}}},
    "actions.give.item: is missing": {"actions": {"give": {}}},
    "actions.give: must be a mapping of keys, got True": {"actions": {"give": True}},
    "actions.give.amount: must be 1 or more, got 0": {"actions": {"give": {"item": "a", "amount": 0}}},
    "actions.give.itm: unknown key; did you mean 'item'": {"actions": {"give": {"itm": "a"}}},
    # what doesn't go together
    "objects.apple: `income` is paid to owners: say `claim: true`": {"objects": {"apple": {"income": 1}}},
    "objects.stag: `claim` goes with `taken: step` or `use`, and without": {"objects": {"stag": {"claim": True}}},
    "objects.mine: `claim` goes with `taken: step` or `use`, and without": {"objects": {"mine": {"claim": True}}},
    "objects.goal: `claim` goes with `taken: step` or `use`, and without": {"objects": {"goal": {"claim": True}}},
    "objects.tree: `claim` goes with `taken: step` or `use`, and without": {"objects": {"tree": {"claim": True}}},
    "agents: 9 agents don't fit, 7 starts missing; add @ to the map or lower `agents`": {"agents": 9},
    "agents: 2 agents don't fit, 1 start missing": {
        "agents": {"a": 1, "b": 1}, "map": "1.1", "legend": {"1": "a"},
    },
    "map: row 2 has 4 cells, row 1 has 5; make them equal": {"map": "#####\n#><#\n#####"},
    "map: must be 1 to 256 rows and columns": {"map": "  \n "},
    "map: nothing has the glyph ';'; add `legend: {';': KIND}`": {"map": ";><"},
    "legend.;: no object or group is called 'aple'": {"legend": {";": "aple"}},
    "legend.ab: must be at most 1 characters long": {"legend": {"ab": "apple"}},
    "map: 'a' is the glyph of red and of green": {
        "map": ">a<", "objects": {"red": {"like": "apple"}, "green": {"like": "apple"}},
    },
    "objects.red.like: there is no stock object 'aple'; known: floor": {"objects": {"red": {"like": "aple"}}},
    "objects.red.like: there is no stock object [1]": {"objects": {"red": {"like": [1]}}},
    "objects.red: must be a mapping of keys, got None": {"objects": {"red": None}},
    "objects: must be a mapping of keys, got [1]": {"objects": [1]},
    "objects.wall: a solid object cannot be stepped on": {"objects": {"wall": {"taken": "step"}}},
    "objects.apple: `needs` counts agents that use it": {"objects": {"apple": {"needs": 2}}},
    "objects.apple.regrow: say either `after` (steps) or `chance`": {"objects": {"apple": {"regrow": {}}}},
    "objects.apple.regrow.chance.1: must be 1 or less": {"objects": {"apple": {"regrow": {"chance": [0, 2]}}}},
    "objects.apple.regrow: `dirty` must be above `clean`": {
        "objects": {"apple": {"regrow": {"chance": 1, "clean": 0.5}}},
    },
    "objects.apple.regrow.held_back_by: nothing is called 'mud'": {
        "objects": {"apple": {"regrow": {"chance": 1, "held_back_by": "mud"}}},
    },
    "actions.play: `matrix` must have 2 rows of 2 numbers": {"actions": {"play": PLAY | {"matrix": [[1, 2]]}}},
    "actions.play.matrix.0.0: must be a number, got 'x'": {"actions": {"play": PLAY | {"matrix": [["x", 0], [0, 1]]}}},
    "actions.play.column: needs two groups in `agents`": {"actions": {"play": PLAY | {"column": [[1, 0], [0, 1]]}}},
    "actions.play.matrix: numbers this large, on 131,070 items carried": {
        "actions": {"play": PLAY | {"matrix": [[10**6, 0], [0, 0]]}},
    },
    "rewards: an episode's sum could pass 64 bits": {
        "map": ">a<", "objects": {"apple": {"amount": 65_535}}, "episode": 30_000,
        "rewards": {"items": {"apple": 10**6}},
    },
    "rewards: an episode's sum could pass 64 bits; make them": MANY | {"objects": {"apple": {"others": -(10**6)}}},
    "rewards: an episode's sum could pass 64 bits; make": MANY | {"objects": {"apple": {"others": {"agent": 10**6}}}},
    "rewards: an episode's sum could pass 64": MANY | {"objects": {"apple": {"pack": {"radius": 1, "reward": 10**6}}}},
    "rewards: an episode's sum could pass": MANY | {"objects": {"apple": {"claim": True, "income": -(10**6)}}},
    "rewards: an episode's sum could": MANY | {"actions": {"give": {"item": "a"}}, "rewards": {"items": {"a": 10**6}}},
    "sharing: needs 2 rows of 2 shares, one for each agent": {"sharing": [[1, 0]]},
    "sharing: row 1 sums to 0.9; make it 1": {"sharing": [[1, 0], [0.5, 0.4]]},
    "rewards.items.gold: nothing is called 'gold'; known: none": {"rewards": {"items": {"gold": 1}}},
    "ends.gone: nothing is called 'gold'": {"ends": {"gone": "gold"}},
    "ends.holds.gold: nothing is called 'gold'": {"ends": {"holds": {"gold": 1}}},
    "items.a: `initial` is above `limit`": {"items": {"a": {"initial": 2, "limit": 1}}},
}  # fmt: skip


@pytest.mark.parametrize("line", BROKEN)
def test_a_broken_config_is_told_in_one_line(line):
    with pytest.raises(ConfigError) as raised:
        build(load(FINE | BROKEN[line]))
    assert line in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


def test_many_who_earn_as_much_alone_are_within_64_bits():
    """What the payments to others and of gifts add is what passes."""
    build(load(MANY | {"objects": {"apple": {"reward": 10**6}}, "rewards": {"items": {"apple": 10**6}}}))


FILES = {
    "empty": (b"", "must be a mapping of keys"),
    "a list": (b"- 1\n- 2", "must be a mapping of keys"),
    "a number": (b"5", "must be a mapping of keys"),
    "binary": (b"\x00\xff\xfe\x80", "is not UTF-8 text"),
    "a control character": (b"name: a\x07", "is not valid YAML (special characters are not allowed"),
    "two documents": (b"agents: 2\n---\nagents: 3", "is not valid YAML"),
    "an open bracket": (b"agents: [1", "is not valid YAML"),
    "a tab": (b"agents:\n\t- 1", "is not valid YAML (found character '\\t' that cannot start any token, line 2)"),
    "a key said twice": (b"agents: 2\nmap: '#'\nagents: 3", "key 'agents' is said twice; leave one out, line 3"),
    "a nested key said twice": (b"view: {rows: 1, rows: 2}", "key 'rows' is said twice; leave one out, line 1"),
    "a key that is a list": (b"? [1]\n: 2", "can't be a key"),
    "an alias": (b"a: &a [1]\nb: *a", "aliases (*name) are not supported; write it out, line 2"),
    "a merge": (b"a: {<<: {b: 1}}", "is not valid YAML"),
    "python": (
        b"a: !!python/object/apply:os.system [ls]",
        "is not valid YAML (the tag tag:yaml.org,2002:python/object/apply:os.system is not supported; leave it out",
    ),
    "an empty integer": (b"a: !!int ''", "is not valid YAML"),
    "an odd truth": (b"a: !!bool perhaps", "is not valid YAML"),
    "an odd time": (b"a: !!timestamp soon", "is not valid YAML"),
    "a day that never was": (b"a: 2026-02-31", "is not valid YAML"),
    "an integer of 5,000 digits": (b"episode: " + b"1" * 5_000, "is not valid YAML"),
    "10,000 brackets": (b"a: " + b"[" * 10_000, "is not valid YAML"),
    "a million letters": (b"about: " + b"a" * 1_000_000, "over 1,000,000 bytes"),
    "200 levels": (b"agents: " + b"[" * 200 + b"]" * 200, "agents: must be a mapping of keys"),
    "a date for a name": (b"name: 2026-01-01\nagents: 2\nmap: '><'", "name: must be text"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_told_in_one_line(name, tmp_path):
    content, words = FILES[name]
    path = tmp_path / "world.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as raised:
        load(path)
    assert words in str(raised.value)
    assert "world.yaml: " in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_cannot_be_opened_is_told_in_one_line(tmp_path):
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    secret = tmp_path / "secret.yaml"
    secret.write_text("agents: 2")
    secret.chmod(0)
    targets = [
        tmp_path,
        loop,
        tmp_path / "none.yaml",
        tmp_path / ("x" * 300 + ".yaml"),
        "a\0b",
        "a\0b.yaml",
        "a\nb",
        "",
    ]
    targets += ["x" * 5_000, None, 5, "/dev/zero"] + [secret] * (os.getuid() != 0)
    for target in targets:
        with pytest.raises(ConfigError) as raised:
            load(target)
        assert "\n" not in str(raised.value)
        assert len(str(raised.value)) < 1_000


def test_a_built_in_name_that_is_nearly_right_is_suggested():
    with pytest.raises(
        ConfigError, match=r"stag_hnt: neither a built-in scenario nor a file; did you mean stag_hunt\?"
    ):
        load("stag_hnt")


@pytest.mark.parametrize(("said", "name"), [
    ("navigation/navigation_open", "navigation_open"),
    ("arena/basic", "arena_basic"),
    ("arena/basic:easy", "arena_basic:easy"),
    ("arena/basic/easy", "arena_basic:easy"),
    ("navigation/rooms", "navigation:rooms"),
    ("gathering/scarce", "gathering:scarce"),
    ("in_the_matrix/stag_hunt", "stag_hunt"),
])  # fmt: skip
def test_a_slash_parts_family_name_and_variant(said, name):
    assert load(said) == load(name)


@pytest.mark.parametrize(("said", "complaint"), [
    ("navigation/romms", "navigation.yaml: variants: there is no 'romms'; did you mean rooms"),
    ("memory/tow", "memory/tow: neither a built-in scenario nor a file; did you mean memory_two"),
    ("/arena_basic", "/arena_basic: neither a built-in scenario nor a file"),
    ("hunt/harvest", "hunt/harvest: neither a built-in scenario nor a file"),
])  # fmt: skip
def test_a_name_with_a_slash_that_is_nearly_right_is_suggested(said, complaint):
    with pytest.raises(ConfigError, match=complaint):
        load(said)


def test_a_file_comes_before_a_name_with_a_slash(tmp_path, monkeypatch):
    (tmp_path / "navigation").mkdir()
    (tmp_path / "navigation" / "rooms").write_text("agents: 2\nmap: '><'\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load("navigation/rooms").agents == {"agent": 2}


def test_a_file_without_a_name_is_called_like_the_file(tmp_path):
    (tmp_path / "my_world.yml").write_text("\ufeffagents: 2\nmap: |\n  ####\n  #><#\n  ####\n", encoding="utf-8")
    config = load(tmp_path / "my_world.yml")
    assert (config.name, config.agents) == ("my_world", {"agent": 2})


# short forms


def test_short_forms_are_spelt_out():
    config = load(FINE | {"expect": "chicken", "legend": {1: "apple"}})
    assert (config.agents, config.expect, config.legend) == ({"agent": 2}, ("chicken",), {"1": "apple"})


def test_an_object_refines_the_stock_kind_of_its_name_or_of_like():
    config = load(FINE | {"objects": {"apple": {"reward": 2}, "pear": {"like": "apple", "glyph": "p"}, "rock": {}}})
    assert config.objects["apple"].taken == "step"
    assert (config.objects["pear"].gives, config.objects["pear"].taken) == ("pear", "step")
    assert config.objects["rock"] == Kind()
    assert config.objects["apple"].reward == 2


def test_exponents_without_a_point_are_numbers_too():
    """YAML 1.1 reads 1e-3 as text."""
    assert load(FINE | {"sharing": parse_value("1e-3")}).sharing == 0.001


def test_the_same_rules_hold_without_load():
    with pytest.raises(ValueError, match="agnets"):
        Config(**FINE, agnets=2)


# overrides


def test_an_override_changes_one_field_and_not_the_dict_it_came_from():
    said = FINE | {"actions": {"zap": {"length": 2}}}
    config = load(said, {"actions.zap.freeze": 7, "episode": 9})
    assert (config.actions.zap.length, config.actions.zap.freeze, config.episode) == (2, 7, 9)
    assert said["actions"] == {"zap": {"length": 2}}


def test_an_override_makes_the_mappings_it_needs():
    config = load(FINE, {"actions.zap.freeze": 7, "objects.apple.regrow.after": 5})
    assert config.actions.zap.freeze == 7
    assert (config.objects["apple"].regrow.after, config.objects["apple"].taken) == (5, "step")


def test_short_forms_may_be_overridden():
    assert load(FINE, {"agents": 1}).agents == {"agent": 1}
    with pytest.raises(ConfigError, match=r"--set agents\.agent: 'agents' is not a mapping; set agents itself"):
        load(FINE, {"agents.agent": 1})


def test_a_config_may_be_overridden():
    config = load(EVERYTHING)
    assert load(config) is config
    changed = load(config, {"episode": 7})
    assert changed.episode == 7
    assert changed.model_copy(update={"episode": config.episode}) == config
    assert load(changed, {"episode": config.episode}) == config


def test_overriding_a_config_keeps_objects_that_do_not_refine_the_stock():
    config = Config(**FINE, objects={"apple": Kind(glyph="A")})
    assert load(config, {"episode": 7}).objects["apple"] == Kind(glyph="A")


@pytest.mark.parametrize("path", ["", ".", "a..b", "episode.", ".episode", "map.height", "actions.play.matrix.x"])
def test_a_path_that_leads_nowhere_is_told_in_one_line(path):
    with pytest.raises(ConfigError, match="--set ") as raised:
        load(FINE | {"actions": {"play": PLAY}}, {path: 3})
    assert "\n" not in str(raised.value)


def test_an_override_that_is_no_field_names_the_nearest():
    with pytest.raises(ConfigError, match=r"actions\.zap\.frezee: unknown key; did you mean 'freeze'"):
        load(FINE, {"actions.zap.frezee": 3})


@pytest.mark.parametrize("text", ["[1", "{a: 1, a: 2}", "*a", "!!python/name:os", "!!int ''", "\x07", "[" * 5_000])
def test_a_value_that_is_no_yaml_is_told_in_one_line(text):
    with pytest.raises(ConfigError, match="--set: ") as raised:
        parse_value(text)
    assert "\n" not in str(raised.value)


# fuzz

odd = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5) | some.binary(max_size=3),
    lambda inner: (
        some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=4) | some.integers(), inner, max_size=3)
    ),
    max_leaves=5,
)  # fmt: skip


def places(value, path=()):
    """Every place in a nest of dicts and lists."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [place for key, child in inner for place in places(child, (*path, key))]


def changed(value, path, put):
    """A copy of `value` in which `put(container, key)` was done at `path`."""
    key, *rest = path
    copy = value.copy()
    if rest:
        copy[key] = changed(copy[key], rest, put)
    else:
        put(copy, key)
    return copy


@some.composite
def mutants(draw):
    """A valid config with one to three things put in, taken out, or said under another name."""
    config = draw(configs())
    for _ in range(draw(some.integers(1, 3))):
        path = draw(some.sampled_from(places(config)))
        value, name = draw(odd), draw(some.text(max_size=6))
        deed = draw(some.sampled_from(["set", "drop", "rename"]))

        def put(container, key, deed=deed, value=value, name=name):
            old = container[key]
            if deed == "set" or isinstance(container, list):
                container[key] = value
            else:
                del container[key]
                if deed == "rename":
                    container[name] = old

        config = changed(config, path, put)
    return config


@settings(still(400), suppress_health_check=list(HealthCheck))
@given(mutants())
def test_a_mutated_config_is_accepted_or_told_in_one_line(config):
    line = ""
    try:
        build(load(config))
    except ConfigError as error:
        line = str(error)
    assert "\n" not in line


@settings(still(100), suppress_health_check=list(HealthCheck))
@given(configs())
def test_every_drawn_config_is_valid_and_survives_being_written_down(config):
    read = load(config)
    assert load(read.model_dump()) == read
    assert load(read.model_dump(mode="json")) == read


@settings(still(300), suppress_health_check=list(HealthCheck))
@given(some.binary(max_size=60) | some.text("{}[]:,&*!|>-#?%@ \n\tab1.'\"", max_size=60).map(str.encode))
def test_no_bytes_are_anything_but_a_config_or_one_line(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as raised:  # nothing so short is a config
        load(path)
    assert "\n" not in str(raised.value)


def test_several_gifts_are_the_first_and_those_beside_it():
    config = load(
        FINE
        | {
            "objects": {
                "altar": {"gives": {"heart": 2, "ash": 1}},
                "lab": {"gives": "idea"},
                "factory": {"gives": "armor"},
            }
        }
    )
    altar, factory = config.kinds["altar"], config.kinds["factory"]
    assert (altar.gives, altar.amount, altar.also, altar.costs) == ("heart", 2, {"ash": 1}, {"battery": 3})
    assert (factory.amount, factory.also) == (5, {})
    assert load(config.model_dump()) == config


def test_a_glyph_of_ones_own_goes_before_one_of_the_stock():
    world = build(load(FINE | {"map": ">r<", "objects": {"apple": {"glyph": "r"}}}))
    assert world.kinds == ("floor", "wall", "apple")
