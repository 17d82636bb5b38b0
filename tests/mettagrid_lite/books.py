"""What holds in every world after every step: the books that a `VectorEnv` keeps, checked for all its environments."""

import numpy as np

from mettagrid_lite import VectorEnv, features, vector_features
from mettagrid_lite.rules.beam import ZAPS
from mettagrid_lite.sight import AT_OWNER, AT_RESTS, OUTSIDE
from mettagrid_lite.state import (
    ALIVE,
    AWAY,
    CLOCK,
    COL,
    COOLDOWN,
    COOLING,
    EARNED,
    FACING,
    FELT,
    FELT_AT_ALL,
    FREEZE,
    FREEZES,
    FROZEN,
    GROUND,
    LIMIT,
    OUT,
    OVER,
    OWNER,
    PLACES,
    RAW,
    RECEIVED,
    RESPAWN,
    REST,
    RETURN,
    REWARD,
    RIM,
    RIPE,
    ROW,
    SOLID,
    STANDING,
    STUN,
    TERMINATED,
    TIME_LIMIT,
    TRUNCATED,
    WAIT,
    WHO,
    Params,
)


def check_books(batch: VectorEnv) -> None:
    """All of the below."""
    check_agents(batch)
    check_clocks(batch)
    check_objects(batch)
    check_sums(batch)
    check_tiles(batch)
    check_views(batch)


def check_agents(batch: VectorEnv) -> None:
    """Nobody is lost, one agent a cell, none inside something solid, and the map agrees with the agents."""
    agents, cells, params = batch.state.agents, batch.state.cells, batch.world.params
    alive, over = agents[..., ALIVE] == 1, batch.state.env[:, OVER] == 1
    away = agents[..., ALIVE] == AWAY
    assert not (away & (params.rule[OUT] + params.rule[RESPAWN] == 0)).any(), "nobody leaves where nobody may"
    assert (away == (agents[..., RETURN] > 0)).all(), "who is off the map waits to come back"
    ended = agents[..., TERMINATED] == 1
    assert (alive | away | ended).all(), "who has not ended is on the map"
    assert (~alive | ~ended | over[:, None]).all(), "who has ended leaves the map"
    assert not (ended & (agents[..., TRUNCATED] == 1)).any()
    e, a = np.nonzero(alive)
    row, col = agents[e, a, ROW], agents[e, a, COL]
    assert (row >= 0).all() and (col >= 0).all()
    assert (cells[e, WHO, row, col] == a).all()
    assert ((cells[:, WHO] >= 0).sum((1, 2)) == alive.sum(1)).all()
    stands = cells[e, WAIT, row, col] == 0
    assert not (stands & (params.kinds[cells[e, GROUND, row, col], SOLID] == 1)).any()
    assert (
        (agents[..., FACING] >= 0) & (agents[..., FACING] < (8 if "north_east" in batch.world.actions else 4))
    ).all()


def check_clocks(batch: VectorEnv) -> None:
    """Nothing lasts longer than the config says: frost, cooling, the episode."""
    state, params = batch.state, batch.world.params
    frozen, cooling = state.agents[..., FROZEN], state.agents[..., COOLING : COOLING + 2]
    assert (frozen >= 0).all() and (frozen <= longest_frost(params)).all()
    assert (cooling >= 0).all() and (cooling <= params.beams[:, COOLDOWN]).all()
    clock, limit = state.env[:, CLOCK], params.rule[TIME_LIMIT]
    assert (clock >= 0).all() and (clock <= limit).all()
    assert (state.env[clock == limit, OVER] == 1).all()


def longest_frost(params: Params) -> int:
    """The most steps that anything freezes an agent for."""
    rests = (params.beams[ZAPS, FREEZE], params.rule[REST], params.rule[STUN], params.kinds[:, FREEZES].max())
    return int(max(rests))


def check_objects(batch: VectorEnv) -> None:
    """What is counted is what stands."""
    ground, wait = batch.state.cells[:, GROUND], batch.state.cells[:, WAIT]
    envs, kinds = len(ground), len(batch.world.kinds)
    assert (ground >= 0).all() and (ground < kinds).all()
    place = ground + kinds * np.arange(envs)[:, None, None]
    for row, cells in ((PLACES, place.ravel()), (STANDING, place[wait == 0])):
        assert np.array_equal(batch.state.counts[:, row].ravel(), np.bincount(cells, minlength=envs * kinds))
    assert (wait != RIPE).all()


def check_sums(batch: VectorEnv) -> None:
    """Nothing earned is lost or made in sharing; bags are within their limits."""
    money, items = batch.state.money, batch.state.items
    felt = money[..., FELT].sum(1) if money.shape[2] > FELT else np.zeros(len(money), np.int64)
    assert (money[..., EARNED].sum(1) == money[..., RECEIVED].sum(1) - felt).all()
    if not batch.world.params.rule[FELT_AT_ALL]:
        assert (money[..., RAW].sum(1) == money[..., REWARD].sum(1)).all()
        assert not felt.any()
    assert np.isfinite(batch.rewards).all()
    assert (items >= 0).all() and (items <= batch.world.params.items[batch.world.params.group, :, LIMIT]).all()
    assert (batch.state.tally >= 0).all()


def check_tiles(batch: VectorEnv) -> None:
    """The words of cells are those of the objects, as painted anew from all cells; nobody is left on them."""
    cells, rim = batch.state.cells.astype(np.int64), batch.world.params.rule[RIM]
    ground, wait, owner = cells[:, GROUND], cells[:, WAIT], cells[:, OWNER]
    rests = np.where(wait < 0, 255, np.minimum(wait, 254))
    words = ground.astype(np.uint64) | rests.astype(np.uint64) << AT_RESTS
    words |= np.where(owner >= 0, 3, 0).astype(np.uint64) << AT_OWNER
    framed = np.pad(words, ((0, 0), (rim, rim), (rim, rim)), constant_values=OUTSIDE)
    assert np.array_equal(batch.state.tiles, framed.reshape(len(framed), -1))


def check_views(batch: VectorEnv) -> None:
    """What is seen stays within its tables; who has ended sees nothing; what is last received is what was paid."""
    assert (batch.observations <= np.array([feature.largest for feature in features(batch.world)])).all()
    largest = np.array([np.inf if row.largest is None else row.largest for row in vector_features(batch.world)])
    assert (batch.vectors <= largest).all()
    living = batch.state.agents[..., ALIVE] == 1
    assert not batch.observations[~living].any() and not batch.vectors[~living].any()
    begun = batch.state.env[:, CLOCK] == 0
    paid = np.where(living & ~begun[:, None], batch.rewards, 0)
    assert np.array_equal(batch.vectors[..., len(batch.world.items) + 1], paid)
