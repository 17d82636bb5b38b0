"""What a player gains by deviating: the test that every claimed equilibrium must pass, whoever found it.

`payoffs` is a tensor [n, s1..sn]; `payoffs[i][a]` is player i's payoff in the joint action `a`. It holds floats, or
Fractions (dtype object): then every answer below is exact. A profile is n distributions, one for each player.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

Profile = Sequence[Any]  # of sequences or arrays


NOISE = 1e-12  # of the largest payoff: a smaller range is rounding


def scaled(payoffs: np.ndarray) -> np.ndarray:
    """Each player's payoffs as floats from 0 to 1 (all 0 where they only differ by rounding); best replies stay."""
    flat = payoffs.astype(float).reshape(len(payoffs), -1)
    spread = np.ptp(flat, axis=1, keepdims=True)
    above = flat - flat.min(axis=1, keepdims=True)
    noise = spread <= NOISE * np.abs(flat).max(axis=1, keepdims=True)
    return (np.where(noise, 0, above) / np.where(noise, 1, spread)).reshape(payoffs.shape)


def pure_gain(payoffs: np.ndarray) -> np.ndarray:
    """What each player gains by her best reply, in every joint action (eq. u_i(BR, a_-i) - u_i(a)): [n, s1..sn]."""
    best = [payoff.max(axis=i, keepdims=True) for i, payoff in enumerate(payoffs)]
    return np.stack([top - payoff for top, payoff in zip(best, payoffs, strict=True)])


def pure_equilibria(payoffs: np.ndarray, tol: float = 0) -> list[tuple[int, ...]]:
    """Joint actions in which nobody gains more than `tol` by deviating alone."""
    stable = (pure_gain(payoffs) <= tol).all(axis=0)
    return [tuple(int(s) for s in action) for action in np.argwhere(stable)]


def pure_epsilon(payoffs: np.ndarray) -> float:
    """Smallest largest gain over all joint actions: 0 exactly where a pure equilibrium exists."""
    return float(pure_gain(payoffs).max(axis=0).min())


def deviations(payoffs: np.ndarray, profile: Profile) -> list[np.ndarray]:
    """What each player earns with each of her strategies while the others follow the profile: n arrays [s_i]."""
    return [_against(payoff, profile, i) for i, payoff in enumerate(payoffs)]


def _against(payoff: np.ndarray, profile: Profile, player: int) -> np.ndarray:
    for j in reversed(range(payoff.ndim)):
        if j != player:  # from the last axis on, so that the axes before keep their number
            payoff = np.tensordot(payoff, np.asarray(profile[j], payoff.dtype), axes=(j, 0))
    return payoff


def expected(payoffs: np.ndarray, profile: Profile) -> np.ndarray:
    """Payoff of each player when all follow the profile: [n], of the payoffs' own type."""
    earned = [_mean(values, own) for values, own in zip(deviations(payoffs, profile), profile, strict=True)]
    return np.array(earned, dtype=payoffs.dtype)


def _mean(values: np.ndarray, weights: Sequence[Any]) -> Any:
    return np.dot(values, np.asarray(weights, values.dtype))


def gains(payoffs: np.ndarray, profile: Profile) -> np.ndarray:
    """What each player gains at most by deviating alone from the profile: [n], 0 at an equilibrium."""
    values = deviations(payoffs, profile)
    return np.array([v.max() - _mean(v, own) for v, own in zip(values, profile, strict=True)], dtype=payoffs.dtype)


def regret(payoffs: np.ndarray, profile: Profile) -> float:
    """Largest gain of one player who deviates alone; Fractions in, exact zero out at an equilibrium."""
    return float(gains(payoffs, profile).max())


def nash_conv(payoffs: np.ndarray, profile: Profile) -> float:
    """Sum of the players' gains (NashConv, Lanctot et al. 2017)."""
    return float(gains(payoffs, profile).sum())


def correlated_gain(payoffs: np.ndarray, joint: np.ndarray, coarse: bool = False) -> float:
    """Largest gain of one player from disobeying the device `joint` [s1..sn] (Aumann 1974).

    A correlated equilibrium gains nothing by any rule "when told x, play y"; a coarse one (Moulin & Vial 1978)
    nothing by any fixed y chosen before the advice is heard. The gain is weighted by how often the advice comes.
    """
    worst = 0.0
    for i, payoff in enumerate(payoffs):
        advice = np.moveaxis(joint, i, 0).reshape(payoff.shape[i], -1)
        earned = np.moveaxis(payoff, i, 0).reshape(payoff.shape[i], -1)
        gain = advice @ earned.T - (advice * earned).sum(axis=1)[:, None]  # [told, played instead]
        worst = max(worst, float(gain.sum(axis=0).max() if coarse else gain.max()))
    return worst
