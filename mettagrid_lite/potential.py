"""How near each cell is to what agents are led to, as a potential in fixed point."""

import numpy as np

from .config import Config
from .groups import rewards_of
from .maps.edges import EDGES, neighbours
from .objects import Kind
from .payments import fixed
from .plans import Round
from .rewards import Shaping
from .wrap import round_of


def nearness(config: Config, kinds: tuple[str, ...], layouts: np.ndarray) -> np.ndarray:
    """The potential of each cell of the layouts for each group, [G, M, H, W]; empty where nobody is led anywhere."""
    said = [rewards_of(config, group).shaping for group in config.agents]
    if not any(said):
        return np.zeros((0, 0, 0, 0), np.int64)
    free = np.array([not _is_wall(config.kinds[name]) for name in kinds])[layouts]
    table = np.zeros((len(said), *layouts.shape), np.int64)
    for group, shaping in enumerate(said):
        if shaping:
            goals = layouts == kinds.index(shaping.toward)
            table[group] = _potential(shaping, distances(free, goals, round_of(config)))
    return table


def _potential(shaping: Shaping, ways: np.ndarray) -> np.ndarray:
    """reward (1 - (d / D) ^ steepness), d the `ways` from each cell, D the longest on its map; 0 where no way leads."""
    longest = np.maximum(ways.max((1, 2), keepdims=True), 1)
    share = np.where(ways < 0, 1.0, ways / longest)
    return fixed(shaping.reward * (1 - share**shaping.steepness))


def _is_wall(kind: Kind) -> bool:
    """It is solid, and nobody can take it away."""
    return kind.solid and (kind.taken == "never" or kind.claim)


def distances(free: np.ndarray, goals: np.ndarray, ways: Round = EDGES) -> np.ndarray:
    """Steps from each cell to the nearest goal over free cells [M, H, W], bool; -1 where no way leads."""
    around, size = neighbours(free.shape[1:], ways), free[0].size
    left, steps = (free | goals).ravel(), np.full(free.size, -1)
    wave, number = np.flatnonzero(goals), 0
    while wave.size:
        steps[wave], left[wave] = number, False
        near = around[wave % size]
        near = (near + (wave - wave % size)[:, None])[near >= 0]
        wave, number = np.unique(near[left[near]]), number + 1
    return steps.reshape(free.shape)
