"""Kinds of objects as rows of numbers."""

import numpy as np

from .config import Config
from .objects import Kind
from .payments import fixed
from .state import (
    ABSENT,
    AFTER,
    AMOUNT,
    ASKS,
    CALLED,
    CAP,
    CERTAIN,
    CLAIM,
    CLEAN,
    COSTS,
    DIRTY,
    ENDS,
    FILLED,
    FLEETING,
    FREEZES,
    GIVES,
    HELD_BY,
    HOLDER,
    INCOME,
    LASTS,
    MAKES,
    NEEDS,
    NEIGHBOURS,
    ONE,
    OPAQUE,
    OPENS,
    PACK,
    PACK_PAYS,
    PAUSE,
    PAYS,
    PUSHABLE,
    RECIPE,
    ROOM,
    SOLID,
    STAYS,
    SWAPPABLE,
    TAKEN,
    TICKS,
    TIMES,
    TRAITS,
    WORKS,
)
from .values import MOST

_TAKEN = {"never": 0, "step": 1, "use": 2, "clean": 3}
_ENDS = {"nothing": 0, "agent": 1, "episode": 2}


def traits(kind: Kind, kinds: tuple[str, ...], items: tuple[str, ...]) -> np.ndarray:
    """The row of Params.kinds of a kind."""
    regrow = kind.regrow
    said: dict = {
        SOLID: kind.solid,
        TAKEN: _TAKEN[kind.taken],
        GIVES: items.index(kind.gives) if kind.gives else -1,
        AMOUNT: kind.amount if kind.gives else 0,
        NEEDS: kind.needs,
        ABSENT: kind.starts == "absent",
        NEIGHBOURS: len(_neighbours(kind)),
        HELD_BY: kinds.index(regrow.held_back_by) if regrow and regrow.held_back_by else -1,
        ENDS: _ENDS[kind.ends],
        PAYS: fixed([kind.reward])[0],
        CLAIM: kind.claim,
        INCOME: fixed([kind.income])[0],
        STAYS: kind.stays,
        PUSHABLE: kind.pushable,
        SWAPPABLE: kind.swappable,
        OPAQUE: kind.opaque,
        LASTS: (kind.opens is not None or (kind.stays and kind.taken == "step")) and not regrow,
        OPENS: kinds.index(kind.opens) if kind.opens else -1,
        FREEZES: kind.freezes,
        RECIPE: bool(kind.costs or kind.asks or kind.also),
        CALLED: bool(kind.signals),
        HOLDER: bool(kind.store or kind.converter),
        FLEETING: bool(kind.store and kind.store.vanishes),
    }
    if regrow:
        clean, dirty = round(regrow.clean * ONE), round(regrow.dirty * ONE)
        said |= {AFTER: regrow.after or -1, CLEAN: clean, DIRTY: dirty}  # -1: by chance
    if kind.converter:
        works = kind.converter
        said |= {WORKS: 1, TICKS: works.ticks, PAUSE: works.cooldown, TIMES: works.times or 0}
    if kind.pack:
        said |= {PACK: kind.pack.radius, PACK_PAYS: fixed([kind.pack.reward])[0]}
    return np.array([said.get(n, 0) for n in range(TRAITS)], np.int64)


def goods(kind: Kind, items: tuple[str, ...]) -> list[list[int]]:
    """The rows of Params.goods of a kind, in their order."""
    said = {COSTS: kind.costs, ASKS: kind.asks, MAKES: kind.makes} | _held(kind, items)
    return [[amounts.get(name, 0) for name in items] for _, amounts in sorted(said.items())]


def _held(kind: Kind, items: tuple[str, ...]) -> dict[np.int64, dict[str, int]]:
    """What an object holds at first, takes in, and makes room for."""
    if kind.store:
        limit = kind.store.limit
        return {
            FILLED: kind.store.starts,
            ROOM: limit if isinstance(limit, dict) else dict.fromkeys(items, limit),
            CAP: {},
        }
    if kind.converter:
        room = {name: MOST - kind.makes.get(name, 0) for name in kind.costs}  # what it is making must fit too
        return {FILLED: kind.converter.starts, ROOM: room, CAP: dict.fromkeys(kind.makes, kind.converter.holds)}
    return {FILLED: {}, ROOM: {}, CAP: {}}


def patterns(config: Config, rows: list[Kind]) -> np.ndarray:
    """How many agents around each kind must show each signal."""
    names = config.actions.signal.names if config.actions.signal else ()
    return np.array([[row.signals.get(name, 0) for name in names] for row in rows], np.int64).reshape(len(rows), -1)


def around(rows: list[Kind]) -> np.ndarray:
    """Neighbour offsets of each kind, [K, N, 2]."""
    offsets = [_neighbours(row) for row in rows]
    table = np.zeros((len(rows), max(1, *map(len, offsets)), 2), np.int64)
    for k, found in enumerate(offsets):
        table[k, : len(found)] = np.array(found).reshape(-1, 2)
    return table


def chances(rows: list[Kind]) -> np.ndarray:
    """With which chance each kind comes back, by the number of its neighbours."""
    table = np.zeros((len(rows), 1 + max(len(_neighbours(row)) for row in rows)), np.int64)
    for k, row in enumerate(rows):
        said = row.regrow.chance if row.regrow else None
        ladder = said if isinstance(said, tuple) else (said or 0.0,)
        table[k] = [round(ladder[min(n, len(ladder) - 1)] * CERTAIN) for n in range(table.shape[1])]
    return table


def _neighbours(kind: Kind) -> list[tuple[int, int]]:
    """Offsets of the cells whose objects count for its coming back; none where they don't matter."""
    if kind.regrow is None or not isinstance(kind.regrow.chance, tuple):
        return []
    radius = kind.regrow.radius
    span = range(-radius, radius + 1)
    return [(row, col) for row in span for col in span if 0 < row * row + col * col <= radius * radius]
