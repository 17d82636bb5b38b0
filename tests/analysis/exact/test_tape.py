"""All that could happen in a step is run once, with its probability."""

import numpy as np
import pytest

from analysis.exact.beginning import beginnings
from analysis.exact.tape import every_outcome, length, room, shares, unsaid
from analysis.rollout import advance
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.build import build
from mettagrid_lite.state import COL, GROUND, KEY, ORDER, ROW, WAIT, State

ORCHARD = {
    "agents": 3,
    "map": "@@@\n.a.\naaa",
    "objects": {"apple": {"regrow": {"chance": 0.2}, "starts": "absent"}},
}


def stepped(config, batch=64):
    """(states, probabilities) of the first step of an episode in which nobody acts, begun as seed 0 does."""
    world = build(load(config))
    env = VectorEnv(world, 1)
    env.reset()
    state = room(world, batch)

    def fill(jobs):
        for to, begun in zip(state, env.state, strict=True):
            to[: len(jobs), ..., : begun.shape[-1]] = begun

    def run(n):
        advance(state, world.params, np.zeros((batch, 3), np.int64), n)

    parts = [
        (State(*(array[: len(job)].copy() for array in state)), chance)
        for job, chance in every_outcome(state, unsaid(state, 1), fill, run)
    ]
    whole = State(*(np.concatenate(arrays) for arrays in zip(*(part for part, _ in parts), strict=True)))
    return whole, np.concatenate([chance for _, chance in parts])


@pytest.mark.parametrize("batch", [7, 64, 1_000])
def test_three_agents_and_four_absent_apples_have_96_outcomes_whose_probabilities_sum_to_one(batch):
    state, chance = stepped(ORCHARD, batch)
    orders = {tuple(order) for order in state.agents[..., ORDER].tolist()}
    grown = {tuple(wait) for wait in (state.cells[:, WAIT] == 0).reshape(len(chance), -1).tolist()}
    assert (len(chance), len(orders), len(grown)) == (96, 6, 16)
    assert chance.sum() == pytest.approx(1, abs=1e-12)


def test_probabilities_are_those_of_independent_draws():
    state, chance = stepped(ORCHARD)
    apples = (state.cells[:, GROUND] > 1) & (state.cells[:, WAIT] == 0)
    count = apples.reshape(len(chance), -1).sum(axis=1)
    for n, ways in enumerate([1, 4, 6, 4, 1]):
        assert chance[count == n].sum() == pytest.approx(ways * 0.2**n * 0.8 ** (4 - n), abs=1e-9)


def test_words_are_shared_out_whole():
    assert shares(3, 0) == ((1431655766) / 2**32, 1431655765 / 2**32, 1431655765 / 2**32)
    assert shares(2, 1 << 30) == (0.75, 0.25)
    assert shares(4, 0) == (0.25,) * 4


def test_every_deal_of_starts_comes_as_often_as_in_play():
    """Two groups, starts of one's own and for anybody: 100,000 episodes against the list."""
    config = {
        "agents": {"red": 2, "blue": 1},
        "legend": {"1": "red", "2": "blue"},
        "map": "@1@\n@2@",
    }
    world = build(load(config))
    state = room(world, 256)
    tapes, likely = beginnings(world, length(state))
    listed: dict[tuple, float] = {}

    def run(n):
        advance(state, world.params, np.zeros((256, 3), np.int64), n, fresh=True)

    for job, chance in every_outcome(state, tapes, lambda jobs: None, run):
        for where, share in zip(state.agents[: len(job), :, [ROW, COL]], likely[job] * chance, strict=True):
            key = tuple(where.ravel().tolist())
            listed[key] = listed.get(key, 0) + share
    env = VectorEnv(world, 100_000)
    env.reset(seed=1)
    places, counts = np.unique(env.state.agents[..., [ROW, COL]].reshape(100_000, -1), axis=0, return_counts=True)
    assert sum(listed.values()) == pytest.approx(1)
    assert {tuple(place) for place in places.tolist()} == set(listed)
    for place, count in zip(places.tolist(), counts, strict=True):
        assert abs(count / 100_000 - listed[tuple(place)]) < 5 * (listed[tuple(place)] / 100_000) ** 0.5


def test_where_chance_is_told_the_key_changes_nothing():
    world = build(load(ORCHARD))
    seen = []
    for key in (1, 2**61):
        state = room(world, 1)
        state.env[0, KEY] = key
        advance(state, world.params, np.zeros((1, 3), np.int64), 1, fresh=True)
        seen.append(state.agents.tobytes() + state.cells.tobytes())
    assert seen[0] == seen[1]
