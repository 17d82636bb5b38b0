"""Mazes and spirals: ways between the crossings of a lattice, then corridors and walls as wide as said."""

from collections.abc import Callable

import numpy as np

from ..plans import Lattice, Maze, Round, Spiral
from .edges import EDGES

Rng = np.random.Generator


def maze(plan: Maze, rng: Rng) -> np.ndarray:
    opened = ALGORITHMS[plan.algorithm](*plan.nodes, rng, plan.round)
    if plan.loops:
        between = np.add.outer(np.arange(opened.shape[0]), np.arange(opened.shape[1])) % 2 == 1
        opened |= between & (rng.random(opened.shape) < plan.loops)
    return widened(plan, opened)


def spiral(plan: Spiral, rng: Rng) -> np.ndarray:
    """From a corner inwards; which corner and which way round is drawn."""
    turned = rng.integers(0, 2, 2).tolist()
    opened = _wind(*plan.nodes)[:: 1 - 2 * turned[0], :: 1 - 2 * turned[1]]
    return widened(plan, np.pad(opened, [(0, int(joined)) for joined in plan.round]))


def widened(plan: Lattice, opened: np.ndarray) -> np.ndarray:
    """Walls bool of the whole inside: even rows and columns of `opened` are crossings, odd ones the walls between.

    Where edges join, the last wall fills what is left before the first crossing.
    """
    wall = np.ones(plan.inside, bool)
    widths = [np.resize([plan.corridor_width, plan.wall_width], side) for side in opened.shape]
    for side, inside, joined in zip(widths, plan.inside, plan.round, strict=True):
        side[-1] += (inside - 2 - side.sum()) * joined
    free = opened.repeat(widths[0], 0).repeat(widths[1], 1)
    wall[1 : 1 + free.shape[0], 1 : 1 + free.shape[1]] = ~free
    return wall


def depth_first(height: int, width: int, rng: Rng, joined: Round = EDGES) -> np.ndarray:
    """Go on to a neighbour not seen yet, drawn; back where there is none."""
    ways = rng.permuted(np.tile([0, 1, 2, 3], (height * width, 1)), axis=1).tolist()
    opened, seen = _closed(height, width, joined), np.zeros((height, width), bool).tolist()
    laps = _laps(height, width, joined)
    stack = [divmod(int(rng.integers(height * width)), width)]
    seen[stack[0][0]][stack[0][1]] = True
    while stack:
        row, col = stack[-1]
        left = ways[row * width + col]
        if not left:
            stack.pop()
            continue
        down, across = _STEPS[left.pop()]
        to_row, to_col = (row + down) % laps[0], (col + across) % laps[1]
        if to_row < height and to_col < width and not seen[to_row][to_col]:
            seen[to_row][to_col] = True
            opened[2 * row + down, 2 * col + across] = True
            stack.append((to_row, to_col))
    return opened


def kruskal(height: int, width: int, rng: Rng, joined: Round = EDGES) -> np.ndarray:
    """Walls in an order drawn; each is opened that still parts two trees (Kruskal 1956)."""
    opened, tree = _closed(height, width, joined), list(range(height * width))
    for row, col in rng.permutation(_walls(opened)).tolist():
        one, other = row // 2 * width + col // 2, (row + 1) // 2 % height * width + (col + 1) // 2 % width
        one, other = _root(tree, one), _root(tree, other)
        if one != other:
            tree[one] = other
            opened[row, col] = True
    return opened


def prim(height: int, width: int, rng: Rng, joined: Round = EDGES) -> np.ndarray:
    """One tree grows; each step opens a wall of those around it, drawn (Prim 1957)."""
    opened, seen = _closed(height, width, joined), set()
    laps = _laps(height, width, joined)
    chance = rng.random(4 * height * width).tolist()
    first = divmod(int(rng.integers(height * width)), width)
    around = [((2 * first[0], 2 * first[1]), first)]  # walls, and the crossings behind them
    while around:
        drawn = int(chance.pop() * len(around))
        around[drawn], around[-1] = around[-1], around[drawn]
        wall, (row, col) = around.pop()
        if (row, col) in seen:
            continue
        seen.add((row, col))
        opened[wall] = True
        for down, across in _STEPS:
            near = (row + down) % laps[0], (col + across) % laps[1]
            if near[0] < height and near[1] < width and near not in seen:
                around.append(((2 * row + down, 2 * col + across), near))
    return opened


ALGORITHMS: dict[str, Callable[[int, int, Rng, Round], np.ndarray]] = {
    "dfs": depth_first,
    "kruskal": kruskal,
    "prim": prim,
}
_STEPS = ((-1, 0), (0, 1), (1, 0), (0, -1))


def _closed(height: int, width: int, joined: Round = EDGES) -> np.ndarray:
    opened = np.zeros((2 * height - 1 + joined[0], 2 * width - 1 + joined[1]), bool)
    opened[::2, ::2] = True
    return opened


def _laps(height: int, width: int, joined: Round) -> tuple[int, int]:
    """By what crossings are counted: where edges don't join, a step beyond leads to none of them."""
    return height if joined[0] else height + 2, width if joined[1] else width + 2


def _walls(opened: np.ndarray) -> np.ndarray:
    """Places between two crossings, [N, 2]."""
    between = np.zeros_like(opened)
    between[1::2, ::2] = between[::2, 1::2] = True
    return np.argwhere(between)


def _root(tree: list[int], node: int) -> int:
    while tree[node] != node:
        tree[node] = tree[tree[node]]
        node = tree[node]
    return node


def _wind(height: int, width: int) -> np.ndarray:
    opened = _closed(height, width)
    top, left, bottom, right = 0, 0, 2 * height - 2, 2 * width - 2
    while top <= bottom and left <= right:
        opened[top, max(left - 2, 0) : right + 1] = True
        opened[top : bottom + 1, right] = True
        if top < bottom:
            opened[bottom, left : right + 1] = True
        if left < right:
            opened[top + 2 : bottom + 1, left] = True
        top, left, bottom, right = top + 2, left + 2, bottom - 2, right - 2
    return opened
