"""How sure of the others one must be to play an equilibrium: p-dominance (Morris, Rob & Shin 1995).

A profile is p-dominant if everybody's part in it is a best reply to every belief that gives the others' parts together
at least the probability p. With more than two players these are beliefs about what the others do jointly, correlated
ones among them (Kajii & Morris 1997). The worst such belief puts all the rest on one profile of the others, the one in
which some other strategy gains most, so the smallest p is a ratio of payoff differences, exact where payoffs are.
"""

from typing import Any, NamedTuple

import numpy as np

ROUNDING = 1e-9  # of a player's range
Joint = tuple[int, ...]


class PDominance(NamedTuple):
    """A strict pure equilibrium with the smallest p of each player; it is p-dominant from the largest of them on."""

    profile: Joint
    players: tuple[float, ...]

    @property
    def p(self) -> float:
        return max(self.players)


def p_dominance(payoffs: np.ndarray) -> tuple[PDominance, ...]:
    """The strict pure equilibria of payoffs [n, s1..sn], n > 1, that with the smallest p first."""
    found = [_dominance(payoffs, tuple(map(int, joint))) for joint in np.ndindex(*payoffs.shape[1:])]
    return tuple(sorted((one for one in found if one), key=lambda one: one.p))


def _dominance(payoffs: np.ndarray, joint: Joint) -> PDominance | None:
    """None where the profile is no strict equilibrium."""
    needed = []
    for i, own in enumerate(payoffs):
        p = _needed(np.moveaxis(own, i, 0), joint[i], joint[:i] + joint[i + 1 :], _slack(own))
        if p is None:
            return None
        needed.append(float(p))
    return PDominance(joint, tuple(needed))


def _slack(own: np.ndarray) -> Any:
    """Differences up to this are rounding: none in Fractions."""
    return 0 if own.dtype == object else ROUNDING * float(np.ptp(own))


def _needed(payoff: np.ndarray, mine: int, others: Joint, slack: Any) -> Any:
    """The least p with which strategy `mine` is a best reply, payoff [s, others..]; None where another
    is as good a reply to the others' part.

    For each other strategy p * lead + (1 - p) * worst >= 0, the lead over it where the others do their part and the
    worst lead over it anywhere.
    """
    least: Any = 0
    for s in range(len(payoff)):
        if s == mine:
            continue
        lead = payoff[mine] - payoff[s]
        if lead[others] <= slack:
            return None
        worst = lead.min()
        if worst < -slack:
            least = max(least, -worst / (lead[others] - worst))
    return least
