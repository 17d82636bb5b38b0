"""Where better replies lead in the long run: alpha-rank, and the sink components of the strict better-reply graph.

Nodes are joint actions, and an edge is one player's strict improvement. A sink of one joint action is a pure
equilibrium that play can settle in; a larger one is a cycle that it cannot leave. They are alpha-rank's robust part.
"""

from itertools import chain
from typing import NamedTuple

import numpy as np

from analysis import isolate
from analysis.components import components, sinks
from analysis.isolate import SolverFailed
from analysis.regret import scaled

TIE = 1e-10  # of the payoff range: smaller differences of measured payoffs are rounding

Joint = tuple[int, ...]


class Ranking(NamedTuple):
    """Long-run play under better replies with mutation.

    mass   [s1..sn] alpha-rank's stationary distribution; None where the solver failed (notes)
    sinks  sink components of the strict better-reply graph: the robust part
    """

    mass: np.ndarray | None
    sinks: tuple[tuple[tuple[int, ...], ...], ...]
    solver: str
    notes: tuple[str, ...] = ()


def ranking(payoffs: np.ndarray, time_limit: float = 20.0) -> Ranking:
    """alpha-rank with infinite alpha by OpenSpiel, and the sink components by our own graph search."""
    ends = sink_components(payoffs) if payoffs.dtype == object else sink_components(scaled(payoffs), TIE)
    if len(payoffs) == 1:
        return Ranking(None, ends, "own sink components", ("alpha-rank compares two players or more",))
    mass = isolate.call("analysis.solvers:alpharank", payoffs.astype(float), time_limit=time_limit)
    if isinstance(mass, SolverFailed):
        return Ranking(None, ends, "own sink components", (f"OpenSpiel alpharank: {mass.reason}",))
    return Ranking(mass, ends, "OpenSpiel alpharank, infinite alpha")


def sink_components(payoffs: np.ndarray, tol: float = 0) -> tuple[tuple[Joint, ...], ...]:
    """The sink components, each sorted; an improvement of `tol` or less is no edge. payoffs: [n, s1..sn]."""
    joints = list(np.ndindex(*payoffs.shape[1:]))
    source, target = improvements(payoffs, tol)
    component = components(source, target, len(joints))
    members = [np.flatnonzero(component == sink) for sink in sinks(component, source, target)]
    return tuple(sorted(tuple(joints[node] for node in nodes) for nodes in members))


def improvements(payoffs: np.ndarray, tol: float = 0) -> tuple[np.ndarray, np.ndarray]:
    """Every strict improvement of one player, as numbers of the joint actions before and after: int [K] each."""
    after = [_improvements(payoffs, joint, tol) for joint in np.ndindex(*payoffs.shape[1:])]
    return np.repeat(np.arange(len(after)), [len(replies) for replies in after]), np.array([*chain(*after)], int)


def _improvements(payoffs: np.ndarray, joint: Joint, tol: float) -> list[int]:
    """Numbers of the joint actions that one player reaches by a strict improvement."""
    shape, found = payoffs.shape[1:], []
    for i, payoff in enumerate(payoffs):
        line = payoff[(*joint[:i], slice(None), *joint[i + 1 :])]
        for s in np.flatnonzero(line - line[joint[i]] > tol):
            found.append(int(np.ravel_multi_index((*joint[:i], int(s), *joint[i + 1 :]), shape)))
    return found
