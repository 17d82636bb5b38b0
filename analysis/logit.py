"""The end of the logit path: from uniform play, noise in everybody's choice is taken away little by little.

In a logit equilibrium each strategy is played in proportion to exp(l * payoff) against how the others play (McKelvey &
Palfrey 1995). At l = 0 that is uniform play; the branch that starts there is followed along its arc, since it may turn
back on its way, by Euler steps and Newton corrections in the logarithms of the shares (Turocy 2005). For almost all
games it leads to one Nash equilibrium. Where symmetry lets it fork, it is followed straight on.
"""

from itertools import pairwise

import numpy as np

from analysis.regret import regret, scaled

MOST_STRATEGIES = 40  # of all players together
MOST_PROFILES = 1_000
STEPS = 1_500
NEWTON = 8
FORK = 1e-3  # a step so short leaps nowhere
STRAIGHT = 0.9  # cosine of the sharpest turn in a step
REGRET = 1e-4  # of the range, at which the path counts as ended
SHARP, SHARPEST = 100, 1e6  # l from which the path may end, at which it must


def logit_end(payoffs: np.ndarray) -> list[np.ndarray] | None:
    """Where the path ends, n distributions; None where the game is too large or the path was lost."""
    if sum(payoffs.shape[1:]) > MOST_STRATEGIES or payoffs[0].size > MOST_PROFILES:
        return None
    unit = scaled(payoffs)
    sizes = unit.shape[1:]
    point = np.append(np.concatenate([np.full(size, -np.log(size)) for size in sizes]), 0.0)
    (ahead, side), step = _onward(unit, point, np.eye(len(point))[-1]), 0.05
    for _ in range(STEPS):
        shares = _shares(point, sizes)
        if point[-1] > SHARP and (regret(unit, [own.tolist() for own in shares]) <= REGRET or point[-1] > SHARPEST):
            return [own / own.sum() for own in shares]
        after = _corrected(unit, point + step * ahead, ahead)
        if after is not None and np.linalg.norm(after - point) <= 1.2 * step:
            onward, across = _onward(unit, after, ahead)
            if onward @ ahead >= STRAIGHT and (across == side or step < FORK):
                point, ahead, side, step = after, onward, across, step * 1.5
                continue
        step /= 2
        if step < 1e-9:
            return None
    return None


def _shares(point: np.ndarray, sizes: tuple[int, ...]) -> list[np.ndarray]:
    return np.split(np.exp(np.minimum(point[:-1], 1.0)), np.cumsum(sizes)[:-1])


def _onward(unit: np.ndarray, point: np.ndarray, before: np.ndarray) -> tuple[np.ndarray, float]:
    """The direction of the path of length 1 that goes on from the direction before, and on which side it is.

    The side, a determinant's sign, changes only where the path forks, or where a step leapt to another part of it.
    """
    _, slope = _equations(unit, point)
    ahead = np.linalg.svd(slope)[2][-1]
    ahead = ahead if ahead @ before >= 0 else -ahead
    return ahead, float(np.linalg.slogdet(np.vstack([slope, ahead]))[0])


def _corrected(unit: np.ndarray, start: np.ndarray, ahead: np.ndarray) -> np.ndarray | None:
    """The point of the path in the plane through `start` across the direction; None where Newton finds none."""
    point = start
    for _ in range(NEWTON):
        value, slope = _equations(unit, point)
        if not np.isfinite(value).all():
            return None
        value = np.append(value, ahead @ (point - start))
        if np.abs(value).max() < 1e-9 * max(1.0, abs(point[-1])):
            return point
        try:
            point = point - np.linalg.solve(np.vstack([slope, ahead]), value)
        except np.linalg.LinAlgError:
            return None
    return None


def _equations(unit: np.ndarray, point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is zero on the path, and its slopes by the logarithms of the shares and by l.

    A row a strategy: the first of a player says that its shares sum to one, the others that the odds to the first are
    those of the payoffs.
    """
    sizes, sharp = unit.shape[1:], point[-1]
    shares = _shares(point, sizes)
    first = np.cumsum((0, *sizes))
    value, slope = np.zeros(len(point) - 1), np.zeros((len(point) - 1, len(point)))
    for i, (start, end) in enumerate(pairwise(first)):
        value[start], slope[start, start:end] = shares[i].sum() - 1, shares[i]
        earned, parts = _earned(unit[i], shares, i)
        odds = slice(start + 1, end)
        value[odds] = point[start + 1 : end] - point[start] - sharp * (earned[1:] - earned[0])
        slope[odds, start] = -1
        slope[odds, start + 1 : end] = np.eye(end - start - 1)
        slope[odds, -1] = earned[0] - earned[1:]
        for j, part in parts.items():
            slope[odds, first[j] : first[j + 1]] = sharp * (part[0] - part[1:])
    return value, slope


def _earned(payoff: np.ndarray, shares: list[np.ndarray], i: int) -> tuple[np.ndarray, dict[int, np.ndarray]]:
    """What each of player i's strategies earns [s_i], and its parts by what another plays: {j: [s_i, s_j]}."""
    n = payoff.ndim
    for j in range(n):
        if j != i:
            payoff = payoff * shares[j].reshape(-1, *[1] * (n - 1 - j))
    parts = {j: payoff.sum(axis=tuple(k for k in range(n) if k not in (i, j))) for j in range(n) if j != i}
    return payoff.sum(axis=tuple(k for k in range(n) if k != i)), {
        j: part if i < j else part.T for j, part in parts.items()
    }
