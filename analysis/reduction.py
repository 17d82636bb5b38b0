"""From many strategies to two: which are cooperation and defection, and do they carry the whole game.

The rule: cooperation is the strategy that pays most when all play it. Defection is the best reply to all cooperating.
If that is cooperation itself, defection is what stands against it: the best other strategy that is a reply to itself,
else the one by which a cooperator loses most among others, else the second-best reply. Dominated strategies are not
dropped first: in a prisoner's dilemma with a third, useless strategy cooperation itself is dominated. Instead the pair
is checked: the pure equilibria of the whole game have to be those of the game between the two.
Two players with different roles are reduced to what survives iterated dominance, or to their two strict equilibria.
"""

from math import comb
from typing import NamedTuple

import numpy as np

from analysis.confidence import again
from analysis.equality import pool, relabelled_symmetric
from analysis.iterated import leads, survivors
from analysis.kleene import every, negate, some
from analysis.label import Label, always, decided
from analysis.moves import replies, stable
from analysis.study import Study, study
from analysis.table import PayoffTable, restrict, starts


class Reduction(NamedTuple):
    """A game between two strategies (of each role) inside a larger one.

    table    the small game; keep: the strategies of each role of `whole`, cooperation first
    whole    the large game it was cut from: the table itself, or with its seats pooled
    choices  how many pairs it was chosen from
    why      how the two were found
    label    do the pure equilibria of the whole game lie here, and only those?
    """

    table: PayoffTable
    keep: tuple[tuple[int, ...], ...]
    whole: PayoffTable
    choices: int
    why: str
    label: Label


def as_given(table: PayoffTable) -> Reduction:
    """A table with two strategies for everybody is its own reduction."""
    keep = tuple(tuple(range(len(role.strategies))) for role in table.roles)
    return Reduction(table, keep, table, 1, "", always("two strategies each"))


def reduction(game: Study) -> Reduction | None:
    """The game between two strategies that a larger game is about; None where no two stand out."""
    table = game.table
    if table.shape == (2, 2) or (len(table.roles) == 1 and table.shape[0] == 2):
        return as_given(table)
    if len(table.roles) == 1:
        return _between(game, cooperate_defect(table))
    alike = relabelled_symmetric(table, game.known)
    if alike is not None:
        one = pool(alike)
        if one.shape[0] == 2:
            return as_given(one)
        return _between(study(one, again(one, game.known)), cooperate_defect(one))
    return _between(game, _two_by_two(game)) if table.players == 2 else None


Choice = tuple[tuple[tuple[int, ...], ...], str]  # the strategies kept, and why


def cooperate_defect(table: PayoffTable) -> Choice | None:
    """Cooperation and defection among the strategies of exchangeable players, by mean payoffs."""
    alone = replies(table)[0]
    payoff = table.mean.ravel()[alone.cells]
    kinds = len(payoff)
    same = [int(np.flatnonzero(alone.others[:, x] == table.players - 1)[0]) for x in range(kinds)]
    reply = payoff[:, same]  # reply[x, y]: x earns this while all others play y
    if kinds < 2:
        return None
    c = int(np.argmax(reply.diagonal()))
    d, why = _defect(reply, c)
    names = table.roles[0].strategies
    return ((c, d),), f"cooperate = {names[c]} (pays most if all play it), defect = {names[d]} ({why})"


def _defect(reply: np.ndarray, c: int) -> tuple[int, str]:
    rest = [x for x in range(len(reply)) if x != c]
    best = max(rest, key=lambda x: reply[x, c])
    if reply[best, c] > reply[c, c]:
        return best, "best reply to it"
    steady = [x for x in rest if reply[x, x] >= reply[:, x].max()]
    if steady:
        return max(steady, key=lambda x: reply[x, x]), "best other reply to itself"
    afraid = [x for x in rest if reply[x, x] > reply[c, x]]
    if afraid:
        return max(afraid, key=lambda x: reply[x, x] - reply[c, x]), "what a cooperator has most to fear"
    return best, "second-best reply to it"


def _two_by_two(game: Study) -> Choice | None:
    """Two strategies of each of two players: what surely survives dominance, or the two strict equilibria."""
    left = survivors(game, leads(game, "low"))
    if [len(kept) for kept in left] == [2, 2]:
        return tuple(tuple(kept) for kept in left), "the other strategies are dominated"
    worse = (game.gains.value < 0).astype(float)
    firm = np.flatnonzero(np.minimum.reduceat(worse, game.graph.first))
    ends = [np.flatnonzero(game.table.profiles[row]) - starts(game.table.roles) for row in firm]
    if len(ends) == 2 and (ends[0] != ends[1]).all():
        keep = tuple(tuple(sorted((int(a), int(b)))) for a, b in zip(*ends, strict=True))
        return keep, "the strategies of the two strict equilibria"
    return None


def _between(game: Study, choice: Choice | None) -> Reduction | None:
    if choice is None:
        return None
    keep, why = choice
    pairs = 1
    for role in game.table.roles:
        pairs *= comb(len(role.strategies), 2)
    return Reduction(restrict(game.table, keep), keep, game.table, pairs, why, _carries(game, keep, why))


def _carries(game: Study, keep: tuple[tuple[int, ...], ...], why: str) -> Label:
    """Is there a pure equilibrium, and are those of the whole game and of the small one the same?"""
    first = starts(game.table.roles)
    kept = [start + s for start, chosen in zip(first, keep, strict=True) for s in chosen]
    gone = np.setdiff1d(np.arange(game.table.mean.shape[1]), kept)
    inside = np.array(game.table.profiles)[:, gone].sum(axis=1) == 0
    truth = _same_equilibria(game, game.better, inside)
    chance = np.mean(_same_equilibria(game, (game.drawn > 0).astype(float), inside))
    verdicts = {0.0: "differ from", 0.5: "may differ from", 1.0: "are"}
    words = f"{why}; the pure equilibria of the whole game {verdicts[float(truth)]} those between the two"
    return decided(float(truth), chance, words, test="pure equilibria")


def _same_equilibria(game: Study, better: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Kleene, better [..., K]: [...]."""
    whole = stable(better, game.graph)
    staying = np.where(inside[game.graph.target], better, 0.0)
    small = stable(staying, game.graph)
    outside = every(negate(whole[..., ~inside]), axis=-1)
    kept = every(np.maximum(negate(small[..., inside]), whole[..., inside]), axis=-1)
    return np.minimum(np.minimum(outside, kept), some(whole, axis=-1))
