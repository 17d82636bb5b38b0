"""What a learner may choose from: every plan that can be derived or named in a world, and in tiny ones each action."""

from collections.abc import Iterator, Sequence

from analysis import strategy
from analysis.errors import InputError
from analysis.exact.limits import estimate
from analysis.parse import parse
from analysis.strategies import derived
from analysis.strategy import Strategy
from mettagrid_lite.build import World
from mettagrid_lite.state import TIME_LIMIT

MOST = 24  # plans
TINY = 6.0  # log10 of the joint states there could be in all steps
SHORT = 64  # steps
ACTION = "action:"

Plan = tuple[int, int, int, int]


def is_tiny(world: World) -> bool:
    """So small that rows are joint states and options are actions too."""
    return int(world.params.rule[TIME_LIMIT]) <= SHORT and estimate(world) <= TINY


def options(world: World, group: str, given: Sequence[Strategy]) -> list[Strategy]:
    """Plans, each once: those of the set first, those derived, `stay` and `random`, then others that can be named."""
    found: dict[Plan, Strategy] = {}
    for one in (*given, *derived(world, group), strategy.stay(), strategy.random(), *_named(world)):
        if one.plan is not None:
            found.setdefault(one.plan, one)
    return list(found.values())[:MOST]


def actions(world: World) -> list[Strategy]:
    """Each action by itself, to be an option of a table; the plan says its number."""
    return [Strategy(f"{ACTION}{name}", "", _action(number)) for number, name in enumerate(world.actions)]


def option(world: World, name: str) -> Plan:
    """The plan behind the name of an option."""
    if name.startswith(ACTION):
        return _action(world.actions.index(name.removeprefix(ACTION)))
    plan = parse(world, name).plan
    if plan is None:
        raise InputError(f"{world.config.source}: strategies: {name!r} is no plan; a table can't name it")
    return plan


def _action(number: int) -> Plan:
    return -1, number, 0, -1


def _named(world: World) -> Iterator[Strategy]:
    """What `parse` lets pass of everything that could be written."""
    for text in _texts(world):
        try:
            yield parse(world, text)
        except InputError:
            continue


def _texts(world: World) -> Iterator[str]:
    placed = [name for k, name in enumerate(world.kinds) if (world.params.layouts == k).any()]
    steps = int(world.params.rule[TIME_LIMIT])
    yield from ("zap", "attack")
    if world.config.actions.play:
        yield from (f"collect({kind}, {amount})" for amount in (1, 2) for kind in placed)
    for form in ("seek({})", "zap({})", "clean({})", "give({})", "settle({})", "meet({})", "attack({})"):
        yield from (form.format(kind) for kind in placed)
    spared = [kind for kind in placed if (grown := world.config.kinds[kind].regrow) and isinstance(grown.chance, tuple)]
    yield from (f"hold_back({kind}, {spare})" for spare in (1, 2, 3) for kind in spared)
    yield from (f"wait({kind}, {steps // 4})" for kind in placed if steps >= 4)
    yield from (f"guard({kind}, 3)" for kind in placed)
