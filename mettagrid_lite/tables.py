"""A config's numbers as the tables that the rules read."""

import numpy as np

from .config import Config
from .groups import item_of, rewards_of
from .kinds import around, chances, goods, patterns, traits
from .maps import Layouts
from .maps.arrays import numbered, spawns, spots
from .objects import Kind
from .payments import fixed, groups, matrices, others, shares
from .potential import nearness
from .rewards import EVENTS, Paid, full
from .settings import settings
from .state import ALWAYS, ASKS, COSTS, ONE, Params
from .terms import terms
from .views import compass, frames, sight
from .vocabulary import names_of
from .wrap import laps


def params(
    config: Config,
    maps: Layouts,
    kinds: tuple[str, ...],
    items: tuple[str, ...],
    actions: dict[str, tuple[int, int]],
) -> Params:
    """All tables of a world, whose names are numbered by their places."""
    play = config.actions.play
    rows = [config.kinds[name] for name in kinds]
    doors = {door for name, row in zip(kinds, rows, strict=True) if row.opens for door in (name, row.opens)}
    numbers = numbered(maps, kinds)
    return Params(
        kinds=np.array([traits(row, kinds, items) for row in rows], np.int64),
        goods=np.array([goods(row, items) for row in rows], np.int64).reshape(len(kinds), 6, len(items)),
        patterns=patterns(config, rows),
        others=others(config, kinds),
        chance=chances(rows),
        around=around(rows),
        items=_items(config, items),
        prices=np.array([_prices(config, group) for group in config.agents], np.int64),
        terms=terms(config, kinds),
        nearness=nearness(config, kinds, numbers),
        actions=np.array(list(actions.values()), np.int64),
        fees=_fees(config, items, actions),
        beams=_beams(config),
        classes=np.array([items.index(name) for name in play.classes] if play else [], np.int64),
        matrix=matrices(config),
        shares=shares(config),
        group=np.array(groups(config), np.int64),
        layouts=numbers,
        census=_census(numbers, rows),
        compass=compass(config, numbers, kinds),
        frames=frames(config),
        sight=sight(config.view),
        spawns=spawns(maps.starts),
        spots=spots(maps, {name for name, kind in config.kinds.items() if kind.regrow}),
        doors=spots(maps, doors),
        rule=settings(config, kinds, items, laps(config, numbers.shape[1:])),
    )


def _fees(config: Config, items: tuple[str, ...], actions: dict[str, tuple[int, int]]) -> np.ndarray:
    """What each action costs and asks for, [2, N, I]; a verb's name speaks for all its actions."""
    said, table = config.actions, np.zeros((2, len(actions), len(items)), np.int64)
    weapon = {"attack": said.attack.weapon} if said.attack else {}
    for row, fees in ((COSTS, weapon), (COSTS, said.costs), (ASKS, said.asks)):
        for name, amounts in fees.items():
            for n, action in enumerate(actions):
                if name in names_of(action):
                    for item, amount in amounts.items():
                        table[row, n, items.index(item)] += amount
    return table


def _beams(config: Config) -> np.ndarray:
    zap, clean = config.actions.zap, config.actions.clean
    rows = [[beam.length, beam.width // 2, beam.cooldown] if beam else [0, 0, 0] for beam in (zap, clean)]
    return np.array([[*rows[0], zap.freeze if zap else 0], [*rows[1], 0]], np.int64)


def _census(layouts: np.ndarray, rows: list[Kind]) -> np.ndarray:
    """How many of each kind stand on each map at first, and how many places there are."""
    places = np.array([np.bincount(layout.ravel(), minlength=len(rows)) for layout in layouts], np.int64)
    return np.ascontiguousarray(np.stack([places * [row.starts == "present" for row in rows], places], 1))


def _items(config: Config, items: tuple[str, ...]) -> np.ndarray:
    rows = [[_item(config, group, name) for name in items] for group in config.agents]
    return np.array(rows, np.int64).reshape(len(rows), len(items), 11)


def _item(config: Config, group: str, name: str) -> tuple[int, ...]:
    """The row of Params.items of an item."""
    item, rewards = item_of(config, group, name), rewards_of(config, group)
    (worth, up_to), held = _paid(rewards.items.get(name, 0.0)), _paid(rewards.held.get(name, 0.0))
    left, holds = int(fixed([rewards.end.items.get(name, 0.0)])[0]), config.ends.holds.get(name, -1)
    kept = item.regain, item.every, round(item.lost * ONE)
    return item.initial, item.limit, worth, holds, up_to, *held, left, *kept


def _prices(config: Config, group: str) -> list[tuple[int, int]]:
    said = rewards_of(config, group).events
    return [_paid(said.get(name, 0.0)) for name in EVENTS]


def _paid(said: float | Paid) -> tuple[int, int]:
    """Reward in fixed point, and how often."""
    paid = full(said)
    return int(fixed([paid.reward])[0]), paid.up_to or ALWAYS
