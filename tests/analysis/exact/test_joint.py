"""States are one where the same comes of them: what keys leave out changes nothing."""

import numpy as np
import pytest

from analysis.exact.joint import ENV, Shelf, key_bytes, moments, relevant
from analysis.exact.tape import length, room
from analysis.rollout import advance
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.build import build
from mettagrid_lite.state import (
    ASKED,
    CLOCK,
    DID,
    EARNED,
    FACING,
    FELT,
    GAVE,
    ID,
    KEY,
    NUMBER,
    ORDER,
    RAW,
    RECEIVED,
    REWARD,
    TAPE,
    TARGET,
)
from tests.analysis.exact.worlds import APPLE
from tests.mettagrid_lite.rules.test_golden import WORLDS

ENVS = 64


def played(world, steps):
    """A batch after some steps of random play."""
    env = VectorEnv(world, ENVS, seed=2, autoreset=False)
    env.reset()
    rng = np.random.default_rng(steps)
    for _ in range(steps):
        env.step(rng.integers(0, len(world.actions), (ENVS, env.num_agents)))
    return env.state


def disturbed(state, params, rng):
    """The same with everything changed that only tells of the past."""
    changed = type(state)(*(part.copy() for part in state))
    matters = relevant(params)
    changed.env[:, [KEY, ID, NUMBER]] = rng.integers(0, 1 << 40, (ENVS, 3))
    agents = changed.agents.shape[1]
    changed.agents[..., [TARGET, ORDER, DID]] = rng.integers(0, agents, (ENVS, agents, 3))
    changed.money[..., [RAW, REWARD, EARNED, RECEIVED]] += rng.integers(0, 1 << 20, (ENVS, agents, 4))
    if changed.money.shape[2] > FELT:
        changed.money[..., FELT] += 99
    if not matters.faces:
        changed.agents[..., FACING] = rng.integers(0, 4, (ENVS, agents))
    counted = {column for column, _ in matters.events} | ({int(GAVE)} if matters.gift >= 0 else set())
    gained = {params.prices.shape[1] + matters.gift} if matters.gift >= 0 else set()
    free = [v for v in range(changed.tally.shape[2]) if v not in counted | gained]
    changed.tally[..., free] += rng.integers(0, 9, (ENVS, agents, len(free)), dtype=np.int32)
    for column, cap in matters.events:
        changed.tally[..., column] += 7 * (changed.tally[..., column] >= cap)
    changed.draw[:] = 0
    return changed


def after(world, state, actions, tape):
    """(keys, rewards, draws asked) after one step from these states under one tape."""
    shelf, batch = Shelf(world), room(world, ENVS)
    where = shelf.put(state, ENVS)
    shelf.fill(batch, where, int(state.env[0, CLOCK]))
    batch.env[:, ASKED:] = 0
    batch.env[:, TAPE::3] = tape[: length(batch)]
    advance(batch, world.params, actions, ENVS)
    keys = key_bytes(batch, world.params, shelf.relevant, ENVS)
    return keys, batch.money[..., REWARD].copy(), batch.env[:, ASKED].copy()


@pytest.mark.parametrize("steps", [3, 40])
@pytest.mark.parametrize("said", WORLDS.values(), ids=WORLDS.keys())
def test_what_keys_leave_out_changes_nothing_that_comes(said, steps):
    world, rng = build(load(said)), np.random.default_rng(0)
    state = played(world, steps)
    other = disturbed(state, world.params, rng)
    matters = relevant(world.params)
    assert np.array_equal(key_bytes(state, world.params, matters, ENVS), key_bytes(other, world.params, matters, ENVS))
    actions = rng.integers(0, len(world.actions), state.agents.shape[:2])
    tape = rng.integers(0, 2, 10_000)
    for one, two in zip(after(world, state, actions, tape), after(world, other, actions, tape), strict=True):
        assert np.array_equal(one, two)


def test_states_that_differ_where_an_object_stands_are_two():
    world = build(load(APPLE))
    state = played(world, 0)
    other = type(state)(*(part.copy() for part in state))
    other.cells[:, 1, 0, 1] = 5
    matters = relevant(world.params)
    one, two = (key_bytes(each, world.params, matters, ENVS) for each in (state, other))
    assert (one != two).any(axis=1).all()


def test_steps_are_told_apart_only_where_the_clock_matters():
    assert set(moments(build(load(APPLE)).params).tolist()) == {0}
    ended = load(APPLE | {"rewards": {"end": {"truncated": 1}}})
    assert moments(build(ended).params).tolist() == [0, 0, 1]
    charged = load(APPLE | {"items": {"power": {"initial": 1, "regain": 1, "every": 2}}})
    assert moments(build(charged).params).tolist() == [0, 1, 2]


def test_a_shelf_keeps_environments_without_their_tape():
    world = build(load(APPLE))
    shelf = Shelf(world)
    shelf.put(room(world, 3), 3)
    assert shelf.rows.env.shape[1] == ENV
