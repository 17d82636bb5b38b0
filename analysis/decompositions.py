"""What a game is made of: how much of its payoffs aligns, opposes, goes round, or doesn't matter for play.

Every split here is read from one transform. Along the strategies of each player an orthonormal basis is taken whose
first vector is the mean; a coefficient then belongs to the set of players along whose axes it is no mean, and each
projection picks or combines coefficients of the same set. Their squares are shares of the payoffs' variation.

All functions take payoffs [B, n, s1..sn], a game a row.
"""

from typing import Any, NamedTuple

import numpy as np


class Energies(NamedTuple):
    """Squared norms, each [B].

    potential, harmonic     of the gains (Candogan et al. 2011; a player weighs as much as it has strategies): what a
                            common function explains, and what only goes round
    common, opposed, alone  of the gains (Hwang & Rey-Bellet 2020): where all choices matter together, what all gain
                            alike, what some gain at others' cost; what the own choice decides with fewer others
    aligned, conflict       of all payoffs less each player's mean (Kalai & Kalai 2013): the players' mean, and the rest
    """

    potential: np.ndarray
    harmonic: np.ndarray
    common: np.ndarray
    opposed: np.ndarray
    alone: np.ndarray
    aligned: np.ndarray
    conflict: np.ndarray


def energies(payoffs: np.ndarray) -> Energies:
    """All squared norms of games [B, n, s1..sn]."""
    found, own, weight = coefficients(payoffs), _own(payoffs.shape[2:]), _weight(payoffs.shape[2:])
    rest = _rest(found, weight)
    together = own.all(axis=0)
    moving = own.any(axis=0)  # all but the mean over every profile
    mean = np.broadcast_to(found.mean(axis=1, keepdims=True), found.shape)
    return Energies(
        potential=_norm(found - rest, weight),
        harmonic=_norm(rest, weight),
        common=_norm(mean, own & together),
        opposed=_norm(found - mean, own & together),
        alone=_norm(found, own & ~together),
        aligned=_norm(mean, moving),
        conflict=_norm(found - mean, moving),
    )


def coefficients(payoffs: np.ndarray) -> np.ndarray:
    """The payoffs in the basis of means and contrasts, of the same shape."""
    out = payoffs.astype(float)
    for axis in range(2, payoffs.ndim):
        out = np.moveaxis(np.tensordot(basis(payoffs.shape[axis]), out, (1, axis)), 0, axis)
    return out


def basis(size: int) -> np.ndarray:
    """Helmert's orthonormal basis: row 0 is the mean (times the root of the size), the others are contrasts."""
    rows = [np.ones(size), *(np.r_[np.ones(k), -k, np.zeros(size - k - 1)] for k in range(1, size))]
    return np.array([row / np.sqrt(row @ row) for row in rows])


def harmonic(payoffs: np.ndarray) -> np.ndarray:
    """What no common function explains of the gains, in the basis; of the same shape."""
    weight = _weight(payoffs.shape[2:])
    return _rest(coefficients(payoffs), weight) * (weight > 0)


def interaction(payoffs: np.ndarray) -> np.ndarray:
    """What all choices together add to the sum of payoffs, in the basis: [B, K]; one 0 where somebody has no choice."""
    told = coefficients(payoffs).sum(axis=1)[:, _own(payoffs.shape[2:]).all(axis=0)]
    return told if told.shape[1] else np.zeros((len(told), 1))


def by_chance(shape: tuple[int, ...]) -> float:
    """The share of the gains that is harmonic if all payoffs are drawn alike and independently."""
    weight = _weight(shape)
    total = weight.sum(axis=0)
    explained = (weight**2).sum(axis=0)[total > 0] / total[total > 0]
    return float(1 - explained.sum() / total.sum())


def _own(shape: tuple[int, ...]) -> np.ndarray:
    """[n, s1..sn]: does player i's own choice matter to a coefficient?"""
    return np.indices(shape) > 0


def _weight(shape: tuple[int, ...]) -> np.ndarray:
    """[n, s1..sn]: how many strategies player i has, where its own choice matters."""
    return np.array(shape, float).reshape(-1, *[1] * len(shape)) * _own(shape)


def _rest(found: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Coefficients less those of the common function that explains the gains best."""
    total = weight.sum(axis=0)
    return found - ((weight * found).sum(axis=1) / np.where(total, total, 1))[:, None]


def _norm(values: np.ndarray, weight: Any) -> np.ndarray:
    return np.asarray((weight * values**2).reshape(len(values), -1).sum(axis=1))
