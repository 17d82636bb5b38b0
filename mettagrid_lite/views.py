"""What views need beside the map: lines of sight and the way a compass points, as tables that the host makes."""

import numpy as np

from .complaint import hint
from .config import Config, View
from .load import ConfigError
from .sight import BESIDE, COMPASS, EMPTY
from .wrap import laps


def check_view(config: Config, kinds: tuple[str, ...], items: tuple[str, ...]) -> None:
    """What only the whole config shows: the compass points to something, tokens have numbers for all features."""
    wanted = config.view.compass
    if wanted and wanted not in kinds:
        raise ConfigError(f"{config.source}: view.compass: nothing is called {wanted!r}; {hint(wanted, kinds)}")
    numbers = len(items) + len(BESIDE) + len(COMPASS) * bool(wanted)
    if config.view.tokens and 8 + 2 * numbers > EMPTY:
        raise ConfigError(f"{config.source}: view.tokens: {len(items)} items are too many for tokens; 119 fit")


def frames(config: Config) -> np.ndarray:
    """Params.frames: first and last row, first and last column of each group's part of the window, [G, 4].

    No rows where every group sees all of it.
    """
    view, parts = config.view, [config.groups[name].view if name in config.groups else None for name in config.agents]
    if not any(part and (part.rows < view.rows or part.columns < view.columns) for part in parts):
        return np.zeros((0, 4), np.int64)
    ends = [
        (*_part(view.rows, part.rows if part else 256), *_part(view.columns, part.columns if part else 256))
        for part in parts
    ]
    return np.array(ends, np.int64)


def _part(whole: int, wanted: int) -> tuple[int, int]:
    """First and last of `wanted` places around the middle of so many."""
    first = whole // 2 - wanted // 2
    return max(first, 0), min(first + wanted, whole) - 1


def sight(view: View) -> np.ndarray:
    """Params.sight: the cells of a window, the farthest first, and beside each the pairs of cells on the line to it.

    Far is by the longer side; among equals by the sum of both, and then the later in reading order. A line takes one
    step on the longer side at a time; where it runs just between two cells both make the pair, else one does twice.
    """
    if not view.hidden and not view.tokens:
        return np.zeros((0, 1), np.int16)
    middle_row, middle_col = view.rows // 2, view.columns // 2
    cells = [(row - middle_row, col - middle_col) for row in range(view.rows) for col in range(view.columns)]
    cells.sort(key=lambda cell: (max(map(abs, cell)), sum(map(abs, cell)), cell), reverse=True)
    steps = max(max(map(abs, cell)) for cell in cells) - 1 if view.hidden else 0
    table = np.full((len(cells), 1 + 2 * max(steps, 0)), -1, np.int16)

    def number(row: int, col: int) -> int:
        return (row + middle_row) * view.columns + col + middle_col

    for k, (row, col) in enumerate(cells):
        table[k, 0] = number(row, col)
        for i, (first, second) in enumerate(between(row, col) if view.hidden else []):
            table[k, 1 + 2 * i], table[k, 2 + 2 * i] = number(*first), number(*second)
    return table


def between(row: int, col: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The pairs of cells that the line from (0, 0) to a cell passes, without both ends."""
    length = max(abs(row), abs(col))
    ends = [
        [((2 * side * step + length - odd) // (2 * length)) for side in (row, col)]
        for step in range(1, length)
        for odd in (0, 1)
    ]
    pairs = [(ends[2 * i], ends[2 * i + 1]) for i in range(length - 1)]
    return [((a[0], a[1]), (b[0], b[1])) for a, b in pairs]


def compass(config: Config, layouts: np.ndarray, kinds: tuple[str, ...]) -> np.ndarray:
    """Params.compass: from each cell of each map rows and columns to the nearest place of the kind, 0 where none is.

    Nearest by rows and columns together, walls or not; of several the first in reading order. In a round world the
    shorter way counts, of two as long the one down and right.
    """
    if not config.view.compass:
        return np.zeros((0, 1, 1, 2), np.int16)
    table, around = np.zeros((*layouts.shape, 2), np.int16), laps(config, layouts.shape[1:])
    for layout, ways in zip(layouts, table, strict=True):
        places = np.argwhere(layout == kinds.index(config.view.compass))
        for row in range(layout.shape[0] if len(places) else 0):
            off = places[None] - np.stack([np.full(layout.shape[1], row), np.arange(layout.shape[1])], 1)[:, None]
            for side, lap in enumerate(around):
                if lap:
                    off[:, :, side] = (off[:, :, side] + (lap - 1) // 2) % lap - (lap - 1) // 2
            ways[row] = off[np.arange(layout.shape[1]), np.abs(off).sum(2).argmin(1)]
    return table
