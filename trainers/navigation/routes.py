"""Exact shortest ways over a map, and through several goals: what a walk is measured against."""

from itertools import combinations

import numpy as np

from analysis.errors import InputError
from mettagrid_lite.potential import distances
from trainers.navigation.course import Course

MOST_GOALS = 10  # orders of more would take too long


def shortest(course: Course) -> np.ndarray:
    """Steps of the shortest way to the goal, or through all goals where the course asks for all: int64 [M]."""
    return np.array([best_order(*_tables(course, m))[0] for m in range(len(course.wall))])


def orders(course: Course) -> list[np.ndarray]:
    """For each map the goals in the order of a shortest way, as cells int64 [K, 2]."""
    found = []
    for m in range(len(course.wall)):
        order = best_order(*_tables(course, m))[1]
        found.append(np.argwhere(course.goal[m])[order])
    return found


def _tables(course: Course, m: int) -> tuple[np.ndarray, np.ndarray]:
    """Steps from the start to each goal [K], and between goals [K, K]; one goal is enough where the first ends all."""
    goals = np.argwhere(course.goal[m])
    if not len(goals) or (course.all_goals and len(goals) > MOST_GOALS):
        raise InputError(f"{course.name}: map {m} has {len(goals)} goals; exact ways are for 1 to {MOST_GOALS}")
    each = np.zeros((len(goals), *course.wall.shape[1:]), bool)
    each[np.arange(len(goals)), goals[:, 0], goals[:, 1]] = True
    away = distances(np.repeat(~course.wall[m : m + 1], len(goals), 0), each, course.round)
    begin, between = away[:, *course.begin[m]], away[:, goals[:, 0], goals[:, 1]]
    if (begin < 0).any():
        raise InputError(f"{course.name}: map {m}: no way leads to a goal")
    if course.all_goals:
        return begin, between
    nearest = np.array([begin.argmin()])
    return begin[nearest], between[np.ix_(nearest, nearest)]


def best_order(begin: np.ndarray, between: np.ndarray) -> tuple[int, list[int]]:
    """Steps and order of a shortest way through all goals (Held & Karp 1962): exact, by sets of goals passed.

    begin: steps to each goal [K]; between: steps from goal to goal [K, K].
    """
    count = len(begin)
    best = {(1 << k, k): (int(begin[k]), [k]) for k in range(count)}
    for size in range(2, count + 1):
        for chosen in combinations(range(count), size):
            passed = sum(1 << k for k in chosen)
            for last in chosen:
                before = [(best[passed ^ 1 << last, k], k) for k in chosen if k != last]
                (steps, order), k = min(before, key=lambda way: way[0][0] + between[way[1], last])
                best[passed, last] = steps + int(between[k, last]), [*order, last]
    return min(best[(1 << count) - 1, k] for k in range(count))
