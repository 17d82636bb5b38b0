"""The state of one environment as named parts: what a replay says of it, whatever columns it has.

A part is an array of `State`; each of its axes is a list of names or a length. Columns added to the state follow by
themselves, as `column_N` until they are named here.
"""

from collections.abc import Mapping
from zlib import crc32

import numpy as np

from . import state as columns
from .build import World
from .rewards import EVENTS
from .state import DID, HELD, ORDER, TARGET, State

Axis = int | list[str]

NAMED = {
    "env": "KEY ID NUMBER CLOCK LAYOUT OVER",
    "cells": "GROUND WAIT WHO OWNER SLOT",
    "counts": "STANDING PLACES FLIPPED PRESSED",
    "agents": "ROW COL FACING ALIVE FROZEN COOLING COOLING_CLEAN TARGET ORDER TERMINATED TRUNCATED DID RETURN SIGNAL",
    "stores": "WHERE BUSY RESTS MADE",
    "money": "RAW REWARD EARNED RECEIVED RATE FELT HELD_WORTH FIRST NEAR STAGE LAST",
}
"""Names of columns in `state.py`, by part."""
COLUMN_AXIS = {"env": 0, "cells": 0, "counts": 0, "agents": 1, "stores": 1, "money": 1}
DERIVED = ("draw", "tiles")
"""Parts that a replay leaves out: scratch, or made from the others."""
LEFT_OUT = {"agents": (TARGET, ORDER, DID)}
"""Columns, on the last axis, that it leaves out: they serve within a step, or are its actions."""


def parts(world: World, state: State) -> dict[str, list[Axis]]:
    """The axes of each part of one environment."""
    told = state._asdict()
    return {part: _axes(world, part, array.shape[1:]) for part, array in told.items() if part not in DERIVED}


def recorded(axes: dict[str, list[Axis]]) -> dict[str, list[Axis]]:
    """The axes without what a replay leaves out."""
    found = dict(axes)
    for part, left_out in LEFT_OUT.items():
        *others, last = axes[part]
        assert isinstance(last, list)
        found[part] = [*others, [name for number, name in enumerate(last) if number not in left_out]]
    return found


def kept(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays, of one state or of several, without what a replay leaves out."""
    return arrays | {part: np.delete(arrays[part], left_out, axis=-1) for part, left_out in LEFT_OUT.items()}


def numbered(part: str, shape: tuple[int, ...]) -> np.ndarray:
    """Of each number of a part, in reading order: which one it is among those that a replay keeps, -1 left out."""
    keeps = np.ones(shape, bool)
    keeps[..., list(LEFT_OUT.get(part, ()))] = False
    return np.where(keeps.ravel(), np.cumsum(keeps) - 1, -1)


def _axes(world: World, part: str, shape: tuple[int, ...]) -> list[Axis]:
    axes: list[Axis] = [int(length) for length in shape]
    if part in NAMED:
        axes[COLUMN_AXIS[part]] = _columns(part, shape[COLUMN_AXIS[part]])
    units = [f"{way}_{name}" for way in ("kept", "gained") for name in world.items]
    if part == "stores":
        axes[-1] = [*axes[-1][:HELD], *world.items] if isinstance(axes[-1], list) else axes[-1]
    last = {"counts": world.kinds, "items": world.items, "tally": (*EVENTS, *units)}.get(part)
    if last is not None and len(last) == shape[-1]:
        axes[-1] = list(last)
    return axes


def _columns(part: str, length: int) -> list[str]:
    names = {int(getattr(columns, name)): name.lower() for name in NAMED[part].split()}
    return [names.get(number, f"column_{number}") for number in range(length)]


def shape(axes: list[Axis]) -> tuple[int, ...]:
    """Lengths of the axes of a part."""
    return tuple(axis if isinstance(axis, int) else len(axis) for axis in axes)


def digest(values: Mapping[str, np.ndarray]) -> str:
    """CRC-32 of all parts in their order, as little-endian 64-bit integers, in 8 hexadecimal digits."""
    said = 0
    for array in values.values():
        said = crc32(np.ascontiguousarray(array, "<i8").tobytes(), said)
    return f"{said:08x}"
