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
    opened = {config.kinds[name].opens for name in kinds}
    free = np.array([name in opened or not _is_wall(config, config.kinds[name]) for name in kinds])[layouts]
    round_, diagonal = round_of(config), config.actions.move.style == "diagonal"
    table = np.zeros((len(said), *layouts.shape), np.int64)
    for group, shaping in enumerate(said):
        if shaping:
            goals = layouts == kinds.index(shaping.toward)
            table[group] = _potential(shaping, distances(free, goals, round_, diagonal))
    return table


def _potential(shaping: Shaping, ways: np.ndarray) -> np.ndarray:
    """reward (1 - (d / D) ^ steepness), d the `ways` from each cell, D the longest on its map; 0 where no way leads."""
    longest = np.maximum(ways.max((1, 2), keepdims=True), 1)
    share = np.where(ways < 0, 1.0, ways / longest)
    return fixed(shaping.reward * (1 - share**shaping.steepness))


def _is_wall(config: Config, kind: Kind) -> bool:
    """It is solid, and nobody can take it or move it away."""
    moves = kind.pushable or (kind.swappable and config.actions.swap)
    return kind.solid and not moves and (kind.taken == "never" or kind.claim)


def distances(free: np.ndarray, goals: np.ndarray, ways: Round = EDGES, diagonal: bool = False) -> np.ndarray:
    """Steps from each cell to the nearest goal over free cells [M, H, W], bool; -1 where no way leads."""
    around, passes = neighbours(free.shape[1:], ways), free.ravel()
    left, steps = (free | goals).ravel(), np.full(free.size, -1)
    wave, number = np.flatnonzero(goals), 0
    while wave.size:
        steps[wave], left[wave] = number, False
        near = _beside(wave, around) if not diagonal else _about(wave, around, passes)
        near = near[near >= 0]
        wave, number = np.unique(near[left[near]]), number + 1
    return steps.reshape(free.shape)


def _beside(cells: np.ndarray, around: np.ndarray) -> np.ndarray:
    """The cells of all maps that are to the north, east, south and west of these, -1 beyond an edge: [N, 4]."""
    place = cells % len(around)
    return np.where(around[place] < 0, -1, around[place] + (cells - place)[:, None])


def _about(cells: np.ndarray, around: np.ndarray, passes: np.ndarray) -> np.ndarray:
    """Those and the diagonal ones, but for those between two cells that nothing passes: [N, 8]."""
    beside = _beside(cells, around)
    clockwise = np.roll(beside, -1, 1)  # to the east of what is north lies the north-eastern one, and so on
    corner = np.stack([_beside(beside[:, side], around)[:, (side + 1) % 4] for side in range(4)], 1)
    shut = (beside < 0) | (clockwise < 0) | ~(passes[beside] | passes[clockwise])
    return np.concatenate([beside, np.where(shut, -1, corner)], 1)
