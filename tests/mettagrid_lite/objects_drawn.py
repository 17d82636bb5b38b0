"""Objects of random configs: something of everything that an object can be."""

from typing import Any

from hypothesis import strategies as some

CLASSES = ["red", "green"]
shares = some.sampled_from([0.0, 0.05, 0.3, 1.0])
rewards = some.integers(-40, 40).map(lambda n: n / 8)
small = some.integers(1, 4)
amounts = small | some.sampled_from([1, 1, 300, 60_000])
bills = some.dictionaries(some.sampled_from(CLASSES), some.integers(1, 2), max_size=2)
recipes = some.fixed_dictionaries({}, optional={"costs": bills, "asks": bills, "stays": some.booleans()})
patterns = some.sampled_from([{}, {"hey": 1}, {"hey": 2}, {"hey": 1, "you": 1}])
moved = some.sampled_from([{}, {}, {"pushable": True}, {"swappable": True}, {"pushable": True, "swappable": True}])
payments = some.fixed_dictionaries(
    {},
    optional={
        "others": rewards | some.dictionaries(some.sampled_from(["first", "second"]), rewards),
        "pack": some.fixed_dictionaries({"radius": small, "reward": rewards}),
    },
)


@some.composite
def objects(draw: Any) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name in draw(some.sets(some.sampled_from(["apple", "hare", "stag", "ore", "mine", "coin", "dirt", "goal"]))):
        traits: dict[str, Any] = {"reward": draw(rewards), "amount": draw(amounts)}
        traits["gives"] = draw(some.sampled_from([*CLASSES, name, None]))
        traits["starts"] = draw(some.sampled_from(["present", "present", "absent"]))
        traits["ends"] = draw(some.sampled_from(["nothing"] * 6 + ["agent", "episode"]))
        traits["regrow"] = draw(some.none() | regrowths())
        if name in ("hare", "stag", "mine"):
            traits |= {"needs": draw(some.integers(1, 3)), "signals": draw(patterns)}
        if name not in ("apple", "goal"):
            traits |= draw(recipes)
        said[name] = traits | draw(payments)
    return said | draw(claims) | draw(passages()) | draw(workshops()) | draw(chests())


@some.composite
def regrowths(draw: Any) -> dict[str, Any]:
    if draw(some.booleans()):
        return {"after": draw(small)}
    regrow: dict[str, Any] = {"chance": draw(shares | some.lists(shares, min_size=1, max_size=4))}
    regrow["radius"] = draw(some.integers(1, 3))
    return regrow | draw(some.sampled_from([{}, {"held_back_by": "dirt", "clean": 0.1, "dirty": 0.7}]))


ground = some.fixed_dictionaries({"glyph": some.just("p"), "taken": some.just("step")})
fort = some.fixed_dictionaries({"glyph": some.just("F"), "taken": some.just("use"), "solid": some.booleans()})
owned = some.fixed_dictionaries({"claim": some.just(True), "income": rewards}, optional={"gives": some.just("red")})
claims = some.tuples(ground, fort, owned, payments).map(
    lambda drawn: {"ground": drawn[0] | drawn[2], "fort": drawn[1] | drawn[2] | drawn[3]}
)


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
        "trap": {"freezes": draw(small), "regrow": draw(some.none() | regrowths())},
        "hazard": {"costs": draw(bills), "gives": draw(some.sampled_from(["green", None]))},
    }
    return {name: traits for name, traits in said.items() if name == "sled" or draw(some.booleans())}


works = some.fixed_dictionaries(
    {"ticks": some.integers(0, 3), "cooldown": some.integers(0, 3)},
    optional={"holds": some.integers(5, 9), "times": small},
)


@some.composite
def workshops(draw: Any) -> dict[str, Any]:
    """What is used, or works by itself."""
    generator = {"costs": draw(bills), "gives": {"red": draw(small), "green": 1}}
    altar = {"costs": {"red": 1}, "gives": draw(some.sampled_from(["green", "red", "heart"])), "amount": draw(small)}
    said = {"generator": generator, "altar": altar, "mine": {"gives": draw(some.sampled_from(["ore", "green"]))}}
    for traits in said.values():
        if draw(some.booleans()):
            filled = {name: 2 * n for name, n in traits.get("costs", {}).items()}
            traits |= {"converter": draw(works) | draw(some.sampled_from([{}, {"starts": filled}]))} | draw(moved)
    assembler = {"gives": "red", "signals": draw(patterns), "needs": draw(some.integers(1, 2))}
    return {"assembler": assembler} | {name: traits for name, traits in said.items() if draw(some.booleans())}


limits = some.integers(2, 6) | some.dictionaries(some.sampled_from(CLASSES), some.integers(2, 4), min_size=2)


@some.composite
def chests(draw: Any) -> dict[str, Any]:
    """What holds what is put in, solid or not, some of it moved about."""
    chest = {"store": {"limit": draw(limits), "starts": draw(bills)}} | draw(moved)
    bag: dict[str, Any] = {"glyph": "z", "store": {"starts": {"red": 1}, "vanishes": draw(some.booleans())}}
    bag |= {"swappable": draw(some.booleans())}
    box = {"store": {"limit": draw(limits), "vanishes": draw(some.booleans())}} | draw(moved)
    return {"chest": chest, "bag": bag} | ({"box": box} if draw(some.booleans()) else {})
