"""Chance by counting: what happens depends on (seed, id, episode, step, what for) alone, never on history or batch.

32-bit words in int64, so that compiled code, plain Python and a GPU give the same bits.
"""

import numpy as np

from .rule import formula

WORD = 0xFFFFFFFF
FOR_ORDER, FOR_GROWTH, FOR_LAYOUT, FOR_START, FOR_FACING, FOR_ACTION, FOR_RETURN = np.arange(7)  # what a draw is for
STREAMS = 8
LOW, HIGH = np.array([0, 0x5BD1E995])  # where the two words of a key start from


@formula
def mix(x):
    """Scramble a 32-bit word: a bijection in which each input bit flips each output bit about half the time."""
    x ^= x >> 16
    x = (x * 0x21F0AAAD) & WORD
    x ^= x >> 15
    x = (x * 0x735A2D97) & WORD
    x ^= x >> 15
    return x


@formula
def key(seed, identity, episode):
    """62 bits that name one episode of one environment: two words on paths of their own, so that
    they don't collide together.
    """
    low = path(LOW, seed, identity, episode)
    high = path(HIGH, seed, identity, episode)
    return ((high & 0x3FFFFFFF) << 32) | low


@formula
def path(start, seed, identity, episode):
    """A word from 62 bits of seed, 62 of identity and 32 of episode."""
    x = mix(mix(start ^ (seed & WORD)) ^ (seed >> 32))
    x = mix(mix(x ^ (identity & WORD)) ^ ((identity >> 32) & WORD))
    return mix(x ^ (episode & WORD))


@formula
def draw(name, step, stream, index):
    """A word for one purpose: `name` is the episode's key, `index` tells apart draws of one stream in a step."""
    x = mix((name & WORD) ^ ((step * STREAMS + stream) & WORD))
    x = mix((x + (name >> 32)) & WORD)
    return mix(x ^ (index & WORD))


@formula
def below(word, n):
    """An integer in 0..n-1, from a word."""
    return (word * n) >> 32
