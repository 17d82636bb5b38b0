"""The name of a game: labels with probabilities, and the headline that they establish.

Statements made of strict inequalities follow simultaneous confidence intervals by three-valued logic; equalities
follow an equivalence test; probabilities are shares of resampled tables. A label speaks about the strategies played.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from analysis.composition import Composition, composition
from analysis.conditions import patterns
from analysis.dilemmas import orders_of
from analysis.evidence import ROUNDING, Evidence, again, evidence
from analysis.label import Label, always, never
from analysis.names import N_PLAYER, NAMES, OTHER_WORDS, SYMMETRIC_2X2
from analysis.outcomes import by_outcomes
from analysis.reduction import Reduction, reduction
from analysis.structure import structure
from analysis.study import Study, study
from analysis.table import PayoffTable, starts
from analysis.two_by_two import TwoByTwo, two_by_two

__all__ = ["Label", "Primary", "labels", "primary"]

ORDERS = tuple(SYMMETRIC_2X2.values())
FORM = ("decision_problem", "trivial", "zero_sum", "constant_sum")
STRUCTURE = ("requires_mixing", "coordination", "dominance_solvable")  # before names that hold for two strategies only
WEAKER = ("cyclic", "anti_coordination", "team")


class Primary(NamedTuple):
    """The headline: an id of `names.NAMES`, the reason in a sentence, and the names still or equally possible."""

    id: str
    why: str
    candidates: tuple[str, ...]


class Examined(NamedTuple):
    """The labels of a table, and what they were read from; None where its form alone says all."""

    labels: dict[str, Label]
    game: Study | None = None
    small: Reduction | None = None


def labels(table: PayoffTable, confidence: float = 0.95, tolerance: float = 0.05, seed: int = 0) -> dict[str, Label]:
    """Every id of `names.NAMES` that is a property of a game, with its verdict."""
    return examine(table, confidence, tolerance, seed).labels


def examine(
    table: PayoffTable,
    confidence: float = 0.95,
    tolerance: float = 0.05,
    seed: int = 0,
    growing: bool = False,
    blur: float = 0.0,
) -> Examined:
    """Labels with what they rest on.

    confidence: with which the signs behind one label hold together; tolerance: a share of the payoff range, for
    equalities in sampled tables; growing: the table is looked at again as it grows; blur: comparisons may be off by
    this share of the range beside their noise. Labels of one table use the same replicates.
    """
    out = {name: never("of another form") for name in NAMES if name not in OTHER_WORDS}
    if table.players == 1:
        return Examined(out | {"decision_problem": always("one player")})
    if max(table.shape) == 1:
        return Examined(out | {"trivial": always("one strategy is left to each player")})
    known = replace(evidence(table, confidence, tolerance, seed, growing), blur=blur)
    if _flat(table, known):
        out["trivial"] = always("all strategies pay the same")
    game = study(table, known)
    out |= structure(game)
    small = reduction(game)
    if small is not None:
        out |= {"reducible": small.label} | _names(small, known, out["coordination"])
    return Examined(out, game, small)


def place(seen: Examined) -> TwoByTwo | None:
    """Where the game between two strategies stands among the 2x2 games, if two players' game is about those."""
    game, small = seen.game, seen.small
    if game is None or small is None or small.table.players != 2 or small.label.verdict == "no":
        return None
    return two_by_two(small.table, again(small.table, game.known), small.choices)


def made_of(seen: Examined) -> Composition | None:
    """How much of the payoffs aligns, opposes and goes round; None where there is nothing to share out."""
    if seen.game is None:
        return None
    equal = seen.labels["symmetric"].verdict == seen.labels["constant_sum"].verdict == "yes"
    return composition(seen.game.table, seen.game.known, rivals=equal and seen.game.table.players == 2)


def _names(small: Reduction, known: Evidence, matching: Label) -> dict[str, Label]:
    """Names of the game between two strategies; `matching` is what the whole game is as a coordination game."""
    table = small.table
    if table.players > 2:
        return patterns(table, again(table, known), small.choices)
    mine = again(table, known)
    found = orders_of(table, mine, small.choices) | by_outcomes(table, mine, small.choices)
    if small.why:
        found = {name: label._replace(why=f"{label.why}; {small.why}") for name, label in found.items()}
    larger = max(small.whole.shape) > 2 and small.label.verdict == "yes" and found["coordination"].verdict == "yes"
    return found | {"coordination": found["coordination"] if larger else matching}


