"""Labels of games in which improving replies come to rest: potentials exact, weighted, ordinal, generalised.

An exact potential is a function of the profile whose change is what the one who moves gains; weaker kinds keep only the
proportion, the sign, or that improvements never go round (Monderer & Shapley 1996). The closed ones (exact, weighted)
are distances, the others are read from the graph of better replies by three-valued logic: what holds whatever the open
comparisons turn out to be is established.
"""

from collections import Counter
from collections.abc import Callable
from itertools import combinations as pairs_of
from math import prod

import numpy as np

from analysis.components import components
from analysis.confidence import Distance, distance
from analysis.decompositions import coefficients, harmonic, interaction
from analysis.evidence import ROUNDING, in_common
from analysis.kleene import NO, UNKNOWN, YES
from analysis.label import Label, decided, equality, unknown
from analysis.moves import Moves
from analysis.study import Study
from analysis.table import DENSE_LIMIT

WALKED = 200  # replicates whose graph is walked
Payoffs = Callable[[np.ndarray], np.ndarray]


def exact_potential(game: Study) -> Label:
    """What any deviator gains is the change of one common function: root mean square of the harmonic part."""
    return _closed(game, harmonic, "gains differ from those of a common function")


def weighted_potential(game: Study) -> Label:
    """An exact potential once each player's payoffs are measured in a unit of its own."""
    return _closed(game, weighted(game), "in the best units, gains differ from a potential's")


def zero_sum_equivalent(game: Study) -> Label:
    """Zero-sum but for what a player's own choice doesn't change: the sum of payoffs has no interaction of all."""
    return _closed(game, interaction, "the sum of payoffs has an interaction of all players,")


def _closed(game: Study, rest: Payoffs, what: str) -> Label:
    """A label that holds where `rest` of the payoffs, a linear map of [B, n, s1..sn] to [B, ..], is zero."""
    if prod(game.table.shape) * game.table.players > DENSE_LIMIT:
        return unknown(f"the dense table is over {DENSE_LIMIT:,} payoffs")
    return equality(game.known, residue(game, rest), what)


def residue(game: Study, rest: Payoffs) -> Distance:
    """Root mean square, over profiles and players, of a part of the payoffs."""
    index, common = game.known.at[game.table.index], in_common(game.known)
    value = rest(common.value[index][None]).ravel()
    parts = np.array_split(common.replicates, _blocks(game, index))
    drawn = np.concatenate([rest(part[:, index]).reshape(-1, len(value)) for part in parts])
    return distance(game.known, value, drawn, np.full(len(value), 1 / index.size))


def _blocks(game: Study, index: np.ndarray) -> int:
    return max(1, index.size * len(game.known.replicates) // 5_000_000)


def weighted(game: Study) -> Payoffs:
    """The harmonic part in the units that come nearest to an exact potential, told in the players' own."""

    def rest(payoffs: np.ndarray) -> np.ndarray:
        units = _units(game)
        return harmonic(payoffs * units) / units

    return rest


def _units(game: Study) -> np.ndarray:
    """A factor for each player by which the payoffs come nearest to an exact potential: [n, 1, ..]."""
    index = game.known.at[game.table.index]
    found = coefficients(in_common(game.known).value[index][None])[0]
    size = np.ones(len(found))
    found[np.abs(found) <= ROUNDING * np.abs(found).max()] = 0
    own = np.indices(found.shape[1:]) > 0
    for i, j in pairs_of(range(len(found)), 2):
        shared = own[i] & own[j]
        mine, other = (float(np.linalg.norm(found[k][shared])) for k in (i, j))
        if i == 0 and mine and other:
            size[j] = mine / other
    return size.reshape(-1, *[1] * (found.ndim - 1))


def ordinal_potential(game: Study) -> Label:
    """A function rises with every improvement and stays with every indifference (Voorneveld & Norde 1997).

    There is one unless moves that don't lose lead round a circle with an improvement in it.
    """

    def rounds(weak: np.ndarray, strict: np.ndarray) -> bool:
        part = _components(game.graph, weak)
        return bool((strict & (part[game.graph.source] == part[game.graph.target])).any())

    may, must = rounds(game.worse < YES, game.better > NO), rounds(game.worse == NO, game.better == YES)
    chance = _share(lambda row: not rounds(row >= 0, row > 0), _signs(game))
    return decided(_truth(may, must), chance, _why("moves that don't lose", may, must))


def generalized_potential(game: Study) -> Label:
    """A function rises with every improvement: improvements never go round, so all end (Monderer & Shapley 1996)."""
    return _acyclic(game, game.better, _signs(game) > 0, "improvements")


def best_response_acyclic(game: Study) -> Label:
    """Improvements to a best reply never go round (Milchtaich 1996)."""
    drawn = (_signs(game) > 0).astype(float)
    return _acyclic(game, best(game.better, game.graph), best(drawn, game.graph) > 0, "best replies")


def best(better: np.ndarray, graph: Moves) -> np.ndarray:
    """Kleene: is a move an improvement that nothing improves on? better [..., K] -> [..., K]."""
    order = np.argsort(graph.before, kind="stable")
    cells, first = np.unique(graph.before[order], return_index=True)
    out = np.maximum.reduceat(better[..., order], first, axis=-1)  # does some move improve on this cell?
    return np.minimum(better, 1 - out[..., np.searchsorted(cells, graph.after)])


def _acyclic(game: Study, truth: np.ndarray, drawn: np.ndarray, what: str) -> Label:
    may, must = _goes_round(game.graph, truth > NO), _goes_round(game.graph, truth == YES)
    chance = _share(lambda row: not _goes_round(game.graph, row), drawn)
    return decided(_truth(may, must), chance, _why(what, may, must))


def _signs(game: Study) -> np.ndarray:
    """Signs of the gains in the replicates, of at most WALKED of them."""
    return np.sign(game.drawn[:WALKED]).astype(np.int8)


def _share(holds: Callable[[np.ndarray], bool], rows: np.ndarray) -> float:
    """The share of rows for which something holds; equal rows are asked once."""
    times = Counter(row.tobytes() for row in rows)
    held = sum(count for row, count in times.items() if holds(np.frombuffer(row, rows.dtype)))
    return held / len(rows)


def _goes_round(graph: Moves, edges: np.ndarray) -> bool:
    part = _components(graph, edges)
    return len(np.unique(part)) < len(part)


def _components(graph: Moves, edges: np.ndarray) -> np.ndarray:
    """The strongly connected component of each profile, along some of the moves: edges bool [K] -> [P]."""
    return components(graph.source[edges], graph.target[edges], len(graph.first))


def _truth(may: bool, must: bool) -> float:
    return NO if must else UNKNOWN if may else YES


def _why(what: str, may: bool, must: bool) -> str:
    return f"{what} go round" if must else f"it is open whether {what} go round" if may else f"{what} never go round"
