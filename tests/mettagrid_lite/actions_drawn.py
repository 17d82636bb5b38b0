"""Actions of random configs: each of them somewhere, with prices."""

from typing import Any

from hypothesis import strategies as some

from .objects_drawn import CLASSES, rewards, small

VERBS = ["move", "turn", "use", "zap", "clean", "play", "give", "swap", "attack", "put", "get", "drop", "signal"]
STYLES = [{}, {"style": "diagonal"}, {"style": "rotate"}, {"style": "rotate", "backward": True}]

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
things = some.sampled_from([True, True, ["red"], ["green", "red"]])
attacks = some.fixed_dictionaries(
    {
        "targets": small,
        "rows": small,
        "columns": some.sampled_from([1, 3]),
        "freeze": some.integers(0, 3),
        "armour": some.sampled_from(["red", "apple", None]),
        "steal": some.booleans(),
    },
    optional={"weapon": some.just({"green": 1})},
)
fees = some.dictionaries(
    some.sampled_from(VERBS), some.dictionaries(some.sampled_from(CLASSES), some.integers(1, 2)), max_size=3
)


def payable(said: dict[str, Any]) -> dict[str, Any]:
    """What is on, and prices only of actions that there are."""
    there = {name for name in VERBS if said[name]} | {"move"}
    there |= {"turn"} if said["move"].get("style") == "rotate" else set()
    for key in ("costs", "asks"):
        said = said | {key: {name: goods for name, goods in said[key].items() if name in there}}
    return {key: value for key, value in said.items() if value is not None}


actions = some.fixed_dictionaries(
    {
        "move": some.sampled_from(STYLES),
        "turn": some.none(),
        "use": some.sampled_from([True, True, False]),
        "zap": some.none() | beams.flatmap(lambda beam: small.map(lambda f: beam | {"freeze": f, "out": f // 3})),
        "clean": some.none() | beams,
        "play": some.none() | games,
        "give": some.none() | gifts,
        "swap": some.booleans(),
        "attack": some.none() | attacks,
        "put": some.none() | things,
        "get": some.none() | things,
        "drop": some.none() | things.map(lambda said: {"items": said, "most": 2}),
        "signal": some.just({"names": ["hey", "you"]}),
        "costs": some.just({}) | fees,
        "asks": some.just({}) | fees,
    }
).map(payable)
