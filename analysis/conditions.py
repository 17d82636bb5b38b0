"""Schelling's diagram: what a choice between two strategies is to each of many players, and when it is a dilemma."""

from typing import NamedTuple

import numpy as np

from analysis.confidence import Bounds, combinations
from analysis.evidence import ROUNDING, Evidence, combined
from analysis.kleene import every, negate, negative, positive, some
from analysis.label import Label, decided
from analysis.schelling import cooperator
from analysis.table import PayoffTable


def conditions_of(names: tuple[str, ...], found: Bounds, drawn: np.ndarray, known: Evidence) -> dict[str, Label]:
    """One label for each condition, and for "the first of them all hold, and greed or fear" (the last two)."""
    unit = known.span or 1.0
    truth, held, value = positive(found.low, found.high), drawn > ROUNDING * unit, found.value / unit
    out = {
        name: decided(truth[k], np.mean(held[:, k]), f"{value[k]:+.1%} of the range", float(value[k]))
        for k, name in enumerate(names)
    }
    both = min(every(truth[:-2]), some(truth[-2:]))
    chance = np.mean(held[:, :-2].all(axis=1) & held[:, -2:].any(axis=1))
    out["social_dilemma"] = decided(float(both), chance, "all gain by cooperation, and greed or fear is against it")
    return out


class Diagram(NamedTuple):
    """Schelling's diagram of N exchangeable players (Schelling 1973), l = 0..N-1 others cooperating.

    cooperator  float64 [N]  R_c(l + 1), what a cooperator earns
    defector    float64 [N]  R_d(l), what a defector earns
    gain        bounds [N]   R_d(l) - R_c(l + 1), what defection gains
    signs       one of + - 0 ? for each gain; 0 only where the payoffs are equal without doubt
    welfare     float64 [N + 1]  all players' payoffs by the number of cooperators
    conditions  of Hughes et al. (2018): mutual_over_punishment R_c(N) > R_d(0), mutual_over_sucker R_c(N) > R_c(1),
                greed gain(N - 1) > 0, fear gain(0) > 0, and social_dilemma: the first two, and greed or fear
    """

    cooperate: str
    defect: str
    cooperator: np.ndarray
    defector: np.ndarray
    gain: Bounds
    signs: str
    welfare: np.ndarray
    conditions: dict[str, Label]


def diagram(table: PayoffTable, known: Evidence, choices: int = 1) -> Diagram | None:
    """The diagram of a one-role table with two strategies; None for any other table.

    choices: how many pairs of strategies the two were chosen from; the signs then hold for all of them.
    """
    if len(table.roles) > 1 or len(table.roles[0].strategies) != 2 or table.players < 2:
        return None
    best, n = cooperator(table), table.players
    cells = curve_cells(table, known)
    cooperate, defect = known.value[cells].reshape(2, n)
    found, _ = gains(known, cells, choices)
    gain = found.part(slice(n))
    sign = np.select([gain.low > 0, gain.high < 0, gain.low == gain.high], ["+", "-", "0"], "?")
    count = np.arange(n + 1)
    welfare = count * np.append(0, cooperate) + (n - count) * np.append(defect, 0)
    names = table.roles[0].strategies
    conditions = conditions_of(HUGHES, *_hughes(known, cells), known)
    return Diagram(names[best], names[1 - best], cooperate, defect, gain, "".join(sign), welfare, conditions)


HUGHES = ("mutual_over_punishment", "mutual_over_sucker", "greed", "fear")


def _hughes(known: Evidence, cells: np.ndarray) -> tuple[Bounds, np.ndarray]:
    """Bounds and replicates of the four conditions; each holds where its number is above zero."""
    n = len(cells) // 2
    factors = np.zeros((4, 2 * n))
    for row, (plus, minus) in enumerate([(n - 1, n), (n - 1, 0), (2 * n - 1, n - 1), (n, 0)]):
        factors[row, plus], factors[row, minus] = 1, -1
    return combinations(known, cells, factors), combined(known, cells, factors)


def curve_cells(table: PayoffTable, known: Evidence) -> np.ndarray:
    """Positions of R_c(1), ..., R_c(N), R_d(0), ..., R_d(N - 1): [2N]."""
    best, n = cooperator(table), table.players
    row_of = {profile[best]: row for row, profile in enumerate(table.profiles)}
    cooperate = [row_of[cooperators] * 2 + best for cooperators in range(1, n + 1)]
    defect = [row_of[cooperators] * 2 + 1 - best for cooperators in range(n)]
    return known.at[cooperate + defect]


def gains(known: Evidence, cells: np.ndarray, choices: int) -> tuple[Bounds, np.ndarray]:
    """Bounds of R_d(l) - R_c(l + 1), l = 0..N-1, and of R_c(N) - R_d(0); the same in the replicates [B, N + 1]."""
    n = len(cells) // 2
    factors = np.vstack([np.hstack([-np.eye(n), np.eye(n)]), np.zeros(2 * n)])
    factors[n, [n - 1, n]] = 1, -1
    return combinations(known, cells, factors, choices), combined(known, cells, factors)


def patterns(table: PayoffTable, known: Evidence, choices: int = 1) -> dict[str, Label]:
    """Which pattern the gains of defection follow, for three players and more in one role with two strategies.

    Cooperation is what pays more when all do it; a tie there has no pattern. All gains above zero: prisoners_dilemma_n.
    All below: harmony_n. First above, last below and never up again: stag_hunt_n. The reverse: chicken_n, and where
    only the first is below, volunteers_dilemma too (Diekmann 1985).
    """
    found, drawn = gains(known, curve_cells(table, known), choices)
    truth = _pattern(positive(found.low, found.high), negative(found.low, found.high))
    held = _pattern(np.where(drawn > 0, 1.0, 0.0), np.where(drawn < 0, 1.0, 0.0))
    shape = diagram(table, known, choices)
    assert shape is not None
    why = f"cooperate = {shape.cooperate}, defect = {shape.defect}; "
    why += f"sign of defection's gain with 0, 1, ... others cooperating: {shape.signs}"
    margin = float(np.abs(found.value).min() / (known.span or 1.0))
    return {name: decided(float(truth[name]), np.mean(held[name]), why, margin) for name in truth}


def _pattern(above: np.ndarray, below: np.ndarray) -> dict[str, np.ndarray]:
    """Kleene, of the gains and (last) of the lead of mutual cooperation, [..., N + 1]: each pattern [...]."""
    up, down = above[..., -1], below[..., -1]
    more, less = above[..., :-1], below[..., :-1]
    everywhere, nowhere = every(more, axis=-1), every(less, axis=-1)
    rises = _or(_and(less[..., :-1], negate(less[..., 1:])), _and(negate(more[..., :-1]), more[..., 1:]))
    falls = _or(_and(more[..., :-1], negate(more[..., 1:])), _and(negate(less[..., :-1]), less[..., 1:]))
    never_rises, never_falls = every(negate(rises), axis=-1), every(negate(falls), axis=-1)
    unequal = _or(up, down)
    return {
        "prisoners_dilemma_n": _or(_and(everywhere, up), _and(nowhere, down)),
        "harmony_n": _or(_and(nowhere, up), _and(everywhere, down)),
        "stag_hunt_n": _and(_and(more[..., 0], less[..., -1]), _and(never_rises, unequal)),
        "volunteers_dilemma": _and(_and(less[..., 0], every(more[..., 1:], axis=-1)), unequal),
        "chicken_n": _and(_and(less[..., 0], more[..., -1]), _and(never_falls, unequal)),
    }


_and, _or = np.minimum, np.maximum
