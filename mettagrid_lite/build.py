"""Names become numbers here, and only here: a `Config` to the tables and arrays that the rules work on."""

from typing import NamedTuple

import numpy as np

from .config import Config
from .groups import check_groups
from .maps import layouts
from .ranges import check_range
from .rewards import EVENTS
from .sight import BESIDE, COMPASS, OUTSIDE
from .state import BOOK, BOOKS, BOXES, FELT_AT_ALL, HELD, HOLDER, ID, PURSE, RIM, Params, Seen, State
from .tables import params
from .views import check_view
from .vocabulary import actions_had, items_used, kinds_used
from .wrap import check_wrap


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
    check_groups(config)
    maps = layouts(config)
    kinds = kinds_used(config, maps)
    items = items_used(config, kinds)
    actions = actions_had(config, items)
    check_range(config, kinds)
    check_view(config, kinds, items)
    check_wrap(config, kinds, maps.cells.shape[1:])
    agents = tuple(f"agent_{a}" for a in range(config.players))
    return World(config, params(config, maps, kinds, items, actions), kinds, items, tuple(actions), agents)


def shelves(params: Params) -> int:
    """Rows for what objects hold: for each that stands on the map that has most, then for boxes that are dropped."""
    holders = (params.kinds[:, HOLDER] == 1)[params.layouts].sum((1, 2))
    return int(holders.max() + params.rule[BOXES])


def allocate(world: World, envs: int) -> State:
    """Arrays for `envs` environments; `rules.begin` fills them."""
    params = world.params
    agents, height, width = len(params.group), *params.layouts.shape[1:]
    kinds, items, starts = len(params.kinds), params.items.shape[1], params.spawns.shape[1]
    rim = params.rule[RIM]
    env = np.zeros((envs, 6), np.int64)
    env[:, ID] = np.arange(envs)
    return State(
        env=env,
        cells=np.zeros((envs, 5, height, width), np.int16),
        counts=np.zeros((envs, 4, kinds), np.int32),
        agents=np.zeros((envs, agents, 14), np.int64),
        items=np.zeros((envs, agents, items), np.int32),
        money=np.zeros((envs, agents, _columns_of_money(params)), np.int64),
        tally=np.zeros((envs, agents, len(EVENTS) + 2 * items), np.int32),
        stores=np.zeros((envs, shelves(params), HELD + items), np.int32),
        draw=np.zeros((envs, starts), np.int32),
        tiles=np.full((envs, (height + 2 * rim) * (width + 2 * rim)), OUTSIDE),
    )


def _columns_of_money(params: Params) -> int:
    """As many as this world needs."""
    if params.rule[FELT_AT_ALL] == 1:
        return int(BOOK) + len(params.terms)
    return int(BOOK if params.rule[BOOKS] == 1 else PURSE)


def room_to_see(world: World, envs: int) -> Seen:
    """Arrays for what agents get; `rules.see` fills them."""
    agents, view = len(world.agents), world.config.view
    numbers = len(world.items) + len(BESIDE) + (len(COMPASS) if view.compass else 0)
    return Seen(
        windows=np.zeros((envs, agents, view.rows, view.columns), np.uint64),
        vectors=np.zeros((envs, agents, numbers), np.float32),
        rewards=np.zeros((envs, agents), np.float32),
        terminated=np.zeros((envs, agents), bool),
        truncated=np.zeros((envs, agents), bool),
        tokens=np.zeros((envs, agents, view.tokens, 3), np.uint8),
        dropped=np.zeros((envs, agents), np.int32),
    )
