"""Joint states: all that matters for what comes, as bytes, so that states that were reached in other ways are one.

Left out is what only tells of the past: returns, counts that nothing depends on, the last action, who was first.
"""

from typing import NamedTuple

import numpy as np

from mettagrid_lite.build import World, allocate
from mettagrid_lite.state import (
    ALIVE,
    ALWAYS,
    AT_TRUNCATED,
    BOOKS,
    CLOCK,
    COL,
    COOLING,
    COOLING_CLEAN,
    DROP,
    EVERY,
    FACING,
    FAILED,
    FEES,
    FELT,
    FROZEN,
    GAVE,
    GIFT,
    LAST,
    LAYOUT,
    LEFT_PAYS,
    MADE,
    MOVE,
    NOOP,
    OVER,
    PAID_UP_TO,
    PLAYED,
    PLAYS,
    PRICE,
    PRICED_UP_TO,
    PUT,
    RATE,
    REGAIN,
    REGAINS,
    RETURN,
    ROW,
    SIGNAL,
    STEALS,
    TERMINATED,
    TIME_LIMIT,
    TIMES,
    TRUNCATED,
    WORTH,
    Params,
    State,
)

ENV = 6  # columns of State.env without a tape
NO_CAP = 2**31 - 1


class Shelf:
    """The joint states found so far, each with one state of the world that stands for it.

    seen: where agents look tells states apart, whether it matters or not.
    """

    def __init__(self, world: World, seen: bool = False) -> None:
        self.world = world
        found = relevant(world.params)
        self.relevant = found._replace(faces=found.faces or seen)
        self.rows = allocate(world, 64)
        self._place: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._place)

    def put(self, state: State, n: int) -> np.ndarray:
        """The number of each of the first n states [n]; those not seen before are kept."""
        before = len(self)
        place = self._place
        found = np.array([place.setdefault(key, len(place)) for key in self.keys(state, n)], np.int64)
        new, first = np.unique(found, return_index=True)
        first = first[new >= before]
        self._make_room(len(self))
        for kept, given in zip(self.rows, state, strict=True):
            kept[before : len(self)] = given[first, :ENV] if given is state.env else given[first]
        return found

    def keys(self, state: State, n: int) -> list[bytes]:
        """What tells states apart, as bytes."""
        table = key_bytes(state, self.world.params, self.relevant, n)
        width, whole = table.shape[1], table.tobytes()
        return [whole[i * width : (i + 1) * width] for i in range(n)]

    def _make_room(self, size: int) -> None:
        if size > len(self.rows.env):
            more = 2 * size - len(self.rows.env)
            self.rows = State(*(np.concatenate([a, np.zeros((more, *a.shape[1:]), a.dtype)]) for a in self.rows))

    def fill(self, state: State, which: np.ndarray, clock: int) -> None:
        """The first rows of `state` become these joint states at a step."""
        n = len(which)
        for given, kept in zip(state, self.rows, strict=True):
            if given is not state.env:
                given[:n] = kept[which]
        state.env[:n, :ENV] = self.rows.env[which]
        state.env[:n, CLOCK] = clock
        state.env[:n, OVER] = 0
        state.agents[:n, :, TRUNCATED] = 0
        state.money[:n, :, :RATE] = 0
        if state.money.shape[2] > FELT:
            state.money[:n, :, FELT] = 0
            state.money[:n, :, LAST] = -(state.agents[:n, :, TERMINATED])  # ended, in no step to come

    def is_over(self) -> np.ndarray:
        """Where nobody plays on, whatever the time: bool [S]."""
        return (self.rows.agents[: len(self), :, TERMINATED] == 1).all(axis=1)

    def can_act(self) -> np.ndarray:
        """Whose action matters: bool [S, A]."""
        agents = self.rows.agents[: len(self)]
        return (agents[..., ALIVE] == 1) & (agents[..., FROZEN] == 0)


class Relevant(NamedTuple):
    """What of the past matters in a world.

    events, items: pairs (column of State.tally, the count beyond which nothing changes)
    gift: the item whose gains less gifts are paid, -1 none; faces: where agents look matters
    made: up to how often it matters that a converter worked
    """

    events: tuple[tuple[int, int], ...]
    gift: int
    faces: bool
    made: int


