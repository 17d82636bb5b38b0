"""From a text such as `seek(apple)` to the strategy that it names, if the world allows it.

A strategy of one's own is `package.module:function` with `function(observations, chance) -> actions`: observations
uint8 [B, rows, columns, 8] as one agent sees them, chance int64 [B] a random word of 32 bits for each, actions
integers [B]. It is called once a step for all that play it. `run:PATH` is a checkpoint, see analysis/brought.py;
`learned:FILE` a table that was learned and kept.
"""

import re
from collections.abc import Callable
from pathlib import Path

from analysis import strategy
from analysis.acts import sources
from analysis.brought import brought
from analysis.errors import InputError
from analysis.goals import CHASE, CLEAN, COLLECT, GIVE, GUARD, MAKE, MEET, RAID, SETTLE, TEND, YIELD
from analysis.own import find
from analysis.strategy import Strategy
from mettagrid_lite.build import World
from mettagrid_lite.complaint import hint
from mettagrid_lite.objects import Kind

_BUILT_IN: dict[str, tuple[Callable[..., Strategy], str]] = {
    "seek": (strategy.seek, "seek(KIND)"),
    "hunt": (strategy.seek, "hunt(KIND)"),
    "hold_back": (strategy.hold_back, "hold_back(KIND, NEIGHBOURS)"),
    "settle": (strategy.settle, "settle(KIND)"),
    "meet": (strategy.meet, "meet(KIND)"),
    "give": (strategy.give, "give(KIND)"),
    "guard": (strategy.guard, "guard(KIND, CELLS)"),
    "wait": (strategy.wait, "wait(KIND, STEPS)"),
    "yield": (strategy.give_way, "yield(KIND, BAY)"),
    "collect": (strategy.collect, "collect(KIND, AMOUNT)"),
    "make": (strategy.make, "make(ITEM)"),
    "attack": (strategy.attack, "attack(KIND)"),
    "zap": (strategy.zap, "zap(KIND)"),
    "clean": (strategy.clean, "clean(KIND)"),
}

_ACTIONS = {
    int(goal): [action]
    for goal, action in (
        (COLLECT, "play"),
        (CLEAN, "clean"),
        (TEND, "clean"),
        (GIVE, "give"),
        (CHASE, "zap"),
        (GUARD, "zap"),
        (RAID, "attack"),
    )
}
"""Goal -> the actions that it lives by."""
LEARNED = "learned:"
_OF_FOES = ("zap", "attack")  # verbs that may name nothing, a kind or an item
_OF_TWO = ("seek", "clean", "yield")  # verbs that may name two kinds


def parse(world: World, text: str) -> Strategy:
    """The strategy that a text names, such as `seek(apple)`, `collect(hare, 2)`, `stay`, `package.module:function`."""
    text = text.strip()
    if text.startswith(LEARNED):
        return _learned(world, text)
    if ":" in text:
        if from_package := brought(world, text):
            return from_package
        call = find(text, f"{world.config.source}: strategies")
        return Strategy(text, "a strategy of the user's own", None, call)
    match = re.fullmatch(r"(\w+)(?:\(([^()]*)\))?", text)
    if match and text == "stay":
        return strategy.stay()
    if match and text == "random":
        return strategy.random()
    if match and match[1] in _OF_FOES and not match[2]:
        return _checked(world, _BUILT_IN[match[1]][0](world, None))
    if not match or match[1] not in _BUILT_IN:
        others = ["stay", "random", "learned:FILE", "package.module:function"]
        forms = ", ".join([form for _, form in _BUILT_IN.values()] + others)
        raise InputError(f"{world.config.source}: strategies: {text!r} is not known; write one of {forms}")
    return _checked(world, _made(world, text, match[1], match[2] or ""))


def _learned(world: World, text: str) -> Strategy:
    """A table that was learned and kept in a file."""
    from analysis.learned.table import digest, read

    table = read(Path(text.removeprefix(LEARNED)), world, f"{world.config.source}: strategies")
    return Strategy(text, table.about, digest=digest(table), table=table)


def _made(world: World, text: str, verb: str, inner: str) -> Strategy:
    make, form = _BUILT_IN[verb]
    kind, *numbers = [part.strip() for part in inner.split(",")]
    if verb in _OF_TWO and len(numbers) == 1:
        return make(world, _known(world, text, kind, world.kinds), _known(world, text, numbers[0], world.kinds))
    if not kind or len(numbers) != form.count(",") or not all(re.fullmatch("[0-9]{1,9}", part) for part in numbers):
        raise InputError(f"{world.config.source}: strategies: {text!r} should read {form}")
    names = {"make": world.items}.get(verb, world.kinds) + (world.items if verb in _OF_FOES else ())
    return make(world, _known(world, text, kind, names), *(min(int(number), 65_535) for number in numbers))


def _known(world: World, text: str, name: str, names: tuple[str, ...]) -> str:
    if name not in names:
        raise InputError(f"{world.config.source}: strategies: {text!r}: no {name!r} here; {hint(name, names)}")
    return name


def _checked(world: World, chosen: Strategy) -> Strategy:
    """The world has the actions that the chosen lives by."""
    assert chosen.plan is not None
    goal, first, _, second = chosen.plan
    where = f"{world.config.source}: strategies: {chosen.name}"
    makes = world.items[second] if goal in (MAKE, RAID, CHASE) and second >= 0 else None
    if makes and second not in sources(world):
        raise InputError(f"{where}: nothing here gives {makes}; name an item that objects give")
    needed = _ACTIONS.get(goal, [])
    for kind in (first, -1 if makes else second):
        taken = world.config.kinds[world.kinds[kind]].taken
        if kind < 0 or goal == GUARD or (goal == YIELD and kind == second):
            continue
        cleans = goal == CLEAN or (goal == TEND and kind == first)
        if (taken == "clean") != cleans or taken == "never":
            raise InputError(f"{where}: {world.kinds[kind]} has `taken: {taken}`; name a kind that it can take")
        needed = [*needed, "use"] if taken == "use" else needed
    had = {*world.actions, *(action.partition("_")[0] for action in world.actions)}
    missing = next((action for action in needed if action not in had), None)
    if missing:
        raise InputError(f"{where} needs the action `{missing}`; add actions.{missing}")
    regrow = world.config.kinds[world.kinds[second]].regrow
    if goal == TEND and (regrow is None or regrow.held_back_by != world.kinds[first]):
        raise InputError(f"{where}: {world.kinds[first]} doesn't hold back {world.kinds[second]}; say clean(KIND)")
    if lack := _lacks(world, goal, world.config.kinds[world.kinds[first]]):
        raise InputError(f"{where}: {world.kinds[first]} {lack}")
    return chosen


def _lacks(world: World, goal: int, traits: Kind) -> str | None:
    """What the kind must be, and is not, for a strategy of this goal."""
    gift = world.config.actions.give
    if goal == COLLECT and traits.gives is None:
        return "gives nothing to collect; name a kind with `gives`"
    if goal == GIVE and gift and traits.gives != gift.item:
        return f"doesn't give {gift.item}, which `actions.give` hands over; name a kind that does"
    if goal == SETTLE and not traits.claim:
        return "can't be owned; add `claim: true`"
    if goal == MEET and traits.pack is None and traits.needs == 1:
        return "pays no company; add its `pack`"
    return None
