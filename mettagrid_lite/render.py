"""Pictures of one environment: text for a terminal, RGB in plain numpy (no display needed)."""

import numpy as np

from .build import World
from .maps import ARROWS
from .state import ALIVE, COL, FACING, FLOOR, FROZEN, GROUND, ROW, STAYS, WAIT, State

TILE = 12  # pixels a cell
FACES = "".join(ARROWS)  # ^ > v <
AGENT_COLORS = np.array(
    [[79, 157, 255], [255, 122, 89], [94, 208, 135], [203, 132, 255], [255, 204, 77], [120, 220, 232], [255, 138, 196]],
    np.uint8,
)


def text(world: World, state: State, e: int = 0) -> str:
    """Environment `e` as lines of glyphs; agents are arrows in their facing, `x` while they are frozen."""
    ground, wait = state.cells[e, GROUND], state.cells[e, WAIT]
    glyphs = np.array([world.config.kinds[name].glyph for name in world.kinds])
    shown = (wait == 0) | (world.params.kinds[ground, STAYS] == 1)
    picture = np.where(shown, glyphs[ground], glyphs[FLOOR])
    for agent in _living(state, e):
        picture[agent[ROW], agent[COL]] = "x" if agent[FROZEN] else FACES[agent[FACING]]
    return "\n".join("".join(row) for row in picture)


def rgb(world: World, state: State, e: int = 0) -> np.ndarray:
    """Environment `e` as uint8 [H * TILE, W * TILE, 3]; who grows back is dim, agents are triangles in their facing."""
    ground, wait = state.cells[e, GROUND], state.cells[e, WAIT]
    colors = np.array([_channels(world.config.kinds[name].color) for name in world.kinds], np.uint8)
    floor = colors[FLOOR]
    cells = np.where((wait == 0)[..., None], colors[ground], floor + (colors[ground] - floor.astype(int)) // 5)
    picture = cells.astype(np.uint8).repeat(TILE, 0).repeat(TILE, 1)
    picture[::TILE] = picture[::TILE] // 8 * 7  # a faint grid
    picture[:, ::TILE] = picture[:, ::TILE] // 8 * 7
    for a, agent in enumerate(state.agents[e]):
        if agent[ALIVE]:
            color = AGENT_COLORS[a % len(AGENT_COLORS)] // (2 if agent[FROZEN] else 1)
            top, left = agent[ROW] * TILE, agent[COL] * TILE
            picture[top : top + TILE, left : left + TILE][_triangle(int(agent[FACING]))] = color
    return picture


def _living(state: State, e: int) -> list[np.ndarray]:
    return [agent for agent in state.agents[e] if agent[ALIVE]]


def _channels(color: str) -> list[int]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


def _triangle(facing: int) -> np.ndarray:
    """Mask [TILE, TILE] of an arrow head: 0 up, 1 right, 2 down, 3 left."""
    row, col = np.indices((TILE, TILE))
    up = (np.abs(col - (TILE - 1) / 2) <= row / 2) & (row > 0) & (row < TILE - 1)
    return np.rot90(up, -facing)
