"""Measures of walks, each with bounds by the bootstrap over maps.

success   all goals were taken in time
spl       success weighted by path length (Anderson et al. 2018): S L / max(P, L), L the exact shortest way, P the steps
          taken, blocked ones among them
relative  its mean divided by that of the searcher on the same maps
coverage  free cells seen, divided by those that an explorer with no goals has seen after as many steps
beside    share of steps that ended beside an obstacle; wfi, cfr: see contours.py
"""

from typing import NamedTuple

import numpy as np

from analysis.seeds import Statistic, interval
from trainers.navigation.contours import beside_walls, following_index, following_runs
from trainers.navigation.controls import Explorer, Searcher, in_window
from trainers.navigation.course import Course
from trainers.navigation.routes import shortest
from trainers.navigation.trail import Trail, walk

MEASURES = ("success", "spl", "relative", "coverage", "beside", "wfi", "cfr")


class Figure(NamedTuple):
    """A mean over maps and its 95 % bounds; nan where a measure says nothing."""

    value: float
    low: float
    high: float


class Reference(NamedTuple):
    """What walks on a course are measured against: exact ways [M], the searcher's walk, what an explorer has seen.

    seen  int64 [T + 1, M]: free cells after 0, 1, ... steps
    """

    shortest: np.ndarray
    searcher: Trail
    seen: np.ndarray


def reference(course: Course) -> Reference:
    """Of a course; the same for all walkers."""
    return Reference(shortest(course), walk(Searcher(), course), explored(course))


def explored(course: Course) -> np.ndarray:
    """Free cells seen after 0, 1, ... steps to nearest frontiers, never minding goals: int64 [T + 1, M]."""
    explorer, at = Explorer(course), course.begin.copy()
    shape, nothing = course.wall.shape[1:], np.zeros_like(course.wall)
    explorer.look(at)
    seen = [_count(explorer)]
    for _ in range(course.steps):
        way = explorer.choose(nothing)
        ahead = explorer.around[at[:, 0] * shape[1] + at[:, 1], way]
        free = (ahead >= 0) & explorer.free.reshape(len(at), -1)[np.arange(len(at)), ahead]
        at = np.where(free[:, None], np.stack(np.divmod(ahead, shape[1]), -1), at)
        explorer.look(at)
        seen.append(_count(explorer))
    return np.stack(seen)


def _count(explorer: Explorer) -> np.ndarray:
    return np.asarray((explorer.known & explorer.free).sum((1, 2)))


def spl(trail: Trail, shortest: np.ndarray) -> np.ndarray:
    """Success weighted by path length of each walk, [M]."""
    return np.asarray(trail.arrived * shortest / np.maximum(np.maximum(trail.steps, shortest), 1))


def cells_seen(trail: Trail, course: Course) -> np.ndarray:
    """Free cells that were in the window at some step, [M]."""
    seen = np.zeros_like(course.wall)
    rows, cols, inside = in_window(trail.at, course.window, course.wall.shape[1:], course.round)
    m = np.nonzero(inside)[1]
    seen[m, rows[inside], cols[inside]] = True
    return np.asarray((seen & ~course.wall).sum((1, 2)))


def measures(trail: Trail, course: Course, against: Reference) -> dict[str, Figure]:
    """All of MEASURES."""
    maps = np.arange(len(trail.steps))
    ways, searched = spl(trail, against.shortest), spl(against.searcher, against.shortest)
    beside, least = beside_walls(trail, course), beside_walls(against.searcher, course)
    pair = np.stack([beside, least], -1)
    return {
        "success": _mean(trail.arrived.astype(float)),
        "spl": _mean(ways),
        "relative": _figure(np.stack([ways, searched], -1), _ratio),
        "coverage": _mean(cells_seen(trail, course) / against.seen[trail.steps, maps]),
        "beside": _mean(beside),
        "wfi": _figure(pair, _following),
        "cfr": _mean(following_runs(trail, course)),
    }


def _mean(values: np.ndarray) -> Figure:
    return _figure(values, np.mean)


def _figure(values: np.ndarray, statistic: Statistic) -> Figure:
    return Figure(*(float(part) for part in interval([values], statistic)))


def _ratio(pairs: np.ndarray, axis: int) -> np.ndarray:
    mean = pairs.mean(axis)
    return mean[..., 0] / np.maximum(mean[..., 1], 1e-9)


def _following(pairs: np.ndarray, axis: int) -> np.ndarray:
    first, second = np.moveaxis(pairs, -1, 0)
    return following_index(np.moveaxis(first, axis, -1), np.moveaxis(second, axis, -1))
