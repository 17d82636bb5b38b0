"""Where one game becomes another along an axis, and how surely.

Between two decided cells of different names some difference of payoffs changes its sign. Its values and errors in the
cells are drawn again and again; where a straight line between cells crosses zero is the border in that draw. Several
differences may change sign there: the interval then reaches from where the first does to where the last does.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from analysis.regions.cell import CellJson
from analysis.regions.refine import Point
from analysis.regions.survey import Survey

DRAWS = 400
UNSURE = (None, "boundary")  # names of cells that may lie on the border itself


class Border(NamedTuple):
    """From `before` to `after` along axis number `axis`, on the line that `others` tells: places on the other axes.

    between        the last cell that surely is one, the first that surely is the other
    position       where the signs change, and its 95 % interval; between these cells; None where no difference tells
    """

    axis: int
    others: Point
    before: str
    after: str
    between: tuple[float, float]
    position: float | None
    low: float
    high: float


def borders(found: Survey) -> list[Border]:
    """All borders along axes that have an order, line by line."""
    return [border for axis in range(len(found.axes)) for line in _lines(found, axis) for border in _along(found, line)]


class Line(NamedTuple):
    axis: int
    others: Point
    points: list[Point]


def _lines(found: Survey, axis: int) -> Iterator[Line]:
    if found.axes[axis].named:
        return
    shape = found.shape
    for others in product(*(range(n) for k, n in enumerate(shape) if k != axis)):
        points = [(*others[:axis], place, *others[axis:]) for place in range(shape[axis])]
        yield Line(axis, others, points)


def _along(found: Survey, line: Line) -> Iterator[Border]:
    last = None
    for k, point in enumerate(line.points):
        name = found.names.get(point)
        if name in UNSURE:
            continue
        if last is not None and name != found.names[line.points[last]]:
            yield _border(found, line, last, k)
        last = k


def _border(found: Survey, line: Line, first: int, last: int) -> Border:
    """The border between two decided cells; those in between are open, or weren't played before the run ended."""
    values = [float(found.axes[line.axis].values[k]) for k in (first, last)]
    names = [found.names[line.points[k]] for k in (first, last)]
    places = [k for k in range(first, last + 1) if line.points[k] in found.cells]
    spread = _crossings(
        np.array([float(found.axes[line.axis].values[k]) for k in places]),
        [found.cells[line.points[k]] for k in places],
        found.seed,
    )
    known = spread is not None and places[0] == first and places[-1] == last
    low, position, high = spread if spread is not None and known else (values[0], None, values[1])
    return Border(line.axis, line.others, str(names[0]), str(names[1]), (values[0], values[1]), position, low, high)


class Turn(NamedTuple):
    """Where a difference of payoffs changes its sign along a strip, with its 95 % interval; rises: it ends above 0."""

    gauge: str
    rises: bool
    position: float
    low: float
    high: float


def turns(found: Survey) -> list[Turn]:
    """All changes of sign along a strip, whether the name changes there or not."""
    played = sorted(point for point in found.cells if len(point) == 1)
    values = np.array([float(found.axes[0].values[place]) for (place,) in played])
    out = []
    for gauge in sorted(set.intersection(*(set(found.cells[point].gauges) for point in played))):
        first, last = (found.cells[played[k]].gauges[gauge][0] for k in (0, -1))
        if first * last < 0:
            places = _zero(values, _drawn([found.cells[point] for point in played], [gauge], found.seed))
            low, middle, high = np.quantile(places, (0.025, 0.5, 0.975))
            out.append(Turn(gauge, last > 0, float(middle), float(low), float(high)))
    return out


def _crossings(values: np.ndarray, cells: list[CellJson], seed: int) -> tuple[float, float, float] | None:
    """2.5 % point of the first change of sign, middle of the changes, 97.5 % point of the last one."""
    common = set.intersection(*(set(cell.gauges) for cell in cells)) if cells else set()
    ends = [(name, cells[0].gauges[name][0], cells[-1].gauges[name][0]) for name in sorted(common)]
    turning = [name for name, one, other in ends if one * other < 0 or (one == 0) != (other == 0)]
    if not turning:
        return None
    places = _zero(values, _drawn(cells, turning, seed))
    first, last = places.min(axis=1), places.max(axis=1)
    middle = (first + last) / 2
    return float(np.quantile(first, 0.025)), float(np.median(middle)), float(np.quantile(last, 0.975))


def _drawn(cells: list[CellJson], gauges: list[str], seed: int) -> np.ndarray:
    """Draws of differences of payoffs from their values and errors: [DRAWS, gauges, cells]."""
    said = np.array([[cell.gauges[name] for cell in cells] for name in gauges])
    noise = np.random.default_rng(seed).standard_normal((DRAWS, *said.shape[:2]))
    return said[..., 0] + said[..., 1] * noise


def _zero(values: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Where the lines through drawn [..., cells] first leave the sign they begin with; the far end if never."""
    sign = np.sign(drawn)
    changed = sign[..., 1:] != sign[..., :1]
    step = np.where(changed.any(axis=-1), changed.argmax(axis=-1), len(values) - 2)
    before, after = (np.take_along_axis(drawn, (step + k)[..., None], -1)[..., 0] for k in (0, 1))
    share = np.divide(before, before - after, out=np.ones_like(before), where=before != after)
    return values[step] + np.clip(share, 0, 1) * (values[step + 1] - values[step])
