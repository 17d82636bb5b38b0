"""Which solver answers which question. Libraries run in a child process; every answer has its regret by our own code.

payoffs: [n, s1..sn], Fractions (dtype object; answers are exact where they say so) or floats.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from analysis import enumeration, isolate, supports
from analysis.dominance import matrix, reduce
from analysis.isolate import SolverFailed
from analysis.matrix_game import solve_matrix_game
from analysis.pivoting import lemke_howson
from analysis.regret import correlated_gain, pure_equilibria, regret, scaled
from analysis.sinks import TIE

CLOSE = 1e-7  # of the payoff range: the regret up to which a library's equilibrium is one
LISTED = 14  # strategies up to which Gambit may list all equilibria in its time
OWN = "own exact enumeration"
UNSETTLED = "some supports are not settled: a continuum, a singular equilibrium or too much work"

Distributions = tuple[tuple[float, ...], ...]


class Equilibrium(NamedTuple):
    """A profile of distributions with its regret in payoff units; exact: regret is zero in rational arithmetic."""

    profile: Distributions
    pure: bool
    regret: float
    solver: str
    exact: bool


class Solution(NamedTuple):
    """Equilibria, pure ones first. complete: no other, or (two players) none but mixtures of these.

    continuum: there are infinitely many. notes: what was tried and gave no answer.
    """

    equilibria: tuple[Equilibrium, ...]
    complete: bool
    continuum: bool
    notes: tuple[str, ...]


class Found(NamedTuple):
    """What one solver says, before it is believed."""

    profiles: Sequence[Sequence[Sequence[Any]]]
    solver: str
    complete: bool = False
    continuum: bool = False
    notes: tuple[str, ...] = ()


def solve(payoffs: np.ndarray, time_limit: float = 20.0) -> Solution:
    """All equilibria that can be found: the pure scan always, then the solver that fits what dominance leaves.

    Own enumerations stop by amount of work, not by the clock; `time_limit` (seconds) is for each library call.
    """
    kept = reduce(payoffs, exact=payoffs.dtype == object).survivors
    small = payoffs[np.ix_(range(len(payoffs)), *kept)]
    unit = scaled(payoffs)
    pure = pure_equilibria(payoffs) if payoffs.dtype == object else pure_equilibria(unit, TIE)
    method = {1: _one_player, 2: _two_players}.get(len(payoffs), _many_players)
    found = method(small, time_limit)
    scan = [_record(payoffs, _point_masses(joint, payoffs.shape[1:]), "own scan") for joint in pure]
    mixed = [_record(payoffs, _lifted(p, kept, payoffs.shape[1:]), found.solver) for p in found.profiles]
    good = [e for e in mixed if regret(unit, e.profile) <= CLOSE or "approximate" in e.solver]
    notes = found.notes + (("answers that were no equilibria are left out",) if len(good) < len(mixed) else ())
    equilibria = {tuple(np.round(np.concatenate(e.profile), 7) + 0.0): e for e in reversed(scan + good)}
    ordered = sorted(equilibria.values(), key=_order)
    return Solution(tuple(ordered), found.complete and len(good) == len(mixed), found.continuum, notes)


def _order(equilibrium: Equilibrium) -> tuple[Any, ...]:
    """Pure ones first, then by size of support, then by the strategies' order."""
    flat = list(chain.from_iterable(equilibrium.profile))
    return (not equilibrium.pure, sum(p > 0 for p in flat), [-round(p, 9) for p in flat])


def _range(payoffs: np.ndarray) -> float:
    return max(float(payoff.max() - payoff.min()) for payoff in payoffs) or 1.0


def _point_masses(joint: tuple[int, ...], shape: tuple[int, ...]) -> list[list[int]]:
    return [[int(s == played) for s in range(count)] for played, count in zip(joint, shape, strict=True)]


def _lifted(profile: Sequence[Sequence[Any]], kept: Sequence[Sequence[int]], shape: tuple[int, ...]) -> list[list[Any]]:
    """The profile of the reduced game with zeros for the strategies that fell away."""
    whole: list[list[Any]] = [[0] * count for count in shape]
    for own, part, strategies in zip(whole, profile, kept, strict=True):
        for share, s in zip(part, strategies, strict=True):
            own[s] = share
    return whole


