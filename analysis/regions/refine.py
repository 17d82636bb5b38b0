"""Which cells of a map are played: a coarse grid first, then along borders; what lies within a region is inferred.

A grid of every fourth cell or so is halved again and again. A new cell between cells that are all decided and of one
name isn't played: it is inferred. At the end every inferred cell has neighbours of its own name alone; where one
doesn't, it is played, and so a border is followed wherever it leads.
"""

from collections.abc import Callable, Iterable
from itertools import product
from typing import NamedTuple

Point = tuple[int, ...]
Ask = Callable[[list[Point]], Iterable[tuple[Point, str | None]]]

COARSE = 4  # steps that the first grid has along an axis, at least


class Known(NamedTuple):
    """names: of every cell, None where play left it open; inferred: those that were not played."""

    names: dict[Point, str | None]
    inferred: set[Point]


def refine(shape: tuple[int, ...], ordered: tuple[bool, ...], ask: Ask, known: Known, all_cells: bool = False) -> None:
    """Fill in `known`. ask(points) plays these, tells each name; along an axis without order all cells are played."""
    strides = [1 if all_cells or not order else _stride(n) for n, order in zip(shape, ordered, strict=True)]
    before: list[list[int]] | None = None
    while True:
        marks = [_marks(n, stride) for n, stride in zip(shape, strides, strict=True)]
        new = [point for point in product(*marks) if point not in known.names]
        inside = {point: _between(known, before, point) if before else None for point in new}
        for point, name in inside.items():
            if name is not None:
                known.names[point] = name
                known.inferred.add(point)
        _play(known, ask, [point for point in new if inside[point] is None])
        if max(strides) == 1:
            break
        before, strides = marks, [max(1, stride // 2) for stride in strides]
    while doubtful := [point for point in sorted(known.inferred) if not _is_inside(known, ordered, point)]:
        known.inferred.difference_update(doubtful)
        _play(known, ask, doubtful)


def _play(known: Known, ask: Ask, points: list[Point]) -> None:
    for point, name in ask(points) if points else ():
        known.names[point] = name


def _stride(count: int) -> int:
    stride = 1
    while (count - 1) // (2 * stride) >= COARSE:
        stride *= 2
    return stride


def _marks(count: int, stride: int) -> list[int]:
    return sorted({*range(0, count, stride), count - 1})


def _between(known: Known, marks: list[list[int]], point: Point) -> str | None:
    """The one name of the cells of the coarser grid around a new cell; None where they differ or one is open."""
    around = [_enclosing(line, place) for line, place in zip(marks, point, strict=True)]
    names = {known.names[corner] for corner in product(*around)}
    return names.pop() if len(names) == 1 else None


def _enclosing(line: list[int], place: int) -> list[int]:
    if place in line:
        return [place]
    after = next(k for k, mark in enumerate(line) if mark > place)
    return [line[after - 1], line[after]]


def _is_inside(known: Known, ordered: tuple[bool, ...], point: Point) -> bool:
    """Do all neighbours, along axes that have an order, bear the name of this cell?"""
    for k, order in enumerate(ordered):
        for step in (-1, 1) if order else ():
            beside = (*point[:k], point[k] + step, *point[k + 1 :])
            if beside in known.names and known.names[beside] != known.names[point]:
                return False
    return True
