"""Valid configs drawn by Hypothesis: small maps that use every feature somewhere."""

from typing import Any

from hypothesis import strategies as some

CLASSES = ["red", "green"]
THINGS = "...............##aahhSTTomc~ddGppFXXHH!!_%t$sskDDA*=CCnAW+"
wraps = some.sampled_from(["left_right", "up_down", "both"])
HEIGHTS, WIDTHS = some.integers(2, 6), some.integers(4, 7)
shares = some.sampled_from([0.0, 0.05, 0.3, 1.0])
rewards = some.integers(-40, 40).map(lambda n: n / 8)
small = some.integers(1, 4)


@some.composite
def pictures(draw: Any, agents: int, rows: Any = HEIGHTS, cols: Any = WIDTHS) -> str:
    rows, cols = draw(rows), draw(cols)
    cells = draw(some.lists(some.sampled_from(THINGS), min_size=rows * cols, max_size=rows * cols))
    for cell in draw(some.lists(some.integers(0, rows * cols - 1), min_size=agents, max_size=agents, unique=True)):
        cells[cell] = draw(some.sampled_from("^>v<@"))
    return "\n".join("".join(cells[row * cols : (row + 1) * cols]) for row in range(rows))


@some.composite
def rounds(draw: Any, agents: int) -> dict[str, Any]:
    """A picture whose edges join, large enough for whatever reaches far."""
    picture = draw(pictures(agents, some.integers(7, 8), some.integers(7, 8)))
    return {"pictures": [picture], "wrap": draw(wraps)}


@some.composite
def regrowths(draw: Any) -> dict[str, Any]:
    if draw(some.booleans()):
        return {"after": draw(small)}
    regrow: dict[str, Any] = {"chance": draw(shares | some.lists(shares, min_size=1, max_size=4))}
    regrow["radius"] = draw(some.integers(1, 3))
    return regrow | draw(some.sampled_from([{}, {"held_back_by": "dirt", "clean": 0.1, "dirty": 0.7}]))


payments = some.fixed_dictionaries(
    {},
    optional={
        "others": rewards | some.dictionaries(some.sampled_from(["first", "second"]), rewards),
        "pack": some.fixed_dictionaries({"radius": small, "reward": rewards}),
    },
)
ground = some.fixed_dictionaries({"glyph": some.just("p"), "taken": some.just("step")})
fort = some.fixed_dictionaries({"glyph": some.just("F"), "taken": some.just("use"), "solid": some.booleans()})
owned = some.fixed_dictionaries({"claim": some.just(True), "income": rewards}, optional={"gives": some.just("red")})
claims = some.tuples(ground, fort, owned, payments).map(
    lambda drawn: {"ground": drawn[0] | drawn[2], "fort": drawn[1] | drawn[2] | drawn[3]}
)


bills = some.dictionaries(some.sampled_from(CLASSES), some.integers(1, 2), max_size=2)
recipes = some.fixed_dictionaries({}, optional={"costs": bills, "asks": bills, "stays": some.booleans()})


@some.composite
def objects(draw: Any) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name in draw(some.sets(some.sampled_from(["apple", "hare", "stag", "ore", "mine", "coin", "dirt", "goal"]))):
        traits: dict[str, Any] = {"reward": draw(rewards), "amount": draw(small)}
        traits["gives"] = draw(some.sampled_from([*CLASSES, name, None]))
        traits["starts"] = draw(some.sampled_from(["present", "present", "absent"]))
        traits["ends"] = draw(some.sampled_from(["nothing"] * 6 + ["agent", "episode"]))
        traits["regrow"] = draw(some.none() | regrowths())
        if name in ("hare", "stag", "mine"):
            traits["needs"] = draw(some.integers(1, 3))
        if name not in ("apple", "goal"):
            traits |= draw(recipes)
        said[name] = traits | draw(payments)
    return said | draw(claims) | draw(passages()) | draw(workshops())


