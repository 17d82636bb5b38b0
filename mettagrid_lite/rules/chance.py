"""Chance by counting: what happens depends on (seed, id, episode, step, what for) alone, never on history or batch.

32-bit words in int64, so that compiled code, plain Python and a GPU give the same bits. Where `State.env` has room for
a tape, the tape says what happens instead, so that all that could happen can be listed: see `told`.
"""

import numpy as np

from ..state import ASKED, CERTAIN, CLOCK, KEY, TAPE
from .rule import formula, rule, short

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


@short
def pick(state, e, stream, index, n):
    """An integer in 0..n-1, all as likely."""
    if state.env.shape[1] > ASKED:
        return told(state, e, n, 0) if n > 1 else 0
    return below(draw(state.env[e, KEY], state.env[e, CLOCK], stream, index), n)


@short
def pick_by_low_bits(state, e, stream, index, n):
    """The same, where n is a power of two, from the other end of the word."""
    if state.env.shape[1] > ASKED:
        return told(state, e, n, 0)
    return draw(state.env[e, KEY], state.env[e, CLOCK], stream, index) & (n - 1)


@short
def happens(state, e, stream, index, chance):
    """Whether something happens that has a chance of so much in CERTAIN."""
    if state.env.shape[1] > ASKED:
        return told(state, e, 2, chance) == 1 if 0 < chance < CERTAIN else chance > 0
    return draw(state.env[e, KEY], state.env[e, CLOCK], stream, index) < chance


@rule
def told(state, e, n, chance):
    """The next outcome on the tape, 0 beyond its end; beside it is written how many there were, and their chance.

    chance: of outcome 1, of CERTAIN; 0 where all n are as likely.
    """
    place = TAPE + 3 * state.env[e, ASKED]
    state.env[e, ASKED] += 1
    if place + 2 >= state.env.shape[1]:
        return 0
    state.env[e, place + 1] = n
    state.env[e, place + 2] = chance
    return state.env[e, place]
