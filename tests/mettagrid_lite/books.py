"""What holds in every world after every step: the books that a `VectorEnv` keeps, checked for all its environments."""

import numpy as np

from mettagrid_lite import VectorEnv, features, token_features, vector_features
from mettagrid_lite.forms import FORMS
from mettagrid_lite.rewards import EVENTS
from mettagrid_lite.rules.beam import ZAPS
from mettagrid_lite.sight import AT_AMOUNT, AT_OWNER, AT_RESTS, EMPTY, OUTSIDE
from mettagrid_lite.state import (
    ABSENT,
    ALIVE,
    ARMOUR,
    AWAY,
    BUSY,
    CAP,
    CLOCK,
    COL,
    COOLDOWN,
    COOLING,
    COSTS,
    EARNED,
    FACING,
    FELT,
    FELT_AT_ALL,
    FLIPPED,
    FREEZE,
    FREEZES,
    FROZEN,
    GATES,
    GIFT,
    GROUND,
    HELD,
    HOLDER,
    INITIAL,
    LAP_DOWN,
    LAP_RIGHT,
    LIMIT,
    LOST,
    MADE,
    MAKES,
    OPENS,
    OUT,
    OVER,
    OWNER,
    PAUSE,
    PLACES,
    RAW,
    RECEIVED,
    RESPAWN,
    REST,
    RESTS,
    RETURN,
    REWARD,
    RIM,
    RIPE,
    ROOM,
    ROW,
    SLOT,
    SOLID,
    STANDING,
    STAYS,
    STEP,
    STUN,
    TAKEN,
    TERMINATED,
    TICKS,
    TIME_LIMIT,
    TIMES,
    TRUNCATED,
    WAIT,
    WHERE,
    WHO,
    Params,
)


def check_books(batch: VectorEnv) -> None:
    """All of the below."""
    check_agents(batch)
    check_clocks(batch)
    check_objects(batch)
    check_gates(batch)
    check_stores(batch)
    check_sums(batch)
    check_bags(batch)
    check_tiles(batch)
    check_views(batch)
    check_tokens(batch)


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
    kinds = params.kinds[cells[e, GROUND, row, col]]
    stands = (cells[e, WAIT, row, col] == 0) | (kinds[:, STAYS] == 1)
    assert not (stands & (kinds[:, SOLID] == 1)).any()
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


def check_gates(batch: VectorEnv) -> None:
    """Gates are as their levers and plates say, but for those that somebody keeps open."""
    state, params, kinds = batch.state, batch.world.params, batch.world.params.kinds
    (begun,) = np.nonzero(state.env[:, CLOCK] > 0)
    ground, shut, taken = state.cells[begun, GROUND], state.cells[begun, WAIT] == 0, state.cells[begun, WHO] >= 0
    worked = state.counts[begun, FLIPPED] == 1
    e, row, col = np.nonzero(taken & (kinds[ground, OPENS] >= 0) & (kinds[ground, TAKEN] == STEP))
    worked[e, kinds[ground[e, row, col], OPENS]] = True
    for k in set(kinds[kinds[:, OPENS] >= 0, OPENS].tolist()) if params.rule[GATES] else ():
        is_open = (worked[:, k] != (kinds[k, ABSENT] == 1))[:, None, None]
        assert (shut | is_open | taken)[ground == k].all() and not (shut & is_open)[ground == k].any()


def check_stores(batch: VectorEnv) -> None:
    """Each row belongs to the cell that names it; nothing is held that there is no room for, or by nobody."""
    state, params = batch.state, batch.world.params
    stores, slots = state.stores, state.cells[:, SLOT]
    e, row, col = np.nonzero(slots >= 0) if stores.shape[1] else (np.zeros(0, int),) * 3
    rows, kinds = slots[e, row, col], state.cells[e, GROUND, row, col]
    assert (stores[e, rows, WHERE] == row * slots.shape[2] + col).all()
    assert (stores[..., WHERE] >= 0).sum() == len(e)
    assert not stores[..., HELD:][stores[..., WHERE] < 0].any()
    assert (params.kinds[kinds, HOLDER] == 1).all()
    room, cap, makes, costs = np.moveaxis(params.goods[kinds][:, [ROOM, CAP, MAKES, COSTS]], 1, 0)
    most = np.maximum(room + makes * (costs > 0), cap)  # what it makes may come on top of what was put in
    assert (stores >= -1).all() and (stores[e, rows, HELD:] <= most).all()
    busy, rests, made = stores[e, rows][:, [BUSY, RESTS, MADE]].T
    ticks, pause, times = params.kinds[kinds][:, [TICKS, PAUSE, TIMES]].T
    assert (busy <= ticks).all() and (rests <= pause).all() and ((made <= times) | (times == 0)).all()


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
    assert (batch.state.tally[..., : len(EVENTS)] >= 0).all()


