"""Many stage games at once: a pure equilibrium of each where there is one, else a mixed one; every answer is checked.

Mixed ones of two players are sought among pairs of two actions first, for all games together, then one game at a time
by the solvers of whole games.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from analysis import regret as whole
from analysis.equilibria import solve
from analysis.exact.limits import TooLarge
from analysis.matrix_game import solve_matrix_game

TIE = 1e-9  # of a game's largest payoff: smaller differences are rounding
CHECKED = 1e-6  # of a game's largest payoff: the regret up to which an answer is one
RULES = ("best", "worst")
"""Which pure equilibrium: of the highest or the lowest sum of payoffs; of those that tie, the first joint action."""


class Solved(NamedTuple):
    """G games of A players with up to N actions each.

    shares   float64 [G, A, N]  what each player does, 0 beyond its actions
    pure     bool [G]           an equilibrium in pure actions exists
    several  bool [G]           there is more than one, and they pay somebody otherwise
    regret   float64 [G]        the largest gain of one who deviates
    """

    shares: np.ndarray
    pure: np.ndarray
    several: np.ndarray
    regret: np.ndarray


def solve_all(games: np.ndarray, rule: str = "best") -> Solved:
    """An equilibrium of each of games float64 [G, A, N1, ..., NA]."""
    count, players, actions = *games.shape[:2], max(games.shape[2:])
    slack = TIE * _size(games)
    stable = pure_equilibria(games, slack)
    flat = stable.reshape(count, -1)
    pure = np.asarray(flat.any(axis=1))
    shares = np.zeros((count, players, actions))
    chosen = np.unravel_index(_chosen(games, flat, rule)[pure], games.shape[2:])
    for player, action in enumerate(chosen):
        shares[np.flatnonzero(pure), player, action] = 1
    mixed = np.flatnonzero(~pure)
    if len(mixed):
        shares[mixed] = _mixed(games[mixed], slack[mixed], rule)
    found = Solved(shares, pure, _several(games, flat, slack), regrets(games, shares))
    if (found.regret > CHECKED * np.maximum(_size(games), 1)).any():
        raise TooLarge("no solver found an equilibrium of a stage game")
    return found


def _size(games: np.ndarray) -> np.ndarray:
    """The largest payoff of each game, by size [G]."""
    return np.asarray(np.abs(games).reshape(len(games), -1).max(axis=1, initial=0))


def _spread(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    """[G] as [G, 1, ...], to go with games."""
    return values.reshape(-1, *[1] * (like.ndim - 1))


def pure_equilibria(games: np.ndarray, slack: np.ndarray) -> np.ndarray:
    """Where nobody gains more than `slack` [G] by deviating alone: bool [G, N, ..., N]."""
    stable = np.ones(games[:, 0].shape, bool)
    for player in range(games.shape[1]):
        own = games[:, player]
        stable &= own >= own.max(axis=1 + player, keepdims=True) - _spread(slack, own)
    return stable


def _chosen(games: np.ndarray, stable: np.ndarray, rule: str) -> np.ndarray:
    """The joint action that the rule selects [G]; sums that differ by rounding tie."""
    welfare = games.sum(axis=1).reshape(len(games), -1) * (1 if rule == "best" else -1)
    open_ = np.where(stable, welfare, -np.inf)
    top = open_.max(axis=1, keepdims=True)
    return np.asarray((open_ >= top - TIE * np.abs(np.where(np.isfinite(top), top, 0)) - 1e-12).argmax(axis=1))


def _several(games: np.ndarray, stable: np.ndarray, slack: np.ndarray) -> np.ndarray:
    """Two pure equilibria pay somebody otherwise [G]."""
    answer = np.zeros(len(games), bool)
    for player in range(games.shape[1]):
        own = games[:, player].reshape(len(games), -1)
        low = np.where(stable, own, np.inf).min(axis=1)
        high = np.where(stable, own, -np.inf).max(axis=1)
        answer |= high - low > 2 * slack + 1e-12
    return answer


def against(games: np.ndarray, shares: np.ndarray, player: int) -> np.ndarray:
    """What a player earns by each action while the others do their shares: [G, N]."""
    left = games[:, player]
    for other in reversed(range(games.shape[1])):
        if other != player:
            share = shares[:, other, : games.shape[2 + other]]
            weights = share.reshape(len(games), *[1] * other, -1, *[1] * (left.ndim - 2 - other))
            left = (left * weights).sum(axis=1 + other)
    return np.asarray(left)


def expected(games: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """What each player earns: [G, A]."""
    return np.stack([_mean(against(games, shares, i), shares, i) for i in range(games.shape[1])], axis=1)


def _mean(earned: np.ndarray, shares: np.ndarray, player: int) -> np.ndarray:
    return np.asarray((earned * shares[:, player, : earned.shape[1]]).sum(axis=1))


def regrets(games: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The largest gain of one player who deviates alone [G]."""
    worst = np.zeros(len(games))
    for player in range(games.shape[1]):
        earned = against(games, shares, player)
        worst = np.maximum(worst, earned.max(axis=1) - _mean(earned, shares, player))
    return worst


