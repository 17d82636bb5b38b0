"""Mazes and spirals: ways between the crossings of a lattice, then corridors and walls as wide as said."""

from collections.abc import Callable

import numpy as np

from ..plans import Lattice, Maze, Spiral

Rng = np.random.Generator


def maze(plan: Maze, rng: Rng) -> np.ndarray:
    opened = ALGORITHMS[plan.algorithm](*plan.nodes, rng)
    if plan.loops:
        between = np.add.outer(np.arange(opened.shape[0]), np.arange(opened.shape[1])) % 2 == 1
        opened |= between & (rng.random(opened.shape) < plan.loops)
    return widened(plan, opened)


def spiral(plan: Spiral, rng: Rng) -> np.ndarray:
    """From a corner inwards; which corner and which way round is drawn."""
    turned = rng.integers(0, 2, 2).tolist()
    opened = _wind(*plan.nodes)[:: 1 - 2 * turned[0], :: 1 - 2 * turned[1]]
    return widened(plan, opened)


def widened(plan: Lattice, opened: np.ndarray) -> np.ndarray:
    """Walls bool of the whole inside: even rows and columns of `opened` are crossings, odd ones the walls between."""
    wall = np.ones(plan.inside, bool)
    widths = [np.resize([plan.corridor_width, plan.wall_width], side) for side in opened.shape]
    free = opened.repeat(widths[0], 0).repeat(widths[1], 1)
    wall[1 : 1 + free.shape[0], 1 : 1 + free.shape[1]] = ~free
    return wall


def depth_first(height: int, width: int, rng: Rng) -> np.ndarray:
    """Go on to a neighbour not seen yet, drawn; back where there is none."""
    ways = rng.permuted(np.tile([0, 1, 2, 3], (height * width, 1)), axis=1).tolist()
    opened, seen = _closed(height, width), np.zeros((height, width), bool).tolist()
    stack = [divmod(int(rng.integers(height * width)), width)]
    seen[stack[0][0]][stack[0][1]] = True
    while stack:
        row, col = stack[-1]
        left = ways[row * width + col]
        if not left:
            stack.pop()
            continue
        down, across = _STEPS[left.pop()]
        to_row, to_col = row + down, col + across
        if 0 <= to_row < height and 0 <= to_col < width and not seen[to_row][to_col]:
            seen[to_row][to_col] = True
            opened[2 * row + down, 2 * col + across] = True
            stack.append((to_row, to_col))
    return opened


def kruskal(height: int, width: int, rng: Rng) -> np.ndarray:
    """Walls in an order drawn; each is opened that still parts two trees (Kruskal 1956)."""
    opened, tree = _closed(height, width), list(range(height * width))
    for row, col in rng.permutation(_walls(height, width)).tolist():
        one, other = row // 2 * width + col // 2, (row + 1) // 2 * width + (col + 1) // 2
        one, other = _root(tree, one), _root(tree, other)
        if one != other:
            tree[one] = other
            opened[row, col] = True
    return opened


def prim(height: int, width: int, rng: Rng) -> np.ndarray:
    """One tree grows; each step opens a wall of those around it, drawn (Prim 1957)."""
    opened, seen = _closed(height, width), set()
    chance = rng.random(4 * height * width).tolist()
    first = divmod(int(rng.integers(height * width)), width)
    around = [(first, first)]
    while around:
        drawn = int(chance.pop() * len(around))
        around[drawn], around[-1] = around[-1], around[drawn]
        (row, col), (to_row, to_col) = around.pop()
        if (to_row, to_col) in seen:
            continue
        seen.add((to_row, to_col))
        opened[row + to_row, col + to_col] = True
        for down, across in _STEPS:
            near = (to_row + down, to_col + across)
            if 0 <= near[0] < height and 0 <= near[1] < width and near not in seen:
                around.append(((to_row, to_col), near))
    return opened


ALGORITHMS: dict[str, Callable[[int, int, Rng], np.ndarray]] = {"dfs": depth_first, "kruskal": kruskal, "prim": prim}
_STEPS = ((-1, 0), (0, 1), (1, 0), (0, -1))


def _closed(height: int, width: int) -> np.ndarray:
    opened = np.zeros((2 * height - 1, 2 * width - 1), bool)
    opened[::2, ::2] = True
    return opened


def _walls(height: int, width: int) -> np.ndarray:
    """Places between two crossings, [N, 2]."""
    between = np.zeros((2 * height - 1, 2 * width - 1), bool)
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
