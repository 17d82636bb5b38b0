"""Which names a world has, and in which order: a name's number is its place here."""

from collections.abc import Iterable

import numpy as np

from .complaint import hint
from .config import Config
from .load import ConfigError
from .maps import Layouts
from .rewards import Rewards
from .sight import KINDS
from .sprites import looks
from .state import (
    ATTACK,
    BACK,
    DROP,
    FORWARD,
    GET,
    HAND,
    MOVE,
    NOOP,
    PLAY,
    PUT,
    SCRUB,
    SHOW,
    STRIKE,
    SWAP,
    TURN,
    ZAP,
)  # fmt: skip

WAYS = ("north", "east", "south", "west", "north_east", "south_east", "south_west", "north_west")


def kinds_used(config: Config, maps: Layouts) -> tuple[str, ...]:
    """Floor and wall, what is on a map, what the config has objects for, and what these name."""
    drawn = {maps.kinds[k] for k in np.flatnonzero(np.bincount(maps.cells.ravel()))}
    names = list(dict.fromkeys(["floor", "wall", *sorted(drawn), *config.objects]))
    names += ["box"] * (config.actions.drop is not None and "box" not in names)
    for name in names:
        check_kind(config, name)
        regrow = config.kinds[name].regrow
        if regrow and regrow.held_back_by:
            known(config, f"objects.{name}.regrow.held_back_by", regrow.held_back_by, config.kinds)
            names += [regrow.held_back_by] * (regrow.held_back_by not in names)
        gate = config.kinds[name].opens
        if gate:
            _check_gate(config, name, gate)
            names += [gate] * (gate not in names)
    if config.ends.gone:
        known(config, "ends.gone", config.ends.gone, names)
    for key, rewards in rewards_said(config):
        for name in rewards.sequence.order if rewards.sequence else ():
            known(config, f"{key}.sequence.order", name, names)
        if rewards.shaping:
            known(config, f"{key}.shaping.toward", rewards.shaping.toward, names)
    if len(names) > KINDS:
        raise ConfigError(f"{config.source}: objects: {len(names)} kinds are over the limit of {KINDS}")
    return tuple(names)


def check_kind(config: Config, name: str) -> None:
    """A kind's sprite and the signals that it answers to are there, and a box is something to drop things in."""
    kind, signal = config.kinds[name], config.actions.signal
    if kind.sprite:
        known(config, f"objects.{name}.sprite", kind.sprite, looks())
    for asked in kind.signals:
        known(config, f"objects.{name}.signals.{asked}", asked, signal.names if signal else ())
    if name == "box" and config.actions.drop and not kind.store:
        raise ConfigError(f"{config.source}: objects.box: things are dropped in it (actions.drop); give it a `store`")


def _check_gate(config: Config, lever: str, gate: str) -> None:
    """What a lever or a plate opens is a solid thing that can only be opened, and stays where it is."""
    known(config, f"objects.{lever}.opens", gate, config.kinds)
    kind = config.kinds[gate]
    moves, holds = kind.pushable or kind.swappable, kind.store or kind.converter
    if not kind.solid or kind.taken != "never" or kind.regrow or kind.opens or moves or holds:
        raise ConfigError(
            f"{config.source}: objects.{lever}.opens: {gate!r} can be no gate: a gate is `solid`, `taken: never`, and "
            "without `regrow`, `opens`, `pushable`, `swappable`, `store` and `converter`"
        )


def items_used(config: Config, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """What games are played with, then what the config has items for, then what objects and gifts give, then all
    else that objects cost and ask for."""
    played = config.actions.play.classes if config.actions.play else ()
    given = [config.kinds[name].gives for name in kinds]
    gift = config.actions.give
    given += [gift.item, gift.becomes] if gift else []
    given += [item for name in kinds for item in config.kinds[name].goods]
    given += [item for amounts in _fees(config) for item in amounts]
    drop = config.actions.drop
    for moved in (config.actions.put, config.actions.get, drop and drop.items):
        given += moved if isinstance(moved, tuple) else ()
    own = [name for group in config.groups.values() for name in group.items]
    items = tuple(dict.fromkeys([*played, *config.items, *own, *(name for name in given if name)]))
    for key, rewards in rewards_said(config):
        _all_known(config, f"{key}.items", rewards.items, items)
        _all_known(config, f"{key}.held", rewards.held, items)
        _all_known(config, f"{key}.end.items", rewards.end.items, items)
    _all_known(config, "ends.holds", config.ends.holds, items)
    return items


def rewards_said(config: Config) -> list[tuple[str, Rewards]]:
    """Where the config says what pays, and what it says there: for all, and for groups."""
    own = [(f"groups.{name}.rewards", group.rewards) for name, group in config.groups.items()]
    return [("rewards", config.rewards), *own]


def actions_had(config: Config, items: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Action name -> (verb, argument); the position is the action's number."""
    said = config.actions
    table = {"noop": (NOOP, 0)}
    if said.move.style == "rotate":
        table |= {"forward": (FORWARD, 0), "turn_left": (TURN, -1), "turn_right": (TURN, 1)}
    else:
        table |= {way: (MOVE, i) for i, way in enumerate(WAYS[: 8 if said.move.style == "diagonal" else 4])}
    if said.move.backward:
        table["backward"] = (BACK, 0)
    optional = {
        "use": (said.use, STRIKE),
        "zap": (said.zap, ZAP),
        "clean": (said.clean, SCRUB),
        "play": (said.play, PLAY),
        "give": (said.give, HAND),
        "swap": (said.swap, SWAP),
    }
    table |= {name: (verb, 0) for name, (on, verb) in optional.items() if on}
    if said.attack:
        table |= {f"attack_{i}": (ATTACK, i) for i in range(said.attack.targets)}
    drop = said.drop.items if said.drop else False
    for name, verb, what in (("put", PUT, said.put), ("get", GET, said.get), ("drop", DROP, drop)):
        if what is True:
            table[name] = (verb, -1)
        elif what:
            table |= {f"{name}_{item}": (verb, items.index(item)) for item in what}
    if said.signal:
        table |= {f"signal_{name}": (SHOW, number) for number, name in enumerate(said.signal.names, 1)}
    priced = list(dict.fromkeys(name for action in list(table)[1:] for name in names_of(action)))
    for key, fees in (("costs", said.costs), ("asks", said.asks)):
        for name in fees:
            known(config, f"actions.{key}.{name}", name, priced)
    return {name: (int(verb), argument) for name, (verb, argument) in table.items()}


def _all_known(config: Config, key: str, said: Iterable[str], names: tuple[str, ...]) -> None:
    for name in said:
        known(config, f"{key}.{name}", name, names)


def names_of(action: str) -> tuple[str, ...]:
    """What an action is called where all of its kind are meant too: `attack_0` is `attack`, `north` is `move`."""
    if action in (*WAYS, "forward", "backward"):
        return action, "move"
    return (action, action.partition("_")[0]) if "_" in action else (action,)


def _fees(config: Config) -> list[dict[str, int]]:
    """Amounts of items that actions cost or ask for, and armour."""
    said = config.actions
    blow = [said.attack.weapon, {said.attack.armour: 1} if said.attack.armour else {}] if said.attack else []
    return [*blow, *said.costs.values(), *said.asks.values()]


def known(config: Config, key: str, name: str, names: tuple[str, ...] | list[str] | dict) -> None:
    if name not in names:
        raise ConfigError(f"{config.source}: {key}: nothing is called {name!r}; {hint(name, names)}")