def check_bags(batch: VectorEnv) -> None:
    """Nobody carries more of an item than it began with and gained, and just that where nothing takes any away."""
    params, played = batch.world.params, batch.world.params.classes
    kept, gained = np.split(batch.state.tally[..., len(EVENTS) :], 2, axis=2)
    had = params.items[params.group, :, INITIAL] + kept
    assert (gained >= np.maximum(kept, 0)).all() and (batch.state.items <= had - kept + gained).all()
    anew = np.isin(np.arange(had.shape[2]), played)  # after a game bags are as at first
    assert (batch.state.items <= had)[..., ~anew].all()
    spent = anew | (params.goods[:, COSTS] > 0).any(0) | (params.fees[COSTS] > 0).any(0)
    spent |= (params.items[..., LOST] > 0).any(0)
    spent |= np.isin(np.arange(had.shape[2]), [params.rule[GIFT], max(params.rule[ARMOUR], 0)])
    assert np.array_equal(batch.state.items[..., ~spent], had[..., ~spent])


def check_tiles(batch: VectorEnv) -> None:
    """The words of cells are those of the objects, as painted anew from all cells; nobody is left on them."""
    cells, rim = batch.state.cells.astype(np.int64), batch.world.params.rule[RIM]
    ground, wait, owner = cells[:, GROUND], cells[:, WAIT], cells[:, OWNER]
    rests = np.where(wait < 0, 255, np.minimum(wait, 254))
    words = ground.astype(np.uint64) | rests.astype(np.uint64) << AT_RESTS
    words |= np.where(owner >= 0, 3, 0).astype(np.uint64) << AT_OWNER
    amounts = batch.state.stores[..., HELD:].sum(2).clip(max=255)
    if amounts.size:
        held = np.take_along_axis(amounts, cells[:, SLOT].clip(min=0).reshape(len(cells), -1), 1).reshape(ground.shape)
        words |= np.where(cells[:, SLOT] >= 0, held, 0).astype(np.uint64) << AT_AMOUNT
    for axis, lap in ((1, LAP_DOWN), (2, LAP_RIGHT)):
        width = [(rim if axis == side else 0,) * 2 for side in range(3)]
        is_round = batch.world.params.rule[lap] > 0
        words = np.pad(words, width, "wrap") if is_round else np.pad(words, width, constant_values=OUTSIDE)
    assert np.array_equal(batch.state.tiles, words.reshape(len(words), -1))


def check_views(batch: VectorEnv) -> None:
    """What is seen stays within its tables; who has ended sees nothing; what is last received is what was paid."""
    assert (batch.observations <= np.array([feature.largest for feature in features(batch.world)])).all()
    largest = np.array([np.inf if row.largest is None else row.largest for row in vector_features(batch.world)])
    assert (batch.vectors <= largest).all()
    living = batch.state.agents[..., ALIVE] == 1
    assert not batch.observations[~living].any() and not batch.vectors[~living].any()
    space = FORMS["dict"](batch).space["vector"]
    assert (batch.vectors >= space.low).all() and (batch.vectors <= space.high).all()
    begun = batch.state.env[:, CLOCK] == 0
    paid = np.where(living & ~begun[:, None], batch.rewards, 0)
    assert np.array_equal(batch.vectors[..., len(batch.world.items) + 1], paid)


def check_tokens(batch: VectorEnv) -> None:
    """Tokens that all found room tell the whole window, and what is beside it but for rewards and shares."""
    e, a = np.nonzero((batch.dropped == 0) & (batch.tokens.shape[2] > 0))
    tokens, items = batch.tokens[e, a].astype(np.int64), len(batch.world.items)
    said = np.nonzero(tokens[..., 0] != EMPTY)
    place, feature, value = np.moveaxis(tokens[said], -1, 0)
    assert (feature < len(token_features(batch.world))).all() and (value > 0).all()
    window = np.zeros((len(e), int(np.prod(batch.observations.shape[2:4])), 8), np.uint8)
    vector = np.zeros((len(e), len(token_features(batch.world)) - 8), np.int64)
    cell, who = feature < 8, said[0]
    window[who[cell], place[cell], feature[cell]] = value[cell]
    vector[who[~cell], feature[~cell] - 8] = value[~cell]
    assert np.array_equal(window.reshape(len(e), *batch.observations.shape[2:]), batch.observations[e, a])
    whole = vector[:, ::2] + 256 * vector[:, 1::2]
    assert np.array_equal(whole[:, :items], batch.vectors[e, a, :items])
    assert np.array_equal(whole[:, items + 4 :], batch.vectors[e, a, items + 4 :].astype(np.int64) % 65_536)
