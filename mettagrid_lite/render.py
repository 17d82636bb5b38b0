"""Pictures of one environment: text for a terminal, RGB in plain numpy (no display needed)."""

from functools import lru_cache

import numpy as np

from .build import World
from .maps import ARROWS
from .rays import Ray, rays
from .sprites import GROUND_SHOWS, SIDE, channels, painted, patterns, sprite
from .state import (
    ALIVE,
    ATTACK,
    BUSY,
    COL,
    FACING,
    FLOOR,
    FOR_GOOD,
    FROZEN,
    GROUND,
    HELD,
    INITIAL,
    OWNER,
    ROW,
    SCRUB,
    STAYS,
    WAIT,
    WEST,
    WHERE,
    ZAP,
    State,
)

SCALE = 2  # pixels for one of a pattern
TILE = SIDE * SCALE  # pixels a cell
FACES = "".join(ARROWS) + "↗↘↙↖"  # ^ > v <, and between them
FAINT, RESTING = 0.22, 0.6  # how much is seen of what is to come back, and of what stays and rests
AGENT_COLORS = np.array(
    [[79, 157, 255], [255, 122, 89], [94, 208, 135], [203, 132, 255], [255, 204, 77], [120, 220, 232], [255, 138, 196]],
    np.uint8,
)
SHOTS = {int(ZAP): "#ffe14d", int(SCRUB): "#7fe7ff", int(ATTACK): "#ff5040"}
Mark = tuple[int, int, np.ndarray, str]
"""Row, column, pattern and colour of what is drawn over a cell."""
STANDS, COMES_BACK, OWNED = 0, 1, 2  # looks of a kind; from OWNED on in the colours of agents


def text(world: World, state: State, e: int = 0) -> str:
    """Environment `e` as lines of glyphs; agents are arrows in their facing, `x` while they are frozen."""
    ground, wait = state.cells[e, GROUND], state.cells[e, WAIT]
    glyphs = np.array([world.config.kinds[name].glyph for name in world.kinds])
    shown = (wait == 0) | (world.params.kinds[ground, STAYS] == 1)
    picture = np.where(shown, glyphs[ground], glyphs[FLOOR])
    for agent in state.agents[e]:
        if agent[ALIVE] == 1:
            picture[agent[ROW], agent[COL]] = "x" if agent[FROZEN] else FACES[agent[FACING]]
    return "\n".join("".join(row) for row in picture)


def rgb(world: World, state: State, e: int = 0, scale: int = SCALE) -> np.ndarray:
    """Environment `e` as uint8 [H * 8 * scale, W * 8 * scale, 3].

    What grows back is faint, what is owned has its owner's colour. Agents have the colour of their group, or their own
    where there is one group; their eyes are where they face; a cross is over the frozen, and a chip in the colour of
    what they carry most of, beyond what they began with. So has what holds things; a white chip is over what works.
    Beams and blows of the last step are drawn where they went.
    """
    colors, side = agent_colors(world), SIDE * scale
    tiles = _tiles(_looks(world), scale)
    index = _index(world, state, e, colors)
    height, width = index.shape
    picture = tiles[index].transpose(0, 2, 1, 3).reshape(height * side, width * side, 3)
    shots = list(rays(world, state, e))
    _mark(picture, _held(world, state, e) + [_shot(ray) for ray in shots if ray.verb != ATTACK], scale)
    chips = _chips(world, state, e)
    for a, agent in enumerate(state.agents[e].tolist()):
        if agent[ALIVE] == 1:
            figure, covers = _figure(int(colors[a]), agent[FACING], agent[FROZEN] > 0, chips[a], scale)
            top, left = agent[ROW] * side, agent[COL] * side
            cell = picture[top : top + side, left : left + side]
            np.copyto(cell, figure, where=covers)
    _mark(picture, [_shot(ray) for ray in shots if ray.verb == ATTACK], scale)
    return picture


def _mark(picture: np.ndarray, marks: list[Mark], scale: int) -> None:
    """Paint patterns over cells."""
    side = SIDE * scale
    for row, col, pattern, color in marks:
        cell = picture[row * side : (row + 1) * side, col * side : (col + 1) * side]
        cell[:] = painted(pattern, channels(color), cell, scale)


def _shot(ray: Ray) -> Mark:
    """What is seen of a beam or a blow on a cell."""
    name = "blow" if ray.verb == ATTACK else "beam" if ray.facing <= WEST else "slant"
    turned = np.rot90(patterns()[name], 0 if ray.verb == ATTACK else -(ray.facing % 4))
    return ray.row, ray.col, turned, SHOTS[ray.verb]