@some.composite
def passages(draw: Any) -> dict[str, Any]:
    """What moves, opens and hurts."""
    sled: dict[str, Any] = {"glyph": "s", "solid": draw(some.booleans()), "opaque": draw(some.booleans())}
    sled |= {"swappable": True, "pushable": sled["solid"] and draw(some.booleans())}
    sled |= {} if sled["solid"] else {"taken": "step", "gives": "red", "freezes": draw(some.integers(0, 2))}
    said = {
        "sled": sled,
        "gate": {"starts": draw(some.sampled_from(["present", "absent"])), "opaque": draw(some.booleans())},
        "lever": {"regrow": {"after": draw(small)}, "stays": True} if draw(some.booleans()) else {"costs": draw(bills)},
        "door": {"asks": {"key": 1}} if draw(some.booleans()) else {"costs": {"red": 1}, "regrow": draw(regrowths())},
        "altar": {"costs": {"red": 1}, "gives": "green"},
        "trap": {"freezes": draw(small), "regrow": draw(some.none() | regrowths())},
    }
    return {name: traits for name, traits in said.items() if name == "sled" or draw(some.booleans())}


chests = some.fixed_dictionaries(
    {
        "limit": some.integers(2, 6) | some.dictionaries(some.sampled_from(CLASSES), some.integers(2, 4), min_size=2),
        "starts": bills,
    }
)
works = some.fixed_dictionaries(
    {"ticks": some.integers(0, 3), "cooldown": some.integers(0, 3)},
    optional={"holds": some.integers(5, 9), "times": small},
)


@some.composite
def workshops(draw: Any) -> dict[str, Any]:
    generator = {"costs": draw(bills), "gives": {"red": draw(small), "green": 1}}
    return {
        "chest": {"store": draw(chests)},
        "generator": generator | draw(some.sampled_from([{}, {"converter": draw(works)}])),
        "altar": {"costs": {"red": 1}, "gives": "green"},
        "assembler": {"gives": "red"} | draw(some.sampled_from([{}, {"signals": {"hey": 1}}])),
    }


beams = some.fixed_dictionaries({"length": small, "width": some.sampled_from([1, 3]), "cooldown": some.integers(0, 3)})
matrices = some.lists(some.lists(rewards, min_size=2, max_size=2), min_size=2, max_size=2)
games = some.fixed_dictionaries(
    {
        "classes": some.just(CLASSES),
        "matrix": matrices,
        "reach": small,
        "ready": some.integers(0, 2),
        "freeze": some.integers(0, 3),
    },
    optional={"column": matrices},
)
gifts = some.fixed_dictionaries(
    {"item": some.sampled_from([*CLASSES, "apple"])},
    optional={"becomes": some.sampled_from([*CLASSES, "cake"]), "amount": small, "reach": small},
)
STYLES = [{}, {"style": "diagonal"}, {"style": "rotate"}, {"style": "rotate", "backward": True}]
moved = some.sampled_from([True, ["red"], ["green", "red"]])
attacks = some.fixed_dictionaries(
    {"targets": small, "rows": small, "columns": some.sampled_from([1, 3]), "freeze": some.integers(0, 3)},
    optional={
        "weapon": some.just({"green": 1}),
        "armour": some.sampled_from(["red", "apple"]),
        "steal": some.booleans(),
    },
)
fees = some.dictionaries(some.sampled_from(["move", "use", "zap"]), some.just({"green": 1}))


def payable(said: dict[str, Any]) -> dict[str, Any]:
    """Only actions that there are cost something."""
    fees = {key: said[key] for key in ("costs", "asks") if key in said}
    return said | {key: {name: goods for name, goods in of.items() if said.get(name)} for key, of in fees.items()}