def _flat(table: PayoffTable, known: Evidence) -> bool:
    """Does every player earn the same whatever is played, in every episode?"""
    ends = [*starts(table.roles)[1:], table.mean.shape[1]]
    for first, end in zip(starts(table.roles), ends, strict=True):
        columns = np.arange(len(known.at)) % table.mean.shape[1]
        cells = known.at[(known.at >= 0) & (columns >= first) & (columns < end)]
        values = known.value[None, cells] if known.episodes is None else known.episodes[:, cells]
        span = np.fmax.reduce(values, axis=1) - np.fmin.reduce(values, axis=1)
        if np.nanmax(span) > ROUNDING * max(1.0, np.nanmax(np.abs(values))):
            return False
    return True


def primary(table: PayoffTable, labels: dict[str, Label]) -> Primary:
    """The first of these that is established; a name of the game that is still open comes out as "undetermined".

    1. decision_problem, trivial, zero_sum, constant_sum
    2. if the game is one between two strategies: an order, bach_or_stravinsky, alibi, boundary, an n-player pattern
    3. requires_mixing, coordination, dominance_solvable: of the whole game
    4. the names of 2., but boundary, for cooperation and defection alone, though other strategies matter too
    5. cyclic, anti_coordination, team
    6. boundary, in a game of more than two strategies
    """
    named, whole, small = _name(labels), labels["reducible"].verdict, max(table.shape) == 2
    clear = named if named != "boundary" or small else None
    doubtful = _open_names(labels) if whole != "no" or table.players > 2 else []
    if found := _first(labels, FORM) or (clear if whole == "yes" else None):
        return _headline(labels, found)
    if whole == "yes" and doubtful and not named:
        return _undetermined(labels, doubtful)
    if found := _first(labels, STRUCTURE) or clear:
        return _headline(labels, found)
    if doubtful and not named:
        return _undetermined(labels, doubtful)
    if found := _first(labels, WEAKER) or named:
        return _headline(labels, found)
    if still := [name for name in (*FORM, *STRUCTURE, *WEAKER) if labels[name].verdict == "undetermined"]:
        return _undetermined(labels, still)
    also = ", ".join(name for name in labels if labels[name].verdict == "yes")
    return Primary("unnamed", f"no name fits; established: {also or 'nothing'}", ())


def _first(labels: dict[str, Label], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if labels[name].verdict == "yes"), None)


def _headline(labels: dict[str, Label], name: str) -> Primary:
    return Primary(name, labels[name].why, labels[name].names)


def _name(labels: dict[str, Label]) -> str | None:
    """The established name of the game between two strategies, if there is one."""
    held = [name for name in ORDERS if name != "coordination" and labels[name].verdict == "yes"]
    held += [name for name in ("bach_or_stravinsky", "alibi", "boundary") if labels[name].verdict == "yes"]
    others = [labels[name].verdict for name in (*ORDERS, "boundary") if name != "coordination"]
    if labels["coordination"].verdict == "yes" and set(others) == {"no"} and labels["stag_hunt"].test != "form":
        held.append("coordination")  # stag hunts and assurance games are coordination games too: so after those
    held += [name for name in N_PLAYER if labels[name].verdict == "yes"]
    return held[0] if held else None


def _open_names(labels: dict[str, Label]) -> list[str]:
    names = [name for name in (*ORDERS, "bach_or_stravinsky", "alibi", "boundary", *N_PLAYER) if name != "coordination"]
    return [name for name in names if labels[name].verdict == "undetermined"]


def _undetermined(labels: dict[str, Label], names: list[str]) -> Primary:
    """The open names, likeliest first."""
    chance = {name: labels[name].probability for name in names}
    if any(name in ORDERS for name in names) and labels["coordination"].verdict != "no":
        chance["coordination"] = max(
            0.0, 1 - sum(labels[name].probability for name in ORDERS if name != "coordination")
        )
    ranked = sorted(chance, key=lambda name: -chance[name])
    why = ", ".join(f"{name} {chance[name]:.0%}" for name in ranked if chance[name] >= min(0.005, chance[ranked[0]]))
    return Primary("undetermined", f"open: {why}", tuple(ranked))
