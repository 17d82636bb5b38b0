"""Maps drawn by chance: walls, what they cut off, who and what stands where."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ..complaint import hint
from ..config import Config
from ..load import ConfigError
from ..plans import Drawn
from ..state import FLOOR, WALL
from .fields import corridors, cylinder, open_field, radial, random_walls, rooms
from .layout import Layouts, Start
from .mazes import maze, spiral
from .placing import Full, Wish, choose
from .rooms import join, largest_rooms
from .symmetry import SIDES, images_of, mirrored
from .terrain import bsp, terrain

GENERATORS: dict[str, Callable[[Any, np.random.Generator], np.ndarray]] = {
    function.__name__: function
    for function in (open_field, random_walls, rooms, corridors, maze, radial, spiral, terrain, bsp, cylinder)
}


def generated(config: Config, plan: Drawn) -> Layouts:
    """`layouts` maps of `instances` parts each; every part is drawn by itself."""
    _check_names(config, plan)
    images = images_of(plan.symmetry, plan.height, plan.width)
    chances = [_chance(plan, n, i) for n in range(plan.layouts) for i in range(plan.instances)]
    wall = np.stack([_walls(plan, rng, images) for rng in chances])
    free = largest_rooms(~wall, plan.round)
    cells = np.where(free, FLOOR, WALL).astype(np.int16)
    starts = [_furnish(config, plan, n % plan.instances, cells[n], images, rng) for n, rng in enumerate(chances)]
    kinds = ("floor", "wall", *plan.place)
    return Layouts(kinds, _side_by_side(plan, cells), _shifted(plan, starts))


def _chance(plan: Drawn, number: int, instance: int) -> np.random.Generator:
    return np.random.default_rng([plan.seed, number, instance] if instance else [plan.seed, number])


def _walls(plan: Drawn, rng: np.random.Generator, images: np.ndarray) -> np.ndarray:
    """The walls of one part, symmetric where that is asked for."""
    wall = GENERATORS[plan.generator](plan, rng)  # type: ignore[attr-defined]
    down, across = plan.round
    wall = wall[1:-1] if down else np.pad(wall, ((plan.border - 1,), (0,)), constant_values=True)
    wall = wall[:, 1:-1] if across else np.pad(wall, ((0,), (plan.border - 1,)), constant_values=True)
    if len(images) > 1:
        wall = mirrored(wall, images)
        join(wall, images, plan.border, plan.round)
    return wall


def _furnish(
    config: Config, plan: Drawn, instance: int, cells: np.ndarray, images: np.ndarray, rng: np.random.Generator
) -> list[Start]:
    """Put what is placed into cells int16 [H, W]; where agents may start."""
    free = cells == FLOOR
    room = np.flatnonzero(free)
    wishes = [*_objects(plan, len(images), rng), *_agents(config, plan, instance)]
    objects = sum(wish.number for wish in wishes if wish.kind)
    agents = sum(wish.number for wish in wishes) - objects
    if objects + agents > len(room):
        raise ConfigError(
            f"{config.source}: map.place: {objects} objects and {agents} agents on {len(room)} free cells; "
            "make the map larger"
        )
    drawn = room[rng.permutation(len(room))]
    try:
        chosen = choose(wishes, free, images, plan.apart, plan.round, drawn)
    except Full as full:
        raise ConfigError(f"{config.source}: {_no_room(plan, full.wish)}") from None
    starts = []
    for wish, found in zip(wishes, chosen, strict=True):
        if wish.kind:
            cells.ravel()[found] = wish.kind
        else:
            starts += [Start(*divmod(cell, plan.width), group=wish.group) for cell in found]
    return starts


def _no_room(plan: Drawn, wish: Wish) -> str:
    what, sides = f"{wish.number} of {wish.name}" if wish.kind else f"{wish.number} agents", SIDES[plan.symmetry]
    if wish.number % sides or plan.apart == 1:
        return f"map.symmetry: {what} can't stand {plan.symmetry}; say a multiple of {sides}, or make the map larger"
    return f"map.apart: {what} don't fit {plan.apart} steps apart; lower `apart` or make the map larger"


def _objects(plan: Drawn, sides: int, rng: np.random.Generator) -> list[Wish]:
    """How many of each kind; a count between two numbers is drawn, on symmetric maps a multiple of their sides."""
    wishes = []
    for kind, (name, count) in enumerate(plan.place.items(), WALL + 1):
        if isinstance(count, tuple):
            low, high = -(-count[0] // sides), count[1] // sides
            count = sides * int(rng.integers(low, max(high, low) + 1))
        wishes.append(Wish(name, count, plan.where.get(name, "anywhere"), kind))
    return wishes


def _agents(config: Config, plan: Drawn, instance: int) -> list[Wish]:
    """Starts of one part: for anybody, or of each group where groups must be told apart."""
    share = {name: (count + plan.instances - 1 - instance) // plan.instances for name, count in config.agents.items()}
    if len(share) == 1 or (plan.instances == 1 and not plan.where.keys() & share.keys()):
        place = plan.where.get(next(iter(share)), "anywhere")
        return [Wish("agents", sum(share.values()), place)]
    return [
        Wish(name, count, plan.where.get(name, "anywhere"), group=g) for g, (name, count) in enumerate(share.items())
    ]


def _side_by_side(plan: Drawn, cells: np.ndarray) -> np.ndarray:
    """Parts [M I, H, W] to maps [M, ...]."""
    down, across = plan.grid
    grid = cells.reshape(plan.layouts, down, across, plan.height, plan.width)
    return grid.swapaxes(2, 3).reshape(plan.layouts, down * plan.height, across * plan.width)


def _shifted(plan: Drawn, starts: list[list[Start]]) -> tuple[tuple[Start, ...], ...]:
    """Starts of each map, from where they are in its parts."""
    maps: list[list[Start]] = [[] for _ in range(plan.layouts)]
    for n, mine in enumerate(starts):
        down, across = divmod(n % plan.instances, plan.grid[1])
        by = down * plan.height, across * plan.width
        maps[n // plan.instances] += [s._replace(row=s.row + by[0], col=s.col + by[1]) for s in mine]
    return tuple(map(tuple, maps))


def _check_names(config: Config, plan: Drawn) -> None:
    for name in plan.place:
        if name not in config.kinds:
            raise ConfigError(f"{config.source}: map.place.{name}: no such object; {hint(name, config.kinds)}")
    for name in plan.where:
        known = [*plan.place, *config.agents]
        if name not in known:
            raise ConfigError(f"{config.source}: map.where.{name}: neither placed nor a group; {hint(name, known)}")
