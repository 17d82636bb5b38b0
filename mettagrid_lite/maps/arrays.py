"""Maps as the arrays that the rules read."""

import numpy as np

from .layout import Layouts, Start


def numbered(maps: Layouts, kinds: tuple[str, ...]) -> np.ndarray:
    """The cells int16 [M, H, W] with the numbers that kinds have in this world."""
    return np.array([kinds.index(name) if name in kinds else -1 for name in maps.kinds], np.int16)[maps.cells]


def spawns(starts: tuple[tuple[Start, ...], ...]) -> np.ndarray:
    """Starts of each map, filled up with unusable ones (group -2) to the largest number of starts: [M, P, 4]."""
    table = np.tile(np.array([0, 0, 0, -2], np.int64), (len(starts), max(map(len, starts)), 1))
    for m, found in enumerate(starts):
        table[m, : len(found)] = np.array(found).reshape(-1, 4)
    return table


def spots(maps: Layouts, kinds: set[str]) -> np.ndarray:
    """Cells of each map where objects of these kinds are, -1 beyond the last: [M, S]."""
    wanted = np.array([name in kinds for name in maps.kinds])
    cells = [np.flatnonzero(wanted[layout]) for layout in maps.cells]
    table = np.full((len(cells), max(map(len, cells))), -1, np.int64)
    for m, found in enumerate(cells):
        table[m, : len(found)] = found
    return table
