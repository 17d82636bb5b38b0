"""VAPOR's program, solved exactly through its dual.

    answer = Program(model.move, model.start).solve(model.reward, model.width)
    answer.policy                        # [L, S, A], to draw an episode's actions from

The program (Tarbouriech et al. 2023): over flows λ ≥ 0 that keep the balances of the expected moves P̄,

    maximise Σ λ_l(s,a) [ r̄_l(s,a) + σ_l(s,a) sqrt(-2 log λ_l(s,a)) ].

With a multiplier V_l(s) for each balance (V_L = 0) the best flow of each pair stands in closed form,

    c = (r̄ + P̄ V_{l+1} - V_l) / σ,   x = (sqrt(c² + 4) - c) / 2,   λ = exp(-x² / 2),

and V minimises D(V) = Σ ρ V_0 + Σ σ λ / x, which is smooth and convex, with inflow minus outflow as its gradient and
Mᵀ diag(λ x² / (σ sqrt(c² + 4))) M as its Hessian, M the balances. Newton's method takes five to ten steps from where
the last episode ended; L-BFGS begins where there was none, and helps where Newton's steps fail.
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import LinAlgError, solveh_banded
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, identity, vstack

from trainers.vapor.model import softmax

ENOUGH = 1e-8  # of all flow, that inflow and outflow may differ by
STEPS, HALVINGS, ROUNDS = 100, 40, 4  # of Newton's method; of one of its steps; of it and L-BFGS in turn
DAMPING = 1e-12  # of the Hessian's largest weight, on its diagonal: where next to nothing flows, it has none


class Answer(NamedTuple):
    """What the program says.

    policy    float64  [L, S, A]  λ_l(s,a) / Σ_a' λ_l(s,a'); even where no flow can come
    flow      float64  [L, S, A]  λ
    values    float64  [L, S]     V, to begin with next time
    value     D(V), at least what the optimal policy is expected to earn where moves are known
    residual  Σ |inflow - outflow| over states and steps
    rounds    Newton's steps and those of L-BFGS
    """

    policy: np.ndarray
    flow: np.ndarray
    values: np.ndarray
    value: float
    residual: float
    rounds: int


class Dual(NamedTuple):
    """D at some multipliers: its value, its gradient, and of each pair λ, x and sqrt(c² + 4)."""

    value: float
    gradient: np.ndarray
    flow: np.ndarray
    root: np.ndarray
    length: np.ndarray

    @property
    def residual(self) -> float:
        return float(np.abs(self.gradient).sum())


class Program:
    """The balances of given moves, of the states that can be reached: rows of M are pairs, columns are states."""

    def __init__(self, move: np.ndarray, start: np.ndarray) -> None:
        """move: P̄ [L, S, A, S]; start: ρ [S]."""
        steps, states, actions = move.shape[:3]
        self.reached = reached(move, start)
        step, state = np.nonzero(self.reached)
        self.pairs = step.repeat(actions), state.repeat(actions), np.tile(np.arange(actions), len(step))
        self.first = start[self.reached[0]]
        number = np.full((steps + 1, states), -1)
        number[:-1][self.reached] = np.arange(len(step))
        chance = move[self.pairs] * (self.pairs[0] < steps - 1)[:, None]
        pair, to = np.nonzero(chance)
        every = np.arange(len(chance))
        entries = np.concatenate([-np.ones(len(every)), chance[pair, to]])
        rows = np.concatenate([every, pair])
        columns = np.concatenate([number[self.pairs[:2]], number[self.pairs[0][pair] + 1, to]])
        self.balances = csr_matrix((entries, (rows, columns)), (len(every), len(step)))
        self.across = self.balances.T.tocsr()
        self.damped = vstack([self.balances, identity(len(step))]).tocsr()
        self.row = np.arange(self.damped.shape[0]).repeat(np.diff(self.damped.indptr))  # of each entry

    def solve(
        self, reward: np.ndarray, width: np.ndarray, values: np.ndarray | None = None, newton: bool = True
    ) -> Answer:
        """The best flow. width: all above 0; values: V of a problem much like this one; newton: else L-BFGS alone."""
        problem = _Problem(self, reward[self.pairs], width[self.pairs])
        if values is None or not newton:
            begin = np.zeros(self.balances.shape[1]) if values is None else values[self.reached]
            point, rounds = problem.by_lbfgs(begin, STEPS if newton else 100 * STEPS)
        else:
            point, rounds = values[self.reached], 0
        for _ in range(ROUNDS if newton else 0):
            point, more = problem.by_newton(point)
            rounds += more
            if problem.dual(point).residual <= ENOUGH:
                break
            point, more = problem.by_lbfgs(point, STEPS)
            rounds += more
        return self._answer(problem.dual(point), point, rounds, reward.shape)

    def _answer(self, dual: Dual, point: np.ndarray, rounds: int, shape: tuple[int, ...]) -> Answer:
        flow, logits, values = np.zeros(shape), np.zeros(shape), np.zeros(shape[:2])
        flow[self.pairs] = dual.flow
        logits[self.pairs] = -np.square(dual.root) / 2  # deep down λ is 0 for all actions, its logarithm never
        values[self.reached] = point
        return Answer(softmax(logits), flow, values, dual.value, dual.residual, rounds)


class _Problem(NamedTuple):
    """A program with rewards and widths of its pairs."""

    program: Program
    reward: np.ndarray
    width: np.ndarray

    def dual(self, point: np.ndarray) -> Dual:
        program = self.program
        excess = (self.reward + program.balances @ point) / self.width
        length = np.sqrt(excess * excess + 4)
        root = np.where(excess > 0, 2 / (length + np.abs(excess)), (length - excess) / 2)  # no digits are lost
        flow = np.exp(-root * root / 2)
        gradient = program.across @ flow
        gradient[: len(program.first)] += program.first
        value = program.first @ point[: len(program.first)] + (self.width * flow / root).sum()
        return Dual(float(value), gradient, flow, root, length)

    def by_lbfgs(self, point: np.ndarray, steps: int) -> tuple[np.ndarray, int]:
        def ask(point: np.ndarray) -> tuple[float, np.ndarray]:
            dual = self.dual(point)
            return dual.value, dual.gradient

        limits = {"maxiter": steps, "maxfun": 2 * steps, "ftol": 1e-15, "gtol": ENOUGH / 100, "maxcor": 20}
        told = minimize(ask, point, jac=True, method="L-BFGS-B", options=limits)
        return told.x, int(told.nit)

    def by_newton(self, point: np.ndarray) -> tuple[np.ndarray, int]:
        dual = self.dual(point)
        for rounds in range(STEPS):
            if dual.residual <= ENOUGH:
                return point, rounds
            nearer = self._nearer(point, dual)
            if nearer is None:
                return point, rounds
            point, dual = nearer
        return point, STEPS

    def _nearer(self, point: np.ndarray, dual: Dual) -> tuple[np.ndarray, Dual] | None:
        """A step of Newton's, halved until D falls enough; None where rounding hides the way."""
        try:
            step = -self._solved(dual)
        except LinAlgError:
            return None
        slope = float(dual.gradient @ step)
        for part in 0.5 ** np.arange(HALVINGS):
            to = point + part * step
            there = self.dual(to)
            # so near to the end that D's digits tell nothing, the gradient does
            flat = abs(slope) < 1e-9 and there.residual < dual.residual
            if flat or there.value <= dual.value + 1e-4 * part * slope:
                return to, there
        return None

    def _solved(self, dual: Dual) -> np.ndarray:
        """The gradient, divided by the Hessian."""
        damped = self.program.damped
        weight = dual.flow * dual.root**2 / (self.width * dual.length)
        weights = np.append(weight, np.full(len(dual.gradient), DAMPING * weight.max() + 1e-300))
        weighted = csr_matrix((damped.data * weights[self.program.row], damped.indices, damped.indptr), damped.shape)
        hessian = (damped.T @ weighted.tocsc()).tocoo()
        below = hessian.row - hessian.col  # a state has to do with those one step away alone, so it is a band
        bands = np.zeros((below.max() + 1, len(dual.gradient)))
        bands[below[below >= 0], hessian.col[below >= 0]] = hessian.data[below >= 0]
        return solveh_banded(bands, dual.gradient, lower=True, check_finite=False)


def reached(move: np.ndarray, start: np.ndarray) -> np.ndarray:
    """States that some policy can be in at each step, bool [L, S]."""
    told = np.zeros(move.shape[:2], bool)
    told[0] = start > 0
    for step in range(1, len(move)):
        told[step] = (move[step - 1][told[step - 1]] > 0).any((0, 1))
    return told


def objective(flow: np.ndarray, reward: np.ndarray, width: np.ndarray) -> float:
    """Σ λ (r̄ + σ sqrt(-2 log λ)), what the program maximises; flow: [L, S, A] in [0, 1]."""
    bonus = np.sqrt(-2 * np.log(np.where(flow > 0, flow, 1)))
    return float((flow * (reward + width * bonus)).sum())
