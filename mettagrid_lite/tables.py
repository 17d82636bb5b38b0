"""A config's numbers as the tables that the rules read."""

import numpy as np

from .config import Config
from .groups import feels, item_of, preferences_of, rewards_of
from .maps import Layouts
from .maps.arrays import numbered, spawns, spots
from .objects import Kind
from .payments import fixed, groups, matrices, others, shares
from .potential import nearness
from .rewards import EVENTS, Paid, full
from .state import (
    ABSENT,
    AFTER,
    ALWAYS,
    AMOUNT,
    ARM,
    ARMOUR,
    ASKS,
    BECOMES,
    BOOKS,
    BOX,
    BOXES,
    BREADTH,
    CALLED,
    CAP,
    CERTAIN,
    CLAIM,
    CLEAN,
    COSTS,
    DEPTH,
    DIRTY,
    ENDS,
    FEES,
    FELT_AT_ALL,
    FILLED,
    FLEETING,
    FREEZES,
    GATES,
    GIFT,
    GIVES,
    GONE,
    HELD_BY,
    HOLDER,
    INCOME,
    LASTS,
    LEAVES,
    MAKES,
    NEEDS,
    NEIGHBOURS,
    ONE,
    OPAQUE,
    OPENS,
    ORDERED,
    OUT,
    OWNED,
    PACK,
    PACK_PAYS,
    PART,
    PAUSE,
    PAYS,
    PLAYS,
    PUSHABLE,
    PUSHES,
    REACH,
    READY,
    RECIPE,
    REGAINS,
    RESPAWN,
    REST,
    RIM,
    ROLES,
    ROOM,
    ROTATE,
    SETTINGS,
    SHUFFLE,
    SOLID,
    STAYS,
    STEALS,
    STUN,
    SWAPPABLE,
    TAKEN,
    TICKS,
    TIME_LIMIT,
    TIMES,
    TRAITS,
    TURNED,
    WORKS,
    Params,
)
from .terms import keeps_books, terms
from .values import MOST
from .views import compass, frames, sight
from .vocabulary import names_of

_TAKEN = {"never": 0, "step": 1, "use": 2, "clean": 3}
_ENDS = {"nothing": 0, "agent": 1, "episode": 2}


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
    around, chance = _growth(rows)
    numbers = numbered(maps, kinds)
    return Params(
        kinds=np.array([_traits(row, kinds, items, len(around[k])) for k, row in enumerate(rows)], np.int64),
        goods=np.array([_goods(row, items) for row in rows], np.int64).reshape(len(kinds), 6, len(items)),
        patterns=_patterns(config, rows),
        others=others(config, kinds),
        chance=chance,
        around=_pad(around, len(kinds)),
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
        doors=spots(maps, {name for kind in rows if kind.opens for name in (kind.opens, *_openers(config))}),
        rule=_rule(config, kinds, items),
    )


def _rule(config: Config, kinds: tuple[str, ...], items: tuple[str, ...]) -> np.ndarray:
    """Settings that are one number."""
    play, gift, view = config.actions.play, config.actions.give, config.view
    rotate = config.actions.move.style == "rotate"
    said = {
        TIME_LIMIT: config.episode,
        SHUFFLE: config.shuffle,
        ROTATE: rotate,
        TURNED: rotate if view.turned is None else view.turned,
        RIM: max(view.rows, view.columns) // 2,  # a window lies within wherever its agent stands, turned or not
        OWNED: any(config.kinds[name].claim for name in kinds),
        GONE: kinds.index(config.ends.gone) if config.ends.gone else -1,
        PLAYS: config.ends.plays or 0,
        BOOKS: any(keeps_books(config, group) for group in config.agents),
        ORDERED: any(rewards_of(config, group).sequence for group in config.agents),
        FELT_AT_ALL: any(feels(preferences_of(config, group)) for group in config.agents),
    }
    if play:
        said |= {REACH: play.reach, READY: play.ready, REST: play.freeze, ROLES: play.column is not None}
    if gift:
        becomes = items.index(gift.becomes or gift.item)
        said |= {GIFT: items.index(gift.item), BECOMES: becomes, PART: gift.amount, ARM: gift.reach}
    if config.actions.drop:
        said |= {BOX: kinds.index("box"), BOXES: config.actions.drop.most}
    said |= {REGAINS: any(item_of(config, group, name).regain for group in config.agents for name in items)}
    return _row(said | _deeds(config, kinds, items), SETTINGS)


def _deeds(config: Config, kinds: tuple[str, ...], items: tuple[str, ...]) -> dict:
    """Settings of what not every world has: attacks, gates, fees, and leaving the map."""
    said, out = config.actions, config.actions.zap.out if config.actions.zap else 0
    respawn = config.ends.respawn or 0
    settings = {
        PUSHES: any(config.kinds[name].pushable for name in kinds),
        GATES: any(config.kinds[name].opens for name in kinds),
        FEES: bool(said.costs or said.asks or (said.attack and said.attack.weapon)),
        LEAVES: out > 0 or respawn > 0,
        OUT: out,
        RESPAWN: respawn,
    }
    blow = said.attack
    if blow is None:
        return settings
    armour = items.index(blow.armour) if blow.armour else -1
    return settings | {
        DEPTH: blow.rows,
        BREADTH: blow.columns // 2,
        STUN: blow.freeze,
        STEALS: blow.steal,
        ARMOUR: armour,
    }


def _openers(config: Config) -> set[str]:
    """Levers and plates."""
    return {name for name, kind in config.kinds.items() if kind.opens}


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


