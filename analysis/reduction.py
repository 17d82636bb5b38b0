"""From many strategies to two: which are cooperation and defection, and do they carry the whole game.

The rule: cooperation is the strategy that pays most when all play it. Defection is the best reply to all cooperating.
If that is cooperation itself, defection is what stands against it: the best other strategy that is a reply to itself,
else the one by which a cooperator loses most among others, else the second-best reply. Dominated strategies are not
dropped first: in a prisoner's dilemma with a third, useless strategy cooperation itself is dominated. Instead the pair
is checked: the pure equilibria of the whole game have to be those of the game between the two.
Where that fails, the two strategies of the strict equilibria are tried (leader and hero games are about those), and for
two players with different roles what survives iterated dominance, or the strategies of two strict equilibria.
"""

from math import comb, prod
from typing import NamedTuple

import numpy as np

from analysis.equality import pool, relabelled_symmetric
from analysis.evidence import again
from analysis.iterated import leads, survivors
from analysis.kleene import every, negate, some
from analysis.label import Label, always, decided
from analysis.moves import replies, stable, strict
from analysis.study import Study, study
from analysis.table import PayoffTable, restrict, starts

Choice = tuple[tuple[tuple[int, ...], ...], str]  # the strategies kept, and why


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
    """The game between two strategies that a larger game is about; None where no two stand out.

    Of the ways to find the two, the first that carries the whole game; if none does, the first that may.
    """
    table = game.table
    if table.shape == (2, 2) or (len(table.roles) == 1 and table.shape[0] == 2):
        return as_given(table)
    found = [_between(game, choice) for choice in _choices(game)]
    if len(table.roles) > 1 and (alike := relabelled_symmetric(table, game.known)) is not None:
        one = pool(alike)
        if one.shape[0] == 2:
            return as_given(one)
        pooled = study(one, again(one, game.known))
        found += [_between(pooled, choice) for choice in _choices(pooled)]
    ranked = sorted(found, key=lambda small: ("yes", "undetermined", "no").index(small.label.verdict))
    return ranked[0] if ranked else None


def _choices(game: Study) -> list[Choice]:
    """The pairs of strategies to look at, in the order of the rule above."""
    if len(game.table.roles) == 1:
        return [cooperate_defect(game.table), *_equilibrium_pair(game)]
    return _two_by_two(game) if game.table.players == 2 else []


def cooperate_defect(table: PayoffTable) -> Choice:
    """Cooperation and defection among two strategies or more of exchangeable players, by mean payoffs."""
    alone = replies(table)[0]
    payoff = table.mean.ravel()[alone.cells]
    same = [int(np.flatnonzero(alone.others[:, x] == table.players - 1)[0]) for x in range(len(payoff))]
    reply = payoff[:, same]  # reply[x, y]: x earns this while all others play y
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


def _strict_equilibria(game: Study) -> list[np.ndarray]:
    """Columns in use in each strict equilibrium of the mean payoffs."""
    firm = strict((game.gains.value < 0).astype(float), game.graph)
    return [np.flatnonzero(game.table.profiles[row]) for row in np.flatnonzero(firm)]


def _equilibrium_pair(game: Study) -> list[Choice]:
    """The two strategies that strict equilibria use, if they use exactly two."""
    used = sorted({int(column) for ends in _strict_equilibria(game) for column in ends})
    names = game.table.roles[0].strategies
    return (
        [((tuple(used),), f"{names[used[0]]} and {names[used[1]]} make the strict equilibria")]
        if len(used) == 2
        else []
    )


def _two_by_two(game: Study) -> list[Choice]:
    """Two strategies of each of two players: what surely survives dominance, or the two strict equilibria."""
    left = survivors(game, leads(game, "low"))
    if [len(kept) for kept in left] == [2, 2]:
        return [(tuple(tuple(kept) for kept in left), "the other strategies are dominated")]
    ends = [columns - starts(game.table.roles) for columns in _strict_equilibria(game)]
    if len(ends) == 2 and (ends[0] != ends[1]).all():
        keep = tuple(tuple(sorted((int(a), int(b)))) for a, b in zip(*ends, strict=True))
        return [(keep, "the strategies of the two strict equilibria")]
    return []


def _between(game: Study, choice: Choice) -> Reduction:
    keep, why = choice
    pairs = prod(comb(len(role.strategies), 2) for role in game.table.roles)
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
