"""Names become numbers here, and only here: a `Config` to the tables and arrays that the rules work on."""

from typing import NamedTuple

import numpy as np

from .complaint import hint
from .config import EVENTS, Config, Item
from .load import ConfigError
from .maps import Layout, layouts
from .objects import Kind
from .state import CERTAIN, FORWARD, HAND, ID, MOVE, NOOP, ONE, PLAY, SCRUB, STRIKE, TURN, ZAP, Params, State

LARGEST = 2**61
_TAKEN = {"never": 0, "step": 1, "use": 2, "clean": 3}
_ENDS = {"nothing": 0, "agent": 1, "episode": 2}


class World(NamedTuple):
    """A config with its tables: what every face of the world is made of. Ids are positions in these tuples."""

    config: Config
    params: Params
    kinds: tuple[str, ...]
    items: tuple[str, ...]
    actions: tuple[str, ...]
    agents: tuple[str, ...]


def build(config: Config) -> World:
    """Check what only the whole config shows, and turn it into tables."""
    maps = layouts(config)
    kinds = _kinds_used(config, maps)
    items = _items_used(config, kinds)
    actions = _actions(config)
    _check_range(config, kinds)
    agents = tuple(f"agent_{a}" for a in range(config.players))
    return World(config, _params(config, maps, kinds, items, actions), kinds, items, tuple(actions), agents)


def _kinds_used(config: Config, maps: tuple[Layout, ...]) -> tuple[str, ...]:
    drawn = dict.fromkeys(name for layout in maps for name in layout.cells.ravel())
    names = list(dict.fromkeys(["floor", "wall", *sorted(drawn), *config.objects]))
    for name in names:
        regrow = config.kinds[name].regrow
        if regrow and regrow.held_back_by:
            _known(config, f"objects.{name}.regrow.held_back_by", regrow.held_back_by, config.kinds)
            names += [regrow.held_back_by] * (regrow.held_back_by not in names)
    if config.ends.gone:
        _known(config, "ends.gone", config.ends.gone, names)
    if len(names) > 255:
        raise ConfigError(f"{config.source}: objects: {len(names)} kinds are over the limit of 255")
    return tuple(names)


def _items_used(config: Config, kinds: tuple[str, ...]) -> tuple[str, ...]:
    played = config.actions.play.classes if config.actions.play else ()
    given = [config.kinds[name].gives for name in kinds]
    gift = config.actions.give
    given += [gift.item, gift.becomes] if gift else []
    items = tuple(dict.fromkeys([*played, *config.items, *(name for name in given if name)]))
    for key, names in (("rewards.items", config.rewards.items), ("ends.holds", config.ends.holds)):
        for name in names:
            _known(config, f"{key}.{name}", name, items)
    return items


def _check_range(config: Config, kinds: tuple[str, ...]) -> None:
    """Fixed point stays within 64 bits: in a game, and in what all agents together may earn in an episode."""
    play = config.actions.play
    carried = sum(config.items.get(name, Item()).limit for name in play.classes) if play else 0
    game = int(abs(_matrices(config)).max()) + 1 if play else 0
    if game * carried**2 >= LARGEST:
        raise ConfigError(
            f"{config.source}: actions.play.matrix: numbers this large, on {carried:,} items carried, pass 64 bits; "
            "lower `items.NAME.limit`"
        )
    worth, prices = config.rewards.items, sum(abs(price) for price in config.rewards.events.values())
    rows = [config.kinds[name] for name in kinds]
    object_ = max(_most(row, config) + abs(worth.get(row.gives or "", 0.0)) * row.amount for row in rows)
    object_ += _most_given(config)
    beam = config.actions.clean
    taken = beam.length * beam.width if beam else 1
    step = (object_ + prices) * ONE * taken + (game + prices * ONE) * config.players
    if step * config.players * config.episode >= LARGEST:
        raise ConfigError(f"{config.source}: rewards: an episode's sum could pass 64 bits; make them smaller")


def _most(kind: Kind, config: Config) -> float:
    """The most that one object of a kind may move an agent's reward by in a step, whoever takes it."""
    paid = kind.others.values() if isinstance(kind.others, dict) else (kind.others,)
    others = max((abs(value) for value in paid), default=0.0)
    pack = abs(kind.pack.reward) if kind.pack else 0.0
    cells = 2**16 if kind.income else 0  # all of the largest map
    return abs(kind.reward) + (others + pack) * config.players + abs(kind.income) * cells


def _most_given(config: Config) -> float:
    """The most that giving may move an agent's reward by in a step."""
    gift, worth = config.actions.give, config.rewards.items
    if gift is None:
        return 0.0
    received = abs(worth.get(gift.becomes or gift.item, 0.0)) * gift.amount
    return (received + abs(worth.get(gift.item, 0.0))) * config.players


