"""Exact payoffs are those that play comes to, and the game has the same name: on ten tiny worlds."""

import numpy as np
import pytest

from analysis.errors import InputError
from analysis.exact.limits import Limits, TooLarge
from analysis.exact.scripted import exact_table
from analysis.payoffs import estimate
from analysis.rounds import Budget, Question, name
from analysis.strategies import derive
from mettagrid_lite import load
from tests.analysis.exact.worlds import APPLE, TAG

TINY = {
    "prisoners_dilemma": {"map": "c>d\n...\nc<d"},
    "chicken": {"map": "d>h\n...\nd<h"},
    "stag_hunt": {"map": "s>h\n...\ns<h"},
    "pure_coordination": {"map": "r>g\n.b.\nr<g"},
    "matching_pennies": {"map": "h>t\n...\nh<t"},
    "coin_game": {
        "map": "@r.\n.b@",
        "objects.red_coin.regrow.chance": 0.1,
        "objects.blue_coin.regrow.chance": 0.2,
        "strategies": ["seek(red_coin)", "seek(blue_coin)", "random"],
    },
    "gift": {"map": ">t.\n.t<", "objects.token.regrow.chance": 0.25},
    "wolfpack": {"map": "@p.\n..p\np.@"},
    "minority": {"map": "l>r\nl>r\nl>r"},
    "volunteer": {"map": "b>f\n.<b\n>..", "objects.fire.regrow.after": 4},
}
"""Worlds of the library, on maps of a few cells and for 12 steps."""

CERTAIN = Question(0, 0.95, Budget(), None)


def tiny(world):
    return load(world, {"episode": 12} | TINY[world])


@pytest.mark.parametrize("world", TINY)
def test_exact_and_sampled_payoffs_agree_and_so_does_the_name(world):
    config = tiny(world)
    strategies = derive(config)
    exact = exact_table(config, strategies)
    sampled = estimate(config, strategies, 1_000, seed=5)
    known = ~np.isnan(exact.mean)
    off = np.abs(sampled.mean - exact.mean)[known]
    rare = 0.005  # what happens once in a thousand episodes may not have been seen
    assert (off <= 5 * sampled.stderr[known] + rare).all()
    assert (np.isnan(sampled.mean) == ~known).all()
    answer = name(sampled, CERTAIN).primary
    assert name(exact, CERTAIN).primary.id in (answer.id, *answer.candidates)


def test_before_sharing_it_agrees_as_well():
    config = load(APPLE | {"sharing": 0.5, "strategies": ["seek(apple)", "random"]})
    exact, sampled = (make(config, derive(config)) for make in (exact_table, lambda *of: estimate(*of, 2_000)))
    both = exact.profiles.index((1, 1))
    assert exact.mean[both] == pytest.approx(sampled.mean[both], abs=0.05)
    assert exact.raw[both] == pytest.approx(sampled.raw[both], abs=0.05)
    assert np.ptp(exact.raw[both]) > np.ptp(exact.mean[both]) > 0


def test_what_can_only_be_sampled_says_so():
    config = load("traffic")
    with pytest.raises(InputError, match=r"yield\(.*\) can only be sampled: it draws once for a whole episode"):
        exact_table(config, derive(config))
    config = load(TAG | {"strategies": ["zap", "random"]})
    with pytest.raises(TooLarge, match=r"too large for an exact answer: more than 2 joint states"):
        exact_table(config, derive(config), Limits(states=2))