def _mixed(games: np.ndarray, slack: np.ndarray, rule: str) -> np.ndarray:
    """Shares [G, A, N] of a mixed equilibrium of each game, none of which has a pure one."""
    shares, done = np.zeros((*games.shape[:2], max(games.shape[2:]))), np.zeros(len(games), bool)
    if games.shape[1] == 2:
        _two_by_two(games, slack, shares, done)
    known: dict[bytes, list[list[float]]] = {}
    for g in np.flatnonzero(~done):
        key = np.round(games[g], 12).tobytes()
        if key not in known:
            known[key] = _one_by_one(games[g], rule)
        for player, own in enumerate(known[key]):
            shares[g, player, : len(own)] = own
    return shares


def _one_by_one(game: np.ndarray, rule: str) -> list[list[float]]:
    """The shares of each player in an equilibrium of one game [A, N1, ..., NA]."""
    total = game.sum(axis=0)
    if len(game) == 2 and np.ptp(total) <= TIE * max(1.0, float(np.abs(game).max())):
        value = solve_matrix_game(game[0])
        return [[float(share) for share in own] for own in (value.row, value.column)]
    found = solve(game).equilibria
    if not found:
        raise TooLarge("no solver found an equilibrium of a stage game")
    sign = 1 if rule == "best" else -1
    earned = [sign * whole.expected(game, e.profile).sum() for e in found]
    return [list(own) for own in found[int(np.argmax(earned))].profile]


def _two_by_two(games: np.ndarray, slack: np.ndarray, shares: np.ndarray, done: np.ndarray) -> None:
    """Equilibria in which both mix two actions: `shares` [G, 2, N] and `done` [G] are filled in where there is one."""
    for rows in combinations(range(games.shape[2]), 2):
        for columns in combinations(range(games.shape[3]), 2):
            left = np.flatnonzero(~done)
            if not len(left):
                return
            tried, possible = _indifferent(games[left], rows, columns)
            good = possible & (regrets(games[left], tried) <= 10 * slack[left] + 1e-12)
            shares[left[good]], done[left[good]] = tried[good], True


def _indifferent(games: np.ndarray, rows: tuple[int, int], columns: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """(shares, whether they are shares): each mixes two actions so that the other's two pay the same."""
    square = games[:, :, list(rows)][:, :, :, list(columns)]
    first, second = square[:, 0], square[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        y = (first[:, 1, 1] - first[:, 0, 1]) / (first[:, 0, 0] - first[:, 1, 0] + first[:, 1, 1] - first[:, 0, 1])
        x = (second[:, 1, 1] - second[:, 1, 0]) / (
            second[:, 0, 0] - second[:, 0, 1] + second[:, 1, 1] - second[:, 1, 0]
        )
    possible = (x > 0) & (x < 1) & (y > 0) & (y < 1)
    shares = np.zeros((len(games), 2, max(games.shape[2:])))
    for player, pair, share in ((0, rows, x), (1, columns, y)):
        shares[:, player, pair[0]] = np.where(possible, share, 0)
        shares[:, player, pair[1]] = np.where(possible, 1 - share, 0)
    return shares, possible
