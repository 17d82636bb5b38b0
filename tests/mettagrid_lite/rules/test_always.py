"""What holds in every world at every step: random small worlds, random actions."""

import numba
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from mettagrid_lite import VectorEnv, features, load
from mettagrid_lite.state import (
    ALIVE,
    COL,
    COOLING,
    EARNED,
    FROZEN,
    GROUND,
    LIMIT,
    OVER,
    PLACES,
    RAW,
    RECEIVED,
    REWARD,
    RIPE,
    ROW,
    SOLID,
    STANDING,
    TERMINATED,
    TRUNCATED,
    WAIT,
    WHO,
)
from tests.mettagrid_lite.configs import configs
from tests.mettagrid_lite.world import lay, still

PLAIN = bool(numba.config.DISABLE_JIT)
WORLDS, STEPS = (4, 60) if PLAIN else (60, 200)


@settings(still(WORLDS), suppress_health_check=list(HealthCheck))
@given(configs())
def test_every_world_keeps_its_books(config):
    batch = VectorEnv(load(config), num_envs=2, seed=3)
    largest = np.array([feature.largest for feature in features(batch.world)])
    rng = np.random.default_rng(0)
    batch.reset()
    for _ in range(STEPS):
        seen, *_ = batch.step(rng.integers(0, len(batch.world.actions), (2, batch.num_agents)))
        for e in range(2):
            check_agents(batch, e)
            check_objects(batch, e)
        check_sums(batch)
        assert (seen <= largest).all()
        assert not seen[batch.state.agents[:, :, ALIVE] == 0].any()


def check_agents(batch, e):
    """One agent a cell, nobody inside something solid, and the map agrees with the agents."""
    state, agents = batch.state, batch.state.agents[e]
    alive = np.flatnonzero(agents[:, ALIVE])
    assert (agents[alive, TERMINATED] == 0).all() or state.env[e, OVER]
    assert not (agents[:, TERMINATED] & agents[:, TRUNCATED]).any()
    who = state.cells[e, WHO]
    assert who[agents[alive, ROW], agents[alive, COL]].tolist() == alive.tolist()
    assert (who >= 0).sum() == len(alive)
    ground = state.cells[e, GROUND][who >= 0]
    stands = state.cells[e, WAIT][who >= 0] == 0
    assert not (stands & (batch.world.params.kinds[ground, SOLID] == 1)).any()
    assert (agents[:, FROZEN] >= 0).all()
    assert (agents[:, COOLING : COOLING + 2] >= 0).all()


def check_objects(batch, e):
    """What is counted is what stands."""
    ground, wait = batch.state.cells[e, GROUND], batch.state.cells[e, WAIT]
    kinds = len(batch.world.kinds)
    assert batch.state.counts[e, PLACES].tolist() == np.bincount(ground.ravel(), minlength=kinds).tolist()
    assert batch.state.counts[e, STANDING].tolist() == np.bincount(ground[wait == 0], minlength=kinds).tolist()
    assert (wait != RIPE).all()


def check_sums(batch):
    """Nothing earned is lost or made in sharing; bags are within their limits."""
    money, items = batch.state.money, batch.state.items
    assert (money[:, :, RAW].sum(1) == money[:, :, REWARD].sum(1)).all()
    assert (money[:, :, EARNED].sum(1) == money[:, :, RECEIVED].sum(1)).all()
    assert ((items >= 0) & (items <= batch.world.params.items[:, LIMIT])).all()
    assert (batch.state.tally >= 0).all()


@pytest.mark.skipif(not numba.config.BOUNDSCHECK, reason="only where bounds are checked")
def test_bounds_are_checked_in_this_leg():
    world = lay(">.")
    world.state.cells[0, GROUND] = 200  # no such kind
    with pytest.raises(IndexError):
        world.step("east")
