"""Maps drawn by hand, and walks over them."""

import numpy as np

from mettagrid_lite.config import Config
from mettagrid_lite.load import load
from trainers.navigation.course import Course, course_of
from trainers.navigation.trail import Trail

STEP = {"N": (-1, 0), "E": (0, 1), "S": (1, 0), "W": (0, -1), ".": (0, 0)}


def drawn(*pictures: str, window: int = 11, wrap: str = "none", steps: int = 50, ends: str = "nothing") -> Course:
    """A course on these maps."""
    said = {
        "map": {"pictures": list(pictures), "wrap": wrap},
        "episode": steps,
        "view": {"rows": window, "columns": window},
    }
    config: Config = load(
        "navigation", said | {"objects.goal.ends": ends, "ends": {"gone": "goal"} if ends == "nothing" else {}}
    )
    return course_of(config, "drawn")


def walked(course: Course, *ways: str, arrives: bool = True) -> Trail:
    """A walk on each map, by letters of directions; `.` is a step that went nowhere."""
    longest = max(map(len, ways))
    at = np.zeros((longest + 1, len(ways), 2), np.int64)
    for m, way in enumerate(ways):
        at[0, m] = course.begin[m]
        for t in range(longest):
            at[t + 1, m] = at[t, m] + STEP[way[t] if t < len(way) else "."]
    at %= course.wall.shape[1:]
    took, one = np.zeros(at.shape[:2], np.int64), np.ones(len(ways), np.int64)
    took[-1] = arrives
    return Trail(at, took, np.array([len(way) for way in ways]), one)
