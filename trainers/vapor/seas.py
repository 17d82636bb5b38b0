"""DeepSea with several seeds at once. Cells are numbered row by row, those alone that a diver can come to.

In row r they are columns 0 to r, so cell (r, c) is number r (r + 1) / 2 + c, and N rows have N (N + 1) / 2.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from trainers.vapor.deep_sea import BEST, COST, rights

ACTIONS = 2


class Dives(NamedTuple):
    """Of S seas, L steps and E episodes each: cells and actions int64 [S, L, E], rewards float64 [S, L, E]."""

    cell: np.ndarray
    action: np.ndarray
    reward: np.ndarray

    @property
    def found(self) -> np.ndarray:
        """What lies in the last column, bool [S, E]."""
        return self.reward[:, -1] > 0.5


class Seas:
    """S worlds of one depth; right: which action is right in each cell, int64 [S, C]."""

    def __init__(self, depth: int, seeds: Sequence[int]) -> None:
        inside = np.tril_indices(depth)
        self.depth, self.cells = depth, len(inside[0])
        self.right = np.stack([rights(depth, seed)[inside] for seed in seeds])
        self.first = np.arange(depth) * np.arange(1, depth + 1) // 2  # the first cell of each row

    def dive(self, chances: np.ndarray, lots: np.ndarray) -> Dives:
        """Episodes by chances of actions [S, C, A], one for each lot of [S, L, E] in [0, 1)."""
        sea = np.arange(len(lots))[:, None]
        column = np.zeros((len(lots), lots.shape[2]), np.int64)
        told = Dives(np.empty(lots.shape, np.int64), np.empty(lots.shape, np.int64), np.empty(lots.shape))
        for row in range(self.depth):
            cell = self.first[row] + column
            action = (lots[:, row] >= chances[sea, cell, 0]).astype(np.int64)
            right = action == self.right[sea, cell]
            told.cell[:, row], told.action[:, row] = cell, action
            told.reward[:, row] = np.where(right, -COST / self.depth, 0)
            if row < self.depth - 1:
                column = np.where(right, column + 1, np.maximum(column - 1, 0))
        told.reward[:, -1] += right & (column == self.depth - 1)
        return told

    def regrets(self, chances: np.ndarray) -> np.ndarray:
        """What each policy [S, C, A] is expected to earn less than the best return, exactly, [S]."""
        right = np.take_along_axis(chances, self.right[..., None], 2)[..., 0]
        value = np.zeros((len(right), self.depth + 1))
        value[:, -1] = 1  # what lies to the right of the last cell
        for row in reversed(range(self.depth)):
            goes = right[:, self.first[row] : self.first[row] + row + 1]
            left = value[:, np.maximum(np.arange(row + 1) - 1, 0)]
            value = goes * (value[:, 1 : row + 2] - COST / self.depth) + (1 - goes) * left
        return BEST - value[:, 0]

    def keep(self, kept: np.ndarray) -> None:
        """These seas alone, bool [S]."""
        self.right = self.right[kept]
