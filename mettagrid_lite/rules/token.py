"""What an agent sees as tokens: (place in the window, feature, value) of all that isn't zero, nearest first."""

import math

import numpy as np

from ..sight import EMPTY, HUNDREDTHS, WHOLE
from .rule import rule, short


@rule
def write_tokens(params, seen, e, a):
    """Tokens from the window and the vector of agent `a`: its own numbers on its own cell first, then cell by cell."""
    window, vector = seen.windows[e, a], seen.vectors[e, a]
    middle = window.shape[0] // 2 * window.shape[1] + window.shape[1] // 2
    n = np.int64(0)
    for i in range(vector.shape[0]):
        value = whole(vector[i], i - params.items.shape[1])
        n = emit(seen, e, a, n, middle, 8 + 2 * i, value & 255)
        n = emit(seen, e, a, n, middle, 9 + 2 * i, (value >> 8) & 255)
    for k in range(params.sight.shape[0] - 1, -1, -1):
        place = np.int64(params.sight[k, 0])
        word = window[place // window.shape[1], place % window.shape[1]]
        for f in range(8):
            n = emit(seen, e, a, n, place, f, np.int64(word & np.uint64(255)))
            word >>= np.uint64(8)
    seen.dropped[e, a] = max(n - seen.tokens.shape[2], 0)
    for k in range(n, seen.tokens.shape[2]):
        seen.tokens[e, a, k, 0], seen.tokens[e, a, k, 1], seen.tokens[e, a, k, 2] = EMPTY, 0, 0


@short
def whole(number, i):
    """A number of the vector in 16 bits, negative ones from 65,536 down. i: its place after the items."""
    if i == 1:
        hundredths = min(max(np.float64(number) * HUNDREDTHS + 0.5, -32_768.0), 32_767.0)
        return np.int64(math.floor(hundredths)) & WHOLE  # np.floor can't be compiled for a GPU
    if i == 2:
        return np.int64(np.float64(number) * WHOLE)
    return np.int64(number) & WHOLE


@short
def emit(seen, e, a, n, place, feature, value):
    """A token, if its value isn't zero and there is room: how many by now, with those for which there isn't."""
    if value == 0:
        return n
    if n < seen.tokens.shape[2]:
        seen.tokens[e, a, n, 0], seen.tokens[e, a, n, 1], seen.tokens[e, a, n, 2] = place, feature, value
    return n + 1
