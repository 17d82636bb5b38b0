"""What objects and agents look like: patterns of 8 x 8 from sprites.txt, painted in a colour."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from .objects import Kind

SIDE = 8
SHADES = ".#+-ow"
GROUND_SHOWS = SHADES.index(".")
MARKS = ("agent", "frozen", "carried", "held", "busy", "beam", "slant", "blow")  # patterns that are no object's


@cache
def patterns() -> dict[str, np.ndarray]:
    """Name -> int8 [8, 8], positions in SHADES."""
    text = Path(__file__).with_name("sprites.txt").read_text(encoding="ascii")
    blocks = [block.splitlines() for block in text.split("\n\n")[1:]]
    drawn = {names: np.array([[SHADES.index(glyph) for glyph in row] for row in rows]) for names, *rows in blocks}
    return {name: pattern.astype(np.int8) for names, pattern in drawn.items() for name in names.split()}


def looks() -> list[str]:
    """Names of patterns that a kind may have."""
    return [name for name in patterns() if name not in MARKS]


def sprite(name: str, kind: "Kind") -> str:
    """The pattern of a kind: the one it asks for, by its name, by a word of it, else by its traits."""
    known = patterns()
    if kind.sprite:
        return kind.sprite
    last = name.rpartition("_")[2]
    return next((word for word in (name, last, name.partition("_")[0]) if word in known), _by_traits(kind))


def _by_traits(kind: "Kind") -> str:
    told = {
        "plot": kind.claim,
        "goal": kind.ends != "nothing",
        "chest": kind.store,
        "converter": kind.converter or kind.costs or kind.signals,
        "lever": kind.opens and kind.taken == "use",
        "plate": kind.opens,
        "box": kind.pushable or kind.swappable,
        "door": kind.asks and not kind.gives and kind.solid,
        "trap": kind.freezes,
        "hazard": kind.reward < 0 and kind.taken == "step",
    }
    for looks, told_so in told.items():
        if told_so:
            return looks
    by_taking = {"step": "gem", "use": "rock", "clean": "dirt", "never": "pillar" if kind.solid else "patch"}
    return by_taking[kind.taken]


def painted(pattern: np.ndarray, color: np.ndarray, ground: np.ndarray, scale: int = 1) -> np.ndarray:
    """uint8 [8 * scale, 8 * scale, 3]: a pattern in its colour [3] on a ground, a colour [3] or a picture."""
    shades = np.stack([color, color, color + (255 - color) * 0.4, color * 0.68, color * 0.12, color * 0 + 250])
    large = pattern.repeat(scale, 0).repeat(scale, 1)
    picture = np.where((large == GROUND_SHOWS)[..., None], ground, shades[large])
    return picture.astype(np.uint8)


def channels(color: str) -> np.ndarray:
    """`#rrggbb` as float [3]."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], float)