def _known(config: Config, key: str, name: str, names: tuple[str, ...] | list[str] | dict) -> None:
    if name not in names:
        raise ConfigError(f"{config.source}: {key}: nothing is called {name!r}; {hint(name, names)}")


def _actions(config: Config) -> dict[str, tuple[int, int]]:
    """Action name -> (verb, argument); the position is the action's number."""
    said = config.actions
    table = {"noop": (NOOP, 0)}
    if said.move.style == "rotate":
        table |= {"forward": (FORWARD, 0), "turn_left": (TURN, -1), "turn_right": (TURN, 1)}
    else:
        table |= {"north": (MOVE, 0), "east": (MOVE, 1), "south": (MOVE, 2), "west": (MOVE, 3)}
    optional = {
        "use": (said.use, STRIKE),
        "zap": (said.zap, ZAP),
        "clean": (said.clean, SCRUB),
        "play": (said.play, PLAY),
        "give": (said.give, HAND),
    }
    table |= {name: (verb, 0) for name, (on, verb) in optional.items() if on}
    return {name: (int(verb), argument) for name, (verb, argument) in table.items()}


def _params(
    config: Config,
    maps: tuple[Layout, ...],
    kinds: tuple[str, ...],
    items: tuple[str, ...],
    actions: dict[str, tuple[int, int]],
) -> Params:
    play = config.actions.play
    rows = [config.kinds[name] for name in kinds]
    around, chance = _growth(rows)
    return Params(
        kinds=np.array([_traits(row, kinds, items, around[k]) for k, row in enumerate(rows)], np.int64),
        others=_others(config, kinds),
        chance=chance,
        around=_pad(around, len(kinds)),
        items=np.array([_item(config, name) for name in items], np.int64).reshape(-1, 4),
        prices=_fixed([config.rewards.events.get(name, 0.0) for name in EVENTS]),
        actions=np.array(list(actions.values()), np.int64),
        beams=_beams(config),
        classes=np.array([items.index(name) for name in play.classes] if play else [], np.int64),
        matrix=_matrices(config),
        shares=_shares(config),
        group=np.array(_groups(config), np.int64),
        layouts=np.array([[[kinds.index(n) for n in row] for row in m.cells] for m in maps], np.int16),
        spawns=np.array([_as_many(m.spawns, maps) for m in maps], np.int64).reshape(len(maps), -1, 4),
        spots=_spots(config, maps),
        rule=_rule(config, kinds, items),
    )


def _rule(config: Config, kinds: tuple[str, ...], items: tuple[str, ...]) -> np.ndarray:
    """Settings that are one number, in the order of the names in state.py."""
    play, ends = config.actions.play, config.ends
    gone = kinds.index(ends.gone) if ends.gone else -1
    met = (play.reach, play.ready, play.freeze, int(play.column is not None)) if play else (0, 0, 0, 0)
    rotate = config.actions.move.style == "rotate"
    gift = config.actions.give
    given = (
        (items.index(gift.item), items.index(gift.becomes or gift.item), gift.amount, gift.reach) if gift else [0] * 4
    )
    return np.array([config.episode, config.shuffle, rotate, *met, gone, ends.plays or 0, *given], np.int64)


def _fixed(values: list[float] | np.ndarray) -> np.ndarray:
    """Fixed point, halves away from zero, so that -x is exactly the opposite of x."""
    scaled = np.asarray(values, np.float64) * ONE
    return (np.sign(scaled) * np.floor(np.abs(scaled) + 0.5)).astype(np.int64)


def _traits(kind: Kind, kinds: tuple[str, ...], items: tuple[str, ...], around: list) -> list[int]:
    regrow = kind.regrow
    held_by = kinds.index(regrow.held_back_by) if regrow and regrow.held_back_by else -1
    return [
        int(kind.solid),
        _TAKEN[kind.taken],
        items.index(kind.gives) if kind.gives else -1,
        kind.amount if kind.gives else 0,
        kind.needs,
        int(kind.starts == "absent"),
        (regrow.after or -1) if regrow else 0,  # -1: by chance, 0: never
        len(around),
        held_by,
        round(regrow.clean * ONE) if regrow else 0,
        round(regrow.dirty * ONE) if regrow else 0,
        _ENDS[kind.ends],
        int(_fixed([kind.reward])[0]),
        kind.pack.radius if kind.pack else 0,
        int(_fixed([kind.pack.reward])[0]) if kind.pack else 0,
        int(kind.claim),
        int(_fixed([kind.income])[0]),
    ]


