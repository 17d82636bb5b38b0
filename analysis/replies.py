"""The 15 classes of 2x2 games by better replies, ties included (Marris, Gemp & Piliouras 2023).

Four signs say all: what each player gains by its first strategy over its second, against either strategy of the other.
They fix the better-reply graph and the pure equilibria, whatever the payoffs are otherwise; so a class is known from
far fewer episodes than an ordinal name. Swapping rows, columns or the players changes nothing. The ids are ours.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

Signs = tuple[int, ...]
"""Four: of A00 - A10, A01 - A11 (row player), B00 - B01, B10 - B11 (column player): -1, 0 or 1."""

CLASSES: dict[Signs, tuple[str, str]] = {
    (1, 1, 1, 1): ("dominance", "Both have a strictly dominant strategy."),
    (1, 1, 1, -1): ("leading", "One has a strictly dominant strategy; the other's best reply depends on the first."),
    (1, 1, 1, 0): ("dominance_weak", "One has a strictly dominant strategy, the other one that is strict against it."),
    (1, 1, 0, 1): ("dominance_slack", "One has a strictly dominant strategy; against it the other doesn't care."),
    (1, 1, 0, 0): ("dominance_alone", "One has a strictly dominant strategy; the other never cares."),
    (1, 0, 1, 0): ("weak_firm", "Both have a weakly dominant strategy, each strict against the other's."),
    (1, 0, 0, 1): ("weak_half", "Both have a weakly dominant strategy, only one is strict against the other's."),
    (1, 0, 0, -1): ("weak_slack", "Both have a weakly dominant strategy, neither is strict against the other's."),
    (1, 0, 0, 0): ("weak_alone", "One has a weakly dominant strategy; the other never cares."),
    (1, 0, 1, -1): ("coordination_slack", "Two equilibria; in one of them a player is indifferent."),
    (1, 0, -1, 1): ("cycle_slack", "Better replies go round but for one indifference, and rest there."),
    (1, -1, 0, 0): ("following", "One does best to follow the other, who never cares."),
    (1, -1, 1, -1): ("coordination", "Two strict equilibria; what is best depends on the other for both."),
    (1, -1, -1, 1): ("cycle", "Better replies go round: no pure equilibrium."),
    (0, 0, 0, 0): ("indifference", "Nobody's own choice changes what it gets."),
}
"""Each class by the largest of its equivalent signs: its id, and what it says."""


def class_of(signs: Signs) -> str:
    """Id of the class of these four signs.

    >>> class_of((-1, -1, -1, -1)), class_of((-1, 1, -1, 1))
    ('dominance', 'coordination')
    """
    return _ids()[signs]


def meaning(name: str) -> str:
    """What a class says, in a sentence."""
    return next(text for known, text in CLASSES.values() if known == name)


@cache
def _ids() -> dict[Signs, str]:
    return {signs: CLASSES[max(alike(signs))][0] for signs in product((-1, 0, 1), repeat=4)}


def alike(signs: Signs) -> Iterator[Signs]:
    """The signs of the same game with rows, columns or players swapped: eight, some of them equal."""
    a, b, c, d = signs
    for w, x, y, z in ((a, b, c, d), (c, d, a, b)):
        for rows in ((w, x, y, z), (-w, -x, z, y)):
            p, q, r, s = rows
            yield rows
            yield q, p, -r, -s
