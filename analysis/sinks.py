"""Where better replies lead: the sink components of the strict better-reply graph.

Nodes are joint actions, and an edge is one player's strict improvement. A sink of one joint action is a pure
equilibrium that play can settle in; a larger one is a cycle that it cannot leave. They are alpha-rank's robust part.
"""

import numpy as np

Joint = tuple[int, ...]


def sink_components(payoffs: np.ndarray, tol: float = 0) -> tuple[tuple[Joint, ...], ...]:
    """The sink components, each sorted; an improvement of `tol` or less is no edge. payoffs: [n, s1..sn]."""
    shape = payoffs.shape[1:]
    after = [_improvements(payoffs, joint, tol) for joint in np.ndindex(*shape)]
    component = _components(after)
    leaves = {component[a] for a, replies in enumerate(after) for b in replies if component[a] != component[b]}
    sinks: dict[int, list[Joint]] = {}
    for node, joint in enumerate(np.ndindex(*shape)):
        if component[node] not in leaves:
            sinks.setdefault(component[node], []).append(joint)
    return tuple(sorted(tuple(sink) for sink in sinks.values()))


def _improvements(payoffs: np.ndarray, joint: Joint, tol: float) -> list[int]:
    """Numbers of the joint actions that one player reaches by a strict improvement."""
    shape, found = payoffs.shape[1:], []
    for i, payoff in enumerate(payoffs):
        line = payoff[(*joint[:i], slice(None), *joint[i + 1 :])]
        for s in np.flatnonzero(line - line[joint[i]] > tol):
            found.append(int(np.ravel_multi_index((*joint[:i], int(s), *joint[i + 1 :]), shape)))
    return found


def _components(after: list[list[int]]) -> list[int]:
    """The strongly connected component of each node (scipy, Pearce's variant of Tarjan)."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    start = np.cumsum([0] + [len(replies) for replies in after])
    ends = np.array([b for replies in after for b in replies], dtype=int)
    graph = csr_matrix((np.ones(len(ends)), ends, start), shape=(len(after), len(after)))
    return connected_components(graph, connection="strong")[1].tolist()
