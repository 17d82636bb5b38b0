"""Maps that look the same from several sides, so that seats are fair."""

import numpy as np

_TURNS = {
    "none": (lambda cells: cells,),
    "left_right": (lambda cells: cells, lambda cells: cells[:, ::-1]),
    "up_down": (lambda cells: cells, lambda cells: cells[::-1]),
    "half_turn": (lambda cells: cells, lambda cells: cells[::-1, ::-1]),
    "quarter_turn": tuple(lambda cells, k=k: np.rot90(cells, k) for k in range(4)),
}
SIDES = {symmetry: len(turns) for symmetry, turns in _TURNS.items()}
"""How many cells look alike."""


def images_of(symmetry: str, height: int, width: int) -> np.ndarray:
    """For each cell, where its images are, itself first: [S, H W]."""
    cells = np.arange(height * width).reshape(height, width)
    return np.stack([turn(cells).ravel() for turn in _TURNS[symmetry]])


def mirrored(wall: np.ndarray, images: np.ndarray) -> np.ndarray:
    """Every cell like the first of its images."""
    return wall.ravel()[images.min(0)].reshape(wall.shape)
