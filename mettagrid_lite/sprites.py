"""What objects and agents look like: patterns of 8 x 8 from sprites.txt, painted in a colour."""

from functools import cache
from pathlib import Path

import numpy as np

from .objects import Kind

SIDE = 8
SHADES = ".#+-ow"
GROUND_SHOWS = SHADES.index(".")


@cache
def patterns() -> dict[str, np.ndarray]:
    """Name -> int8 [8, 8], positions in SHADES."""
    text = Path(__file__).with_name("sprites.txt").read_text(encoding="ascii")
    blocks = [block.splitlines() for block in text.split("\n\n")[1:]]
    drawn = {names: np.array([[SHADES.index(glyph) for glyph in row] for row in rows]) for names, *rows in blocks}
    return {name: pattern.astype(np.int8) for names, pattern in drawn.items() for name in names.split()}


def sprite(name: str, kind: Kind) -> str:
    """The pattern of a kind: by its name, by the last word of it, else by its traits."""
    known = patterns()
    last = name.rpartition("_")[2]
    return next((word for word in (name, last, name.partition("_")[0]) if word in known), _by_traits(kind))


def _by_traits(kind: Kind) -> str:
    if kind.claim:
        return "plot"
    if kind.ends != "nothing":
        return "goal"
    if kind.costs:
        return "converter"
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
