"""Strategies to compare: named by the user, or derived from what the config's objects and actions allow.

derive(load("harvest"))   # [[Strategy(name="seek(apple)", ...), Strategy(name="hold_back(apple, 3)", ...), ...]]
"""

from collections.abc import Mapping, Sequence

import numpy as np

from analysis import strategy
from analysis.acts import sort, sources
from analysis.errors import InputError
from analysis.goals import HELPS
from analysis.parse import parse
from analysis.strategy import Strategy
from mettagrid_lite.build import World, build
from mettagrid_lite.config import Config
from mettagrid_lite.groups import rewards_of
from mettagrid_lite.objects import Kind
from mettagrid_lite.rewards import full
from mettagrid_lite.state import COSTS, INITIAL

MOST_COLLECTED = 5  # items of its class that a `collect` strategy gathers before it plays, if the map has them


def derive(config: Config) -> list[list[Strategy]]:
    """Strategies of each role (group of agents): those the config names, else one for each goal it allows.

    `stay` and `random` are no goals: they are the measure where there is only one goal, and left out beside several.
    """
    world = build(config)
    if config.strategies is None:
        return [derived(world, group) for group in config.agents]
    if isinstance(config.strategies, Mapping):
        unknown = [role for role in config.strategies if role not in config.agents]
        missing = [role for role in config.agents if role not in config.strategies]
        if unknown or missing:
            role = (unknown or missing)[0]
            raise InputError(
                f"{config.source}: strategies.{role}: name a list for each group: {', '.join(config.agents)}"
            )
        return [_named(world, config.strategies[role]) for role in config.agents]
    return [_named(world, config.strategies) for _ in config.agents]


def _named(world: World, texts: Sequence[str]) -> list[Strategy]:
    found = [parse(world, text) for text in texts]
    names = [one.name for one in found]
    if twice := [name for name in names if names.count(name) > 1]:
        raise InputError(f"{world.config.source}: strategies: {twice[0]!r} is named twice; name it once")
    return found


def derived(world: World, group: str) -> list[Strategy]:
    """One for each goal that the world allows this group."""
    goals = _games(world) if world.config.actions.play else _goals(world, group)
    return goals if len(goals) >= 2 else [*goals, strategy.stay(), strategy.random()]


