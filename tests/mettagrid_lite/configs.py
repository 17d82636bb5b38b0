"""Valid configs drawn by Hypothesis: small maps that use every feature somewhere."""

from typing import Any

from hypothesis import strategies as some

from .actions_drawn import actions
from .objects_drawn import CLASSES, objects, rewards, shares, small

WALLS = ["open_field", "random_walls", "maze", "terrain", "bsp", "rooms", "corridors", "spiral", "radial"]
PLACED = ["chest", "generator", "mine", "apple", "gate", "lever", "lava", "dirt"]
THEMES = ["aahhSTomc*=", "CCnnAAmz+W", "ddd~aF", "HH!!_%tskDXX", "ppFFGs", "$tGhW"]
EVENTS = ["move", "blocked", "use", "take", "zapped", "play", "give", "claim", "fail", "put", "get", "attacked"]


wraps = some.sampled_from(["left_right", "up_down", "both"])
HEIGHTS, WIDTHS = some.integers(3, 6), some.integers(4, 7)


@some.composite
def pictures(draw: Any, agents: int, heights: Any = HEIGHTS, widths: Any = WIDTHS) -> str:
    """Floor, some wall, and things that belong together."""
    rows, cols = draw(heights), draw(widths)
    things = "".join(draw(some.lists(some.sampled_from(THEMES), min_size=1, max_size=3)))
    things += "." * draw(some.integers(5, 2 * len(things))) + "##"
    cells = draw(some.lists(some.sampled_from(things), min_size=rows * cols, max_size=rows * cols))
    for cell in draw(some.lists(some.integers(0, rows * cols - 1), min_size=agents, max_size=agents, unique=True)):
        cells[cell] = draw(some.sampled_from("^>v<@"))
    return "\n".join("".join(cells[row * cols : (row + 1) * cols]) for row in range(rows))


@some.composite
def rounds(draw: Any, agents: int) -> dict[str, Any]:
    """A picture whose edges join, large enough for whatever reaches far."""
    picture = draw(pictures(agents, some.integers(7, 8), some.integers(7, 8)))
    return {"pictures": [picture], "wrap": draw(wraps)}


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
        "end": some.fixed_dictionaries(
            {}, optional={"terminated": rewards, "truncated": rewards, "items": some.just({"green": 0.5})}
        ),
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
    """A map drawn by chance; what is placed is a multiple of four, so that all sides can be alike."""
    side = draw(some.integers(11, 13))
    plan = {"generator": draw(some.sampled_from(WALLS)), "layouts": 2, "height": side, "width": side}
    plan |= {"seed": draw(some.integers(0, 9)), "place": {"ground": 4, "fort": 4, "sled": 4}}
    plan["place"] |= draw(some.dictionaries(some.sampled_from(PLACED), some.just(4), max_size=3))
    if draw(some.booleans()):
        return plan | {"instances": draw(some.integers(1, 4)), "height": draw(some.integers(11, 13))}
    wrap = draw(some.just("none") | wraps)
    alike = ["none", "left_right", "up_down", "half_turn"] if agents % 2 == 0 else ["none"]
    alike += ["quarter_turn"] * (agents == 4 and wrap in ("none", "both"))
    return plan | {"wrap": wrap, "symmetry": draw(some.sampled_from(alike))}


items = some.fixed_dictionaries(
    {"initial": some.integers(0, 2), "limit": some.integers(2, 5) | some.just(65_535)},
    optional={
        "regain": some.integers(0, 2),
        "every": some.integers(1, 5),
        "lost": some.sampled_from([0.0, 0.5, 1.0]),
    },
)
ends = some.sampled_from(
    [{}] * 4 + [{"plays": 3}, {"holds": {"red": 4}}, {"respawn": 2}, {"respawn": 1}, {"gone": "ground"}]
)


@some.composite
def configs(draw: Any) -> dict[str, Any]:
    """A dict that `load` and `build` accept."""
    groups = {"first": draw(some.integers(1, 2)), "second": draw(some.integers(1, 2))}
    agents = sum(groups.values())
    pays = {
        "items": draw(some.dictionaries(some.sampled_from(CLASSES), paid)),
        "events": draw(some.dictionaries(some.sampled_from(EVENTS), paid)),
    }
    return {
        "agents": groups,
        "episode": draw(some.integers(5, 300)),
        "map": draw(pictures(agents) | pictures(agents) | rounds(agents) | generators(agents)),
        "shuffle": draw(some.booleans()),
        "objects": draw(objects()),
        "items": {name: draw(items) for name in CLASSES} | draw(some.dictionaries(some.just("ore"), items)),
        "actions": draw(actions),
        "rewards": pays | draw(more_rewards),
        "preferences": draw(preferences),
        "groups": draw(some.dictionaries(some.sampled_from(["first", "second"]), groups_of_their_own)),
        "sharing": draw(shares | matrix_of_shares(agents)),
        "ends": draw(ends),
        "view": draw(views),
    }


ITEMS = {name: {"initial": 2, "limit": 9, "regain": 1, "every": 1} for name in CLASSES}
BY_HAND: tuple[dict[str, Any], ...] = (
    {
        "agents": {"first": 2, "second": 2},
        "episode": 60,
        "map": """
            dd^dC
            d<..d
            C.>dd
            ddvdd
            """,
        "objects": {"dirt": {"regrow": {"after": 2}}},
        "items": ITEMS,
        "actions": {
            "clean": {"length": 3, "width": 3},
            "give": {"item": "red", "reach": 2},
            "attack": {"targets": 2, "armour": "red"},
            "put": True,
            "get": True,
            "drop": True,
        },
    },
    {
        "agents": {"first": 2, "second": 2},
        "episode": 30,
        "map": """
            p^Xph
            n<p$F
            pv>X.
            pX.hn
            """,
        "objects": {
            "fort": {"glyph": "F", "taken": "use", "claim": True, "income": 1.0},
            "ground": {"glyph": "p", "taken": "step", "claim": True},
            "generator": {"converter": {"ticks": 1, "starts": {"ore": 9}}},
            "hare": {"regrow": {"after": 2}},
        },
        "items": ITEMS,
        "actions": {
            "use": True,
            "zap": {"length": 3},
            "swap": True,
            "attack": {"targets": 2, "steal": True},
            "play": {"classes": CLASSES, "matrix": [[1, 0], [0, 1]], "reach": 2, "ready": 1},
            "signal": {"names": ["hey", "you"]},
        },
    },
)
"""Two worlds in which, between them, everything happens: chance alone can't be relied on for what is rare."""