def _record(payoffs: np.ndarray, profile: Sequence[Sequence[Any]], solver: str) -> Equilibrium:
    """The profile with its regret, exact where payoffs are Fractions and simple fractions make its regret zero."""
    exact = False
    if payoffs.dtype == object:
        fractions = [_fractions(own) for own in profile]
        exact = all(sum(own) == 1 for own in fractions) and regret(payoffs, fractions) == 0
        profile = fractions if exact else profile
    floats = tuple(tuple(float(share) for share in own) for own in profile)
    loss = 0.0 if exact else max(0.0, regret(payoffs.astype(float), floats))
    return Equilibrium(floats, all(max(own) == 1 for own in floats), loss, solver, exact)


def _fractions(own: Sequence[Any]) -> list[Fraction]:
    return [Fraction(p).limit_denominator(10_000) if isinstance(p, float) else Fraction(p) for p in own]


def _one_player(payoffs: np.ndarray, time_limit: float) -> Found:
    return Found([], "own scan", complete=True, continuum=len(pure_equilibria(payoffs)) > 1)


def _two_players(payoffs: np.ndarray, time_limit: float) -> Found:
    try:
        extreme = enumeration.extreme_equilibria(payoffs)
        return Found(extreme.profiles, OWN, complete=True, continuum=extreme.continuum)
    except enumeration.TooLarge as error:
        notes: tuple[str, ...] = (f"{OWN}: {error}",)
    unit = scaled(payoffs)
    if max(payoffs.shape[1:]) <= LISTED:
        gambit = isolate.call("analysis.solvers:enummixed", unit, time_limit=time_limit)
        if not isinstance(gambit, SolverFailed):
            return Found(gambit, "pygambit enummixed", complete=True, notes=notes)
    if is_constant_sum(payoffs):
        _, row, column, solver = zero_sum_value(payoffs, time_limit)
        return Found([[row, column]], solver, notes=notes)
    found = lemke_howson(unit)
    if found:
        return Found(found, "own Lemke-Howson", notes=notes)
    return _first_answers(unit, {"best_welfare": "OpenSpiel mip_nash"}, notes, time_limit)


def _many_players(payoffs: np.ndarray, time_limit: float) -> Found:
    try:
        found = supports.all_equilibria(payoffs.astype(float))
        notes: tuple[str, ...] = () if found.complete else (UNSETTLED,)
        return Found(found.profiles, "own support enumeration", found.complete, found.continuum, notes)
    except supports.TooLarge as error:
        notes = (f"own support enumeration: {error}",)
    solvers = {"enumpoly": "pygambit enumpoly", "adidas": "OpenSpiel ADIDAS, approximate"}
    return _first_answers(scaled(payoffs), solvers, notes, time_limit)


def _first_answers(payoffs: np.ndarray, solvers: dict[str, str], notes: tuple[str, ...], time_limit: float) -> Found:
    """The profiles of the first solver in the list that answers; never complete."""
    for function, solver in solvers.items():
        answer = isolate.call(f"analysis.solvers:{function}", payoffs, time_limit=time_limit)
        if not isinstance(answer, SolverFailed) and answer:
            return Found(answer, solver, notes=notes)
        if "not installed" not in getattr(answer, "reason", ""):
            notes += (f"{solver}: {getattr(answer, 'reason', 'found nothing')}",)
    return Found([], "none", notes=notes)


def is_constant_sum(payoffs: np.ndarray) -> bool:
    """Whether the players' payoffs add up to the same in every joint action."""
    total = payoffs.sum(axis=0)
    return bool(total.max() - total.min() <= (0 if payoffs.dtype == object else TIE * _range(payoffs)))


Answer = tuple[float, tuple[float, ...], tuple[float, ...], str]


def zero_sum_value(payoffs: np.ndarray, time_limit: float = 20.0) -> Answer:
    """(value to player 1, her strategy, player 2's, solver) of a two-player constant-sum game, by OpenSpiel.

    Where OpenSpiel has no answer (ecos is not installed) or a wrong one, scipy's HiGHS answers.
    """
    own = payoffs[0].astype(float)
    scale = float(np.ptp(own)) or 1.0
    unit = (own - own.min()) / scale
    for function, solver in {"zero_sum": "OpenSpiel lp_solver (ecos)", "zero_sum_highs": "scipy HiGHS"}.items():
        answer = isolate.call(f"analysis.solvers:{function}", unit, time_limit=time_limit)
        if not isinstance(answer, SolverFailed):
            row, column = (_tidy(np.asarray(shares)) for shares in answer)
            secured, conceded = float((row @ unit).min()), float((unit @ column).max())
            if secured >= conceded - 10 * CLOSE:
                value = round((secured + conceded) / 2, 8) * scale + float(own.min())
                return value, tuple(row.tolist()), tuple(column.tolist()), solver
    exact = solve_matrix_game(payoffs[0])
    return (
        float(exact.value),
        tuple(map(float, exact.row)),
        tuple(map(float, exact.column)),
        "own exact linear programme",
    )


