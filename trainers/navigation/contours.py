"""Whether somebody keeps to walls where nothing asks for it: the share of steps beside them, and of runs along them.

Both say little in mazes, where every way lies along walls; they are meant for open fields.
"""

import numpy as np

from mettagrid_lite.maps.edges import neighbours
from trainers.navigation.course import Course
from trainers.navigation.trail import Trail

RUN = 5  # moves in a row that make a contour run
ROTATIONS = 200
WAYS = np.array([[-1, 0], [0, 1], [1, 0], [0, -1]])  # north, east, south, west


def beside_walls(trail: Trail, course: Course) -> np.ndarray:
    """Share of each walk's steps that ended on a cell with an obstacle north, east, south or west of it, [M].

    What is beyond an edge is an obstacle too.
    """
    around = neighbours(course.wall.shape[1:], course.round)
    walled: np.ndarray = np.any(course.wall.reshape(len(course.wall), -1)[:, around] | (around < 0), -1)
    place = trail.at[1:, :, 0] * course.wall.shape[2] + trail.at[1:, :, 1]
    counts = np.arange(len(place))[:, None] < trail.steps
    beside = walled[np.arange(len(walled)), place] & counts
    return np.asarray(beside.sum(0) / np.maximum(trail.steps, 1))


def following_index(beside: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """WFI = (mean w - b) / (1 - b), b the same mean of a searcher who sees as much, on the same maps.

    beside, reference: shares of maps [..., M]. 0 is as much as the searcher, 1 always; nan where it is always, too.
    """
    mean, least = beside.mean(-1), reference.mean(-1)
    room = 1 - least
    return np.where(room > 0.05, (mean - least) / np.maximum(room, 1e-9), np.nan)


def following_runs(trail: Trail, course: Course, seed: int = 0) -> np.ndarray:
    """CFR of each walk: its share of moves in contour runs, less what chance would give, [M].

    A move is along an obstacle on a hand if one is on that hand of where it began or of where it ended; a contour run
    are 5 or more moves in a row along obstacles on the same hand. Chance: the mean over 200 time-rotations of the
    walk's moves (the last k first), from the same start on the map reflected left to right, top to bottom or both;
    who would leave there comes in at the other side, and no move that begins or ends inside an obstacle counts.
    """
    rng = np.random.default_rng(seed)
    return np.array([_excess(trail, course, m, rng) for m in range(len(course.wall))])


def _excess(trail: Trail, course: Course, m: int, rng: np.random.Generator) -> float:
    walked = trail.at[: trail.steps[m] + 1, m]
    moves = ways_of(walked, course)
    if not len(moves):
        return 0.0
    own = in_runs(course.wall[m][None], walked[0][None], moves[None], course).mean()
    shifts = rng.integers(0, len(moves), ROTATIONS)
    rotated = moves[(np.arange(len(moves)) - shifts[:, None]) % len(moves)]
    flipped = rng.integers(1, 4, ROTATIONS)
    wall = course.wall[m]
    wall = np.stack([wall, wall[:, ::-1], wall[::-1], wall[::-1, ::-1]])[flipped]
    chance = in_runs(wall, np.repeat(walked[:1], ROTATIONS, 0), rotated, course).mean()
    return float(own - chance)


def ways_of(walked: np.ndarray, course: Course) -> np.ndarray:
    """Moves of a walk [T + 1, 2] as 0 north to 3 west; steps that went nowhere are none."""
    lap = np.array(course.wall.shape[1:])
    by = (walked[1:] - walked[:-1] + 1) % lap - 1  # once around a round world is one step
    by = by[by.any(1)]
    return np.asarray((by[:, None] == WAYS).all(-1).argmax(1))


def in_runs(wall: np.ndarray, begin: np.ndarray, moves: np.ndarray, course: Course) -> np.ndarray:
    """Which moves are in contour runs, bool [R, N]. wall bool [R, H, W], begin [R, 2], moves [R, N]: of R walks."""
    at = _inside(np.concatenate([begin[:, None], begin[:, None] + WAYS[moves].cumsum(1)], 1), wall.shape[1:], course)
    before, after = at[:, :-1], at[:, 1:]
    off = ~_marked(wall, before, course) & ~_marked(wall, after, course)
    runs = np.zeros(moves.shape, bool)
    for hand in (1, 3):
        reach = WAYS[(moves + hand) % 4]
        along = off & (_marked(wall, before + reach, course) | _marked(wall, after + reach, course))
        runs |= _long(along)
    return runs


def _inside(at: np.ndarray, shape: tuple[int, ...], course: Course) -> np.ndarray:
    """Rows and columns of walks that may leave: in at the other side, within the border where there is one."""
    bordered = course.wall[:, 0].all() and course.wall[:, :, 0].all()
    border = bordered & ~np.array(course.round)
    return np.asarray((at - border) % (np.array(shape) - 2 * border) + border)


def _marked(wall: np.ndarray, at: np.ndarray, course: Course) -> np.ndarray:
    """Whether an obstacle is at [R, N, 2], beyond an edge too."""
    shape, ways = np.array(wall.shape[1:]), np.array(course.round)
    beyond = ((at < 0) | (at >= shape)) & ~ways
    row, col = np.moveaxis(at % shape, -1, 0)
    return np.asarray(beyond.any(-1) | wall[np.arange(len(wall))[:, None], row, col])


def _long(along: np.ndarray) -> np.ndarray:
    """What of along [R, N] is in stretches of at least RUN."""
    if along.shape[1] < RUN:
        return np.zeros_like(along)
    padded = np.pad(along, ((0, 0), (RUN - 1, RUN - 1)))
    whole = np.lib.stride_tricks.sliding_window_view(padded, RUN, axis=1).all(-1)  # [R, N + RUN - 1]: begins at n - 4
    return np.asarray(np.lib.stride_tricks.sliding_window_view(whole, RUN, axis=1).any(-1))
