"""Chance by counting: words that look drawn, and are the same wherever they are asked for."""

import numpy as np
import pytest

from mettagrid_lite.rules.chance import STREAMS, below, draw, key, mix
from mettagrid_lite.state import ASKED, TAPE
from tests.mettagrid_lite.world import lay

WORDS = np.random.default_rng(0).integers(0, 1 << 32, 5_000).tolist()


def test_each_input_bit_flips_each_output_bit_about_half_the_time():
    before = np.array([mix(word) for word in WORDS])
    for bit in range(32):
        after = np.array([mix(word ^ (1 << bit)) for word in WORDS])
        flipped = ((before ^ after)[:, None] >> np.arange(32)) & 1
        assert flipped.mean(0).min() > 0.45
        assert flipped.mean(0).max() < 0.55


def test_mix_is_a_bijection_as_far_as_one_can_see():
    assert len({mix(word) for word in range(20_000)}) == 20_000
    assert all(0 <= mix(word) < 1 << 32 for word in WORDS)


@pytest.mark.parametrize("vary", ["step", "stream", "index", "episode", "identity", "seed"])
def test_draws_are_uniform_along_every_axis(vary):
    """Chi-square with 15 degrees of freedom: 44.3 is passed once in 10,000."""
    names = {
        "step": lambda n: draw(key(1, 2, 3), n, 0, 0),
        "stream": lambda n: draw(key(1, 2, 3 + n // STREAMS), 5, n % STREAMS, 0),
        "index": lambda n: draw(key(1, 2, 3), 5, 1, n),
        "episode": lambda n: draw(key(1, 2, n), 5, 1, 0),
        "identity": lambda n: draw(key(1, n, 3), 5, 1, 0),
        "seed": lambda n: draw(key(n, 2, 3), 5, 1, 0),
    }
    counts = np.bincount([below(names[vary](n), 16) for n in range(4_800)], minlength=16)
    assert ((counts - 300) ** 2 / 300).sum() < 44.3


def test_neighbouring_draws_are_not_alike():
    """Pairs of draws that are one step, index or identity apart fall into all 16 fields of a 4 x 4 table alike."""
    name = key(7, 8, 9)
    pairs = {
        "step": [(draw(name, n, 0, 0), draw(name, n + 1, 0, 0)) for n in range(3_200)],
        "index": [(draw(name, 1, 0, n), draw(name, 1, 0, n + 1)) for n in range(3_200)],
        "identity": [(draw(key(7, n, 9), 1, 0, 0), draw(key(7, n + 1, 9), 1, 0, 0)) for n in range(3_200)],
    }
    for words in pairs.values():
        counts = np.bincount([below(a, 4) * 4 + below(b, 4) for a, b in words], minlength=16)
        assert ((counts - 200) ** 2 / 200).sum() < 44.3


def test_below_gives_each_number_up_to_n():
    assert {below(word, 7) for word in WORDS} == set(range(7))
    assert (below(0, 5), below((1 << 32) - 1, 5)) == (0, 4)


def test_no_two_episodes_have_one_key():
    """10^5 triples of seed, environment and episode, in blocks as they are used, and far out."""
    triples = {(seed, e, n) for seed in range(10) for e in range(100) for n in range(90)}
    triples |= {(seed + 2**40, e + 2**33, 0) for seed in range(100) for e in range(100)}
    keys = {key(*triple) for triple in triples}
    assert len(keys) == len(triples) == 100_000
    assert all(0 <= name < 1 << 62 for name in keys)


def test_a_key_of_other_words_differs_in_both_halves():
    """Where the low words of two keys meet, the high ones don't: 62 bits, not 32 said twice."""
    keys = [key(0, e, n) for e in range(300) for n in range(300)]
    assert len(keys) == len(set(keys))
    low = {name & 0xFFFFFFFF for name in keys}
    high = {name >> 32 for name in keys}
    assert min(len(low), len(high)) > len(keys) - 20


def test_both_halves_of_a_key_count():
    name = key(1, 2, 3)
    others = {draw(name ^ (1 << bit), 4, 1, 5) for bit in range(62)}
    assert len(others | {draw(name, 4, 1, 5)}) == 63


def test_steps_and_streams_never_share_a_draw():
    words = {draw(key(1, 2, 3), step, stream, 0) for step in range(500) for stream in range(STREAMS)}
    assert len(words) == 500 * STREAMS


def told(*outcomes):
    """Two agents beside a cell, one step to go there, an apple that may grow; chance does what it is told."""
    world = lay(">.<\n..a", objects={"apple": {"starts": "absent", "regrow": {"chance": 0.25}}})
    env = np.zeros((1, int(TAPE) + 3 * len(outcomes)), np.int64)
    env[:, : int(ASKED)] = world.state.env
    env[0, TAPE::3] = outcomes
    world.vector.state = world.state = world.state._replace(env=env)
    return world.step("east", "west")


@pytest.mark.parametrize(("first", "grows", "picture"), [(0, 1, "><.\n..a"), (1, 1, ".><\n..a"), (1, 0, ".><\n...")])
def test_where_chance_is_told_it_does_so_and_writes_down_what_it_was_asked(first, grows, picture):
    """Outcome 0 of the draw of two swaps them, so that the other is first; the apple's chance is a quarter."""
    world = told(first, grows)
    assert world.picture == picture
    assert world.state.env[0, ASKED:].tolist() == [2, first, 2, 0, grows, 2, 1 << 30]


def test_beyond_the_end_of_a_tape_the_first_outcome_comes_and_is_counted():
    world = told(0)
    assert world.state.env[0, ASKED] == 2
    assert world.picture == told(0, 0).picture
