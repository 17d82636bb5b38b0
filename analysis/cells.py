"""All points of a product of simplices where players are indifferent: the equations of one support profile, solved.

A cell is a simplex for each player, given by its corners. An expected payoff is affine in each player's own
distribution, so over a cell it lies between its values at the corners. A cell where an equation cannot hold goes; a
cell that provably holds at most one root is settled by Newton's method; any other is halved. What is never settled is
a continuum or a singular root, and is said.
"""

from itertools import combinations, permutations
from math import prod
from typing import NamedTuple

import numpy as np

OPEN = 50_000  # corners of the cells that are open at once
ROUND = 100  # what a round of halving costs beside its cells, in corners
FINE = 1e-6  # length of a cell that is not halved any more: it holds a singular root, if any
NEAR = 1e-4  # singular roots closer than this count as one
SAMPLE = 32  # how many of the last cells are looked at
TINY = 1e-11  # of the payoff range: below it an equation may hold
POLISHED = 1e-12  # length of the last Newton step

Cells = list[np.ndarray]  # a player each: [B, corners, coordinates], rows are points of her simplex


class System(NamedTuple):
    """Lead of each strategy over the support's first one, by player: equations inside, inequalities outside.

    leads[i]: [k1..kn with axis i left out, strategies but the first], the k_i - 1 of the support first.
    sizes[i]: k_i, the strategies in player i's support.
    """

    leads: list[np.ndarray]
    sizes: tuple[int, ...]


class Roots(NamedTuple):
    """Points where all equations and inequalities hold, distributions end to end.

    regular    roots where the Jacobian is regular: each stands alone
    singular   others; where there is a `continuum`, one of its points
    loose      centres of tiny cells that were not settled: other roots may be near them, and only there
    finished   every cell was emptied, settled or made tiny
    work       corners of cells looked at
    """

    regular: list[np.ndarray]
    singular: list[np.ndarray]
    loose: list[np.ndarray]
    finished: bool
    continuum: bool
    work: int


def solve_system(system: System, work: int) -> Roots:
    """All roots of the system, by halving cells until each is empty or settled, or `work` is used up."""
    cells: Cells = [np.eye(size)[None] for size in system.sizes]
    roots: list[np.ndarray] = []
    done = 0
    while len(cells[0]):
        done += ROUND + len(cells[0]) * prod(system.sizes)
        cells = _possible(system, cells)
        if len(cells[0]):
            centres = [corners.mean(axis=1) for corners in cells]
            settled, empty = _newton_test(system, cells, centres)
            for b in np.flatnonzero(settled & ~empty):
                roots += newton(system, [centre[b] for centre in centres])
            cells = [corners[~settled & ~empty] for corners in cells]
        if len(cells[0]) * prod(system.sizes) > OPEN or done > work or _length(cells) < FINE:
            break
        cells = _halved(cells)
    return _unsettled(system, cells, roots, done) if len(cells[0]) else Roots(roots, [], [], True, False, done)


def _unsettled(system: System, cells: Cells, roots: list[np.ndarray], done: int) -> Roots:
    """What the last cells hold: tiny ones a singular root each, any others a continuum or what work did not reach."""
    centres = [corners.mean(axis=1) for corners in cells]
    some = np.unique(np.linspace(0, len(centres[0]) - 1, SAMPLE).astype(int))
    reached = [root for b in some for root in _reached(system, [centre[b] for centre in centres])]
    apart: list[np.ndarray] = []
    for root in reached:
        if all(np.abs(root - other).max() > NEAR for other in apart):
            apart.append(root)
    if _length(cells) >= FINE:
        return Roots(roots, apart[:1], [], False, len(apart) > 1, done)
    return Roots(roots, apart, list(np.concatenate(centres, axis=1)), True, False, done)


