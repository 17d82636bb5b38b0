"""Which free cells hang together; the walls that cut off, and the ways dug through them."""

from collections import deque
from itertools import pairwise

import numpy as np

from ..plans import Round
from .edges import EDGES, neighbours


def largest_rooms(free: np.ndarray, ways: Round = EDGES) -> np.ndarray:
    """Of each map in free bool [M, H, W] the largest part that can be walked (four neighbours); of two, the first.

    Cells that follow one another in a row are a run. Runs that touch are joined by hooking the later on the earlier and
    following the hooks (Shiloach & Vishkin 1982), so all maps are done in few passes over arrays.
    """
    begins = free.copy()
    begins[:, :, 1:] &= ~free[:, :, :-1]
    run = (begins.cumsum() - 1).reshape(free.shape)
    below = free[:, 1:] & free[:, :-1]
    below[:, :, 1:] &= ~below[:, :, :-1]  # where two runs touch, once
    pairs = [(run[:, :-1][below], run[:, 1:][below])]
    if ways.down:
        across = free[:, -1] & free[:, 0]
        pairs.append((run[:, -1][across], run[:, 0][across]))
    if ways.right:
        across = free[:, :, -1] & free[:, :, 0]
        pairs.append((run[:, :, -1][across], run[:, :, 0][across]))
    first = _joined(int(begins.sum()), *map(np.concatenate, zip(*pairs, strict=True)))
    part = first[run] if len(first) else run
    size = np.bincount(part[free], minlength=len(first))
    ends = np.append(0, begins.reshape(len(free), -1).sum(1).cumsum())
    best = [lo + int(np.argmax(size[lo:hi])) if hi > lo else -1 for lo, hi in pairwise(ends.tolist())]
    return free & (part == np.array(best).reshape(-1, 1, 1))


def _joined(runs: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The first run of each run's part, where run one[i] touches run other[i]."""
    hook = np.arange(runs)
    while True:
        low, high = np.minimum(hook[one], hook[other]), np.maximum(hook[one], hook[other])
        apart = low != high
        if not apart.any():
            return hook
        hook[high[apart]] = low[apart]
        while not np.array_equal(further := hook[hook], hook):
            hook = further
        one, other = one[apart], other[apart]


def join(wall: np.ndarray, images: np.ndarray, border: int, ways: Round = EDGES) -> None:
    """Dig until all free cells of wall bool [H, W] hang together, the same in all images [S, H W]; no border is dug.

    From the first free cell a wave goes through free cells at no cost and through a wall at the cost of 1; where it
    came from to each free cell is dug.
    """
    if wall.all():
        return
    may = np.zeros(wall.shape, bool)
    rows, cols = (slice(None) if joined else slice(border, -border) for joined in ways)
    may[rows, cols] = True
    came = _ways(wall.ravel().tolist(), may.ravel().tolist(), neighbours(wall.shape, ways).tolist())
    passed: set[int] = set()
    for cell in np.flatnonzero(~wall).tolist():
        while cell not in passed:
            passed.add(cell)
            cell = came[cell]
    wall.ravel()[images[:, sorted(passed)]] = False


def _ways(solid: list[bool], may: list[bool], around: list[list[int]]) -> dict[int, int]:
    """For each cell the one before it on the way from the first free cell that passes the fewest walls."""
    first = solid.index(False)
    came, wave, done = {first: first}, deque([first]), set()
    while wave:
        cell = wave.popleft()
        if cell in done:
            continue
        done.add(cell)
        for near in around[cell]:
            if near < 0 or not may[near] or near in done or (solid[near] and near in came):
                continue
            came[near] = cell
            (wave.append if solid[near] else wave.appendleft)(near)
    return came
