"""Iterated strict dominance under noise: what surely falls, and what may fall."""

from itertools import pairwise
from math import prod

import numpy as np

from analysis.confidence import differences
from analysis.evidence import ROUNDING, contrasts
from analysis.label import Label, decided
from analysis.matrix_game import float_value, solve_matrix_game
from analysis.study import Study
from analysis.table import starts

DOMINANCE_DRAWS = 100  # replicates that are solved by iterated dominance
FEW = 6  # with more strategies than this, replicates count pure dominators only
SMALL = 60  # payoffs up to which a matrix game is solved exactly


def dominance_solvable(game: Study) -> Label:
    """Iterated strict dominance, mixed dominators included, leaves one profile.

    Yes if dropping only what is surely dominated leaves one, no if dropping all that may be dominated leaves several.
    """
    if game.table.exact is not None:
        from analysis.dominance import reduce

        left = reduce(game.table.exact)
        solved = all(len(kept) == 1 for kept in left.survivors)
        words = " x ".join(str(len(kept)) for kept in left.survivors)
        margin = float(left.margin) / (game.known.span or 1.0) if solved else None
        return decided(float(solved), float(solved), f"{words} strategies survive", margin, "iterated strict dominance")
    exact = game.known.exact
    surely, perhaps = count(survivors(game, leads(game, "low"))), count(survivors(game, leads(game, "high")))
    truth = 1.0 if surely == 1 else 0.0 if perhaps > 1 else 0.5
    chance = truth if exact else _chance(game)
    return decided(
        truth,
        chance,
        f"{surely} profile{'s' * (surely != 1)} survive{'s' * (surely == 1)} what is sure",
        test="iterated strict dominance",
    )


def _chance(game: Study) -> float:
    """Share of replicates that iterated dominance solves. Two strategies need signs alone, of which few differ."""
    plus, minus, shapes = _pairs(game)
    drawn, mixed = contrasts(game.known, plus, minus), max(game.table.shape) <= FEW
    rows = drawn[:DOMINANCE_DRAWS] if max(game.table.shape) > 2 else np.sign(drawn)
    rows, times = np.unique(rows, axis=0, return_counts=True)
    solved = [count(survivors(game, _parts(row, shapes), mixed)) == 1 for row in rows]
    return float(np.average(solved, weights=times))


def leads(game: Study, by: str) -> list[np.ndarray]:
    """What t earns more than s against each profile of the others, a role each: [S (s), S (t), O].

    by: "low" or "high" of bounds that hold together.
    """
    plus, minus, shapes = _pairs(game)
    return _parts(getattr(differences(game.known, plus, minus, copies=2), by), shapes)


def _pairs(game: Study) -> tuple[np.ndarray, np.ndarray, list[tuple[int, ...]]]:
    """Cells of t and of s, one role after the other, and the shape that each role has."""
    cells = [game.known.at[reply.cells] for reply in game.faced]
    pairs = [np.broadcast_arrays(own[None, :, :], own[:, None, :]) for own in cells]
    plus, minus = (np.concatenate([pair[side].ravel() for pair in pairs]) for side in (0, 1))
    return plus, minus, [pair[0].shape for pair in pairs]


def _parts(values: np.ndarray, shapes: list[tuple[int, ...]]) -> list[np.ndarray]:
    ends = np.cumsum([prod(shape) for shape in shapes])[:-1]
    return [part.reshape(shape) for part, shape in zip(np.split(values, ends), shapes, strict=True)]


def survivors(game: Study, lead: list[np.ndarray], mixed: bool = True) -> list[list[int]]:
    """The strategies of each role that iterated dominance leaves; a dominator may itself have fallen.

    Where doubtful dominance counts, several strategies may push each other out: then a role has none left.
    """
    faces = [reply.others for reply in game.faced]
    first = [*starts(game.table.roles), game.table.mean.shape[1]]
    alive = np.ones(game.table.mean.shape[1], bool)
    while True:
        fallen = [
            first[g] + s
            for g, advantage in enumerate(lead)
            for s in np.flatnonzero(alive[first[g] : first[g + 1]])
            if _beaten(np.delete(advantage[s], s, axis=0)[:, ~faces[g][:, ~alive].any(axis=1)], game.known.span, mixed)
        ]
        alive[fallen] = False
        left = [np.flatnonzero(alive[a:b]).tolist() for a, b in pairwise(first)]
        if not fallen or [] in left:
            return left


def count(left: list[list[int]]) -> int:
    """Profiles of role strategies that are left."""
    return prod(len(kept) for kept in left)


def _beaten(lead: np.ndarray, span: float, mixed: bool) -> bool:
    """Does some row [S - 1, O] stay above zero everywhere, or (mixed) some mixture of the rows?"""
    if not len(lead) or (lead.max(axis=0) <= 0).any():
        return False
    if (lead.min(axis=1) > 0).any():
        return True
    return mixed and len(lead) > 1 and _value(lead) > ROUNDING * span


def _value(lead: np.ndarray) -> float:
    """The most that a mixture of the rows secures: exact on small tables, HiGHS on larger ones."""
    if lead.size <= SMALL:
        return float(solve_matrix_game(lead).value)
    return float_value(lead)