def _others(config: Config, kinds: tuple[str, ...]) -> np.ndarray:
    """What each agent gets when another takes an object of a kind, [K, A]."""
    rows = []
    for name in kinds:
        said = config.kinds[name].others
        paid = said if isinstance(said, dict) else dict.fromkeys(config.agents, said)
        for group in paid:
            _known(config, f"objects.{name}.others.{group}", group, tuple(config.agents))
        rows.append([paid.get(group, 0.0) for group in config.agents])
    return np.ascontiguousarray(_fixed(np.array(rows))[:, _groups(config)])  # kernels are compiled by memory order too


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


def _item(config: Config, name: str) -> tuple[int, int, int, int]:
    """Initial amount, limit, reward for a unit gained, amount that ends the episode."""
    item = config.items.get(name, Item())
    worth = int(_fixed([config.rewards.items.get(name, 0.0)])[0])
    return item.initial, item.limit, worth, config.ends.holds.get(name, -1)


def _beams(config: Config) -> np.ndarray:
    zap, clean = config.actions.zap, config.actions.clean
    rows = [[beam.length, beam.width // 2, beam.cooldown] if beam else [0, 0, 0] for beam in (zap, clean)]
    return np.array([[*rows[0], zap.freeze if zap else 0], [*rows[1], 0]], np.int64)


def _matrices(config: Config) -> np.ndarray:
    play = config.actions.play
    if play is None:
        return np.zeros((2, 0, 0), np.int64)
    if play.column is not None and len(config.agents) != 2:
        raise ConfigError(
            f"{config.source}: actions.play.column: needs two groups in `agents`, e.g. {{row: 1, column: 1}}"
        )
    row = np.array(play.matrix)
    column = np.array(play.column) if play.column is not None else row.T
    return np.stack([_fixed(row), _fixed(column)])


def _groups(config: Config) -> list[int]:
    return [g for g, count in enumerate(config.agents.values()) for _ in range(count)]


def _shares(config: Config) -> np.ndarray:
    """Who gets how much of what each agent earns, of ONE; the rounding remainder stays with the earner."""
    group = np.array(_groups(config))
    agents = len(group)
    if isinstance(config.sharing, tuple):
        said = [list(row) for row in config.sharing]
        if [len(row) for row in said] != [agents] * agents:
            raise ConfigError(f"{config.source}: sharing: needs {agents} rows of {agents} shares, one for each agent")
        wrong = [i for i, row in enumerate(said) if abs(sum(row) - 1) > 1e-6]
        if wrong:
            raise ConfigError(f"{config.source}: sharing: row {wrong[0]} sums to {sum(said[wrong[0]]):g}; make it 1")
        table = np.array(said)
    else:
        mates = group[:, None] == group[None, :]
        table = config.sharing * mates / mates.sum(1, keepdims=True)
    shares = np.floor(table * ONE).astype(np.int64)
    np.fill_diagonal(shares, 0)
    np.fill_diagonal(shares, ONE - shares.sum(1))
    return shares


def _as_many(spawns: tuple, maps: tuple[Layout, ...]) -> list:
    """Starts of one map, filled up with unusable ones (group -2) to the largest number of starts."""
    return [*spawns, *[(0, 0, 0, -2)] * (max(len(m.spawns) for m in maps) - len(spawns))]


def _spots(config: Config, maps: tuple[Layout, ...]) -> np.ndarray:
    grows = {name for name, kind in config.kinds.items() if kind.regrow}
    cells = [[c for c, name in enumerate(m.cells.ravel()) if name in grows] for m in maps]
    table = np.full((len(maps), max(map(len, cells))), -1, np.int64)
    for m, found in enumerate(cells):
        table[m, : len(found)] = found
    return table


def allocate(world: World, envs: int) -> State:
    """Arrays for `envs` environments; `rules.begin` fills them."""
    params = world.params
    agents, height, width = len(params.group), *params.layouts.shape[1:]
    kinds, items, starts = len(params.kinds), len(params.items), params.spawns.shape[1]
    env = np.zeros((envs, 6), np.int64)
    env[:, ID] = np.arange(envs)
    return State(
        env=env,
        cells=np.zeros((envs, 4, height, width), np.int16),
        counts=np.zeros((envs, 2, kinds), np.int32),
        agents=np.zeros((envs, agents, 11), np.int64),
        items=np.zeros((envs, agents, items), np.int32),
        money=np.zeros((envs, agents, 5), np.int64),
        tally=np.zeros((envs, agents, len(EVENTS)), np.int32),
        draw=np.zeros((envs, starts), np.int32),
    )
