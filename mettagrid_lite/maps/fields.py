"""Generators of fields, rooms and tubes: walls bool [H, W], with a wall all around; it is cut off where edges join."""

from itertools import pairwise

import numpy as np

from ..plans import Corridors, Cylinder, Drawn, Radial, RandomWalls, Rooms


def open_field(plan: Drawn, rng: np.random.Generator) -> np.ndarray:
    wall = np.ones(plan.inside, bool)
    wall[1:-1, 1:-1] = False
    return wall


def random_walls(plan: RandomWalls, rng: np.random.Generator) -> np.ndarray:
    return open_field(plan, rng) | (rng.random(plan.inside) < plan.walls)


def rooms(plan: Rooms, rng: np.random.Generator) -> np.ndarray:
    """Walls on a regular lattice, with one door drawn in the wall between each two neighbouring rooms.

    Where edges join, the wall before the first row or column parts the first rooms from the last, and has doors too.
    """
    wall, (down, across) = open_field(plan, rng), plan.round
    rows = np.linspace(int(down), wall.shape[0] - 1, plan.rooms[0] + 1).round().astype(int)
    cols = np.linspace(int(across), wall.shape[1] - 1, plan.rooms[1] + 1).round().astype(int)
    lines = rows[0 if down else 1 : -1], cols[0 if across else 1 : -1]
    wall[lines[0], :] = True
    wall[:, lines[1]] = True
    for top, bottom in pairwise(rows):
        for col in lines[1]:
            wall[rng.integers(top + 1, max(bottom, top + 2)), col] = False
    for left, right in pairwise(cols):
        for row in lines[0]:
            wall[row, rng.integers(left + 1, max(right, left + 2))] = False
    return wall


def corridors(plan: Corridors, rng: np.random.Generator) -> np.ndarray:
    """Each corridor somewhere in its band, and a wall at least to the next; once around where edges join."""
    wall = np.ones(plan.inside, bool)
    for count, lines, joined in zip(plan.corridors, (wall, wall.T), plan.round, strict=True):
        bands = np.linspace(1, len(lines) - joined, count + 1).astype(int)
        for low, high in pairwise(bands):
            begin = rng.integers(low, high - plan.corridor_width)
            lines[begin : begin + plan.corridor_width, 1:-1] = False
    return wall


def radial(plan: Radial, rng: np.random.Generator) -> np.ndarray:
    """Arms of cells that touch, from the middle outwards; the first arm's angle is drawn."""
    height, width = plan.inside
    wall = np.ones((height, width), bool)
    angle = 2 * np.pi * (np.arange(plan.arms) + rng.random()) / plan.arms
    out = np.arange(0, max(height, width), 0.25)
    for down, across in zip(np.sin(angle), np.cos(angle), strict=True):
        row = np.round((height - plan.corridor_width) / 2 + out * down).astype(int)
        col = np.round((width - plan.corridor_width) / 2 + out * across).astype(int)
        row, col = np.append(row, row[1:]), np.append(col, col[:-1])  # steps aslant go by the corner
        for i in range(plan.corridor_width):
            for j in range(plan.corridor_width):
                inside = (row + i > 0) & (row + i < height - 1) & (col + j > 0) & (col + j < width - 1)
                wall[row[inside] + i, col[inside] + j] = False
    return wall


def cylinder(plan: Cylinder, rng: np.random.Generator) -> np.ndarray:
    """A tube across the field, or down; the end that is closed is drawn too."""
    wall = open_field(plan, rng)
    down, turned = rng.integers(0, 2, 2).tolist()
    lines = wall.T if down else wall
    lines = lines[:, ::-1] if turned else lines
    top = (lines.shape[0] - plan.corridor_width - 2) // 2
    left = (lines.shape[1] - plan.length) // 2
    bottom, right = top + plan.corridor_width + 1, left + plan.length
    lines[[top, bottom], left:right] = True
    if plan.open_ends == 1:
        lines[top : bottom + 1, left] = True
    return wall
