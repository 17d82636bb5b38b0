"""Complements and substitutes: does a higher strategy pay more, or less, the higher the others play? (Topkis 1998)

The strategies need an order. Exchangeable players share one, and every order of up to four strategies is tried; players
of different roles keep the order in which their strategies are listed, for turning one player's order round would make
complements of substitutes.
"""

from itertools import pairwise, permutations

import numpy as np

from analysis.confidence import Bounds, combinations
from analysis.evidence import combined
from analysis.kleene import every, negate, negative, positive, some
from analysis.label import Label, decided, unknown
from analysis.moves import Replies
from analysis.study import Study
from analysis.table import PayoffTable, starts

MOST_STRATEGIES = 4  # of which all orders are tried
MOST_NUMBERS = 20_000_000  # factors of all contrasts

Order = tuple[tuple[int, ...], ...]


def supermodular(game: Study) -> Label:
    """Strategic complements: the gain from a higher strategy never falls when others play higher."""
    return _monotone(game, 1)


def submodular(game: Study) -> Label:
    """Strategic substitutes: the gain from a higher strategy never rises when others play higher."""
    return _monotone(game, -1)


def _monotone(game: Study, sign: int) -> Label:
    tried = [_contrasts(game, order) for order in _orders(game.table)]
    if not all(len(cells) for cells in tried):
        return unknown("a player has nobody to play higher or lower against")
    if sum(len(cells) for cells in tried) * len(game.known.value) > MOST_NUMBERS:
        return unknown("too many cross differences")
    truths, chances, margins = [], [], []
    for cells in tried:
        used, factors = _factors(cells)
        found = combinations(game.known, used, sign * factors, choices=len(tried))
        truths.append(float(every(_not_negative(found))))
        chances.append((combined(game.known, used, sign * factors) >= 0).all(axis=1))
        margins.append(float(found.value.min()))
    word = "rise" if sign > 0 else "fall"
    least = max(margins) / (game.known.span or 1.0)
    why = f"when another plays one higher, gains from going one higher {word} by at least {least:.1%} of the range"
    return decided(float(some(np.array(truths))), np.mean(np.any(chances, axis=0)), why, least)


def _not_negative(found: Bounds) -> np.ndarray:
    return negate(negative(found.low, found.high)) if found.low.size else positive(found.low, found.high)


def _orders(table: PayoffTable) -> list[Order]:
    """The orders to try, up to turning all of them round, which changes nothing."""
    kinds = len(table.roles[0].strategies)
    if len(table.roles) > 1 or kinds > MOST_STRATEGIES:
        return [tuple(tuple(range(len(role.strategies))) for role in table.roles)]
    return [(order,) for order in permutations(range(kinds)) if order[0] <= order[-1]]


def _contrasts(game: Study, order: Order) -> np.ndarray:
    """Cells of U(up, high) - U(down, high) - U(up, low) + U(down, low): a step of one player, one of another [K, 4]."""
    rows = [
        (reply.cells[up, high], reply.cells[down, high], reply.cells[up, low], reply.cells[down, low])
        for g, reply in enumerate(game.faced)
        for down, up in pairwise(order[g])
        for low, high in _steps(game.table, reply, order)
    ]
    return game.known.at[np.array(rows, np.int64).reshape(-1, 4)]


def _steps(table: PayoffTable, reply: Replies, order: Order) -> list[tuple[int, int]]:
    """Pairs of what the others play, by number, in the second of which one of them plays one strategy higher."""
    number = {others.tobytes(): k for k, others in enumerate(reply.others)}
    found = []
    for k, others in enumerate(reply.others):
        for start, kinds in zip(starts(table.roles), order, strict=True):
            for down, up in pairwise(kinds):
                if others[start + down]:
                    moved = others.copy()
                    moved[[start + down, start + up]] += -1, 1
                    found.append((k, number[moved.tobytes()]))
    return found


def _factors(cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The cells that occur, and the factors of each contrast over them: [m], [K, m]."""
    used, at = np.unique(cells, return_inverse=True)
    factors = np.zeros((len(cells), len(used)))
    for column, factor in enumerate((1, -1, -1, 1)):
        np.add.at(factors, (np.arange(len(cells)), at.reshape(cells.shape)[:, column]), factor)
    return used, factors