def _games(world: World) -> list[Strategy]:
    """One for each class of the matrix: collect some of it, then play."""
    play = world.config.actions.play
    assert play is not None
    found = {name: _kind_that_gives(world, name) for name in play.classes}
    amount = min([MOST_COLLECTED, *(_places(world, kind) // world.config.players for kind in found.values() if kind)])
    return [strategy.collect(world, kind, max(amount, 1)) for kind in found.values() if kind]


def _kind_that_gives(world: World, item: str) -> str | None:
    found = (name for name in world.kinds if world.config.kinds[name].gives == item)
    return next((name for name in found if _can_be_taken(world, name)), None)


def _places(world: World, kind: str) -> int:
    """Cells of a kind on the map that has the fewest."""
    return int((world.params.layouts == world.kinds.index(kind)).sum((1, 2)).min())


def _goals(world: World, group: str) -> list[Strategy]:
    """Seek each kind that pays, spare it or its owner, hunt in company, make, give, zap, attack, clean."""
    kinds = {name: world.config.kinds[name] for name in world.kinds}
    made, priced = _chains(world)
    edible = [name for name in kinds if _can_be_taken(world, name) and _places(world, name)]
    paying = [name for name in edible if _pays(world, kinds[name]) and not _is_priced(kinds[name])]
    paying = paying or ([] if made or priced else edible)
    harmful = [name for name in paying if _harms(world, kinds[name], group)]
    goals = [strategy.seek(world, name) for name in paying]
    if len(paying) == 2 and len(harmful) == 1:  # taking what harms is a second way of taking what doesn't
        goals = [strategy.seek(world, name) for name in paying if name not in harmful] + [strategy.seek(world, *paying)]
    goals += [strategy.seek(world, name) for name in priced] + [strategy.make(world, item) for item in made]
    goals += [strategy.settle(world, name) for name in paying if kinds[name].claim]
    goals += [strategy.meet(world, name) for name in paying if kinds[name].pack]
    gift = world.config.actions.give
    goals += [strategy.give(world, name) for name in paying if gift and kinds[name].gives == gift.item]
    goals += [strategy.hold_back(world, name, _enough(kinds[name])) for name in paying if _enough(kinds[name])]
    if world.config.actions.zap and world.config.players > 1:
        goals.append(strategy.zap(world, next(iter((*paying, *priced, *made)), None)))
    if world.config.actions.attack and world.config.players > 1 and _can_arm(world):
        goals.append(strategy.attack(world, next(iter((*made, *priced, *paying)), None)))
    if world.config.actions.clean:
        dirt = [name for name, kind in kinds.items() if kind.taken == "clean" and _places(world, name)]
        goals += [strategy.clean(world, name, _held_back(kinds, paying, name)) for name in dirt]
    return goals


def _chains(world: World) -> tuple[list[str], list[str]]:
    """Items that pay and are had only at a price or out of a store, and kinds that pay only by being taken at one.

    What is made on the way to another of these items is left out.
    """
    had, paid = sources(world), _paid_items(world)
    kinds = {name: world.config.kinds[name] for name in world.kinds if _places(world, name)}
    open_to = [name for name in kinds if sort(world, name) & HELPS and _has_all(world, had, kinds[name])]
    free = {item for name in open_to if not _is_priced(kinds[name]) for item in kinds[name].makes}
    dear = [name for name in open_to if _is_priced(kinds[name])]
    made = [item for name in dear for item in (*kinds[name].makes, *_stored(kinds[name])) if item in paid - free]
    priced = [name for name in dear if kinds[name].taken != "never" and not paid & set(kinds[name].makes)]
    on_the_way = {part for item in made for part in _parts(world, had, world.items.index(item))}
    ends = [item for item in dict.fromkeys(made) if world.items.index(item) not in on_the_way]
    return ends, [name for name in priced if _pays(world, kinds[name])]


def _parts(world: World, had: Mapping[int, int], item: int) -> set[int]:
    """All that an item is made of, from the first on."""
    own = np.flatnonzero(world.params.goods[had[item], COSTS]).tolist() if had[item] >= 0 else []
    return set(own).union(*(_parts(world, had, part) for part in own))


def _has_all(world: World, had: Mapping[int, int], kind: Kind) -> bool:
    """All that the kind costs and asks for is to be had."""
    return all(world.items.index(item) in had for item in (*kind.costs, *kind.asks))


def _is_priced(kind: Kind) -> bool:
    """It isn't simply taken: it costs or asks for something, or holds it."""
    return bool(kind.costs or kind.asks or kind.converter or kind.store)


def _stored(kind: Kind) -> Mapping[str, int]:
    return (kind.store.starts if kind.store else {}) | (kind.converter.starts if kind.converter else {})


def _can_arm(world: World) -> bool:
    """Somebody can attack: all that it costs is carried at first or can be had."""
    number, had = world.actions.index("attack_0"), sources(world)
    needed = np.flatnonzero(world.params.fees[:, number].sum(0)).tolist()
    return all(item in had or world.params.items[:, item, INITIAL].max() > 0 for item in needed)


def _can_be_taken(world: World, kind: str) -> bool:
    """By stepping on it, or by using it where agents can; without signals, and with what all carry at first."""
    traits = world.config.kinds[kind]
    if traits.signals or (traits.taken != "step" and (traits.taken != "use" or "use" not in world.actions)):
        return False
    return all(_initial(world, item) >= _bill(traits, item) for item in (*traits.costs, *traits.asks))


def _bill(kind: Kind, item: str) -> int:
    """How much of an item who takes it must carry."""
    return kind.costs.get(item, 0) + kind.asks.get(item, 0)


def _initial(world: World, item: str) -> int:
    return int(world.params.items[:, world.items.index(item), INITIAL].min())


def _pays(world: World, kind: Kind) -> bool:
    """Taking it is worth something to somebody, now or by what it is good for."""
    config = world.config
    rewards = [rewards_of(config, group) for group in config.agents]
    ordered = any(said.sequence and kind in (config.kinds[name] for name in said.sequence.order) for said in rewards)
    named = ("take", "claim") if kind.claim else ("take",)
    events = any(full(said.events.get(name, 0.0)).reward for said in rewards for name in named)
    wanted = _paid_items(world) & set(kind.makes)
    return bool(wanted or ordered or events or kind.reward or kind.others or kind.pack or kind.income)


def _paid_items(world: World) -> set[str]:
    """Items that are worth something to somebody, end the episode or can be given."""
    config, gift = world.config, world.config.actions.give
    rewards = [rewards_of(config, group) for group in config.agents]
    paid = [(*said.items.items(), *said.held.items(), *said.end.items.items()) for said in rewards]
    worth = {item for group in paid for item, reward in group if full(reward).reward}
    return worth | set(config.ends.holds) | ({gift.item} if gift else set())


def _harms(world: World, kind: Kind, group: str) -> bool:
    """Some other agent pays when one of this group takes it."""
    if not isinstance(kind.others, Mapping):
        return kind.others < 0 and world.config.players > 1
    agents = world.config.agents
    return any(kind.others.get(other, 0.0) < 0 and count - (other == group) > 0 for other, count in agents.items())


def _held_back(kinds: Mapping[str, Kind], paying: list[str], dirt: str) -> str | None:
    """The first kind that pays and that this dirt holds back."""
    return next((name for name in paying if (grown := kinds[name].regrow) and grown.held_back_by == dirt), None)


def _enough(kind: Kind) -> int:
    """Neighbours of its kind with which an object grows fastest; 0 where they don't matter."""
    ladder = kind.regrow.chance if kind.regrow else None
    return ladder.index(max(ladder)) if isinstance(ladder, tuple) else 0
