"""What holds in every world at every step: random small worlds, random actions.

WORLDS=2000 pytest tests/mettagrid_lite/rules/test_always.py      # so many worlds; 150 when nothing is said
"""

import os

import numba
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.rewards import EVENTS
from mettagrid_lite.state import (
    ALIVE,
    CLOCK,
    COOLING,
    EARNED,
    FACING,
    FAILED,
    FLIPPED,
    FROZEN,
    GAVE,
    GIFT,
    GROUND,
    HELD,
    HIT,
    MADE,
    OVER,
    PAID_UP_TO,
    REWARD,
    ROW,
    STANDING,
    TERMINATED,
    WAIT,
    WHO,
    WORTH,
)
from tests.mettagrid_lite.books import check_books
from tests.mettagrid_lite.configs import BY_HAND, configs
from tests.mettagrid_lite.ledger import check_ledger, copied
from tests.mettagrid_lite.world import lay, still

PLAIN = bool(numba.config.DISABLE_JIT)
FEW, MANY = 6, 150
TRIES = int(os.environ.get("WORLDS", FEW if PLAIN else MANY))
STEPS = 50
SEEN = dict.fromkeys((*EVENTS, "convert"), 0)


@settings(still(TRIES), suppress_health_check=list(HealthCheck))
@given(configs())
@example(BY_HAND[0])
@example(BY_HAND[1])
def test_every_world_keeps_its_books(config):
    batch = VectorEnv(load(config), num_envs=2, seed=3, autoreset=False)
    rng = np.random.default_rng(0)
    batch.reset()
    check_books(batch)
    done = np.zeros((2, batch.num_agents, len(batch.world.actions)))
    for step in range(STEPS):
        masks = batch.masks()
        actions = choose(masks, done, rng)
        agent = step // 2 % batch.num_agents
        if step % 2 == 0:
            actions[:, np.arange(batch.num_agents) != agent] = 0
        before = copied(batch.state)
        batch.step(actions)
        check_books(batch)
        check_ledger(batch, before, actions)
        if step % 2 == 0:
            check_mask(batch, before, agent, actions, masks)
        note(batch.state, before)
        batch.begin_next(batch.state.env[:, OVER] == 1)


@settings(still(TRIES // 4), suppress_health_check=list(HealthCheck))
@given(configs())
def test_items_pay_for_just_what_is_kept_of_them(config):
    """Where nothing else pays. Whatever was given, stolen or put away since, its pay went with it."""
    batch = VectorEnv(load(paying_for_items_alone(config)), num_envs=2, seed=3, autoreset=False)
    params, rng = batch.world.params, np.random.default_rng(0)
    batch.reset()
    done = np.zeros((2, batch.num_agents, len(batch.world.actions)))
    for _ in range(STEPS):
        batch.step(choose(batch.masks(), done, rng))
        kept = batch.state.tally[..., len(EVENTS) :][..., : len(batch.world.items)].astype(np.int64)
        if "give" in batch.world.actions:
            kept[..., params.rule[GIFT]] -= batch.state.tally[..., GAVE]
        table = params.items[params.group]
        assert (
            batch.state.money[..., EARNED] == (table[..., WORTH] * np.minimum(kept, table[..., PAID_UP_TO])).sum(2)
        ).all()


def paying_for_items_alone(config):
    free = {"reward": 0, "others": 0, "pack": None, "income": 0}
    objects = {name: said | free for name, said in ({"goal": {}, "hazard": {}} | config["objects"]).items()}
    actions = dict(config["actions"])
    if "play" in actions:
        actions["play"] = actions["play"] | {"matrix": [[0, 0], [0, 0]], "column": None}
    pays = {"items": {"red": {"reward": 0.5, "up_to": 3}, "green": -0.25}}
    return config | {
        "objects": objects,
        "actions": actions,
        "rewards": pays,
        "groups": {},
        "preferences": {},
        "sharing": 0,
    }


def choose(masks, done, rng):
    """Actions [E, A]: half of them any, half of those that will not fail the one done least so far, then counted."""
    wish = np.where(masks, done, done.max() + 1) + rng.random(masks.shape)
    anything = rng.integers(0, masks.shape[2], masks.shape[:2])
    actions = np.where(rng.random(masks.shape[:2]) < 0.5, anything, wish.argmin(2))
    np.add.at(done, (*np.indices(actions.shape), actions), 1)
    return actions


def note(state, before):
    """What has happened in this step."""
    events = (state.tally - before.tally)[..., : len(EVENTS)].sum((0, 1))
    made = (state.stores - before.stores)[..., MADE].sum()
    for name, count in zip(SEEN, (*events, made), strict=True):
        SEEN[name] += int(count)


def check_mask(batch, before, agent, actions, masks):
    """What one agent alone does fails just where its mask said so."""
    may = masks[[0, 1], agent, actions[:, agent]]
    on_map = before.agents[:, agent, ALIVE] == 1
    did = batch.state.tally[:, agent, FAILED] == before.tally[:, agent, FAILED]
    assert np.array_equal(may[on_map], did[on_map]), [batch.world.actions[n] for n in actions[:, agent]]


@pytest.mark.skipif(TRIES < MANY, reason="so few worlds can't have everything")
def test_everything_happens_in_random_worlds():
    """Of what the first test above has seen: what never happened wasn't tested."""
    assert [name for name, count in SEEN.items() if count == 0] == []


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


@pytest.mark.parametrize(("array", "place"), [("items", (0, 0, 0)), ("stores", (0, 0, HELD)), ("tally", (0, 1, HIT))])
def test_the_ledger_notices(array, place):
    said = {"actions": {"put": True}, "items": {"ore": {"initial": 2}}, "objects": {"chest": {"store": {}}}}
    world = lay(">C<", **said)
    before, put = copied(world.state), world.names.actions.index("put")
    world.step("put")
    check_ledger(world.vector, before, np.array([[put, 0]]))
    getattr(world.state, array)[place] += 1
    with pytest.raises(AssertionError):
        check_ledger(world.vector, before, np.array([[put, 0]]))


@pytest.mark.skipif(not numba.config.BOUNDSCHECK, reason="only where bounds are checked")
def test_bounds_are_checked_in_this_leg():
    world = lay(">.")
    world.state.cells[0, GROUND] = 200  # no such kind
    with pytest.raises(IndexError):
        world.step("east")
