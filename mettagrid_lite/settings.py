"""What a config says in single numbers."""

import numpy as np

from .config import Config
from .groups import feels, item_of, preferences_of, rewards_of
from .state import (
    ARM,
    ARMOUR,
    BECOMES,
    BOOKS,
    BOX,
    BOXES,
    BREADTH,
    DEPTH,
    FEES,
    FELT_AT_ALL,
    GATES,
    GIFT,
    GONE,
    LAP_DOWN,
    LAP_RIGHT,
    LEAVES,
    ORDERED,
    OUT,
    OWNED,
    PART,
    PLAYS,
    PUSHES,
    REACH,
    READY,
    REGAINS,
    RESPAWN,
    REST,
    RIM,
    ROLES,
    ROTATE,
    SETTINGS,
    SHUFFLE,
    STEALS,
    STUN,
    TIME_LIMIT,
    TURNED,
)
from .terms import keeps_books


def settings(config: Config, kinds: tuple[str, ...], items: tuple[str, ...], around: tuple[int, int]) -> np.ndarray:
    """Params.rule: 0 where nothing is said. around: rows and columns once around the world, 0 where it has edges."""
    said = _world(config, kinds, around) | _rewards(config, items) | _deeds(config, kinds, items) | _absence(config)
    return np.array([said.get(n, 0) for n in range(SETTINGS)], np.int64)


def _world(config: Config, kinds: tuple[str, ...], around: tuple[int, int]) -> dict:
    """What is so from the first step on: time, how agents turn, what kinds there are."""
    view, rows = config.view, [config.kinds[name] for name in kinds]
    rotate = config.actions.move.style == "rotate"
    return {
        TIME_LIMIT: config.episode,
        SHUFFLE: config.shuffle,
        ROTATE: rotate,
        TURNED: rotate if view.turned is None else view.turned,
        RIM: max(view.rows, view.columns) // 2,  # a window lies within wherever its agent stands, turned or not
        LAP_DOWN: around[0],
        LAP_RIGHT: around[1],
        OWNED: any(kind.claim for kind in rows),
        PUSHES: any(kind.pushable for kind in rows),
        GATES: any(kind.opens for kind in rows),
        GONE: kinds.index(config.ends.gone) if config.ends.gone else -1,
        PLAYS: config.ends.plays or 0,
    }


def _rewards(config: Config, items: tuple[str, ...]) -> dict:
    """What is to be reckoned at the end of a step."""
    return {
        BOOKS: any(keeps_books(config, group) for group in config.agents),
        ORDERED: any(rewards_of(config, group).sequence for group in config.agents),
        FELT_AT_ALL: any(feels(preferences_of(config, group)) for group in config.agents),
        REGAINS: any(item_of(config, group, name).regain for group in config.agents for name in items),
    }


def _deeds(config: Config, kinds: tuple[str, ...], items: tuple[str, ...]) -> dict:
    """How actions go that not every world has."""
    can = config.actions
    said: dict = {FEES: bool(can.costs or can.asks or (can.attack and can.attack.weapon))}
    if play := can.play:
        said |= {REACH: play.reach, READY: play.ready, REST: play.freeze, ROLES: play.column is not None}
    if gift := can.give:
        becomes = items.index(gift.becomes or gift.item)
        said |= {GIFT: items.index(gift.item), BECOMES: becomes, PART: gift.amount, ARM: gift.reach}
    if can.drop:
        said |= {BOX: kinds.index("box"), BOXES: can.drop.most}
    if blow := can.attack:
        said |= {DEPTH: blow.rows, BREADTH: blow.columns // 2, STUN: blow.freeze, STEALS: blow.steal}
        said |= {ARMOUR: items.index(blow.armour) if blow.armour else -1}
    return said


def _absence(config: Config) -> dict:
    """When agents are off the map, and for how long."""
    out, respawn = config.actions.zap.out if config.actions.zap else 0, config.ends.respawn or 0
    return {LEAVES: out > 0 or respawn > 0, OUT: out, RESPAWN: respawn}
