"""Worlds that are broken, each with what must be said of them: key and remedy; ` ... ` stands for anything."""

LINES = {
    "agents": "agents: 2",
    "episode": "episode: 10",
    "map": "map: |\n  #####\n  #>a<#\n  #####",
    "actions": "actions: {zap: {}}",
    "rewards": "rewards: {items: {apple: 1}}",
}


def world(*more: str, **changed: str) -> str:
    """A world that is fine but for what is changed or added."""
    return "\n".join(line for line in [*(LINES | changed).values(), *more] if line) + "\n"


def drawn(*rows: str) -> str:
    return "map: |\n" + "\n".join(f"  {row}" for row in rows)


def played(matrix: str) -> str:
    return f"actions: {{play: {{classes: [apple, hare], matrix: {matrix}}}}}"


NINES = "9" * 400
WORLDS = {
    # keys
    "an unknown key": (world("episod: 5"), "episod: unknown key; did you mean 'episode'?"),
    "an unknown key deep inside": (
        world(actions="actions: {zap: {frezee: 3}}"),
        "actions.zap.frezee: unknown key; did you mean 'freeze'?",
    ),
    "a key that a terminal would obey": (world('"\\e[2J": 1'), "\\x1b[2J: unknown key; known keys: name, about"),
    "no agents": (world(agents=""), "agents: is missing"),
    "no map": (world(map=""), "map: is missing"),
    "a key twice": (world("agents: 3"), "is not valid YAML (key 'agents' is said twice; leave one out, line"),
    # views
    "a compass to nothing": (
        world("view: {compass: aple}"),
        "view.compass: nothing is called 'aple'; did you mean 'apple'?",
    ),
    "tokens of a window with too many places": (
        world("view: {tokens: 9, rows: 16, columns: 16}"),
        "view: `tokens` number at most 254 places, a window of 16 x 16 has more",
    ),
    "a large window with hidden cells": (
        world("view: {hidden: true, rows: 65}"),
        "view: `hidden` goes with windows of at most 64 x 64 cells",
    ),
    "fewer than no tokens": (world("view: {tokens: -1}"), "view.tokens: must be 0 or more, got -1"),
    # types and sizes
    "a word for a number": (world(episode="episode: many"), "episode: must be a whole number, got 'many'"),
    "half a step": (world(episode="episode: 1.5"), "episode: must be a whole number, got 1.5"),
    "a list for a mapping": (world(rewards="rewards: [1]"), "rewards: must be a mapping of keys, got [1]"),
    "yes for a number": (
        world(rewards="rewards: {items: {apple: yes}}"),
        "rewards.items.apple: must be a number, got true",
    ),
    "a date for a name": (world("name: 2026-01-01"), "name: must be text, got datetime.date(2026, 1, 1)"),
    "a name of two lines": (world('name: "a\\nb"'), "name: must be one line without control characters, got 'a\\nb'"),
    "nobody": (world(agents="agents: 0"), "agents.agent: must be 1 or more, got 0"),
    "fewer than nobody": (world(agents="agents: -1"), "agents.agent: must be 1 or more, got -1"),
    "a million agents": (world(agents="agents: 1000000"), "agents.agent: must be 2048 or less, got 1000000"),
    "two crowds": (world(agents="agents: {a: 2000, b: 2000}"), "agents: 4,000 are over the limit of 2,048; say fewer"),
    "an episode of no steps": (world(episode="episode: 0"), "episode: must be 1 or more, got 0"),
    "a number of 400 digits": (world(episode=f"episode: {NINES}"), "episode: must be 30000 or less, got 999"),
    "a number of 5,000 digits": (world(episode=f"episode: {'9' * 5_000}"), "is not valid YAML (Exceeds the limit"),
    "a reward that is not a number": (
        world(rewards="rewards: {items: {apple: .nan}}"),
        "rewards.items.apple: must be finite, got nan",
    ),
    "a reward without end": (
        world(rewards="rewards: {items: {apple: -.inf}}"),
        "rewards.items.apple: must be finite, got -inf",
    ),
    "a reward of 1e999": (world(rewards="rewards: {items: {apple: 1e999}}"), "rewards.items.apple: must be finite"),
    "rewards past 64 bits": (
        world(
            "objects: {apple: {amount: 65535}}", episode="episode: 30000", rewards="rewards: {items: {apple: 1000000}}"
        ),
        "rewards: an episode's sum could pass 64 bits; make them smaller",
    ),
    "a colour by name": (
        world("objects: {apple: {color: red}}"),
        "objects.apple.color: must be a colour such as '#d9483b', got 'red'",
    ),
    "a sprite that there is not": (
        world("objects: {apple: {sprite: chets}}"),
        "objects.apple.sprite: nothing is called 'chets'; did you mean 'chest'?",
    ),
    "an object with a blank": (
        world("objects: {my apple: {}}"),
        "objects.my apple: must be letters, digits and underscores, no digit first, got 'my apple'",
    ),
    # names that nothing has
    "a reward for nothing": (
        world(rewards="rewards: {items: {aple: 1}}"),
        "rewards.items.aple: nothing is called 'aple'; did you mean 'apple'?",
    ),
    "a reward for no event": (
        world(rewards="rewards: {events: {zaped: 1}}"),
        "rewards.events.zaped: must be 'move', ... 'zaped'; did you mean 'zapped'?",
    ),
    "a reward up to nothing": (
        world(rewards="rewards: {items: {apple: {reward: 1, up_to: 0}}}"),
        "rewards.items.apple.up_to: must be 1 or more, got 0",
    ),
    "a group that isn't there": (
        world("groups: {agents: {}}"),
        "groups.agents: nothing is called 'agents'; did you mean 'agent'?",
    ),
    "a group that begins with too much": (
        world("items: {apple: {limit: 3}}", "groups: {agent: {items: {apple: {initial: 4}}}}"),
        "groups.agent.items.apple: `initial` is above `limit`",
    ),
    "an order of nothing": (
        world(rewards="rewards: {sequence: {order: [apple, aple]}}"),
        "rewards.sequence.order: nothing is called 'aple'; did you mean 'apple'?",
    ),
    "too much envy": (
        world("preferences: {inequity: {envy: 1000}}"),
        "preferences.inequity.envy: must be 100 or less, got 1000",
    ),
    "alone with its feelings": (
        world("preferences: {social_value: 45}", agents="agents: 1"),
        "preferences: there is nobody to compare with; say `agents: 2` or more",
    ),
    "an end that can't come": (
        world("ends: {gone: aple}"),
        "ends.gone: nothing is called 'aple'; did you mean 'apple'?",
    ),
    "held back by nothing": (
        world("objects: {apple: {regrow: {chance: 0.1, held_back_by: drit}}}"),
        "objects.apple.regrow.held_back_by: nothing is called 'drit'; did you mean 'dirt'?",
    ),
    "like nothing": (
        world("objects: {pear: {like: aple}}"),
        "objects.pear.like: there is no stock object 'aple'; known: floor",
    ),
    "taken in no way": (
        world("objects: {apple: {taken: stepp}}"),
        "objects.apple.taken: must be 'never', ... got 'stepp'; did you mean 'step'?",
    ),
    "a strategy for nothing": (
        world("strategies: [seek(aple)]"),
        "strategies: 'seek(aple)': no 'aple' here; did you mean 'apple'?",
    ),
    "strategies of nobody": (world("strategies: {red: [stay]}"), "strategies.red: name a list for each group: agent"),
    "an empty list of strategies": (world("strategies: []"), "strategies: must not be empty, got []"),
    # maps
    "a glyph without a legend": (
        world(map=drawn("#####", "#>x<#", "#####")),
        "map: nothing has the glyph 'x'; add `legend: {'x': KIND}`",
    ),
    "a legend for nothing": (
        world("legend: {x: aple}"),
        "legend.x: no object or group is called 'aple'; did you mean 'apple'?",
    ),
    "a legend for two letters": (
        world("legend: {ab: apple}"),
        "legend.ab: must be at most 1 characters long, got 'ab'",
    ),
    "a ragged map": (
        world(map=drawn("#####", "#>a<", "#####")),
        "map: row 2 has 4 cells, row 1 has 5; make them equal",
    ),
    "an empty map": (world(map="map: ''"), "map: must be 1 to 256 rows and columns"),
    "a map too wide": (world(map=drawn("#" * 300)), "map: must be 1 to 256 rows and columns"),
    "agents that don't fit": (
        world(agents="agents: 9"),
        "agents: 9 agents don't fit, 7 starts missing; add @ to the map or lower `agents`",
    ),
    "a generator that isn't there": (
        world(map="map: {generator: open_feild}"),
        "map.generator: must be ... got 'open_feild'; did you mean 'open_field'?",
    ),
    "a field too small": (
        world(map="map: {generator: open_field, height: 3, width: 3}"),
        "map.place: 0 objects and 2 agents on 1 free cells; make the map larger",
    ),
    "a field too large": (
        world(map="map: {generator: open_field, height: 256, width: 256, layouts: 1024}"),
        "map: `layouts`: 1024 maps of this size pass 4,194,304 cells; say fewer",
    ),
    "nothing to place": (
        world(map="map: {generator: open_field, place: {aple: 3}}"),
        "map.place.aple: no such object; did you mean 'apple'?",
    ),
    "another generator's key": (
        world(map="map: {generator: spiral, rooms: [1, 2]}"),
        "map.rooms: unknown key; known keys: height, width",
    ),
    "a place nobody knows": (
        world(map="map: {generator: maze, where: {agent: midle}}"),
        "map.where.agent: must be 'anywhere', ... got 'midle'; did you mean 'middle'?",
    ),
    "seats that can't be fair": (
        world(agents="agents: 3", map="map: {generator: terrain, symmetry: up_down, height: 12}"),
        "map.symmetry: 3 agents can't stand up_down; say a multiple of 2, or make the map larger",
    ),
    "things too far apart": (
        world(map="map: {generator: open_field, apart: 90}"),
        "map.apart: 2 agents don't fit 90 steps apart; lower `apart` or make the map larger",
    ),
    "too many instances": (
        world(map="map: {generator: rooms, instances: 64, height: 99}"),
        "map: `instances`: 64 of this size make 792 x 120 cells, over 256 x 256",
    ),
    "instances that nothing keeps apart": (
        world(map="map: {generator: rooms, instances: 2, wrap: both}"),
        "map: `instances`: walls keep them apart, but `wrap` leaves edges open; say one of the two",
    ),
    "edges that join, turned onto others": (
        world(map="map: {generator: terrain, symmetry: quarter_turn, wrap: up_down}"),
        "map: `symmetry`: quarter_turn turns edges that join onto others; say `wrap: both` or none",
    ),
    "a border without an edge": (
        world(map="map: {generator: terrain, border: 2, wrap: both}"),
        "map: `border`: 2 has no edge to stand at, `wrap` joins all; leave out one",
    ),
    "edges that don't join so": (
        world(map="map: {generator: terrain, wrap: torus}"),
        "map.wrap: must be 'none', 'left_right', 'up_down' or 'both', got 'torus'",
    ),
    "a world too small to be round": (
        world(map="map: {pictures: ['><'], wrap: left_right}", rewards=""),
        "map.wrap: 2 cells make no lap; draw 3 or more",
    ),
    "a beam that comes round": (
        world(map="map: {pictures: ['>a<'], wrap: left_right}"),
        "actions.zap: reaches 3 cells, but once around the world (map.wrap) are 3; make one smaller",
    ),
    "neighbours that are the same": (
        world(
            map="map: {pictures: ['>a.<'], wrap: left_right}",
            objects="objects: {apple: {regrow: {chance: [0, 1], radius: 2}}}",
        ),
        "objects.apple.regrow.radius: reaches 4 cells, but once around the world (map.wrap) are 4",
    ),
    "pictures of two sizes": (
        world(map="map: {pictures: ['>a<', '>a.<']}"),
        "map.pictures.1: is 1 x 4 cells, the first picture 1 x 3; make them equal",
    ),
    "rooms that don't fit": (
        world(map="map: {generator: rooms, rooms: [9, 9]}"),
        "map: `rooms`: 9 rooms need a height of 19 or more, got 15",
    ),
    # what doesn't go together
    "a matrix that isn't square": (
        world(actions=played("[[1, 2]]")),
        "actions.play: `matrix` must have 2 rows of 2 numbers, one for each of `classes`",
    ),
    "a ragged matrix": (world(actions=played("[[1, 2], [3]]")), "actions.play: `matrix` must have 2 rows of 2 numbers"),
    "a word in a matrix": (
        world(actions=played("[[1, 2], [3, x]]")),
        "actions.play.matrix.1.1: must be a number, got 'x'",
    ),
    "shares of one": (world("sharing: [[1.0]]"), "sharing: needs 2 rows of 2 shares, one for each agent"),
    "shares that don't add up": (world("sharing: [[0.5, 0.4], [0, 1]]"), "sharing: row 0 sums to 0.9; make it 1"),
    "an even beam": (
        world(actions="actions: {zap: {width: 2}}"),
        "actions.zap.width: must be odd: the beam is centred",
    ),
    "backward in eight ways": (
        world(actions="actions: {move: {style: diagonal, backward: true}}"),
        "actions.move: `backward` goes with `style: rotate`: others turn round and go",
    ),
    "an area with no middle": (
        world(actions="actions: {attack: {columns: 2}}"),
        "actions.attack.columns: must be odd: the area is centred on the agent",
    ),
    "a price for no action": (
        world(actions="actions: {costs: {zapp: {apple: 1}}, zap: {}}"),
        "actions.costs.zapp: nothing is called 'zapp'; did you mean 'zap'?",
    ),
    "a lever for nothing": (
        world("objects: {lever: {opens: gaet}}"),
        "objects.lever.opens: nothing is called 'gaet'; did you mean 'gate'?",
    ),
    "a gate of apples": (
        world("objects: {lever: {opens: apple}}"),
        "objects.lever.opens: 'apple' can be no gate: a gate is `solid`, `taken: never`, and without `regrow`",
    ),
    "a gate that holds things": (
        world("objects: {lever: {opens: chest}}"),
        "objects.lever.opens: 'chest' can be no gate: a gate is `solid`, `taken: never`, and without `regrow`",
    ),
    "a chest that is taken": (
        world("objects: {chest: {taken: use}}"),
        "objects.chest: what holds things isn't taken: leave out `taken`",
    ),
    "a chest too full": (
        world("objects: {chest: {store: {limit: 2, starts: {ore: 3}}}}"),
        "objects.chest.store: `starts` has more ore than its `limit`",
    ),
    "a converter that makes nothing": (
        world("objects: {machine: {glyph: Q, converter: {ticks: 2}}}"),
        "objects.machine: a `converter` makes what `gives` says of what it `costs`",
    ),
    "a signal that nobody gives": (
        world(
            "objects: {assembler: {gives: gem, signals: {hey: 1}}}",
            actions="actions: {use: true, signal: {names: [hay]}}",
        ),
        "objects.assembler.signals.hey: nothing is called 'hey'; did you mean 'hay'?",
    ),
    "a signal twice": (
        world(actions="actions: {signal: {names: [hey, hey]}}"),
        "actions.signal.names: a signal is named twice",
    ),
    "things dropped in no box": (
        world("objects: {box: {store: null}}", actions="actions: {drop: true}"),
        "objects.box: things are dropped in it (actions.drop); give it a `store`",
    ),
    "a block that grows back": (
        world("objects: {block: {taken: use, regrow: {after: 2}}}"),
        "objects.block: `pushable` goes with `solid: true`, and like `swappable` without `regrow` and `claim`",
    ),
    "a lever that is cleaned": (
        world("objects: {lever: {taken: clean}}"),
        "objects.lever: `opens` goes with `taken: use` (a lever) or `step` (a plate, not `swappable`)",
    ),
    "a plate that is carried off": (
        world("objects: {plate: {swappable: true}}"),
        "objects.plate: `opens` goes with `taken: use` (a lever) or `step` (a plate, not `swappable`)",
    ),
    "a solid step": (
        world("objects: {apple: {solid: true}}"),
        "objects.apple: a solid object cannot be stepped on: say `taken: use` or `solid: false`",
    ),
    "a chance over 1": (
        world("objects: {apple: {regrow: {chance: 1.5}}}"),
        "objects.apple.regrow.chance: must be 1 or less, got 1.5",
    ),
    # what is no YAML
    "an empty file": ("", "must be a mapping of keys such as `agents`, `map`, `objects`"),
    "a comment": ("# nothing\n", "must be a mapping of keys such as `agents`, `map`, `objects`"),
    "a list": ("- 1\n", "must be a mapping of keys such as `agents`, `map`, `objects`"),
    "a program": (b"\x7fELF\x02\x00\xff", "is not UTF-8 text; a config is a YAML file"),
    "Latin-1": (world("about: caf\xe9").encode("latin-1"), "is not UTF-8 text; a config is a YAML file"),
    "UTF-16": (world().encode("utf-16"), "is not UTF-8 text; a config is a YAML file"),
    "a zero byte": (world("about: a\0b"), "is not valid YAML (special characters are not allowed)"),
    "a Python object": (
        world("about: !!python/object/apply:os.system [ls]"),
        "is not valid YAML (the tag tag:yaml.org,2002:python/object/apply:os.system is not supported; leave it out",
    ),
    "an alias bomb": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "is not valid YAML (aliases (*name) are not supported; write it out, line 2)",
    ),
    "5,000 brackets": (world("about: " + "[" * 5_000), "is not valid YAML (nested too deeply)"),
    "100 levels": (world("about: " + "[" * 100 + "]" * 100), "about: must be text, got [[[["),
    "a cut file": (world("view: {rows: 3"), "is not valid YAML (expected ',' or '}', but got '<stream end>', line"),
    "a tab": (
        world("view:\n\trows: 3"),
        "is not valid YAML (found character '\\t' that cannot start any token, line 10)",
    ),
    "two documents": (world("---\nagents: 3"), "is not valid YAML (but found another document, line"),
    "a million letters": (world("about: " + "a" * 1_000_000), "over 1,000,000 bytes; a config is a page of YAML"),
}
"""Content of world.yaml."""
