"""How episodes may begin: each map, and each way to deal out the starts, as tapes that bring it about.

The rules shuffle all starts, and agents take the first one left for their group. All orders that deal alike are said
once: the first agents' starts come first, one of those left for each, all as likely.
"""

from collections.abc import Iterator

import numpy as np

from analysis.exact.tape import Tapes
from mettagrid_lite.build import World
from mettagrid_lite.state import SHUFFLE


def beginnings(world: World, draws: int) -> tuple[Tapes, np.ndarray]:
    """(tapes, probability of each): what the layout and the order of starts are told; facings are still free."""
    layouts, spawns = len(world.params.layouts), world.params.spawns
    told, chances = [], []
    for layout in range(layouts):
        first = [layout] if layouts > 1 else []
        for dealt, chance in _deals(world, layout):
            told.append(first + (_shuffled(dealt, spawns.shape[1]) if world.params.rule[SHUFFLE] == 1 else []))
            chances.append(chance / layouts)
    tapes = np.zeros((len(told), draws), np.int64)
    for row, outcomes in zip(tapes, told, strict=True):
        row[: len(outcomes)] = outcomes
    fixed = np.array([len(outcomes) for outcomes in told])
    return Tapes(np.arange(len(told)), tapes, fixed), np.array(chances)


def _deals(world: World, layout: int) -> Iterator[tuple[list[int], float]]:
    """Which start each agent may get, and with what probability."""
    if world.params.rule[SHUFFLE] == 0:
        yield [], 1.0
        return
    left = [(list[int](), 1.0)]
    for agent in range(len(world.agents)):
        left = [
            ([*dealt, start], chance / len(free))
            for dealt, chance in left
            for free in [_free(world, layout, agent, dealt)]
            for start in free
        ]
    yield from left


def _free(world: World, layout: int, agent: int, dealt: list[int]) -> list[int]:
    """Starts that are left for an agent: those of its group, or where there are none those for anybody."""
    owner = world.params.spawns[layout, :, 3]
    for wanted in (world.params.group[agent], -1):
        free = [start for start in np.flatnonzero(owner == wanted).tolist() if start not in dealt]
        if free:
            return free
    return []


def _shuffled(dealt: list[int], starts: int) -> list[int]:
    """What the shuffle (Fisher-Yates, from the last place on) must draw so that these starts come first."""
    order = dealt + [start for start in range(starts) if start not in dealt]
    now, drawn = list(range(starts)), []
    for place in range(starts - 1, 0, -1):
        where = now.index(order[place])
        now[place], now[where] = now[where], now[place]
        drawn.append(where)
    return drawn
