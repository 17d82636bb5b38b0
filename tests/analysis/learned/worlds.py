"""Worlds in which it is known what a player can gain."""

from analysis.strategies import derive
from mettagrid_lite import load
from mettagrid_lite.config import Config

TWO_FRUITS = {
    "agents": 2,
    "map": ">a\nb<",
    "episode": 1,
    "shuffle": False,
    "objects": {"apple": {}, "berry": {"glyph": "b", "like": "apple", "gives": "berry"}},
    "rewards": {"items": {"apple": 1, "berry": 1}},
    "strategies": ["seek(apple)", "seek(berry)"],
}
"""Both may take either; of two who want the same one gets it, drawn. Who mixes half and half leaves nothing to gain."""

ORCHARD = {
    "agents": 2,
    "map": "a..>..a\n.a.#.a.\na..<..a",
    "episode": 40,
    "objects": {"apple": {"regrow": {"chance": 0.1}}},
    "rewards": {"items": {"apple": 1}},
    "strategies": ["stay", "random"],
}
"""Apples for all, and strategies that leave them."""


def two_fruits() -> tuple[Config, list, list]:
    """The world, its strategies, and the equilibrium that mixes."""
    config = load(TWO_FRUITS)
    return config, derive(config), [[0.5, 0.5], [0.5, 0.5]]