def _held(world: World, state: State, e: int) -> list[Mark]:
    """Chips over what holds something, in the colour of what it holds most of, and over converters at work."""
    colors, marks, width = _item_colors(world), [], state.cells.shape[3]
    for store in state.stores[e]:
        row, col = divmod(int(store[WHERE]), width)
        if store[WHERE] >= 0 and store[HELD:].any():
            marks.append((row, col, patterns()["held"], colors[int(store[HELD:].argmax())]))
        if store[WHERE] >= 0 and store[BUSY]:
            marks.append((row, col, patterns()["busy"], "#ffffff"))
    return marks


def agent_colors(world: World) -> np.ndarray:
    """Position in AGENT_COLORS of each agent [A]: by group, or by agent where there is one group."""
    group = world.params.group
    number = group if group.max() > 0 else np.arange(len(group))
    return np.asarray(number % len(AGENT_COLORS))


def _looks(world: World) -> tuple[tuple[str, str, bool], ...]:
    """Pattern and colour of each kind, and whether it stays while it rests."""
    kinds = world.config.kinds
    return tuple((sprite(name, kinds[name]), kinds[name].color, kinds[name].stays) for name in world.kinds)


def _index(world: World, state: State, e: int, colors: np.ndarray) -> np.ndarray:
    """The tile of each cell [H, W]."""
    ground, wait, owner = (state.cells[e, plane].astype(np.int64) for plane in (GROUND, WAIT, OWNER))
    look = np.where(wait == 0, np.where(owner >= 0, OWNED + colors[owner], STANDS), COMES_BACK)
    return np.where(wait == FOR_GOOD, FLOOR, ground + len(world.kinds) * look)


@lru_cache(maxsize=64)
def _tiles(looks: tuple[tuple[str, str, bool], ...], scale: int) -> np.ndarray:
    """uint8 [looks * K, side, side * 3]: each kind as it stands, as it waits, and owned, by each colour of agents."""
    floor = painted(patterns()[looks[FLOOR][0]], channels(looks[FLOOR][1]), np.zeros(3), scale)
    stand = [painted(patterns()[name], channels(color), floor, scale) for name, color, _ in looks]
    seen = [RESTING if stays else FAINT for *_, stays in looks]
    waits = [floor * (1 - part) + tile * part for tile, part in zip(stand, seen, strict=True)]
    owned = [painted(patterns()[name], own.astype(float), floor, scale) for own in AGENT_COLORS for name, *_ in looks]
    tiles = np.stack([*stand, *waits, *owned]).astype(np.uint8)
    return tiles.reshape(*tiles.shape[:2], -1)


def _chips(world: World, state: State, e: int) -> list[str]:
    """For each agent the colour of the item it carries most of, beyond what it began with; empty for none."""
    more = state.items[e] - world.params.items[world.params.group, :, INITIAL]
    if not more.size or more.max() <= 0:
        return [""] * len(more)
    colors = _item_colors(world)
    return [colors[most] if row[most] > 0 else "" for row, most in zip(more, more.argmax(1), strict=True)]


def _item_colors(world: World) -> list[str]:
    """Of a kind that gives the item, one of this world if there is one; white where nothing does."""
    kinds = world.config.kinds
    colors = {
        item: kinds[name].color for name in [*reversed(kinds), *reversed(world.kinds)] for item in kinds[name].makes
    }
    return [colors.get(item, "#ffffff") for item in world.items]


@lru_cache(maxsize=4096)
def _figure(color: int, facing: int, frozen: bool, chip: str, scale: int) -> tuple[np.ndarray, np.ndarray]:
    """An agent uint8 [side, side, 3], and what of it covers the ground, bool [side, side, 1]."""
    own = AGENT_COLORS[color] * (0.55 if frozen else 1.0)
    layers = [(np.rot90(patterns()["agent"], -(facing % 4)), own)]
    layers += [(patterns()["frozen"], own)] if frozen else []
    layers += [(patterns()["carried"], channels(chip))] if chip else []
    figure, covers = np.zeros(3), np.zeros((SIDE * scale, SIDE * scale, 1), bool)
    for pattern, shade in layers:
        figure = painted(pattern, shade, figure, scale)
        covers |= (pattern != GROUND_SHOWS).repeat(scale, 0).repeat(scale, 1)[..., None]
    return figure, covers