def _contract(lead: np.ndarray, player: int, points: list[np.ndarray], skip: int = -1) -> np.ndarray:
    """Leads at the corners of each cell: [B, strategies, corners of the others' simplices]; `skip` keeps its axis."""
    batch, sizes = len(points[0]), lead.shape
    out = np.broadcast_to(lead, (batch, *sizes)).reshape(batch, prod(sizes))
    for j, corners in enumerate(points):
        if j != player:  # its axis is in front: contract it and put it last, so that the next one is in front
            size = corners.shape[2]
            front = out.reshape(batch, size, out.size // (batch * size) if batch else 0)
            out = np.swapaxes(front if j == skip else corners @ front, 1, 2).reshape(batch, -1 if batch else 0)
    kept = [corners.shape[2 if j == skip else 1] for j, corners in enumerate(points) if j != player]
    return out.reshape(batch, sizes[-1], *kept)


def _possible(system: System, cells: Cells) -> Cells:
    """The cells where every equation may hold and no strategy outside the supports is surely better."""
    keep = np.ones(len(cells[0]), dtype=bool)
    for i, lead in enumerate(system.leads):
        if not lead.size:
            continue  # her only strategy
        at_corners = _contract(lead, i, cells)
        corners_axes = tuple(range(2, at_corners.ndim))
        low, high = at_corners.min(axis=corners_axes), at_corners.max(axis=corners_axes)
        keep &= (low <= TINY).all(axis=1) & (high[:, : system.sizes[i] - 1] >= -TINY).all(axis=1)
    return [corners[keep] for corners in cells]


def _length(cells: Cells) -> float:
    """The longest edge of any cell; 0 where there is none."""
    return max(float(np.ptp(corners, axis=1).max(initial=0)) for corners in cells)


def _halved(cells: Cells) -> Cells:
    """Each cell cut in two across the longest edge of any player's simplex."""
    lengths, edges = [], []
    for corners in cells:
        pairs = list(combinations(range(corners.shape[1]), 2)) or [(0, 0)]
        length = np.stack([np.abs(corners[:, p] - corners[:, q]).max(axis=1) for p, q in pairs])
        lengths.append(length.max(axis=0))
        edges.append(np.array(pairs)[length.argmax(axis=0)])
    cut = np.argmax(lengths, axis=0)
    halves = []
    for j, corners in enumerate(cells):
        first, second, rows = corners.copy(), corners.copy(), np.flatnonzero(cut == j)
        p, q = edges[j][rows].T
        middle = (corners[rows, p] + corners[rows, q]) / 2
        first[rows, p], second[rows, q] = middle, middle
        halves.append(np.concatenate([first, second]))
    return halves


def _jacobian(system: System, points: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Least and largest derivatives of the equations by the free coordinates (all but the first of each support).

    points: corners [B, c_j, k_j]; both [B, d, d], equations by player, then unknowns by player.
    """
    unknowns = sum(system.sizes) - len(system.sizes)
    low, high = np.zeros((2, len(points[0]), unknowns, unknowns))
    starts = np.cumsum([0] + [size - 1 for size in system.sizes])
    for i, j in permutations(range(len(points)), 2):
        if system.sizes[i] > 1 and system.sizes[j] > 1:
            values = _contract(_inside(system, i), i, points, skip=j)
            values = np.moveaxis(values, 2 + j - (j > i), 2)
            slopes = (values[:, :, 1:] - values[:, :, :1]).reshape(*values.shape[:2], system.sizes[j] - 1, -1)
            block = (slice(None), slice(*starts[i : i + 2]), slice(*starts[j : j + 2]))
            low[block], high[block] = slopes.min(axis=3), slopes.max(axis=3)
    return low, high


def _inside(system: System, player: int) -> np.ndarray:
    """Leads of the strategies inside the player's support: her equations."""
    return system.leads[player][..., : system.sizes[player] - 1]


class Newton(NamedTuple):
    """What one Newton step from each cell's centre proves."""

    settled: np.ndarray  # bool [B]: one root at most, which Newton's method finds from the centre
    empty: np.ndarray  # bool [B]: no root


def _newton_test(system: System, cells: Cells, centres: list[np.ndarray]) -> Newton:
    """With Y the inverse of the Jacobian J at the centre c, off bounds |I - Y J| over the cell grown to twice its size.

    Two roots in the cell would need a row of off to sum to 1 or more. A root x in it has
    |x - c + Y F(c)| <= off |x - c|, so there is none where |Y F(c)| > |x - c| + off |x - c| (Krawczyk 1969).
    """
    centre, _ = _jacobian(system, [point[:, None] for point in centres])
    if not centre.shape[-1]:  # pure profiles: nothing to solve
        return Newton(np.ones(len(centre), dtype=bool), np.zeros(len(centre), dtype=bool))
    regular = np.linalg.cond(centre) < 1e10
    inverse = np.linalg.inv(np.where(regular[:, None, None], centre, np.eye(centre.shape[-1])))
    grown = [2 * corners - point[:, None] for corners, point in zip(cells, centres, strict=True)]
    low, high = _jacobian(system, grown)
    off = np.abs(np.eye(centre.shape[-1]) - inverse @ ((low + high) / 2)) + np.abs(inverse) @ ((high - low) / 2)
    reach = [np.abs(corners - point[:, None]).max(axis=1) for corners, point in zip(cells, centres, strict=True)]
    radius = np.concatenate([own[:, 1:] for own in reach], axis=1)[..., None]
    step = np.abs(inverse @ _values(system, centres)[..., None])
    far = (step > radius + off @ radius + TINY).any(axis=(1, 2))
    return Newton(regular & (off.sum(axis=2).max(axis=1) < 1), regular & far)


def _values(system: System, points: list[np.ndarray]) -> np.ndarray:
    """The equations at a point of each cell: [B, d]; points: [B, k_j]."""
    at = [point[:, None] for point in points]
    own = [_contract(_inside(system, i), i, at).reshape(len(at[0]), size - 1) for i, size in enumerate(system.sizes)]
    return np.concatenate(own, axis=1)


def newton(system: System, point: list[np.ndarray]) -> list[np.ndarray]:
    """The root that Newton's method reaches from `point`, in a list; an empty one if it reaches none.

    Least-squares steps, so that it also runs on to a point of a continuum.
    """
    ends = np.cumsum([size - 1 for size in system.sizes])[:-1]
    for _ in range(50):
        values = _values(system, [own[None] for own in point])[0]
        jacobian, _ = _jacobian(system, [own[None, None] for own in point])
        step = np.linalg.lstsq(jacobian[0], values, rcond=1e-10)[0] if len(values) else values
        point = [_moved(own, part) for own, part in zip(point, np.split(step, ends), strict=True)]
        if np.abs(step).max(initial=0) < POLISHED or np.abs(step).max() > 10:
            break
    root = np.concatenate(point)
    return [np.clip(root, 0, 1)] if root.min() > -1e-10 and _holds(system, point) else []


def _holds(system: System, point: list[np.ndarray]) -> bool:
    """Whether players are indifferent inside their supports and no strategy outside is better."""
    for i, lead in enumerate(system.leads):
        own = _contract(lead, i, [coordinates[None, None] for coordinates in point]).ravel()
        inside, outside = np.split(own, [system.sizes[i] - 1])
        if np.abs(inside).max(initial=0) > 1e-10 or outside.max(initial=-1) > 1e-10:
            return False
    return True


def _moved(own: np.ndarray, step: np.ndarray) -> np.ndarray:
    free = own[1:] - step
    return np.concatenate([[1 - free.sum()], free])


def _reached(system: System, point: list[np.ndarray]) -> list[np.ndarray]:
    """The root near `point`: Newton's, or the one on the border where small shares vanish."""
    border = [np.where(own < NEAR, 0, own) for own in point]
    border = [own / own.sum() for own in border]
    return newton(system, point) or ([np.concatenate(border)] if _holds(system, border) else [])
