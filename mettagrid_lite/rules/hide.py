"""What opaque objects hide: cells of a window that can't be seen from its middle."""

import numpy as np

from ..sight import AT_RESTS, BYTE, HIDDEN
from ..state import OPAQUE, STAYS
from .rule import rule, short


@rule
def narrow(params, window, a):
    """Hide what lies outside the part of a window that the group of agent `a` sees."""
    group = params.group[a]
    for i in range(window.shape[0]):
        for j in range(window.shape[1]):
            if (
                i < params.frames[group, 0]
                or i > params.frames[group, 1]
                or j < params.frames[group, 2]
                or j > params.frames[group, 3]
            ):
                window[i, j] = HIDDEN


@rule
def conceal(params, window):
    """Hide the cells of a window that are behind opaque ones.

    The farthest come first: whether a cell is seen depends on nearer ones alone, which are as they were.
    """
    for k in range(params.sight.shape[0]):
        if not in_sight(params, window, k):
            n = params.sight[k, 0]
            window[n // window.shape[1], n % window.shape[1]] = HIDDEN


@short
def in_sight(params, window, k):
    """At no place on the line to this cell is all opaque: one cell, or two where the line runs between them."""
    for i in range(1, params.sight.shape[1], 2):
        if params.sight[k, i] < 0:
            return True
        if is_opaque(params, window, params.sight[k, i]) and is_opaque(params, window, params.sight[k, i + 1]):
            return False
    return True


@short
def is_opaque(params, window, n):
    """What stands on cell `n` of a window hides what is behind it."""
    word = window[n // window.shape[1], n % window.shape[1]]
    kind = np.int64(word & BYTE)
    if kind >= params.kinds.shape[0] or params.kinds[kind, OPAQUE] == 0:
        return False
    return (word >> AT_RESTS) & BYTE == np.uint64(0) or params.kinds[kind, STAYS] == 1