def _tidy(shares: np.ndarray) -> np.ndarray:
    """The distribution that an iterative solver meant: shares below its precision are none."""
    kept = np.where(shares < 1e-6, 0, shares)
    return kept / kept.sum()


def security(payoffs: np.ndarray) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What each player can secure against all others together: by a pure strategy, and by mixing (exact LP)."""
    own = [matrix(payoffs, i) for i in range(len(payoffs))]
    pure = tuple(float(payoff.min(axis=1).max()) for payoff in own)
    mixed = tuple(float(solve_matrix_game(payoff).value) for payoff in own)
    return pure, mixed


def correlated(payoffs: np.ndarray, coarse: bool = False, time_limit: float = 20.0) -> tuple[np.ndarray, float, str]:
    """(distribution [s1..sn], welfare, solver): the (coarse) correlated equilibrium of highest welfare, by OpenSpiel.

    Where OpenSpiel has no answer or a wrong one, scipy's HiGHS answers; where no choice matters to its maker, a scan.
    """
    values = payoffs.astype(float)
    scale = _range(values)
    unit = (values - values.min()) / scale  # one scale for all players: welfare adds them up
    if all(np.ptp(payoff, axis=i).max() == 0 for i, payoff in enumerate(values)):
        joint = np.zeros(values.shape[1:])  # jpsro answers "uniform" here, whatever the welfare
        joint[np.unravel_index(values.sum(axis=0).argmax(), joint.shape)] = 1
        return joint, float(values.sum(axis=0).max()), "own scan"
    for function, solver in {"correlated": "OpenSpiel jpsro (ecos)", "correlated_highs": "scipy HiGHS"}.items():
        answer = isolate.call(f"analysis.solvers:{function}", unit, coarse, time_limit=time_limit)
        if not isinstance(answer, SolverFailed):
            joint = np.clip(answer, 0, None) / np.clip(answer, 0, None).sum()
            if correlated_gain(unit, joint, coarse) <= 10 * CLOSE:
                return joint, float((values.sum(axis=0) * joint).sum()), solver
    raise RuntimeError("no solver found a correlated equilibrium, though every game has one")


def worst_correlated(payoffs: np.ndarray, time_limit: float = 20.0) -> float | None:
    """The lowest welfare of a correlated equilibrium, by scipy's HiGHS; None where it has no answer."""
    values = payoffs.astype(float)
    unit = (values - values.min()) / _range(values)
    answer = isolate.call("analysis.solvers:correlated_highs", unit, False, True, time_limit=time_limit)
    if isinstance(answer, SolverFailed) or correlated_gain(unit, answer, False) > 10 * CLOSE:
        return None
    return float((values.sum(axis=0) * answer).sum())


def rest_points(payoffs: np.ndarray, seed: int = 0, starts: int = 10, time_limit: float = 20.0) -> list[Equilibrium]:
    """Where replicator dynamics (OpenSpiel) come to rest from random starts: the equilibria among the ends.

    A start that cycles, or is not there yet, contributes nothing.
    """
    rng = np.random.default_rng(seed)
    first = [np.concatenate([rng.dirichlet(np.ones(count)) for count in payoffs.shape[1:]]) for _ in range(starts)]
    ends = isolate.call("analysis.solvers:replicator", scaled(payoffs), first, 1_000, 0.5, time_limit=time_limit)
    if isinstance(ends, SolverFailed):
        return []
    cuts = np.cumsum(payoffs.shape[1:])[:-1]
    found = {tuple(np.round(end, 4)): [_tidy(own).tolist() for own in np.split(end, cuts)] for end in ends}
    records = [_record(payoffs, profile, "OpenSpiel replicator dynamics") for profile in found.values()]
    return sorted((e for e in records if regret(scaled(payoffs), e.profile) <= 1e-3), key=_order)
