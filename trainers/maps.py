"""Several kinds of maps in one world, so that what is learned isn't learned for one of them.

config = on_all("navigation", {"map.height": 17}, [{"generator": "maze"}, {"generator": "open_field"}])
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from mettagrid_lite.config import Config
from mettagrid_lite.load import ConfigError, load
from mettagrid_lite.maps.layout import Start, layouts
from mettagrid_lite.plans import Drawn, Pictures

MOST = 1_024


def on_all(world: str, changes: Mapping[str, Any], maps: Sequence[Mapping[str, Any]]) -> Config:
    """A world on the maps of all generators in `maps`; each episode takes one of them all by chance.

    What a generator doesn't say of what all have in common (size, what is placed, how many layouts) is as in the world.
    Smaller maps stand in the middle of walls, so that all are of the largest size.
    """
    config = load(world, changes)
    if not maps:
        return config
    if not isinstance(config.map, Drawn):
        raise ConfigError(f"{config.source}: maps: its map is a picture; name a world whose maps are drawn")
    common = config.map.model_dump(mode="json", include=set(Drawn.model_fields), exclude_unset=True)
    each = [load(world, {**changes, "map": {**common, **plan}}) for plan in maps]
    if any(plan.get("wrap", config.map.wrap) != config.map.wrap for plan in maps):
        raise ConfigError(f"{config.source}: maps: their `wrap` must be that of the world, {config.map.wrap}")
    pictures = framed([picture for one in each for picture in pictures_of(one)], config.kinds["wall"].glyph)
    if len(pictures) > MOST:
        raise ConfigError(
            f"{config.source}: maps: {len(pictures):,} layouts; say fewer, {MOST:,} of all together at most"
        )
    return config.model_copy(update={"map": Pictures(pictures=pictures, wrap=config.map.wrap)})


def framed(pictures: Sequence[str], wall: str) -> tuple[str, ...]:
    """All as large as the largest, those that are smaller in the middle of walls."""
    each = [picture.split("\n") for picture in pictures]
    height, width = max(map(len, each)), max(len(rows[0]) for rows in each)
    told = []
    for rows in each:
        above, across = (height - len(rows)) // 2, [row.center(width, wall) for row in rows]
        below = height - len(rows) - above
        told.append("\n".join([wall * width] * above + across + [wall * width] * below))
    return tuple(told)


def pictures_of(config: Config) -> Iterator[str]:
    """Each map that its generator draws."""
    drawn = layouts(config)
    for cells, starts in zip(drawn.cells, drawn.starts, strict=True):
        yield picture(config, drawn.kinds, cells, starts)


def picture(config: Config, kinds: Sequence[str], cells: np.ndarray, starts: Sequence[Start]) -> str:
    """A map by glyphs. cells: positions in `kinds` [H, W]; starts are for anybody, facing anywhere."""
    glyph = np.array([config.kinds[kind].glyph for kind in kinds])[cells]
    for start in starts:
        glyph[start.row, start.col] = "@"
    return "\n".join("".join(row) for row in glyph)
