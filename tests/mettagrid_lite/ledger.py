"""Where items went in a step: all that came and went is told by events, by stores, or by what an action costs."""

from typing import NamedTuple

import numpy as np

from mettagrid_lite import VectorEnv
from mettagrid_lite.rewards import EVENTS
from mettagrid_lite.rules.share import portion
from mettagrid_lite.state import (
    ALIVE,
    ARMOUR,
    ATTACKED,
    AWAY,
    BECOMES,
    BUSY,
    CLAIMED,
    CLEANED_UP,
    CLOCK,
    COL,
    COSTS,
    D_COL,
    D_ROW,
    DROP,
    DROPPED,
    EVERY,
    FACING,
    FAILED,
    FETCHED,
    GAVE,
    GET,
    GIFT,
    GROUND,
    HELD,
    HIT,
    LIMIT,
    LOST,
    MADE,
    MAKES,
    NEVER,
    NOOP,
    PART,
    PLAYED,
    PUT,
    REGAIN,
    ROW,
    SCRUB,
    SHIELDED,
    STOLE,
    STORED,
    STRIKE,
    TAKEN,
    TICKS,
    TOOK,
    WAS_ATTACKED,
    WAS_GIVEN,
    WAS_HIT,
    WHERE,
    WORKS,
    Params,
    State,
)

NO_LIMIT = 1 << 40


class Change(NamedTuple):
    """A step: the state before and after it, the actions [E, A], and what was counted in it, [E, A, V]."""

    before: State
    after: State
    actions: np.ndarray
    events: np.ndarray

    def told(self, *events: np.int64) -> np.ndarray:
        """How often these happened to each agent, [E, A]."""
        return self.events[..., list(events)].sum(-1).astype(np.int64)


def copied(state: State) -> State:
    return State(*(array.copy() for array in state))


def check_ledger(batch: VectorEnv, before: State, actions: np.ndarray) -> float:
    """All of the below, of the step just taken; `before` is a copied state. The share of items told to the unit."""
    events = (batch.state.tally - before.tally)[..., : len(EVENTS)]
    change = Change(before, batch.state, actions, events)
    check_events(change)
    check_stock(batch.world.params, change)
    check_bystanders(batch.world.params, change)
    return check_totals(batch.world.params, change)


def check_events(change: Change) -> None:
    """What one does another suffers, as often; what belongs together comes together."""
    total = change.events.sum(1)
    assert (change.events >= 0).all()
    for done, suffered in ((HIT, WAS_HIT), (GAVE, WAS_GIVEN), (ATTACKED, WAS_ATTACKED)):
        assert (total[:, done] == total[:, suffered]).all()
    assert (total[:, STOLE] + total[:, SHIELDED] <= total[:, ATTACKED]).all()
    assert (total[:, PLAYED] % 2 == 0).all()
    assert (change.told(CLEANED_UP, CLAIMED) <= change.told(TOOK)).all()


def converted(params: Params, change: Change) -> np.ndarray:
    """What converters made in each row, less what they used up, [E, S, I]."""
    before, after = change.before.stores, change.after.stores
    ground = change.before.cells[:, GROUND].reshape(len(before), -1)
    kind = np.take_along_axis(ground, before[..., WHERE].clip(min=0), 1)
    ticks, works = params.kinds[kind, TICKS], (params.kinds[kind, WORKS] == 1) & (before[..., WHERE] >= 0)
    done = (after[..., MADE] - before[..., MADE]) * works
    begun = np.where(ticks == 0, done, (after[..., BUSY] == ticks) & works)
    return done[..., None] * params.goods[kind, MAKES] - begun[..., None] * params.goods[kind, COSTS]


def check_stock(params: Params, change: Change) -> None:
    """What objects hold is changed by converters, and else by who puts, gets and drops."""
    held = (change.after.stores - change.before.stores)[..., HELD:]
    moved = held - converted(params, change)
    came, went = (moved > 0).any(2).sum(1), (moved < 0).any(2).sum(1)
    assert (came <= change.told(STORED, DROPPED).sum(1)).all()
    assert (went <= change.told(FETCHED).sum(1)).all()
    verb, item = params.actions.T
    if (item[np.isin(verb, (PUT, GET, DROP))] >= 0).all():
        assert (abs(moved).sum((1, 2)) <= change.told(STORED, DROPPED, FETCHED).sum(1)).all(), "a unit at a time"


def regained(params: Params, change: Change) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that each agent has regained, [E, A, I]."""
    table = params.items[params.group]
    there = (change.before.agents[..., ALIVE] == 1) & (change.after.agents[..., ALIVE] == 1)
    due = (change.before.env[:, CLOCK, None, None] + 1) % table[..., EVERY] == 0
    most = table[..., REGAIN] * (due & there[..., None])
    return np.where(change.after.items < table[..., LIMIT], most, 0), most


def paid(params: Params, change: Change) -> np.ndarray:
    """What each agent's action cost it, [E, A, I]."""
    acted = (change.before.agents[..., ALIVE] == 1) & (params.actions[change.actions, 0] != NOOP)
    acted &= change.told(FAILED) == 0
    return params.fees[COSTS][change.actions] * acted[..., None]


