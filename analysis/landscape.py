"""The shape of a game by its response graph, and which textbook games are shaped alike (Omidshafiei et al. 2020).

Nodes are joint actions, an edge is one player's strict improvement. Features are shares, so games of all sizes compare;
they say what is alike, they prove nothing.
"""

import json
import math
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.components import components, sinks
from analysis.further import MOST_PROFILES, LongRun
from analysis.regret import scaled
from analysis.sinks import TIE, improvements

LANDMARKS = Path(__file__).with_name("landmarks.json")
NEAREST = 3
QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)
DIGITS = 4  # of features: alpha-rank knows no more


class Landscape(NamedTuple):
    """Features of the response graph, shares; only `out_skew` may be below 0.

    sinks         components that no improvement leaves, as a share of the profiles; sink_count: their number
    largest_sink  profiles in the largest of them, as a share
    out_mean      improvements out of a profile, as a share of its moves; out_spread, out_skew: roots of the second and
                  third central moments; in_spread: of improvements into a profile
    on_cycles     share of the profiles that improvements lead back to
    round_squares share of the squares of two players' two strategies each that improvements go round
    entropy       of alpha-rank's time, 1: all profiles alike; 0 where it is not known
    spectrum      five quantiles of the Laplacian's, halved, where profiles are linked that follow the same, or lead
                  to the same
    """

    sink_count: int
    sinks: float
    largest_sink: float
    out_mean: float
    out_spread: float
    out_skew: float
    in_spread: float
    on_cycles: float
    round_squares: float
    entropy: float
    spectrum: tuple[float, ...]


class Neighbour(NamedTuple):
    """Textbook games whose features are equally near; 0 is the same. Games of one graph can't be told apart by it."""

    names: tuple[str, ...]
    distance: float


def landscape(payoffs: np.ndarray | None, long_run: LongRun | None) -> Landscape | None:
    """Measure a game's payoffs [n, s1..sn]; None for one player, one profile, or too large a game."""
    if payoffs is None or len(payoffs) == 1 or not 1 < math.prod(payoffs.shape[1:]) <= MOST_PROFILES:
        return None
    source, target = improvements(payoffs) if payoffs.dtype == object else improvements(scaled(payoffs), TIE)
    nodes, moves = math.prod(payoffs.shape[1:]), sum(size - 1 for size in payoffs.shape[1:])
    component = components(source, target, nodes)
    ends, size = sinks(component, source, target), np.bincount(component)
    out, back = (np.bincount(side, minlength=nodes) / moves for side in (source, target))
    numbers = {
        "sinks": len(ends) / nodes,
        "largest_sink": size[ends].max() / nodes,
        "out_mean": out.mean(),
        "out_spread": out.std(),
        "out_skew": _skew(out),
        "in_spread": back.std(),
        "on_cycles": size[size > 1].sum() / nodes,
        "round_squares": _round_squares(payoffs),
        "entropy": _entropy(long_run, nodes),
    }
    told = {name: round(float(value), DIGITS) for name, value in numbers.items()}
    return Landscape(sink_count=len(ends), spectrum=_spectrum(source, target, nodes, moves), **told)


def _skew(values: np.ndarray) -> float:
    return float(np.cbrt(((values - values.mean()) ** 3).mean()))


def _entropy(long_run: LongRun | None, nodes: int) -> float:
    shares = np.array([share for _, share in long_run.profiles]) if long_run else np.ones(1)
    return max(0.0, float(-(shares * np.log(shares)).sum() / math.log(nodes))) if len(shares) else 1.0


def _round_squares(payoffs: np.ndarray) -> float:
    """Two players move in turn, there and back: how many such squares of improvements there are among all squares."""
    found = possible = 0
    for i, j in combinations(range(len(payoffs)), 2):
        mine, other = (_gains(payoffs[k], i, j, k) for k in (i, j))
        there = mine[:, :, :, :, None] & other[:, None]  # i from a to b, then j from c to d: [others, a, b, c, d]
        back = there.swapaxes(1, 2).swapaxes(3, 4)
        found += int((there & back).sum()) // 2  # a round is met at two corners
        possible += len(mine) * math.comb(mine.shape[1], 2) * math.comb(other.shape[2], 2)
    return found / possible if possible else 0.0


def _gains(payoff: np.ndarray, i: int, j: int, mover: int) -> np.ndarray:
    """Does the mover improve from one strategy to another? [others, a, b, c] if i moves a to b, else [.., a, c, d]."""
    table = np.moveaxis(payoff, (i, j), (0, 1))
    table = table.reshape(*table.shape[:2], -1).astype(float)
    tie = TIE * (float(np.ptp(table)) or 1.0)
    gain = table[None] - table[:, None] if mover == i else table[:, None] - table[:, :, None]
    return np.moveaxis(gain > tie, -1, 0)


def _spectrum(source: np.ndarray, target: np.ndarray, nodes: int, moves: int) -> tuple[float, ...]:
    """Who takes a move at random makes it if it pays, else stays: that chain T, made symmetric as T T' + T' T."""
    chain = np.zeros((nodes, nodes))
    chain[source, target] = 1 / moves
    chain[np.diag_indices(nodes)] = 1 - chain.sum(axis=1)
    alike = chain @ chain.T + chain.T @ chain
    root = 1 / np.sqrt(alike.sum(axis=1))
    values = np.linalg.eigvalsh(np.eye(nodes) - alike * root * root[:, None]) / 2
    return tuple(round(abs(float(value)), DIGITS) for value in np.quantile(values, QUANTILES))


def nearest(found: Landscape) -> tuple[Neighbour, ...]:
    """The textbook games with the nearest features, those that are equally near together."""
    here = _vector(found)
    alike: dict[float, tuple[str, ...]] = {}
    for name, there in _landmarks().items():
        distance = round(float(np.linalg.norm(here - _vector(there))), 3)
        alike[distance] = (*alike.get(distance, ()), name)
    return tuple(Neighbour(alike[distance], distance) for distance in sorted(alike)[:NEAREST])


def _vector(found: Landscape) -> np.ndarray:
    """What is compared: all features but the plain number of sinks."""
    return np.array([*found[1:-1], *found.spectrum])


@lru_cache(maxsize=1)
def _landmarks() -> dict[str, Landscape]:
    said = json.loads(LANDMARKS.read_text(encoding="utf-8"))
    return {name: Landscape(**features | {"spectrum": tuple(features["spectrum"])}) for name, features in said.items()}
