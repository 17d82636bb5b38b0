"""Shares of a game's payoffs that align, oppose or go round, less what noise adds to them, with intervals.

Each player's payoffs are first measured in its own range. Noise adds to every square: what it adds is known from the
episodes and taken off, once from the means and twice from their replicates, which have it twice.
"""

from math import prod
from typing import NamedTuple

import numpy as np

from analysis.decompositions import Energies, by_chance, energies
from analysis.evidence import Evidence, replicated
from analysis.evidence import means as mean_of
from analysis.table import PayoffTable

MOST_PAYOFFS = 50_000  # of a tensor whose replicates are looked at
NOTHING = 1e-12  # squared payoffs, in units of the range
HELD = 5_000_000  # numbers held at once while episodes are read
EDGES = (0.025, 0.975)


class Share(NamedTuple):
    """A share and its 95 % interval; both ends are the value where payoffs are exact."""

    value: float
    low: float
    high: float


class Composition(NamedTuple):
    """What the payoffs are made of; each None where there is nothing to share out.

    aligned          share of all variation that moves all players' payoffs alike (Kalai & Kalai 2013)
    harmonic         share of the gains that only goes round; chance: of random payoffs (Candogan et al. 2011)
    common, opposed  shares of the gains that come from playing together, for all alike or at the others' cost; the
                     rest comes from the own choice, or from fewer than all (Hwang & Rey-Bellet 2020)
    transitive       of two rivals in a symmetric constant-sum game: the share of what one wins that follows from a
                     rating of the strategies; the rest is rock, paper, scissors (Balduzzi et al. 2019)
    """

    aligned: Share | None
    harmonic: Share | None
    chance: float
    common: Share | None
    opposed: Share | None
    transitive: Share | None = None


def composition(table: PayoffTable, known: Evidence, rivals: bool = False) -> Composition | None:
    """The shares of a table; None for one player, and where the tensor is too large.

    rivals: it is a symmetric constant-sum game of two.
    """
    if table.players == 1 or prod(table.shape) * table.players > MOST_PAYOFFS:
        return None
    index, count = known.at[table.index], int(known.counts.min())
    payoffs = mean_of(known, count)[index][None]
    unit = np.ptp(payoffs.reshape(table.players, -1), axis=1).reshape(-1, *[1] * len(table.shape))
    unit = np.where(unit > 0, unit, 1.0)
    found, noise = energies(payoffs / unit), _noise(known, index, unit, count)
    drawn = energies(replicated(known, count)[:, index] / unit)
    value = Energies(*(whole[0] - extra for whole, extra in zip(found, noise, strict=True)))
    spread = Energies(*(whole - 2 * extra for whole, extra in zip(drawn, noise, strict=True)))

    def share(part: str, *others: str) -> Share | None:
        return _share(value, spread, part, others)

    return Composition(
        aligned=share("aligned", "conflict"),
        harmonic=share("harmonic", "potential"),
        chance=by_chance(table.shape),
        common=share("common", "opposed", "alone"),
        opposed=share("opposed", "common", "alone"),
        transitive=_share(_rated(value), _rated(spread), "alone", ("opposed",)) if rivals else None,
    )


def _rated(found: Energies) -> Energies:
    """A rating shows in what the own choice gains and in what the other's costs, of which the gains are one half."""
    return found._replace(alone=2 * found.alone)


def _noise(known: Evidence, index: np.ndarray, unit: np.ndarray, count: int) -> list[float]:
    """What the noise of the means adds to each squared norm."""
    if known.episodes is None or count < 2:
        return [0.0] * len(Energies._fields)
    mean, sums = known.episodes[:count].mean(axis=0), np.zeros(len(Energies._fields))
    for part in np.array_split(known.episodes[:count], max(1, count * index.size // HELD)):
        sums += [whole.sum() for whole in energies((part - mean)[:, index] / unit)]
    return list(sums / (count * (count - 1)))


def _share(value: Energies, drawn: Energies, part: str, others: tuple[str, ...]) -> Share | None:
    names = (part, *others)
    mine, whole = _positive(getattr(value, part)), sum(_positive(getattr(value, name)) for name in names)
    if float(whole) <= NOTHING:
        return None
    total = sum(_positive(getattr(drawn, name)) for name in names)
    shares = _positive(getattr(drawn, part)) / np.where(total > 0, total, 1)
    low, high = np.quantile(shares, EDGES)
    best = float(mine / whole)
    return Share(best, min(best, float(low)), max(best, float(high)))


def _positive(energy: np.ndarray) -> np.ndarray:
    return np.maximum(energy, 0.0)
