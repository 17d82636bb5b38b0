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
    FAILED,
    FLIPPED,
    FROZEN,
    GROUND,
    OVER,
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
WORLDS, STEPS = (6, 50) if PLAIN else (120, 100)


@settings(still(WORLDS), suppress_health_check=list(HealthCheck))
@given(configs())
def test_every_world_keeps_its_books(config):
    batch = VectorEnv(load(config), num_envs=2, seed=3)
    rng = np.random.default_rng(0)
    batch.reset()
    check_books(batch)
    for step in range(STEPS):
        chosen = rng.integers(0, len(batch.world.actions), (2, batch.num_agents))
        if step % 4 == 0:
            act_alone(batch, chosen, step // 4 % batch.num_agents)
        else:
            batch.step(chosen)
        check_books(batch)


def act_alone(batch, chosen, agent):
    """What one agent alone does fails just where its mask said so."""
    chosen[:, np.arange(batch.num_agents) != agent] = 0
    may = batch.masks()[[0, 1], agent, chosen[:, agent]]
    on_map, failed = batch.state.agents[:, agent, ALIVE] == 1, batch.state.tally[:, agent, FAILED].copy()
    batch.actions[...] = chosen
    batch.advance()
    did = batch.state.tally[:, agent, FAILED] == failed
    assert np.array_equal(may[on_map], did[on_map]), [batch.world.actions[n] for n in chosen[:, agent]]
    batch.begin_next(batch.state.env[:, OVER] == 1)


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


def test_the_books_notice_gates_tokens_and_bags():
    world = lay(">_.H", view={"rows": 3, "columns": 3, "tokens": 90}, items={"coin": {}}).step("noop")
    check_books(world.vector)
    state, tokens = world.state, world.vector.tokens
    for part in (state.counts[0, FLIPPED], state.items[0, 0], tokens[0, 0, 4, 2:], tokens[0, 0, 40]):
        part += 1
        with pytest.raises(AssertionError):
            check_books(world.vector)
        part -= 1
    check_books(world.vector)


@pytest.mark.skipif(not numba.config.BOUNDSCHECK, reason="only where bounds are checked")
def test_bounds_are_checked_in_this_leg():
    world = lay(">.")
    world.state.cells[0, GROUND] = 200  # no such kind
    with pytest.raises(IndexError):
        world.step("east")
