"""The name of a game: labels with probabilities, and the headline that they establish."""

from typing import NamedTuple

from analysis.confidence import evidence
from analysis.dilemmas import is_2x2, two_by_two
from analysis.label import Label, always, never
from analysis.names import NAMES, OTHER_WORDS, SYMMETRIC_2X2
from analysis.structure import structure, study
from analysis.table import PayoffTable

__all__ = ["Label", "Primary", "labels", "primary"]


class Primary(NamedTuple):
    """The headline: an id of `names.NAMES`, the reason in a sentence, and the names still or equally possible."""

    id: str
    why: str
    candidates: tuple[str, ...]


def labels(table: PayoffTable, confidence: float = 0.95, tolerance: float = 0.05, seed: int = 0) -> dict[str, Label]:
    """Every id of `names.NAMES` that is a property, with its verdict."""
    out = {name: never("of another form") for name in NAMES if name not in OTHER_WORDS}
    if table.players == 1:
        return out | {"decision_problem": always("one player")}
    if max(table.shape) == 1:
        return out | {"trivial": always("one strategy each")}
    known = evidence(table, confidence, tolerance, seed)
    if is_2x2(table):
        out |= {"reducible": always("two strategies each")} | two_by_two(table, known)
    return out | structure(study(table, known))


def primary(table: PayoffTable, labels: dict[str, Label]) -> Primary:
    """The most specific established label."""
    order = ("decision_problem", "trivial", "zero_sum", "constant_sum", *SYMMETRIC_2X2.values(), "bach_or_stravinsky")
    order += ("boundary", "requires_mixing", "coordination", "dominance_solvable", "cyclic", "team")
    for name in order:
        if labels[name].verdict == "yes":
            return Primary(name, labels[name].why, ())
    return Primary("unnamed", "no label is established", ())
