"""Structural labels made of strict inequalities: equilibria, matching, cycles."""

import numpy as np

from analysis.confidence import Bounds, one_sided
from analysis.crowding import anti_coordination, congestion
from analysis.equality import constant_sum, symmetric, team, zero_sum
from analysis.iterated import dominance_solvable
from analysis.kleene import negate, positive, some
from analysis.label import Label, decided, never
from analysis.modular import submodular, supermodular
from analysis.moves import always_settles, stable, strict
from analysis.potentials import (
    best_response_acyclic,
    exact_potential,
    generalized_potential,
    ordinal_potential,
    weighted_potential,
    zero_sum_equivalent,
)
from analysis.study import Study
from analysis.table import starts


def structure(game: Study) -> dict[str, Label]:
    """Every structural label."""
    rounds = cyclic(game)
    return {
        "zero_sum": zero_sum(game),
        "constant_sum": constant_sum(game),
        "team": team(game),
        "symmetric": symmetric(game.table, game.known),
        "coordination": coordination(game),
        "anti_coordination": anti_coordination(game),
        "dominance_solvable": dominance_solvable(game),
        "cyclic": rounds,
        "requires_mixing": requires_mixing(game),
        "zero_sum_equivalent": zero_sum_equivalent(game),
        "exact_potential": exact_potential(game),
        "weighted_potential": weighted_potential(game),
        "ordinal_potential": ordinal_potential(game),
        "generalized_potential": generalized_potential(game),
        "best_response_acyclic": best_response_acyclic(game),
        "weakly_acyclic": weakly_acyclic(rounds),
        "congestion": congestion(game),
        "supermodular": supermodular(game),
        "submodular": submodular(game),
    }


def requires_mixing(game: Study) -> Label:
    """No pure profile is an equilibrium; margin: the least gain that some player has left in every profile.

    Yes is wrong only if one of the moves out of a true equilibrium seems to gain, no is wrong only if one profile
    seems stable: so lower bounds share their error over the moves out of a profile, upper ones over the profiles.
    """
    gains, falls = escapes(game)
    low, high = gains.low, falls.high
    truth = negate(some(stable(positive(low, high), game.graph)))
    chance = np.mean(~stable(game.drawn > 0, game.graph).astype(bool).any(axis=-1))
    unit = game.known.span or 1.0
    least, floor, ceiling = (_least_gain(game, gain) / unit for gain in (game.gains.value, low, high))
    why = f"the best deviation from any profile gains at least {least:.1%} of the range"
    why += "" if game.known.exact else f" [{floor:.1%}, {ceiling:.1%}]"
    return decided(truth, chance, why, margin=least)


def escapes(game: Study) -> tuple[Bounds, Bounds]:
    """Bounds of all deviation gains: those whose lower ends hold together, and those whose upper ends do."""
    after, before = game.known.at[game.graph.after], game.known.at[game.graph.before]
    out_of_one = int(np.bincount(game.graph.source).max())
    gains = one_sided(game.known, after, before, out_of_one)
    return gains, one_sided(game.known, after, before, len(game.table.profiles))


def _least_gain(game: Study, gain: np.ndarray) -> float:
    return max(0.0, float(np.maximum.reduceat(gain, game.graph.first).min()))


def cyclic(game: Study) -> Label:
    """Some sink component of the strict better-reply graph has more than one profile (indifference is no edge)."""
    truth = negate(always_settles(game.better, game.graph))
    chance = 1 - np.mean(always_settles((game.drawn > 0).astype(np.int8), game.graph))
    words = {
        0.0: "every profile has a path of improvements to a pure equilibrium",
        0.5: "it is open whether every profile has a path of improvements to a pure equilibrium",
        1.0: "from some profile no path of improvements leads to a pure equilibrium",
    }
    return decided(float(truth), chance, words[float(truth)])


def weakly_acyclic(opposite: Label) -> Label:
    """From every profile some path of improvements leads to a pure equilibrium (Young 1993): not `cyclic`."""
    verdict = {"yes": "no", "no": "yes"}.get(opposite.verdict, opposite.verdict)
    return opposite._replace(verdict=verdict, probability=1 - opposite.probability)


def coordination(game: Study) -> Label:
    """Strategies can be matched one to one so that each matching profile is a strict equilibrium.

    In a symmetric game a strategy matches itself; elsewhere any matching does, so there the difference between
    coordination and anti-coordination is a choice of labels.
    """
    sizes = {len(role.strategies) for role in game.table.roles}
    if len(sizes) > 1 or game.table.players < 2:
        return never("the players have different numbers of strategies" if len(sizes) > 1 else "one player")
    firm = strict(game.worse, game.graph)
    same = symmetric(game.table, game.known)
    by_name, any_way = _matching(game, firm, by_name=True), _matching(game, firm, by_name=False)
    truth = {"yes": by_name, "no": any_way}.get(same.verdict, by_name if by_name == any_way else 0.5)
    alike = {"yes": 1.0, "no": 0.0}.get(same.verdict, same.probability)
    rows, times = np.unique(strict((game.drawn < 0).astype(float), game.graph), axis=0, return_counts=True)
    held = [
        alike * _matching(game, row, by_name=True) + (1 - alike) * _matching(game, row, by_name=False) for row in rows
    ]
    chance = np.average(held, weights=times)
    return decided(truth, chance, f"strict equilibria that match all strategies: {WORDS[truth]}")


WORDS = {0.0: "no", 0.5: "open", 1.0: "yes"}


def _matching(game: Study, firm: np.ndarray, by_name: bool) -> float:
    """Kleene: do strict equilibria cover all strategies, each once? firm [P]: is the profile a strict equilibrium?"""
    first, kinds = starts(game.table.roles), len(game.table.roles[0].strategies)
    found: dict[tuple[int, ...], float] = {}
    for row in np.flatnonzero(firm > 0):
        columns = np.flatnonzero(game.table.profiles[row])
        if len(columns) == len(first):  # all players of a role do the same
            found[tuple(int(c - start) for c, start in zip(columns, first, strict=True))] = float(firm[row])
    if by_name:
        found = {choice: truth for choice, truth in found.items() if len(set(choice)) == 1}
    return next((level for level in (1.0, 0.5) if _cover([c for c in found if found[c] >= level], kinds)), 0.0)


def _cover(choices: list[tuple[int, ...]], kinds: int, next_up: int = 0) -> bool:
    """Can `kinds` choices be picked that share no strategy of any role?"""
    if next_up == kinds:
        return True
    for choice in (c for c in choices if c[0] == next_up):
        apart = [c for c in choices if all(mine != other for mine, other in zip(choice, c, strict=True))]
        if _cover(apart, kinds, next_up + 1):
            return True
    return False