actions = some.fixed_dictionaries(
    {
        "move": some.sampled_from(STYLES),
        "use": some.booleans(),
        "swap": some.booleans(),
        "signal": some.just({"names": ["hey", "you"]}),
    },
    optional={
        "zap": beams.flatmap(lambda beam: small.map(lambda f: beam | {"freeze": f, "out": f // 3})),
        "clean": beams,
        "play": games,
        "give": gifts,
        "attack": attacks,
        "costs": fees,
        "asks": fees,
        "put": moved,
        "get": moved,
        "drop": moved.map(lambda said: {"items": said, "most": 2}),
    },
).map(payable)


@some.composite
def matrix_of_shares(draw: Any, agents: int) -> list[list[float]]:
    rows = some.lists(some.integers(0, 9), min_size=agents, max_size=agents).filter(any)
    return [[weight / sum(row) for weight in row] for row in (draw(rows) for _ in range(agents))]


paid = rewards | some.fixed_dictionaries({"reward": rewards, "up_to": small})
ordered = some.fixed_dictionaries(
    {"order": some.lists(some.sampled_from(["ground", "fort"]), min_size=1, max_size=3)},
    optional=dict.fromkeys(("reward", "complete", "wrong"), rewards)
    | {key: some.booleans() for key in ("restart", "repeat")},
)
more_rewards = some.fixed_dictionaries(
    {},
    optional={
        "held": some.dictionaries(some.sampled_from(CLASSES), paid),
        "step": rewards,
        "end": some.fixed_dictionaries({}, optional={"terminated": rewards, "truncated": rewards}),
        "sequence": ordered,
        "shaping": some.fixed_dictionaries({"toward": some.sampled_from(["ground", "fort"]), "reward": rewards}),
    },
)
feelings = some.fixed_dictionaries({"envy": some.sampled_from([0.0, 5.0]), "guilt": some.sampled_from([0.0, 0.05])})
preferences = some.fixed_dictionaries(
    {}, optional={"inequity": feelings, "social_value": some.sampled_from([0, 30, 90, -45])}
)
groups_of_their_own = some.fixed_dictionaries(
    {},
    optional={
        "items": some.just({"red": {"initial": 1, "limit": 6}}),
        "rewards": more_rewards,
        "preferences": preferences,
        "view": some.fixed_dictionaries({}, optional={"rows": small, "columns": small}),
    },
)
sides = some.integers(1, 6)
views = some.fixed_dictionaries(
    {"rows": sides, "columns": sides},
    optional={
        "turned": some.booleans(),
        "hidden": some.booleans(),
        "compass": some.sampled_from(["ground", "fort", "sled"]),
        "tokens": some.sampled_from([5, 500]),
    },
)


@some.composite
def generators(draw: Any, agents: int) -> dict[str, Any]:
    """A map drawn by chance; what is placed is even in number, so that two sides can be alike."""
    plan = {"generator": draw(some.sampled_from(["open_field", "random_walls", "maze", "terrain", "bsp"]))}
    plan |= {"layouts": 2}
    plan |= {
        "height": draw(some.integers(9, 11)),
        "width": draw(some.integers(9, 11)),
        "seed": draw(some.integers(0, 9)),
    }
    plan |= {"place": {"ground": 2, "fort": 2, "sled": 2, "gate": draw(some.sampled_from([0, 2]))}}
    if draw(some.booleans()):
        return plan | {"instances": draw(some.integers(1, 2))}
    plan |= {"wrap": draw(some.just("none") | wraps)}
    alike = ["left_right", "up_down", "half_turn"] if agents % 2 == 0 else ["none"]
    return plan | {"symmetry": draw(some.sampled_from(alike))}


@some.composite
def configs(draw: Any) -> dict[str, Any]:
    """A dict that `load` and `build` accept."""
    groups = {"first": draw(some.integers(1, 2)), "second": draw(some.integers(1, 2))}
    agents = sum(groups.values())
    items = some.fixed_dictionaries({"initial": some.integers(0, 2), "limit": some.integers(2, 5)})
    events = some.dictionaries(
        some.sampled_from(["move", "blocked", "use", "take", "zapped", "play", "give", "claim", "fail"]), rewards
    )
    return {
        "agents": groups,
        "episode": draw(some.integers(5, 300)),
        "map": draw(pictures(agents) | pictures(agents) | rounds(agents) | generators(agents)),
        "shuffle": draw(some.booleans()),
        "objects": draw(objects()),
        "items": {name: draw(items) for name in CLASSES},
        "actions": draw(actions),
        "rewards": {"items": draw(some.dictionaries(some.sampled_from(CLASSES), rewards)), "events": draw(events)}
        | draw(more_rewards),
        "preferences": draw(preferences),
        "groups": draw(some.dictionaries(some.sampled_from(["first", "second"]), groups_of_their_own)),
        "sharing": draw(shares | matrix_of_shares(agents)),
        "ends": draw(some.sampled_from([{}, {}, {"plays": 3}, {"holds": {"red": 4}}, {"respawn": 2}])),
        "view": draw(views),
    }
