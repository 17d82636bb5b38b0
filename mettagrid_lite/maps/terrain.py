"""Varied terrain: obstacles of several shapes strewn over a field, and rooms by splitting it."""

from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..plans import Bsp, Terrain
from .fields import open_field
from .mazes import kruskal

Rng = np.random.Generator


class Style(NamedTuple):
    """How many obstacles of each shape on a thousand cells, and the share of single walls."""

    blocks: int
    crosses: int
    labyrinths: int
    singles: float


STYLES = {
    "sparse": Style(blocks=3, crosses=2, labyrinths=0, singles=0.01),
    "balanced": Style(blocks=7, crosses=6, labyrinths=1, singles=0.03),
    "dense": Style(blocks=11, crosses=9, labyrinths=2, singles=0.05),
    "labyrinths": Style(blocks=1, crosses=1, labyrinths=9, singles=0.01),
}

SHAPES = 32  # of small labyrinths


def terrain(plan: Terrain, rng: Rng) -> np.ndarray:
    """Shapes may overlap; what they enclose becomes wall."""
    wall = open_field(plan, rng)
    name = plan.style if plan.style != "mixed" else tuple(STYLES)[rng.integers(len(STYLES))]
    style = STYLES[name]
    wall |= rng.random(wall.shape) < style.singles
    for row, col, shape, turns in _drawn(style.labyrinths, wall, (SHAPES, 4), rng):
        patch = wall[row : row + 7, col : col + 7]
        patch[:] = _labyrinths()[turns][shape, : patch.shape[0], : patch.shape[1]]
    for row, col, height, width in _drawn(style.blocks, wall, (5, 5), rng):
        wall[row : row + height + 1, col : col + width + 1] = True
    for row, col, down, across in _drawn(style.crosses, wall, (8, 8), rng):
        wall[max(row - down // 2, 0) : row + down // 2 + 1, col] = True
        wall[row, max(col - across // 2, 0) : col + across // 2 + 1] = True
    return wall | open_field(plan, rng)


def _drawn(per_thousand: int, wall: np.ndarray, largest: tuple[int, int], rng: Rng) -> list[list[int]]:
    """Row, column and two numbers for so many obstacles on a thousand cells; a fraction is drawn up or down."""
    count = int(per_thousand * wall.size / 1_000 + rng.random())
    return rng.integers(0, (*wall.shape, *largest), (count, 4)).tolist()


@cache
def _labyrinths() -> list[np.ndarray]:
    """Squares of 7 x 7 with a maze of nine cells and an opening to each of two sides, turned four times."""
    rng = np.random.default_rng(0)
    shapes = np.ones((SHAPES, 7, 7), bool)
    for shape in shapes:
        shape[1:-1, 1:-1] = ~kruskal(3, 3, rng)
        first, second = 1 + 2 * rng.integers(0, 3, 2)
        shape[first, 0] = shape[6, second] = False
    return [np.rot90(shapes, turns, (1, 2)) for turns in range(4)]


def bsp(plan: Bsp, rng: Rng) -> np.ndarray:
    """Split the largest part in two until there are enough; a room in each, and a corridor to the next."""
    wall, least = np.ones(plan.inside, bool), plan.smallest_room
    parts = [(1, 1, wall.shape[0] - 1, wall.shape[1] - 1)]
    while len(parts) < plan.rooms:
        large = [part for part in parts if max(part[2] - part[0], part[3] - part[1]) > 2 * least]
        if not large:
            break
        part = max(large, key=lambda p: (p[2] - p[0]) * (p[3] - p[1]))
        where = parts.index(part)
        parts[where : where + 1] = _split(part, least, rng)
    middles = [_room(wall, part, least, rng) for part in parts]
    for one, other in pairwise(middles):
        _corridor(wall, one, other)
    return wall


def _split(part: tuple[int, ...], least: int, rng: Rng) -> list[tuple[int, int, int, int]]:
    """Across its longer side, a wall between the two."""
    top, left, bottom, right = part
    if bottom - top >= right - left:
        cut = int(rng.integers(top + least, bottom - least))
        return [(top, left, cut, right), (cut + 1, left, bottom, right)]
    cut = int(rng.integers(left + least, right - least))
    return [(top, left, bottom, cut), (top, cut + 1, bottom, right)]


def _room(wall: np.ndarray, part: tuple[int, ...], least: int, rng: Rng) -> tuple[int, int]:
    """A room somewhere in the part; where its middle is."""
    top, left, bottom, right = part
    height, width = rng.integers(least, (bottom - top + 1, right - left + 1)).tolist()
    row, col = rng.integers((top, left), (bottom - height + 1, right - width + 1)).tolist()
    wall[row : row + height, col : col + width] = False
    return row + height // 2, col + width // 2


def _corridor(wall: np.ndarray, one: tuple[int, int], other: tuple[int, int]) -> None:
    """Along the row of the first, then the column of the other."""
    (row, col), (to_row, to_col) = one, other
    wall[row, min(col, to_col) : max(col, to_col) + 1] = False
    wall[min(row, to_row) : max(row, to_row) + 1, to_col] = False
