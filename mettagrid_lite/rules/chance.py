"""Chance by counting: what happens depends on (seed, id, episode, step, what for) alone, never on history or batch.

32-bit words in int64, so that compiled code, plain Python and a GPU give the same bits.
"""

import numpy as np

from .rule import rule

WORD = 0xFFFFFFFF
FOR_ORDER, FOR_GROWTH, FOR_LAYOUT, FOR_START, FOR_FACING, FOR_ACTION = np.arange(6)  # what a draw is for
STREAMS = 8


@rule
def mix(x):
    """Scramble a 32-bit word: a bijection in which each input bit flips each output bit about half the time."""
    x ^= x >> 16
    x = (x * 0x21F0AAAD) & WORD
    x ^= x >> 15
    x = (x * 0x735A2D97) & WORD
    x ^= x >> 15
    return x


@rule
def key(seed, identity, episode):
    """62 bits that name one episode of one environment."""
    low = mix(mix(mix(seed & WORD) ^ (identity & WORD)) ^ (episode & WORD))
    high = mix(mix(mix((seed >> 32) & WORD) + low & WORD) ^ ((identity >> 32) & WORD) ^ 0x5BD1E995)
    return ((high & 0x3FFFFFFF) << 32) | low


@rule
def draw(name, step, stream, index):
    """A word for one purpose: `name` is the episode's key, `index` tells apart draws of one stream in a step."""
    x = mix((name & WORD) ^ ((step * STREAMS + stream) & WORD))
    x = mix((x + (name >> 32)) & WORD)
    return mix(x ^ (index & WORD))


@rule
def below(word, n):
    """An integer in 0..n-1, from a word."""
    return (word * n) >> 32
