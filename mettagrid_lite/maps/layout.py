"""All maps that an episode of a config may take place on."""

from typing import NamedTuple

import numpy as np

from ..config import Config
from ..load import ConfigError
from ..plans import Drawn, Pictures

ARROWS = {"^": 0, ">": 1, "v": 2, "<": 3}  # an agent that starts facing north, east, south, west
ANY = -1


class Start(NamedTuple):
    """Where an agent may start: facing ANY is drawn, group ANY is for anybody."""

    row: int
    col: int
    facing: int = ANY
    group: int = ANY


class Layouts(NamedTuple):
    """M maps, equal in size.

    kinds: names of what stands there; cells: int16 [M, H, W], positions in kinds; starts: of each map.
    """

    kinds: tuple[str, ...]
    cells: np.ndarray
    starts: tuple[tuple[Start, ...], ...]


def layouts(config: Config) -> Layouts:
    """The maps of this config; what only generators need is imported only for them."""
    plan = config.map
    if isinstance(plan, Drawn):
        from .generate import generated

        made = generated(config, plan)
    else:
        from .picture import pictured

        made = pictured(config, plan.pictures if isinstance(plan, Pictures) else (plan,))
    for starts in made.starts:
        _check_starts(config, starts)
    return made


def _check_starts(config: Config, starts: tuple[Start, ...]) -> None:
    """Every group finds room: its own starts first, those for anybody then."""
    own = [sum(start.group == g for start in starts) for g in range(len(config.agents))]
    anybody = sum(start.group == ANY for start in starts)
    short = sum(max(0, count - own[g]) for g, count in enumerate(config.agents.values())) - anybody
    if short > 0:
        raise ConfigError(
            f"{config.source}: agents: {config.players} agents don't fit, {short} start{'s' * (short > 1)} missing; "
            "add @ to the map or lower `agents`"
        )
