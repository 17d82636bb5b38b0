"""Labels of strategies that pay less the more players use them."""

from collections.abc import Callable
from itertools import permutations

import numpy as np

from analysis.confidence import Bounds, Distance, differences, distance
from analysis.equality import pool, symmetric
from analysis.evidence import again, clean, contrasts, in_common
from analysis.kleene import every, negative
from analysis.label import Label, decided, equality, never
from analysis.study import Study, study


def anti_coordination(game: Study) -> Label:
    """Symmetric, and every strategy pays strictly less the more others choose it, whatever they leave for it."""
    if len(game.table.roles) > 1:
        return _pooled(game, anti_coordination)
    if game.table.players < 2:
        return never("one player")
    plus, minus, falls = crowding(game)
    truth = float(every(negative(falls.low, falls.high)))
    chance = np.mean((contrasts(game.known, plus, minus) < 0).all(axis=-1))
    margin = float(-falls.value.max() / (game.known.span or 1.0))
    return decided(truth, chance, f"one more on a strategy costs each of its users at least {margin:.1%}", margin)


def crowding(game: Study) -> tuple[np.ndarray, np.ndarray, Bounds]:
    """What one more on a strategy changes for those who are there, in one role: cells with and without, bounds."""
    profiles = np.array(game.table.profiles)
    kinds = profiles.shape[1]
    row_of = {profile: row for row, profile in enumerate(game.table.profiles)}
    more, less = [], []
    for row, profile in enumerate(profiles):
        for own, other in permutations(range(kinds), 2):
            if profile[own] and profile[other]:
                joined = profile.copy()
                joined[[own, other]] += 1, -1
                less.append(row * kinds + own)
                more.append(row_of[tuple(joined)] * kinds + own)
    plus, minus = game.known.at[more], game.known.at[less]
    return plus, minus, differences(game.known, plus, minus)


def congestion(game: Study) -> Label:
    """Each strategy pays by the number of its users alone, and less the more there are (Rosenthal 1973)."""
    if len(game.table.roles) > 1:
        return _pooled(game, congestion)
    crowd = anti_coordination(game)
    if crowd.verdict == "no":
        return crowd
    return _both(crowd, equality(game.known, _elsewhere(game), "payoffs depend on who plays what elsewhere"))


def _both(one: Label, other: Label) -> Label:
    """The label that says less, with the chance that both hold, their errors taken as independent."""
    less = min(one, other, key=lambda label: ("no", "undetermined", "yes").index(label.verdict))
    return less._replace(probability=one.probability * other.probability)


def _elsewhere(game: Study) -> Distance:
    """How much the payoffs of a strategy vary among profiles in which as many use it."""
    profiles = np.array(game.table.profiles)
    row, strategy = np.nonzero(profiles)
    cells = game.known.at[row * profiles.shape[1] + strategy]
    _, group = np.unique(np.stack([strategy, profiles[row, strategy]]), axis=1, return_inverse=True)
    size = np.bincount(group.ravel())

    def apart(values: np.ndarray) -> np.ndarray:
        paid = values[..., cells]
        sums = np.stack([np.bincount(group.ravel(), weights=line) for line in np.atleast_2d(paid)])
        return clean(game.known, (np.atleast_2d(paid) - (sums / size)[:, group.ravel()]).reshape(paid.shape))

    common = in_common(game.known)
    return distance(game.known, apart(common.value), apart(common.replicates), np.full(len(cells), 1 / len(cells)))


def _pooled(game: Study, label: Callable[[Study], Label]) -> Label:
    """A label of exchangeable players, for a table whose seats are alike but have roles of their own."""
    same = symmetric(game.table, game.known)
    if same.verdict == "no" or same.test in ("form", "not computed"):
        return same._replace(why=f"asked of symmetric games only: {same.why}")
    one = pool(game.table)
    return _both(label(study(one, again(one, game.known))), same)
