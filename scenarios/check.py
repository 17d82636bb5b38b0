"""What `scenarios validate` says of a world: what it is, in a line, and what is legal but surely a mistake."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import numpy as np

from mettagrid_lite.groups import item_of, rewards_of
from mettagrid_lite.maps.edges import neighbours
from mettagrid_lite.objects import Kind
from mettagrid_lite.potential import distances
from mettagrid_lite.values import Frozen, Reward
from mettagrid_lite.wrap import round_of

if TYPE_CHECKING:
    from mettagrid_lite.build import World
    from mettagrid_lite.config import Config, Item

GAMES, REPLAY = (".nfg", ".json"), ".jsonl"


def validate(target: str) -> tuple[str, list[str]]:
    """A line on what the world or the given game is, and its doubts; raises ConfigError or InputError where it is bad.

    Variants are built too. A doubt that a variant dispels is none: the file needs what the variant uses.
    """
    if Path(target).suffix.lower() in GAMES:
        return _given(target), []
    if Path(target).suffix.lower() == REPLAY:
        return _recorded(target)
    world, line = _made(target)
    names = list(world.config.variants)
    varied = {name: doubts(_made(f"{target}:{name}")[0]) for name in names}
    own = [text for text in doubts(world) if all(text in others for others in varied.values())]
    own += [f"variant {name}: {text}" for name, others in varied.items() for text in others if text not in own]
    return f"{line}; variants {', '.join(names)}" if names else line, own


def _given(target: str) -> str:
    """What a normal-form game in a file is."""
    from analysis.normal_form import read

    game = read(target)
    lists = (f"{name}: {', '.join(said)}" for name, said in zip(game.players, game.strategies, strict=True))
    return f"a game of {len(game.players)} players; strategies {' / '.join(lists)}"


def _recorded(target: str) -> tuple[str, list[str]]:
    """What a replay is, and whether the rules of today do the same."""
    from mettagrid_lite.replay import read

    replay = read(target)
    of = f"{replay.world.config.name}, seed {replay.header['seed']}, episode {replay.header['episode']}"
    line = f"a replay of {of}: {len(replay.world.agents)} agents, {replay.steps} steps, {replay.last['end']}"
    step = replay.differs()
    doubt = f"step {step}: from here on the rules of today do something else; what is shown is what was recorded"
    return line, [] if step is None else [doubt]


def _made(target: str) -> "tuple[World, str]":
    """The world with its tables, and what it is."""
    from analysis.classifier import scenario
    from mettagrid_lite.build import build

    config, strategies = scenario(target, {})
    world = build(config)
    lists = [", ".join(strategy.name for strategy in given) for given in strategies]
    told = lists[:1] if len(set(lists)) == 1 else [": ".join(pair) for pair in zip(config.agents, lists, strict=True)]
    maps, height, width = world.params.layouts.shape
    parts = [
        _players(config),
        f"map {height} x {width}" + _shape(config) + f", {maps} drawn" * (maps > 1),
        f"actions {', '.join(world.actions[1:])}",  # noop is always there
        f"items {', '.join(world.items) or 'none'}",
        f"strategies {' / '.join(told)}",
    ]
    return world, "; ".join(parts)


def _shape(config: "Config") -> str:
    """What a world is whose edges join."""
    return {(True, True): ", a torus", (False, False): ""}.get(round_of(config), ", a cylinder")


def _players(config: "Config") -> str:
    groups = ", ".join(f"{name} {count}" for name, count in config.agents.items())
    return f"{config.players} player{'s' * (config.players > 1)}" + f" ({groups})" * (len(config.agents) > 1)


def doubts(world: "World") -> list[str]:
    """What is legal but surely a mistake: each a line that names the key and the remedy."""
    return [*_never_drawn(world), *_never_given(world), *_never_taken(world), *_never_over(world), *_never_paid(world)]


def _drawn(world: "World") -> dict[str, Kind]:
    """The kinds that stand on some map."""
    ids = np.unique(world.params.layouts)
    return {world.kinds[k]: world.config.kinds[world.kinds[k]] for k in ids}


def _never_drawn(world: "World") -> Iterator[str]:
    drawn = _drawn(world)
    for name in world.config.objects:
        if name not in drawn:
            yield f"objects.{name}: stands nowhere on the map; draw it, place it or leave it out"


def _never_given(world: "World") -> Iterator[str]:
    """Items that nobody can get: nothing drawn gives them, nobody begins with some."""
    config, drawn = world.config, _drawn(world)
    got = {item for kind in drawn.values() if kind.taken != "never" or kind.converter for item in kind.makes}
    got |= {item for kind in drawn.values() if kind.holder for item in kind.holder.starts}
    got |= {name for name in world.items for group in config.agents if _has(item_of(config, group, name))}
    gift = config.actions.give
    got |= {gift.becomes} if gift and gift.becomes else set()
    waiting = {
        item for name, kind in config.objects.items() if name not in drawn for item in kind.makes
    }  # told already
    for name in world.items:
        if name not in got | waiting:
            yield f"items.{name}: nothing on the map gives it; say `gives: {name}` of an object that can be taken"


def _has(item: "Item") -> bool:
    return bool(item.initial or item.regain)


def _never_taken(world: "World") -> Iterator[str]:
    """Kinds on the map that no agent can take."""
    config, near = world.config, _reached(world)
    for k, name in enumerate(world.kinds):
        kind, places = config.kinds[name], world.params.layouts == k
        if kind.taken == "never" or not places.any():
            continue
        if kind.taken in ("use", "clean") and kind.taken not in world.actions:
            yield f"objects.{name}: is `taken: {kind.taken}`, but agents can't {kind.taken}; add actions.{kind.taken}"
        elif kind.needs > config.players:
            yield f"objects.{name}.needs: {kind.needs} agents, but there are {config.players}; nobody can take it"
        elif kind.taken != "clean" and (places.any((1, 2)) & ~(places & near).any((1, 2))).any():
            yield f"objects.{name}: walls keep every agent from it; open a way on the map"


def _reached(world: "World") -> np.ndarray:
    """Cells [M, H, W] where an agent can come, and those beside them; what can be taken away is no wall."""
    kinds, ways = [world.config.kinds[name] for name in world.kinds], round_of(world.config)
    free = np.array([not kind.solid or (kind.taken != "never" and not kind.claim) for kind in kinds])
    starts = np.zeros(world.params.layouts.shape, bool)
    for m, spawns in enumerate(world.params.spawns):
        used = spawns[spawns[:, 3] >= -1]
        starts[m, used[:, 0], used[:, 1]] = True
    reached = (distances(free[world.params.layouts], starts, ways) >= 0).reshape(len(starts), -1)
    around = neighbours(starts.shape[1:], ways)
    near = reached | np.pad(reached, ((0, 0), (0, 1)))[:, around].any(2)  # beyond an edge, -1, is the padded one
    return near.reshape(starts.shape)


def _never_over(world: "World") -> Iterator[str]:
    """Ends that can't come."""
    config = world.config
    for name, amount in config.ends.holds.items():
        limit = config.items[name].limit if name in config.items else amount
        if amount > limit:
            yield f"ends.holds.{name}: {amount} are more than its limit of {limit}; nobody can carry them"
    if config.ends.plays and not config.actions.play:
        yield "ends.plays: no games are played here; add actions.play"


def _never_paid(world: "World") -> Iterator[str]:
    kinds = _drawn(world).values()
    rewards = [rewards_of(world.config, group) for group in world.config.agents]
    if not any(_pays(record) for record in (*rewards, world.config.actions, *kinds)):
        yield "rewards: nothing pays here; say `rewards: {items: {ITEM: 1}}` or `reward` of an object"


def _pays(record: Frozen) -> bool:
    """Some reward in it, however deep, isn't 0."""
    hints = get_type_hints(type(record), include_extras=True)
    return any(_is_pay(hints[name], getattr(record, name)) for name in type(record).model_fields)


def _is_pay(hint: Any, value: Any) -> bool:
    """A record that pays, or a number other than 0 in a value whose annotation names `Reward`."""
    if isinstance(value, Frozen):
        return _pays(value)
    if isinstance(value, dict | tuple | list):
        return any(_is_pay(hint, inner) for inner in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, int | float) and value != 0 and _mentions(hint)


def _mentions(hint: Any) -> bool:
    """Whether `Reward` stands in an annotation."""
    return hint == Reward or any(_mentions(part) for part in get_args(hint))
