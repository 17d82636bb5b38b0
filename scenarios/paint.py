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
    """Each cell of the first environment as a glyph with its codes; agent `you` is shown in reverse."""
    from mettagrid_lite.render import AGENT_COLORS, text
    from mettagrid_lite.state import GROUND, WHO

    colours = [_channels(world.config.kinds[name].color) for name in world.kinds]
    ground, who = state.cells[0, GROUND], state.cells[0, WHO]
    return [
        [
            _cell(glyph, AGENT_COLORS[a % len(AGENT_COLORS)] if a >= 0 else colours[kind], bool(a == you >= 0))
            for glyph, kind, a in zip(line, kinds, agents, strict=True)
        ]
        for line, kinds, agents in zip(text(world, state).splitlines(), ground, who, strict=True)
    ]


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
