"""A world in the colours of its objects, by ANSI codes; plain where the user wants none (https://no-color.org)."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mettagrid_lite.build import World
    from mettagrid_lite.state import State

NORMAL, REVERSE = "\x1b[0m", "\x1b[7m"


def in_colour() -> bool:
    """Whether codes for colours are welcome."""
    return "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def painted(world: "World", state: "State", you: int = -1) -> list[list[str]]:
    """Each cell of the first environment as a glyph with its codes; agent `you` is shown in reverse.

    An agent and what it owns have its colour (of its group, if there are several), all else that of its kind.
    """
    from mettagrid_lite.render import AGENT_COLORS, agent_colors, text
    from mettagrid_lite.state import GROUND, OWNER, WHO

    colours = [_channels(world.config.kinds[name].color) for name in world.kinds]
    own = AGENT_COLORS[agent_colors(world)].tolist()
    ground, who, owner = (state.cells[0, plane].tolist() for plane in (GROUND, WHO, OWNER))

    def cell(row: int, col: int, glyph: str) -> str:
        a = who[row][col] if who[row][col] >= 0 else owner[row][col]
        colour = own[a] if a >= 0 else colours[ground[row][col]]
        return _cell(glyph, colour, who[row][col] == you >= 0)

    lines = enumerate(text(world, state).splitlines())
    return [[cell(row, col, glyph) for col, glyph in enumerate(line)] for row, line in lines]


def _cell(glyph: str, colour: list[int], mine: bool) -> str:
    codes = REVERSE * mine
    if in_colour():
        codes += "\x1b[38;2;{};{};{}m".format(*_readable(colour))
    return f"{codes}{glyph}{NORMAL}" if codes else glyph


def _readable(colour: list[int]) -> list[int]:
    """Not darker than a dark terminal shows: the floor is nearly black in pictures."""
    return [max(int(part), 96) if max(colour) < 96 else int(part) for part in colour]


def _channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
