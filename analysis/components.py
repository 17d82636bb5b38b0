"""Strongly connected components: which nodes of a graph lead to each other and back."""

import numpy as np


def components(source: np.ndarray, target: np.ndarray, nodes: int) -> np.ndarray:
    """The component of each node, int [nodes], by edges from source [K] to target [K] (scipy, Pearce's algorithm)."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    edges = csr_matrix((np.ones(len(source)), (source, target)), shape=(nodes, nodes))
    return np.asarray(connected_components(edges, connection="strong")[1])


def sinks(component: np.ndarray, source: np.ndarray, target: np.ndarray) -> list[int]:
    """Components that no edge leaves, in order."""
    left = component[source[component[source] != component[target]]]
    return sorted(set(component.tolist()) - set(left.tolist()))
