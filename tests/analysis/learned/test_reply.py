"""A player who may do anything finds what a set of strategies lacks, and nothing where nothing is to be found."""

import json

import numpy as np
import pytest

from analysis.errors import InputError
from analysis.exact.graph import joint_states
from analysis.exact.outside import outside
from analysis.learned.reply import best_reply
from analysis.learned.table import read, write
from analysis.parse import parse
from analysis.payoffs import estimate
from analysis.strategies import derive
from mettagrid_lite import load
from mettagrid_lite.build import build
from tests.analysis.exact.test_check import exact_equilibrium
from tests.analysis.exact.worlds import APPLE, TAG

COINS = {"map": ">r.\n.b<", "episode": 6, "strategies": ["seek(red_coin)", "seek(blue_coin)"]}
TINY = {
    "apple": (APPLE | {"strategies": ["stay", "random"]}, 0),
    "tag": (TAG | {"episode": 5, "strategies": ["stay", "random"]}, 1),
    "race": (APPLE | {"map": ">.a.<", "episode": 6, "strategies": ["stay", "seek(apple)"]}, 0),
}


def first(strategies, config):
    """Everybody plays the first strategy of its role."""
    lists = [own for own, players in zip(strategies, config.agents.values(), strict=True) for _ in range(players)]
    return [[1.0, *[0.0] * (len(own) - 1)] for own in lists]


@pytest.mark.parametrize("name", TINY)
def test_in_a_tiny_world_the_gain_is_near_that_of_the_exact_best_response(name):
    said, player = TINY[name]
    config = load(said)
    strategies = derive(config)
    profile = first(strategies, config)
    graph = joint_states(config)
    of_agent = [own for own, n in zip(strategies, config.agents.values(), strict=True) for _ in range(n)]
    exact = outside(graph, of_agent, exact_equilibrium(profile)).gain[player]
    found = best_reply(config, strategies, profile, player, episodes=4_000)
    assert found.low <= exact + 1e-9
    assert found.gain == pytest.approx(exact, abs=0.1 * exact + 0.05)


@pytest.mark.parametrize(("played", "counter"), [("rock", "paper"), ("paper", "scissors"), ("scissors", "rock")])
def test_against_one_who_always_plays_the_same_it_finds_the_counter(played, counter):
    config = load("running_with_scissors", {"strategies": [f"collect({played}, 5)"]})
    found = best_reply(config, derive(config), [[1.0]] * config.players, 0, episodes=600)
    assert found.low > 0
    assert counter in found.strategy.name + found.strategy.about


def test_the_same_question_has_the_same_answer():
    config = load(TINY["race"][0])
    strategies = derive(config)
    one, other = (best_reply(config, strategies, first(strategies, config), 0, seed=3, episodes=300) for _ in range(2))
    assert (one.gain, one.low, one.strategy.about) == (other.gain, other.low, other.strategy.about)


@pytest.fixture(scope="module")
def learned():
    """A world, and a table that was learned there."""
    config = load(TINY["tag"][0])
    strategies = derive(config)
    found = best_reply(config, strategies, first(strategies, config), 1, episodes=1_000)
    assert not found.known
    return config, found


def test_a_learned_table_is_read_back_by_name_and_earns_the_same(learned, tmp_path):
    config, found = learned
    write(tmp_path / "reply.json", build(config), found.strategy.table)
    again = parse(build(config), f"learned:{tmp_path / 'reply.json'}")
    assert again.about == found.strategy.about
    stay = derive(config)[0][:1]
    before, after = (estimate(config, [stay, [one]], 16).mean for one in (found.strategy, again))
    assert np.array_equal(before, after)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "another"}, "is not of the form"),
        ({"world": {}}, "was learned in a world of other kinds"),
        ({"otherwise": 99}, "is not what `learned` strategies are kept as"),
        ({"rows": {"x": 1}}, "is not what `learned` strategies are kept as"),
        ({"options": ["seek(moon)"], "otherwise": 0, "rows": {}}, "no 'moon' here"),
    ],
)
def test_a_file_that_is_no_table_of_this_world_is_refused(learned, tmp_path, change, told):
    config, found = learned
    path = tmp_path / "reply.json"
    write(path, build(config), found.strategy.table)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(InputError, match=told):
        read(path, build(config), "here")


@pytest.mark.parametrize(("content", "told"), [(None, "can't be read"), ("{", "is not JSON"), ("[]", "of the form")])
def test_what_is_no_such_file_is_refused(tmp_path, content, told):
    path = tmp_path / "reply.json"
    if content:
        path.write_text(content)
    with pytest.raises(InputError, match=told):
        parse(build(load(APPLE)), f"learned:{path}")