def _traits(kind: Kind, kinds: tuple[str, ...], items: tuple[str, ...], neighbours: int) -> np.ndarray:
    """The row of Params.kinds of a kind."""
    regrow = kind.regrow
    said = {
        SOLID: kind.solid,
        TAKEN: _TAKEN[kind.taken],
        GIVES: items.index(kind.gives) if kind.gives else -1,
        AMOUNT: kind.amount if kind.gives else 0,
        NEEDS: kind.needs,
        ABSENT: kind.starts == "absent",
        NEIGHBOURS: neighbours,
        HELD_BY: kinds.index(regrow.held_back_by) if regrow and regrow.held_back_by else -1,
        ENDS: _ENDS[kind.ends],
        PAYS: fixed([kind.reward])[0],
        CLAIM: kind.claim,
        INCOME: fixed([kind.income])[0],
        STAYS: kind.stays,
        PUSHABLE: kind.pushable,
        SWAPPABLE: kind.swappable,
        OPAQUE: kind.opaque,
        LASTS: (kind.opens is not None or (kind.stays and kind.taken == "step")) and not regrow,
        OPENS: kinds.index(kind.opens) if kind.opens else -1,
        FREEZES: kind.freezes,
        RECIPE: bool(kind.costs or kind.asks or kind.also),
        CALLED: bool(kind.signals),
        HOLDER: bool(kind.store or kind.converter),
        FLEETING: bool(kind.store and kind.store.vanishes),
    }
    if regrow:
        clean, dirty = round(regrow.clean * ONE), round(regrow.dirty * ONE)
        said |= {AFTER: regrow.after or -1, CLEAN: clean, DIRTY: dirty}  # -1: by chance
    if kind.converter:
        works = kind.converter
        said |= {WORKS: 1, TICKS: works.ticks, PAUSE: works.cooldown, TIMES: works.times or 0}
    if kind.pack:
        said |= {PACK: kind.pack.radius, PACK_PAYS: fixed([kind.pack.reward])[0]}
    return _row(said, TRAITS)


def _goods(kind: Kind, items: tuple[str, ...]) -> list[list[int]]:
    """The rows of Params.goods of a kind, in their order."""
    said = {COSTS: kind.costs, ASKS: kind.asks, MAKES: kind.makes} | _held(kind, items)
    return [[amounts.get(name, 0) for name in items] for _, amounts in sorted(said.items())]


def _held(kind: Kind, items: tuple[str, ...]) -> dict[np.int64, dict[str, int]]:
    """What an object holds at first, takes in, and makes room for."""
    if kind.store:
        limit = kind.store.limit
        return {
            FILLED: kind.store.starts,
            ROOM: limit if isinstance(limit, dict) else dict.fromkeys(items, limit),
            CAP: {},
        }
    if kind.converter:
        room = {name: MOST - kind.makes.get(name, 0) for name in kind.costs}  # what it is making must fit too
        return {FILLED: kind.converter.starts, ROOM: room, CAP: dict.fromkeys(kind.makes, kind.converter.holds)}
    return {FILLED: {}, ROOM: {}, CAP: {}}


def _patterns(config: Config, rows: list[Kind]) -> np.ndarray:
    """How many agents around each kind must show each signal."""
    names = config.actions.signal.names if config.actions.signal else ()
    return np.array([[row.signals.get(name, 0) for name in names] for row in rows], np.int64).reshape(len(rows), -1)


def _row(said: dict, columns: int) -> np.ndarray:
    """Numbers at their columns, 0 where nothing is said."""
    row = np.zeros(columns, np.int64)
    for column, value in said.items():
        row[column] = value
    return row


def _growth(rows: list[Kind]) -> tuple[list[list[tuple[int, int]]], np.ndarray]:
    """Neighbour offsets of each kind (none where neighbours don't matter) and its chances by their number."""
    around = [_disc(row.regrow.radius) if row.regrow and isinstance(row.regrow.chance, tuple) else [] for row in rows]
    chance = np.zeros((len(rows), 1 + max(map(len, around))), np.int64)
    for k, row in enumerate(rows):
        said = row.regrow.chance if row.regrow else None
        ladder = said if isinstance(said, tuple) else (said or 0.0,)
        chance[k] = [round(ladder[min(n, len(ladder) - 1)] * CERTAIN) for n in range(chance.shape[1])]
    return around, chance


def _disc(radius: int) -> list[tuple[int, int]]:
    span = range(-radius, radius + 1)
    return [(row, col) for row in span for col in span if 0 < row * row + col * col <= radius * radius]


def _pad(around: list[list[tuple[int, int]]], kinds: int) -> np.ndarray:
    table = np.zeros((kinds, max(1, *map(len, around)), 2), np.int64)
    for k, offsets in enumerate(around):
        table[k, : len(offsets)] = np.array(offsets).reshape(-1, 2)
    return table


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


def _beams(config: Config) -> np.ndarray:
    zap, clean = config.actions.zap, config.actions.clean
    rows = [[beam.length, beam.width // 2, beam.cooldown] if beam else [0, 0, 0] for beam in (zap, clean)]
    return np.array([[*rows[0], zap.freeze if zap else 0], [*rows[1], 0]], np.int64)


def _census(layouts: np.ndarray, rows: list[Kind]) -> np.ndarray:
    """How many of each kind stand on each map at first, and how many places there are."""
    places = np.array([np.bincount(layout.ravel(), minlength=len(rows)) for layout in layouts], np.int64)
    return np.ascontiguousarray(np.stack([places * [row.starts == "present" for row in rows], places], 1))
