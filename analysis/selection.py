"""Which equilibrium would be played: what several rules of selection say, and whether they agree.

Like the equilibria, all is said of the payoffs as they stand; of a sampled table, of the means.
"""

import math
from typing import NamedTuple

import numpy as np

from analysis.decompositions import basis, coefficients
from analysis.equilibria import Distributions, Equilibrium, Solution
from analysis.further import LongRun
from analysis.logit import logit_end
from analysis.p_dominance import PDominance, p_dominance
from analysis.regret import expected, scaled

MOST_PROFILES = 300  # joint actions, as of other questions to the whole game
TIE = 1e-9  # of the range, or of a product of shares of it: what differs by less ties
NEAR = 0.02  # in any share: the equilibrium that a path has come to

RULES = {
    "payoff_dominance": "payoff dominance",
    "risk_dominance": "risk dominance",
    "p_dominance": "p-dominance",
    "potential": "highest potential",
    "logit": "logit path",
    "alpha_rank": "alpha-rank",
}


class Choice(NamedTuple):
    """What a rule says: one profile, or several that tie; each with the sum of payoffs that it gives."""

    rule: str
    profiles: tuple[Distributions, ...]
    welfare: tuple[float, ...]


class Selection(NamedTuple):
    """The rules that apply.

    agree     some profile is among those of every rule; None: fewer than two rules apply
    low, high the lowest and the highest sum of payoffs that a rule's profile gives
    beliefs   the strict pure equilibria, the one that asks for the least sureness about the others first
    """

    choices: tuple[Choice, ...]
    agree: bool | None
    low: float
    high: float
    beliefs: tuple[PDominance, ...] = ()


def selection(
    payoffs: np.ndarray | None, found: Solution, long_run: LongRun | None, potential: bool
) -> Selection | None:
    """Ask every rule that applies to payoffs [n, s1..sn]; None for one player, and where the tensor is too large.

    potential: whether this is an exact potential game.
    """
    if payoffs is None or len(payoffs) == 1 or not 1 < math.prod(payoffs.shape[1:]) <= MOST_PROFILES:
        return None
    values, beliefs = payoffs.astype(float), p_dominance(payoffs)
    said = {
        "payoff_dominance": payoff_dominant(values, found),
        "risk_dominance": risk_dominant(values),
        "p_dominance": p_dominant(beliefs, values.shape[1:]),
        "potential": potential_maximisers(values) if potential else (),
        "logit": _path(values, found.equilibria),
        "alpha_rank": _longest(long_run, values.shape[1:]) if long_run else (),
    }
    choices = tuple(_choice(values, rule, profiles) for rule, profiles in said.items() if profiles)
    if not choices:
        return None
    sums = [welfare for choice in choices for welfare in choice.welfare]
    return Selection(choices, _agree(choices), min(sums), max(sums), beliefs)


def payoff_dominant(values: np.ndarray, found: Solution) -> tuple[Distributions, ...]:
    """The one equilibrium that pays nobody less than any other does; none if the list may lack some."""
    if not found.complete or len(found.equilibria) < 2:
        return ()
    earned = np.array([expected(values, one.profile) for one in found.equilibria])
    slack = TIE * np.ptp(values.reshape(len(values), -1), axis=1)
    best = np.flatnonzero((earned >= earned.max(axis=0) - slack).all(axis=1))
    return (found.equilibria[best[0]].profile,) if len(best) == 1 else ()


def risk_dominant(values: np.ndarray) -> tuple[Distributions, ...]:
    """Of two strict equilibria of a 2x2 game the one with the larger product of losses by leaving it alone."""
    losses = deviation_losses(values)
    if len(losses) < 2:
        return ()
    most = max(losses.values())
    return tuple(_pure(joint, (2, 2)) for joint, loss in losses.items() if loss >= most - TIE)


def p_dominant(beliefs: tuple[PDominance, ...], shape: tuple[int, ...]) -> tuple[Distributions, ...]:
    """Of several strict equilibria the one with the smallest p; in a 2x2 game risk dominance asks instead."""
    if len(beliefs) < 2 or shape == (2, 2):
        return ()
    return tuple(_pure(one.profile, shape) for one in beliefs if one.p <= beliefs[0].p + TIE)


def deviation_losses(values: np.ndarray) -> dict[tuple[int, int], float]:
    """Of each strict equilibrium of a 2x2 game the product of what either player loses by leaving it, in its range."""
    if values.shape != (2, 2, 2):
        return {}
    row, column = scaled(values)
    found = {}
    for a, b in np.ndindex(2, 2):
        losses = float(row[a, b] - row[1 - a, b]), float(column[a, b] - column[a, 1 - b])
        if min(losses) > TIE:
            found[a, b] = losses[0] * losses[1]
    return found


def potential_maximisers(values: np.ndarray) -> tuple[Distributions, ...]:
    """The profiles where the function that explains all gains best is highest (Monderer & Shapley 1996)."""
    height = potential(values)
    best = np.argwhere(height >= height.max() - TIE * max(float(np.ptp(height)), 1e-300))
    return tuple(_pure(tuple(map(int, joint)), height.shape) for joint in best)


def potential(values: np.ndarray) -> np.ndarray:
    """The function [s1..sn] whose changes come nearest to the gains; the exact potential where there is one."""
    shape = values.shape[1:]
    own = (np.indices(shape) > 0) * np.array(shape, float).reshape(-1, *[1] * len(shape))
    total = own.sum(axis=0)
    height = (own * coefficients(values[None])[0]).sum(axis=0) / np.where(total, total, 1)
    for axis, size in enumerate(shape):
        height = np.moveaxis(np.tensordot(basis(size).T, height, (1, axis)), 0, axis)
    return height


def _path(values: np.ndarray, known: tuple[Equilibrium, ...]) -> tuple[Distributions, ...]:
    """The end of the logit path: the known equilibrium it has come to, or where it stopped."""
    end = logit_end(values)
    if end is None:
        return ()
    apart = [max(float(np.abs(own - to).max()) for own, to in zip(end, one.profile, strict=True)) for one in known]
    if apart and min(apart) <= NEAR:
        return (known[int(np.argmin(apart))].profile,)
    return (tuple(tuple(np.round(own, 4).tolist()) for own in end),)


def _longest(run: LongRun, shape: tuple[int, ...]) -> tuple[Distributions, ...]:
    """The profiles with the largest share of time."""
    most = max((share for _, share in run.profiles), default=0.0)
    return tuple(_pure(joint, shape) for joint, share in run.profiles if share >= most - 1e-5)


def _pure(joint: tuple[int, ...], shape: tuple[int, ...]) -> Distributions:
    return tuple(tuple(float(s == played) for s in range(count)) for played, count in zip(joint, shape, strict=True))


def _choice(values: np.ndarray, rule: str, profiles: tuple[Distributions, ...]) -> Choice:
    return Choice(rule, profiles, tuple(float(expected(values, profile).sum()) for profile in profiles))


def _agree(choices: tuple[Choice, ...]) -> bool | None:
    if len(choices) < 2:
        return None
    return bool(set.intersection(*(set(choice.profiles) for choice in choices)))
