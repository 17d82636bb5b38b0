"""Faces of the libraries' solvers: float arrays in, plain lists out. They run in the child process of `isolate`.

Nothing here is believed: `equilibria` measures the regret of whatever comes back.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

Profiles = list[list[list[float]]]


def zero_sum(payoff: np.ndarray) -> tuple[list[float], list[float]]:
    """OpenSpiel lp_solver on the matrix game payoff [m, k]; it needs ecos."""
    import pyspiel
    from open_spiel.python.algorithms import lp_solver

    game = pyspiel.create_matrix_game(payoff.tolist(), (-payoff).tolist())
    row, column, _, _ = lp_solver.solve_zero_sum_matrix_game(game)
    return np.ravel(row).tolist(), np.ravel(column).tolist()


def best_welfare(payoffs: np.ndarray) -> Profiles:
    """OpenSpiel mip_nash: the equilibrium of a two-player game with the highest welfare."""
    import pyspiel
    from open_spiel.python.algorithms import mip_nash

    game = pyspiel.create_matrix_game(payoffs[0].tolist(), payoffs[1].tolist())
    row, column = mip_nash.mip_nash(game, objective="MAX_SOCIAL_WELFARE")
    return [[row.tolist(), column.tolist()]]


def enummixed(payoffs: np.ndarray) -> Profiles:
    """pygambit enummixed in floats: all extreme equilibria of a two-player game."""
    return _gambit(payoffs, "enummixed_solve", rational=False)


def enumpoly(payoffs: np.ndarray) -> Profiles:
    """pygambit enumpoly: isolated equilibria of an n-player game, not always all of them."""
    return _gambit(payoffs, "enumpoly_solve")


def _gambit(payoffs: np.ndarray, solver: str, **options: Any) -> Profiles:
    import pygambit

    game = pygambit.Game.from_arrays(*payoffs)
    found = getattr(pygambit.nash, solver)(game, **options).equilibria
    return [[[float(p[strategy]) for strategy in player.strategies] for player in game.players] for p in found]


class TensorGame:
    """What ADIDAS asks of a game: its payoff tensor, shifted to be non-negative."""

    def __init__(self, payoffs: np.ndarray) -> None:
        self._payoffs = payoffs

    def num_players(self) -> int:
        return len(self._payoffs)

    def num_strategies(self) -> list[int]:
        return list(self._payoffs.shape[1:])

    def payoff_tensor(self) -> np.ndarray:
        return self._payoffs

    def get_payoffs_for_strategies(self, policies: Sequence[int]) -> np.ndarray:
        return np.array([payoff[tuple(policies)] for payoff in self._payoffs])


def adidas(payoffs: np.ndarray, iterations: int = 2_000) -> Profiles:
    """OpenSpiel ADIDAS with annealed quantal response (Gemp et al. 2022): one approximate equilibrium."""
    from open_spiel.python.algorithms import adidas as library
    from open_spiel.python.algorithms.adidas_utils.solvers.nonsymmetric import qre_anneal

    solver = qre_anneal.Solver(temperature=100.0, proj_grad=False, euclidean=False, lrs=(1e-2, 1e-1), exp_thresh=1e-3)
    runner = library.ADIDAS(seed=0)
    runner.approximate_nash(
        TensorGame(payoffs),
        solver,
        sym=False,
        num_iterations=iterations,
        num_samples=np.inf,
        num_eval_samples=0,
        approx_eval=False,
        exact_eval=False,
        avg_trajectory=False,
    )
    return [[np.ravel(own).tolist() for own in runner.results["dist"]]]


def correlated(payoffs: np.ndarray, coarse: bool) -> np.ndarray:
    """OpenSpiel jpsro: the (coarse) correlated equilibrium of highest welfare, [s1..sn]; it needs ecos."""
    from open_spiel.python.algorithms import jpsro

    solver = jpsro._mwcce if coarse else jpsro._mwce
    joint, _ = solver(payoffs, [np.ones(count) for count in payoffs.shape[1:]], ignore_repeats=True)
    return np.asarray(joint)


def alpharank(payoffs: np.ndarray) -> np.ndarray:
    """OpenSpiel alpha-rank with infinite alpha (Omidshafiei et al. 2019): mass of each joint action, [s1..sn]."""
    from open_spiel.python.egt import alpharank as library

    tables = [payoffs[0]] if len(payoffs) == 1 else list(payoffs)
    _, _, mass, _, _ = library.compute(tables, use_inf_alpha=True)
    return np.asarray(mass).reshape(payoffs.shape[1:])


def replicator(payoffs: np.ndarray, starts: list[np.ndarray], steps: int, step: float) -> np.ndarray:
    """OpenSpiel replicator dynamics: where each start (all players' shares, end to end) is after Euler `steps`."""
    from open_spiel.python.egt import dynamics

    flow = dynamics.MultiPopulationDynamics(payoffs, dynamics.replicator)
    return np.array([_followed(flow, state, payoffs.shape[1:], steps, step) for state in starts])


def projected_replicator(payoffs: np.ndarray, steps: int, step: float) -> list[list[float]]:
    """OpenSpiel projected replicator dynamics from uniform play (Lanctot et al. 2017): the mean of all on its way."""
    from open_spiel.python.algorithms import projected_replicator_dynamics as library

    mean = library.projected_replicator_dynamics(list(payoffs), prd_iterations=steps, prd_dt=step, prd_gamma=1e-6)
    return [np.ravel(own).tolist() for own in mean]


def _followed(flow: Any, state: np.ndarray, shape: tuple[int, ...], steps: int, step: float) -> np.ndarray:
    cuts = np.cumsum(shape)[:-1]
    for _ in range(steps):
        after = np.clip(state + step * flow(state), 0, None)
        after = np.concatenate([part / part.sum() for part in np.split(after, cuts)])
        if np.abs(after - state).max() < 1e-10:
            return after
        state = after
    return state


def zero_sum_highs(payoff: np.ndarray) -> tuple[list[float], list[float]]:
    """scipy HiGHS on the matrix game payoff [m, k]: the strategies that secure its value."""
    return _maximin(payoff), _maximin(-payoff.T)


def _maximin(payoff: np.ndarray) -> list[float]:
    from scipy.optimize import linprog

    rows, columns = payoff.shape
    answer = linprog(
        np.append(np.zeros(rows), -1),
        A_ub=np.column_stack([-payoff.T, np.ones(columns)]),
        b_ub=np.zeros(columns),
        A_eq=[np.append(np.ones(rows), 0)],
        b_eq=[1],
        bounds=[(0, None)] * rows + [(None, None)],
    )
    return answer.x[:-1].tolist()


def correlated_highs(payoffs: np.ndarray, coarse: bool, worst: bool = False) -> np.ndarray:
    """scipy HiGHS on the same question as `correlated`; worst: the one of lowest welfare."""
    from scipy.optimize import linprog

    obey = obedience(payoffs, coarse)
    welfare = payoffs.sum(axis=0).ravel()
    aim = welfare if worst else -welfare
    answer = linprog(aim, A_ub=obey, b_ub=np.zeros(len(obey)), A_eq=np.ones((1, welfare.size)), b_eq=[1])
    return answer.x.reshape(payoffs.shape[1:])


def obedience(payoffs: np.ndarray, coarse: bool) -> np.ndarray:
    """Gains from disobeying, one row each, by joint action: a row for "told x, play y", or (coarse) for "always y"."""
    rows = []
    for i, payoff in enumerate(payoffs):
        for y in range(payoff.shape[i]):
            gain = np.take(payoff, [y], axis=i) - payoff
            told = np.moveaxis(np.zeros_like(payoff), i, 0)
            for x in () if coarse else range(payoff.shape[i]):
                only = told.copy()
                only[x] = 1
                rows.append((gain * np.moveaxis(only, 0, i)).ravel())
            if coarse:
                rows.append(gain.ravel())
    return np.array(rows)
