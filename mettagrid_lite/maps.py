"""Pictures and generators to cells: each map is a pure function of (config, seed)."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .complaint import hint
from .config import Config, Generator
from .load import ConfigError

ARROWS = {"^": 0, ">": 1, "v": 2, "<": 3}  # an agent that starts facing north, east, south, west
ANY = -1


class Layout(NamedTuple):
    """One map. cells: kind names [H, W]; spawns: (row, col, facing or ANY, group index or ANY), in reading order."""

    cells: np.ndarray
    spawns: tuple[tuple[int, int, int, int], ...]


def layouts(config: Config) -> tuple[Layout, ...]:
    """All maps an episode of this config may take place on; equal in size."""
    if isinstance(config.map, str):
        made: tuple[Layout, ...] = (_picture(config, config.map),)
    else:
        made = tuple(_generate(config, config.map, n) for n in range(config.map.layouts))
    for layout in made:
        _check_spawns(config, layout)
    return made


def _picture(config: Config, text: str) -> Layout:
    lines = [line.strip() for line in text.strip().splitlines()]
    width = len(lines[0]) if lines else 0
    if width == 0 or len(lines) > 256 or width > 256:
        raise ConfigError(f"{config.source}: map: must be 1 to 256 rows and columns")
    for number, line in enumerate(lines, 1):
        if len(line) != width:
            raise ConfigError(
                f"{config.source}: map: row {number} has {len(line)} cells, row 1 has {width}; make them equal"
            )
    meaning = _legend(config)
    _check_glyphs(config, set(text))
    cells = np.full((len(lines), width), "floor", dtype=object)
    spawns = []
    for row, line in enumerate(lines):
        for col, glyph in enumerate(line):
            if glyph not in meaning:
                raise ConfigError(
                    f"{config.source}: map: nothing has the glyph {glyph!r}; add `legend: {{'{glyph}': KIND}}`"
                )
            kind, facing, group = meaning[glyph]
            cells[row, col] = kind
            if kind == "floor" and group is not None:
                spawns.append((row, col, facing, group))
    return Layout(cells, tuple(spawns))


def _legend(config: Config) -> dict[str, tuple[str, int, int | None]]:
    """Glyph -> (kind, facing, group): group None for an object, ANY where an agent of any group starts."""
    kinds, groups = config.kinds, list(config.agents)
    meaning: dict[str, tuple[str, int, int | None]] = {"@": ("floor", ANY, ANY)}
    meaning |= {glyph: ("floor", facing, ANY) for glyph, facing in ARROWS.items()}
    for known in (kinds, config.objects):  # a glyph of the config's own goes before one of the stock
        meaning |= {kind.glyph: (name, ANY, None) for name, kind in known.items()}
    for glyph, name in config.legend.items():
        if name in groups:
            meaning[glyph] = ("floor", ANY, groups.index(name))
        elif name in kinds:
            meaning[glyph] = (name, ANY, None)
        else:
            near = hint(name, [*groups, *kinds])
            raise ConfigError(f"{config.source}: legend.{glyph}: no object or group is called {name!r}; {near}")
    return meaning


def _check_glyphs(config: Config, drawn: set[str]) -> None:
    """No glyph on the map that the legend doesn't explain stands for two kinds of the config's own."""
    owners: dict[str, str] = {}
    for name, kind in config.objects.items():
        other = owners.setdefault(kind.glyph, name)
        if other != name and kind.glyph in drawn - set(config.legend):
            raise ConfigError(
                f"{config.source}: map: {kind.glyph!r} is the glyph of {other} and of {name}; "
                f"give one of them its own `glyph` or say which in `legend`"
            )


def _check_spawns(config: Config, layout: Layout) -> None:
    """Every group finds room: its own starts first, those for anybody then."""
    own = [sum(1 for spawn in layout.spawns if spawn[3] == g) for g in range(len(config.agents))]
    anybody = sum(1 for spawn in layout.spawns if spawn[3] == ANY)
    short = sum(max(0, count - own[g]) for g, count in enumerate(config.agents.values())) - anybody
    if short > 0:
        raise ConfigError(
            f"{config.source}: agents: {config.players} agents don't fit, {short} start{'s' * (short > 1)} missing; "
            "add @ to the map or lower `agents`"
        )


def _generate(config: Config, plan: Generator, number: int) -> Layout:
    rng = np.random.default_rng([plan.seed, number])
    wall = _GENERATORS[plan.generator](plan, rng)
    wall |= ~_largest_room(~wall)
    free = np.argwhere(~wall)
    names = [name for name, count in plan.place.items() for _ in range(count)]
    for name in plan.place:
        if name not in config.kinds:
            raise ConfigError(f"{config.source}: map.place.{name}: no such object; {hint(name, config.kinds)}")
    if len(names) + config.players > len(free):
        raise ConfigError(
            f"{config.source}: map.place: {len(names)} objects and {config.players} agents on {len(free)} free cells; "
            "make the map larger"
        )
    drawn = rng.permutation(len(free))
    cells = np.where(wall, "wall", "floor").astype(object)
    for name, cell in zip(names, free[drawn], strict=False):
        cells[tuple(cell)] = name
    starts = free[drawn[len(names) : len(names) + config.players]]
    return Layout(cells, tuple((int(row), int(col), ANY, ANY) for row, col in starts))


def _open_field(plan: Generator, rng: np.random.Generator) -> np.ndarray:
    wall = np.ones((plan.height, plan.width), bool)
    wall[1:-1, 1:-1] = False
    return wall


def _random_walls(plan: Generator, rng: np.random.Generator) -> np.ndarray:
    return _open_field(plan, rng) | (rng.random((plan.height, plan.width)) < plan.walls)


def _rooms(plan: Generator, rng: np.random.Generator) -> np.ndarray:
    """Walls on a regular lattice, with one door drawn in the wall between each two neighbouring rooms."""
    wall = _open_field(plan, rng)
    rows = np.linspace(0, plan.height - 1, plan.rooms[0] + 1).round().astype(int)
    cols = np.linspace(0, plan.width - 1, plan.rooms[1] + 1).round().astype(int)
    wall[rows[1:-1], :] = True
    wall[:, cols[1:-1]] = True
    for top, bottom in pairwise(rows):
        for col in cols[1:-1]:
            wall[rng.integers(top + 1, max(bottom, top + 2)), col] = False
    for left, right in pairwise(cols):
        for row in rows[1:-1]:
            wall[row, rng.integers(left + 1, max(right, left + 2))] = False
    return wall


_GENERATORS = {"open_field": _open_field, "random_walls": _random_walls, "rooms": _rooms}


def _largest_room(free: np.ndarray) -> np.ndarray:
    """The largest connected part of the free cells (four neighbours)."""
    part = np.zeros(free.shape, int)
    sizes = [0]
    for start in np.argwhere(free):
        if part[tuple(start)]:
            continue
        sizes.append(0)
        stack = [tuple(start)]
        part[stack[0]] = len(sizes) - 1
        while stack:
            row, col = stack.pop()
            sizes[-1] += 1
            for near in ((row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1)):
                if free[near] and not part[near]:
                    part[near] = len(sizes) - 1
                    stack.append(near)
    return part == int(np.argmax(sizes)) if len(sizes) > 1 else np.zeros(free.shape, bool)
