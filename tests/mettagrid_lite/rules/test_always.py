"""What holds in every world at every step: random small worlds, random actions."""

import numba
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.state import (
    ALIVE,
    CLOCK,
    COOLING,
    EARNED,
    FACING,
    FROZEN,
    GROUND,
    REWARD,
    ROW,
    STANDING,
    TERMINATED,
    WAIT,
    WHO,
)
from tests.mettagrid_lite.books import check_books
from tests.mettagrid_lite.configs import configs
from tests.mettagrid_lite.world import lay, still

PLAIN = bool(numba.config.DISABLE_JIT)
WORLDS, STEPS = (4, 60) if PLAIN else (60, 200)


@settings(still(WORLDS), suppress_health_check=list(HealthCheck))
@given(configs())
def test_every_world_keeps_its_books(config):
    batch = VectorEnv(load(config), num_envs=2, seed=3)
    rng = np.random.default_rng(0)
    batch.reset()
    check_books(batch)
    for _ in range(STEPS):
        batch.step(rng.integers(0, len(batch.world.actions), (2, batch.num_agents)))
        check_books(batch)


@pytest.mark.parametrize(("array", "place", "by"), [
    ("cells", (0, WHO, 0, 1), 1), ("cells", (0, WAIT, 0, 2), 1), ("counts", (0, STANDING, 0), 1),
    ("items", (0, 0, 0), 9), ("env", (0, CLOCK), 999), ("money", (0, 0, EARNED), 1), ("money", (0, 0, REWARD), 1),
    ("agents", (0, 0, ROW), -1), ("agents", (0, 0, FACING), 4), ("agents", (0, 0, FROZEN), 1),
    ("agents", (0, 0, COOLING), 1), ("agents", (0, 0, TERMINATED), 1), ("agents", (0, 0, ALIVE), -1),
    ("tiles", (0, 0), 1), ("tiles", (0, 6), 2**18),
])  # fmt: skip
def test_the_books_notice(array, place, by):
    world = lay(">.h", items={"coin": {"limit": 3}})
    check_books(world.vector)
    getattr(world.state, array)[place] += by
    with pytest.raises(AssertionError):
        check_books(world.vector)


@pytest.mark.skipif(not numba.config.BOUNDSCHECK, reason="only where bounds are checked")
def test_bounds_are_checked_in_this_leg():
    world = lay(">.")
    world.state.cells[0, GROUND] = 200  # no such kind
    with pytest.raises(IndexError):
        world.step("east")
