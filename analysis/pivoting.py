"""Lemke-Howson for two players: equilibria of tables too large to list all, by pivoting.

Lemke & Howson 1964, as tableaux (von Stengel 2002). Labels 0..m-1 are player 1's strategies, m..m+k-1 player 2's. A
path drops one label from the artificial equilibrium, at which nobody plays anything, and follows the only edges on
which all other labels are there, until none is missing. Ties are broken lexicographically, so no path goes round.
"""

import numpy as np

LONGEST = 5_000  # pivots of a path; the worst games need exponentially many
PATHS = 100  # in all; beyond so many labels only every second one is dropped, or fewer
ZERO = 1e-10

Profile = list[list[float]]


def lemke_howson(payoffs: np.ndarray) -> list[Profile]:
    """The equilibria that paths end at, each once; by no means all there are. payoffs: float [2, m, k]."""
    found: dict[tuple[float, ...], Profile] = {}
    labels = payoffs.shape[1] + payoffs.shape[2]
    for label in range(0, labels, -(-labels // PATHS)):
        profile = _path(payoffs, label)
        if profile is not None:
            found.setdefault(tuple(np.round(np.concatenate(profile), 7)), profile)
    return list(found.values())


def _path(payoffs: np.ndarray, dropped: int) -> Profile | None:
    """Where the path that drops this label ends; None where it is too long, or rounding has spoiled it."""
    first, second = (payoff - payoff.min() + 1 for payoff in payoffs)
    rows, columns = first.shape
    sides = [_Tableau(np.hstack([second.T, np.eye(columns)]), np.arange(rows, rows + columns))]
    sides.append(_Tableau(np.hstack([np.eye(rows), first]), np.arange(rows)))
    entering, side = dropped, int(dropped >= rows)
    for _ in range(LONGEST):
        leaving = sides[side].pivot(entering)
        if leaving is None:
            return None
        if leaving == dropped:
            return [sides[0].shares(range(rows)), sides[1].shares(range(rows, rows + columns))]
        entering, side = leaving, 1 - side
    return None


class _Tableau:
    """Equations in the variables of all labels, solved for those in `basis`: [rows, labels + 1], right side last."""

    def __init__(self, left: np.ndarray, basis: np.ndarray) -> None:
        self.table = np.hstack([left, np.ones((len(left), 1))])
        self.basis, self.slack = basis.copy(), basis

    def pivot(self, entering: int) -> int | None:
        """Let a variable in; the label of the one that goes out, None where none does."""
        row = self._row(entering)
        if row is None:
            return None
        self.table[row] /= self.table[row, entering]
        others = np.arange(len(self.table)) != row
        self.table[others] -= np.outer(self.table[others, entering], self.table[row])
        leaving, self.basis[row] = int(self.basis[row]), entering
        return leaving

    def _row(self, entering: int) -> int | None:
        """The row that limits the variable first; of several, the one that is least in the order of the slacks too."""
        column = self.table[:, entering]
        rows = np.flatnonzero(column > ZERO)
        for by in (-1, *self.slack):
            if len(rows) < 2:
                break
            ratio = self.table[rows, by] / column[rows]
            rows = rows[ratio <= ratio.min() + ZERO]
        return int(rows[0]) if len(rows) else None

    def shares(self, labels: range) -> list[float]:
        """What the variables of these labels are, as shares of their sum."""
        values = np.zeros(self.table.shape[1] - 1)
        values[self.basis] = np.clip(self.table[:, -1], 0, None)
        own = values[labels.start : labels.stop]
        return (own / own.sum()).tolist() if own.sum() > 0 else own.tolist()