def relevant(params: Params) -> Relevant:
    """What of the past the rules look at in this world."""
    verbs = set(params.actions[:, 0].tolist())
    caps, first = _paid_events(params), params.prices.shape[1]
    gift = -1
    for item, most in _paid_items(params).items():
        if item == params.rule[GIFT]:
            gift = item
        elif params.rule[STEALS] == 1 or verbs & {int(PUT), int(DROP)}:
            caps[first + item] = NO_CAP  # what is put away, or stolen, may be paid again
        else:
            caps[first + item] = most
    told = (params.prices[:, FAILED, PRICE] != 0).any() or params.rule[FEES] == 1  # whether a move did anything
    faces = bool(told) or not verbs <= {int(NOOP), int(MOVE)}
    return Relevant(tuple(caps.items()), gift, faces, int(params.kinds[:, TIMES].max()))


def _paid_events(params: Params) -> dict[int, int]:
    """Events that are paid only so often, or end an episode, and up to how often they matter."""
    caps = {}
    for event in range(params.prices.shape[1]):
        priced = params.prices[:, event]
        up_to = priced[(priced[:, PRICE] != 0) & (priced[:, PRICED_UP_TO] < ALWAYS), PRICED_UP_TO]
        if len(up_to):
            caps[event] = int(up_to.max())
    if params.rule[PLAYS] > 0:
        caps[int(PLAYED)] = max(caps.get(int(PLAYED), 0), 2 * int(params.rule[PLAYS]))
    return caps


def _paid_items(params: Params) -> dict[int, int]:
    """Items of which only so many are paid."""
    caps = {}
    for i in range(params.items.shape[1]):
        item = params.items[:, i]
        up_to = item[(item[:, WORTH] != 0) & (item[:, PAID_UP_TO] < ALWAYS), PAID_UP_TO]
        if len(up_to):
            caps[i] = int(up_to.max())
    return caps


def key_bytes(state: State, params: Params, matters: Relevant, n: int) -> np.ndarray:
    """uint8 [n, K]: the same for two states exactly where the same comes of both at the same step."""
    stores = state.stores[:n].copy()
    stores[..., MADE] = np.minimum(stores[..., MADE], matters.made)
    columns = [ROW, COL, ALIVE, FROZEN, COOLING, COOLING_CLEAN, TERMINATED, RETURN, SIGNAL]
    columns += [FACING] if matters.faces else []
    agents = state.agents[:n, :, columns].astype(np.int16)
    kept = state.money[:n, :, [c for c in range(int(RATE), state.money.shape[2]) if c not in (FELT, LAST)]]
    parts = [state.env[:n, LAYOUT].astype(np.int16), state.cells[:n], state.counts[:n], agents, state.items[:n], kept]
    parts += [stores, _counted(state, params, matters, n)]
    flat = [np.ascontiguousarray(part).reshape(n, -1) for part in parts]
    return np.concatenate([part.view(np.uint8) for part in flat if part.size], axis=1)


def _counted(state: State, params: Params, matters: Relevant, n: int) -> np.ndarray:
    """Counts that what comes depends on, as far as it does: [n, A, ...]."""
    counts = [np.minimum(state.tally[:n, :, column], cap) for column, cap in matters.events]
    if matters.gift >= 0:
        counts.append(state.tally[:n, :, params.prices.shape[1] + matters.gift] - state.tally[:n, :, GAVE])
    return np.stack(counts, axis=2) if counts else np.zeros((n, 0), np.int32)


def moments(params: Params) -> np.ndarray:
    """For each step of an episode a number, the same for steps in which the same happens: int64 [T]."""
    steps = int(params.rule[TIME_LIMIT])
    items = params.items
    if params.rule[REGAINS] == 1 and ((items[..., REGAIN] != 0) & (items[..., EVERY] > 1)).any():
        return np.arange(steps)
    last = params.rule[BOOKS] == 1 and (
        (params.terms[:, AT_TRUNCATED] != 0).any() or (items[..., LEFT_PAYS] != 0).any() or len(params.nearness) > 0
    )
    return np.where(np.arange(steps) == steps - 1, int(last), 0)
