"""What is next to what on a map: its edges end it, or lead on to the opposite ones."""

import numpy as np

from ..plans import Round

EDGES = Round()
"""Round nowhere."""


def neighbours(shape: tuple[int, ...], ways: Round = EDGES) -> np.ndarray:
    """Of each cell of a map [H, W] those to the north, east, south and west, -1 beyond an edge: int64 [H W, 4]."""
    cells = np.pad(np.arange(shape[0] * shape[1]).reshape(shape), 1, constant_values=-1)
    if ways.down:
        cells[0], cells[-1] = cells[-2].copy(), cells[1].copy()
    if ways.right:
        cells[:, 0], cells[:, -1] = cells[:, -2].copy(), cells[:, 1].copy()
    return np.stack([cells[:-2, 1:-1], cells[1:-1, 2:], cells[2:, 1:-1], cells[1:-1, :-2]], -1).reshape(-1, 4)