def check_bystanders(params: Params, change: Change) -> None:
    """To whom nothing happened carries what it carried, but for fees and what is regained."""
    quiet = (change.events == 0).all(2)
    limit = params.items[params.group, :, LIMIT]
    expected = np.minimum(change.before.items - paid(params, change) + regained(params, change)[1], limit)
    assert np.array_equal(change.after.items[quiet], expected[quiet])


def check_totals(params: Params, change: Change) -> float:
    """In bags and objects together there is as much of each item as before, but for what is told.

    Each cause gives the least and the most of a change [E, I]; where one agent alone acts they are mostly equal.
    """
    both = [change.before, change.after]
    before, after = [state.items.sum(1) + state.stores[..., HELD:].sum(1).astype(np.int64) for state in both]
    alone = (change.actions != 0).sum(1) < 2
    causes = [
        taken(params, change, alone),
        tuple(amounts.sum(1) for amounts in regained(params, change)),
        (converted(params, change).sum(1),) * 2,
        (handed(params, change),) * 2,
        spilt(params, change, alone),
        fees(params, change),
        games(params, change),
    ]
    least, most = (sum(cause[side] for cause in causes) for side in (0, 1))
    assert (least <= after - before).all() and (after - before <= most).all(), (least, after - before, most)
    return float((least == most).mean()) if least.size else 1.0


def taken(params: Params, change: Change, alone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What objects gave, less what they cost."""
    net = params.goods[:, MAKES] - params.goods[:, COSTS]
    least, most = np.zeros((2, len(alone), net.shape[1]), np.int64)
    for e, a in zip(*np.nonzero(change.events[..., TOOK]), strict=True):
        kinds = candidates(params, change, e, a) if alone[e] else there(params, change, e)
        least[e] += net[kinds].min(0) * change.events[e, a, TOOK]
        most[e] += net[kinds].max(0) * change.events[e, a, TOOK]
    return least, most


def there(params: Params, change: Change, e: int) -> np.ndarray:
    """Kinds on the map that can be taken."""
    kinds = np.unique(change.before.cells[e, GROUND])
    return kinds[params.kinds[kinds, TAKEN] != NEVER]


def candidates(params: Params, change: Change, e: int, a: int) -> np.ndarray:
    """Kinds that agent `a`, who alone acted, may have taken: what was ahead, or where it is now."""
    agent, verb = change.before.agents[e, a], params.actions[change.actions[e, a], 0]
    if verb == SCRUB:
        return there(params, change, e)
    row, col = change.after.agents[e, a, [ROW, COL]]
    if verb == STRIKE:
        row, col = agent[ROW] + D_ROW[agent[FACING]], agent[COL] + D_COL[agent[FACING]]
        row, col = row % change.before.cells.shape[2], col % change.before.cells.shape[3]  # the world may be round
    return change.before.cells[e, GROUND, [row], [col]]


def handed(params: Params, change: Change) -> np.ndarray:
    """What became of gifts, less the gifts and the armour that stopped a blow."""
    total = np.zeros((len(change.actions), params.items.shape[1]), np.int64)
    if params.rule[PART] > 0:
        total[:, params.rule[GIFT]] -= change.told(GAVE).sum(1)
        total[:, params.rule[BECOMES]] += change.told(GAVE).sum(1) * params.rule[PART]
    if params.rule[ARMOUR] >= 0 and total.size:
        total[:, params.rule[ARMOUR]] -= change.told(SHIELDED).sum(1)
    return total


def spilt(params: Params, change: Change, alone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What those lost who were hit: of what they had, if nobody else acted."""
    table = params.items[params.group]
    hits = (change.told(WAS_HIT, WAS_ATTACKED) - change.told(SHIELDED))[..., None]
    had = np.where(alone[:, None, None], change.before.items, table[..., LIMIT]).astype(np.int64)
    most = np.vectorize(portion, otypes=[np.int64])(had, table[..., LOST]) if had.size else had
    return -(hits * most).sum(1), -(hits * most * alone[:, None, None]).sum(1)


def fees(params: Params, change: Change) -> tuple[np.ndarray, np.ndarray]:
    """What actions cost; who was sent off the map may not have come to act."""
    sent = (change.after.agents[..., ALIVE] == AWAY) & (change.told(WAS_HIT) > 0)
    cost = paid(params, change)
    return -cost.sum(1), -(cost * ~sent[..., None]).sum(1)


def games(params: Params, change: Change) -> tuple[np.ndarray, np.ndarray]:
    """After a game the items that it is played with are as at first, whatever they were."""
    free = np.zeros((len(change.actions), params.items.shape[1]), np.int64)
    for item in params.classes:
        free[change.told(PLAYED).sum(1) > 0, item] = NO_LIMIT
    return -free, free
