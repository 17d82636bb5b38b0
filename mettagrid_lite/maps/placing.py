"""Which cells of a map objects and agents get: drawn, but where a config prefers some, and so far apart as it says."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from ..plans import Round
from .edges import neighbours


class Wish(NamedTuple):
    """So many cells for one kind of thing. kind: what stands there, 0 for starts of `group`."""

    name: str
    number: int
    where: str = "anywhere"
    kind: int = 0
    group: int = -1


class Full(Exception):
    """There is no cell left for this wish."""

    def __init__(self, wish: Wish) -> None:
        super().__init__(wish.name)
        self.wish = wish


def choose(
    wishes: list[Wish], free: np.ndarray, images: np.ndarray, apart: int, ways: Round, drawn: np.ndarray
) -> list[list[int]]:
    """Cells for each wish, as flat positions. free bool [H, W]; drawn: its cells in an order by chance.

    With images [S, H W] of more than one, cells are taken together with their images.
    """
    if len(images) == 1 and apart == 1 and all(wish.where == "anywhere" for wish in wishes):
        ends = np.cumsum([wish.number for wish in wishes]).tolist()
        return [drawn[end - wish.number : end].tolist() for wish, end in zip(wishes, ends, strict=True)]
    chosen: list[list[int]] = [[] for _ in wishes]
    taken = np.zeros(free.shape, bool)
    for n in sorted(range(len(wishes)), key=lambda n: wishes[n].where == "far"):  # far is far from all starts
        starts = [cell for wish, cells in zip(wishes, chosen, strict=True) if wish.kind == 0 for cell in cells]
        order = _preferred(wishes[n].where, free, drawn, starts, ways)
        chosen[n] = _take(wishes[n], order, images, apart, ways, taken)
    return chosen


def _take(wish: Wish, order: np.ndarray, images: np.ndarray, apart: int, ways: Round, taken: np.ndarray) -> list[int]:
    """The first cells of the order that are far enough from those taken, each with its images."""
    found: list[int] = []
    for cell in order.tolist():
        if len(found) == wish.number:
            break
        both = list(dict.fromkeys(images[:, cell].tolist()))
        left = wish.number - len(found)
        if len(both) > (left if len(both) == len(images) else left % len(images)):
            continue  # whole sets of images; what remains of the count goes where a cell is its own image
        marked = taken.copy() if len(both) > 1 and apart > 1 else taken
        if all(_mark(marked, one, apart, ways) for one in both):
            taken |= marked
            found += both
    if len(found) < wish.number:
        raise Full(wish)
    return found


def _mark(taken: np.ndarray, cell: int, apart: int, ways: Round) -> bool:
    """Take a cell with all that are too near to it, if it isn't taken yet."""
    row, col = divmod(cell, taken.shape[1])
    if taken[row, col]:
        return False
    height, width = taken.shape
    for down in range(1 - apart, apart):
        to_row, reach = (row + down) % height if ways.down else row + down, apart - 1 - abs(down)
        if 0 <= to_row < height:
            taken[to_row, max(col - reach, 0) : col + reach + 1] = True
            if ways.right:
                taken[to_row, np.arange(col - reach, col + reach + 1) % width] = True
    return True


def _preferred(where: str, free: np.ndarray, drawn: np.ndarray, starts: list[int], ways: Round) -> np.ndarray:
    """Free cells, the most fitting first; equally fitting ones as they were drawn."""
    ranks = _far(free, drawn, starts, ways) if where == "far" else _RANKS[where](free, drawn)
    return drawn[np.argsort(ranks, kind="stable")]


def _middle(free: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    row, col = np.divmod(drawn, free.shape[1])
    return np.abs(2 * row - free.shape[0] + 1) + np.abs(2 * col - free.shape[1] + 1)


def _edge(free: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Steps to the nearest side."""
    row, col = np.divmod(drawn, free.shape[1])
    return np.minimum.reduce([row, col, free.shape[0] - 1 - row, free.shape[1] - 1 - col])


def _corner(free: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Turn by turn at each corner: the nearest of each come first, whichever corner, then the second nearest."""
    row, col = np.divmod(drawn, free.shape[1])
    down, across = 2 * row >= free.shape[0], 2 * col >= free.shape[1]
    steps = np.where(down, free.shape[0] - 1 - row, row) + np.where(across, free.shape[1] - 1 - col, col)
    corner, turn = 2 * down + across, np.zeros(len(drawn), int)
    order = np.argsort(steps, kind="stable")
    for which in range(4):
        mine = order[corner[order] == which]
        turn[mine] = np.arange(len(mine))
    return turn


def _far(free: np.ndarray, drawn: np.ndarray, starts: list[int], ways: Round) -> np.ndarray:
    """The more steps from the nearest start the better; where there are no starts yet, from the first cell drawn."""
    steps = np.zeros(free.size, int)
    for number, wave in enumerate(_waves(free, starts or drawn[:1].tolist(), ways)):
        steps[wave] = number
    return -steps[drawn]


def _waves(free: np.ndarray, starts: list[int], ways: Round) -> Iterator[np.ndarray]:
    """Cells that are 0, 1, 2 ... steps away from the nearest of the starts."""
    around, left = neighbours(free.shape, ways), np.append(free, False)  # the last is where -1, beyond an edge, points
    wave = np.array(starts)
    while len(wave):
        yield wave
        left[wave] = False
        near = around[wave].ravel()
        wave = np.unique(near[left[near]])


def _anywhere(free: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    return np.zeros(len(drawn), int)


_RANKS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "anywhere": _anywhere, "middle": _middle, "corner": _corner, "edge": _edge
}  # fmt: skip
