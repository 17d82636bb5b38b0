"""Every extreme equilibrium of a two-player game, in exact arithmetic.

Equilibria are pairs of vertices, one of each player's best-reply polytope, that between them carry every label
(Vorob'ev 1958, Kuhn 1961; Avis, Rosenberg, Savani & von Stengel 2010). Degenerate games need no special care: vertices
come from the double description method (Motzkin et al. 1953), which keeps each once, however many bases it has.
"""

from collections import Counter
from fractions import Fraction
from math import gcd
from typing import NamedTuple

import numpy as np

from analysis.matrix_game import integers
from analysis.regret import NOISE

WORK = 3_000_000  # pairs of rays that one cut may compare before the game counts as too large
LABELS = 64  # they are kept as bits of one word

Mixed = tuple[Fraction, ...]


class TooLarge(ValueError):
    """The game has more vertices than exact enumeration is willing to list."""


class Vertex(NamedTuple):
    """A mixed strategy and its labels, as bits: the strategies it leaves out and the best replies to it."""

    mixed: Mixed
    labels: int


class Extreme(NamedTuple):
    """All extreme equilibria. `continuum`: two of them share a strategy, so that all points between are equilibria."""

    profiles: tuple[tuple[Mixed, Mixed], ...]
    continuum: bool


def extreme_equilibria(payoffs: np.ndarray) -> Extreme:
    """All extreme equilibria of payoffs [2, m, k], in the order of their supports. Raises TooLarge.

    Labels: bit i for row strategy i, bit m + j for column strategy j.
    """
    rows, columns = payoffs.shape[1:]
    if rows + columns > LABELS:
        raise TooLarge(f"{rows} x {columns} strategies need more than {LABELS} labels")
    every = (1 << rows + columns) - 1
    row_vertices = vertices(_positive(payoffs[1].T), own_first=0, other_first=rows)
    column_vertices = vertices(_positive(payoffs[0]), own_first=rows, other_first=0)
    pairs = [(x, y) for x in row_vertices for y in column_vertices if x.labels | y.labels == every]
    profiles = sorted(((x.mixed, y.mixed) for x, y in pairs), reverse=True)
    seen = [Counter(profile[player] for profile in profiles) for player in (0, 1)]
    return Extreme(tuple(profiles), any(count > 1 for counter in seen for count in counter.values()))


def _positive(payoff: np.ndarray) -> np.ndarray:
    """Whole numbers from 1 up with the same best replies; floats lose what lies below their rounding."""
    above = payoff - payoff.min()
    if payoff.dtype != object and above.max() <= NOISE * np.abs(payoff).max():
        above = np.zeros_like(above)
    return integers(above)[0] + 1


def vertices(payoff: np.ndarray, own_first: int, other_first: int) -> list[Vertex]:
    """Vertices but the origin of {x >= 0, payoff @ x <= 1}, payoff [other's strategies, own] of positive whole numbers.

    A ray is (x, t) scaled to whole numbers, with a bit for each constraint it meets with equality; x / t is the vertex.
    """
    others, own = payoff.shape
    start = ((1 << own) - 1) << own_first
    unit = np.eye(own + 1, dtype=int).tolist()
    rays = [(tuple(unit[i]), start & ~(1 << own_first + i)) for i in range(own)] + [(tuple(unit[own]), start)]
    for j in range(others):
        rays = _cut(rays, [-int(value) for value in payoff[j]] + [1], 1 << other_first + j, own + 1)
    return [Vertex(_normalised(ray[:own]), labels) for ray, labels in rays if any(ray[:own])]


def _normalised(weights: tuple[int, ...]) -> Mixed:
    total = sum(weights)
    return tuple(Fraction(weight, total) for weight in weights)


Ray = tuple[tuple[int, ...], int]


def _cut(rays: list[Ray], plane: list[int], bit: int, dimension: int) -> list[Ray]:
    """The extreme rays of the cone where plane . ray >= 0: those inside, and one on each edge that the plane cuts."""
    side = [sum(a * b for a, b in zip(plane, ray, strict=True)) for ray, _ in rays]
    kept = [
        (ray, labels | bit if value == 0 else labels)
        for (ray, labels), value in zip(rays, side, strict=True)
        if value >= 0
    ]
    inside = [p for p, value in enumerate(side) if value > 0]
    outside = [q for q, value in enumerate(side) if value < 0]
    for p, q in _edges([labels for _, labels in rays], inside, outside, dimension):
        cut = [side[p] * b - side[q] * a for a, b in zip(rays[p][0], rays[q][0], strict=True)]
        divisor = gcd(*cut)
        kept.append((tuple(value // divisor for value in cut), rays[p][1] & rays[q][1] | bit))
    return kept


def _edges(labels: list[int], inside: list[int], outside: list[int], dimension: int) -> list[tuple[int, int]]:
    """Pairs of rays that span an edge: no third ray has all the labels that the two have in common."""
    if len(inside) * len(outside) > WORK:
        raise TooLarge(f"more than {WORK} pairs of rays in one step of the vertex enumeration")
    bits = np.array(labels, dtype=np.uint64)
    outer, found = np.array(outside, dtype=int), []
    for p in inside:
        shared = bits[outer] & bits[p]
        for q in np.flatnonzero(_ones(shared) >= dimension - 2):
            if int(((bits & shared[q]) == shared[q]).sum()) == 2:
                found.append((p, outside[q]))
    return found


ONES = np.array([value.bit_count() for value in range(1 << 16)], dtype=np.uint8)


def _ones(words: np.ndarray) -> np.ndarray:
    """Number of bits set in each word."""
    return ONES[words.view(np.uint16)].reshape(-1, 4).sum(axis=1)
