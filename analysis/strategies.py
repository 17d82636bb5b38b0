"""Strategies to compare: named by the user, or derived from what the config's objects and actions allow.

    derive(load("harvest"))   # [[Strategy(name="seek(apple)", ...), Strategy(name="hold_back(apple, 3)", ...), ...]]

A strategy of one's own is `package.module:function` with `function(observations, chance) -> actions`: observations
uint8 [B, rows, columns, F] as one agent sees them, chance int64 [B] a random word of 32 bits for each, actions
integers [B]. It is called once a step for all that play it.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from analysis.errors import InputError
from analysis.own import Call, find
from analysis.planner import ATTACK, CLEAN, COLLECT, RANDOM, SEEK, STAY
from mettagrid_lite.build import World, build
from mettagrid_lite.complaint import hint
from mettagrid_lite.config import Config
from mettagrid_lite.objects import Kind

MOST_COLLECTED = 5  # items of its class that a `collect` strategy gathers before it plays, if the map has them


class Strategy(NamedTuple):
    """A row of a payoff table: a plan for the compiled planner, or a callable on arrays (plan None)."""

    name: str
    about: str
    plan: tuple[int, int, int] | None = None
    call: Call | None = None


def derive(config: Config) -> list[list[Strategy]]:
    """Strategies of each role (group of agents): those the config names, else one for each goal it allows.

    `stay` and `random` are no goals: they are the measure where there is only one goal, and left out beside several.
    """
    world = build(config)
    if config.strategies is None:
        shared = _derived(world)
        return [shared for _ in config.agents]
    if isinstance(config.strategies, Mapping):
        unknown = [role for role in config.strategies if role not in config.agents]
        missing = [role for role in config.agents if role not in config.strategies]
        if unknown or missing:
            role = (unknown or missing)[0]
            raise InputError(
                f"{config.source}: strategies.{role}: name a list for each group: {', '.join(config.agents)}"
            )
        return [[parse(world, text) for text in config.strategies[role]] for role in config.agents]
    return [[parse(world, text) for text in config.strategies] for _ in config.agents]


def _derived(world: World) -> list[Strategy]:
    goals = _games(world) if world.config.actions.play else _goals(world)
    if len(goals) >= 2:
        return goals
    controls = [Strategy("stay", "never acts", (int(STAY), -1, 0)), _random()]
    return [*goals, *controls]


def _random() -> Strategy:
    return Strategy("random", "any action, all equally likely", (int(RANDOM), -1, 0))


def _games(world: World) -> list[Strategy]:
    """One for each class of the matrix: collect some of it, then play."""
    play = world.config.actions.play
    assert play is not None
    found = {name: _kind_that_gives(world, name) for name in play.classes}
    amount = min([MOST_COLLECTED, *(_places(world, kind) // world.config.players for kind in found.values() if kind)])
    return [_collect(world, kind, max(amount, 1)) for kind in found.values() if kind]


def _kind_that_gives(world: World, item: str) -> str | None:
    found = (name for name in world.kinds if world.config.kinds[name].gives == item)
    return next((name for name in found if _can_be_taken(world, name)), None)


def _places(world: World, kind: str) -> int:
    """Cells of a kind on the map that has the fewest."""
    return int((world.params.layouts == world.kinds.index(kind)).sum((1, 2)).min())


def _goals(world: World) -> list[Strategy]:
    """Seek each kind that pays, spare it where it grows by its neighbours, zap, clean."""
    kinds = {name: world.config.kinds[name] for name in world.kinds}
    edible = [name for name in kinds if _can_be_taken(world, name) and _places(world, name)]
    paying = [name for name in edible if _pays(world, kinds[name])] or edible
    goals = [_seek(world, name) for name in paying]
    goals += [_hold_back(world, name, _enough(kinds[name])) for name in paying if _enough(kinds[name])]
    if world.config.actions.zap and world.config.players > 1:
        goals.append(_zap(world, paying[0] if paying else None))
    if world.config.actions.clean:
        goals += [_clean(world, name) for name, kind in kinds.items() if kind.taken == "clean" and _places(world, name)]
    return goals


def _can_be_taken(world: World, kind: str) -> bool:
    """By stepping on it, or by using it where agents can."""
    taken = world.config.kinds[kind].taken
    return taken == "step" or (taken == "use" and "use" in world.actions)


def _pays(world: World, kind: Kind) -> bool:
    """Taking it is worth something, now or by what it is good for."""
    config = world.config
    worth = config.rewards.items.get(kind.gives, 0.0) if kind.gives else 0.0
    wanted = kind.gives in config.ends.holds
    return bool(worth or kind.reward or wanted or config.rewards.events.get("take", 0.0))


def _enough(kind: Kind) -> int:
    """Neighbours of its kind with which an object grows fastest; 0 where they don't matter."""
    ladder = kind.regrow.chance if kind.regrow else None
    return ladder.index(max(ladder)) if isinstance(ladder, tuple) else 0


def _seek(world: World, kind: str) -> Strategy:
    traits = world.config.kinds[kind]
    if traits.needs > 1:
        about = f"goes to the nearest {kind} and uses it; it needs {traits.needs} at once"
        return Strategy(f"hunt({kind})", about, (int(SEEK), world.kinds.index(kind), 0))
    return Strategy(
        f"seek({kind})", f"goes to the nearest {kind} and takes it", (int(SEEK), world.kinds.index(kind), 0)
    )


def _hold_back(world: World, kind: str, spare: int) -> Strategy:
    about = f"takes {kind} only where {spare} or more others stand around it, so that it grows back"
    return Strategy(f"hold_back({kind}, {spare})", about, (int(SEEK), world.kinds.index(kind), spare))


def _collect(world: World, kind: str, amount: int) -> Strategy:
    about = f"collects {amount} {kind} and nothing else, then meets somebody and plays"
    return Strategy(f"collect({kind}, {amount})", about, (int(COLLECT), world.kinds.index(kind), amount))


def _zap(world: World, kind: str | None) -> Strategy:
    about = "chases and zaps the nearest" + (f"; seeks {kind} while the beam cools or nobody is left" if kind else "")
    plan = (int(ATTACK), world.kinds.index(kind) if kind else -1, 0)
    return Strategy(f"zap({kind})" if kind else "zap", about, plan)


def _clean(world: World, kind: str) -> Strategy:
    return Strategy(f"clean({kind})", f"cleans the nearest {kind}", (int(CLEAN), world.kinds.index(kind), 0))


_BUILT_IN: dict[str, tuple[Callable[..., Strategy], str]] = {
    "seek": (_seek, "seek(KIND)"),
    "hunt": (_seek, "hunt(KIND)"),
    "hold_back": (_hold_back, "hold_back(KIND, NEIGHBOURS)"),
    "collect": (_collect, "collect(KIND, AMOUNT)"),
    "zap": (_zap, "zap(KIND)"),
    "clean": (_clean, "clean(KIND)"),
}


def parse(world: World, text: str) -> Strategy:
    """The strategy that a text names, such as `seek(apple)`, `collect(hare, 2)`, `stay`, `package.module:function`."""
    text = text.strip()
    if ":" in text:
        call = find(text, f"{world.config.source}: strategies")
        return Strategy(text, "a strategy of the user's own", None, call)
    match = re.fullmatch(r"(\w+)(?:\(([^()]*)\))?", text)
    if match and text == "stay":
        return Strategy("stay", "never acts", (int(STAY), -1, 0))
    if match and text == "random":
        return _random()
    if match and match[1] == "zap" and not match[2]:
        return _checked(world, _zap(world, None))
    if not match or match[1] not in _BUILT_IN:
        forms = ", ".join([form for _, form in _BUILT_IN.values()] + ["stay", "random", "package.module:function"])
        raise InputError(f"{world.config.source}: strategies: {text!r} is not known; write one of {forms}")
    return _checked(world, _made(world, text, match[1], match[2] or ""))


def _made(world: World, text: str, verb: str, inner: str) -> Strategy:
    make, form = _BUILT_IN[verb]
    kind, *numbers = [part.strip() for part in inner.split(",")]
    if not kind or len(numbers) != form.count(",") or not all(re.fullmatch("[0-9]{1,9}", part) for part in numbers):
        raise InputError(f"{world.config.source}: strategies: {text!r} should read {form}")
    if kind not in world.kinds:
        raise InputError(f"{world.config.source}: strategies: {text!r}: no {kind!r} here; {hint(kind, world.kinds)}")
    return make(world, kind, *(min(int(number), 65_535) for number in numbers))


def _checked(world: World, strategy: Strategy) -> Strategy:
    """The world has the actions that the strategy lives by."""
    assert strategy.plan is not None
    goal, kind, _ = strategy.plan
    where = f"{world.config.source}: strategies: {strategy.name}"
    needed = {int(COLLECT): ["play"], int(ATTACK): ["zap"], int(CLEAN): ["clean"]}.get(goal, [])
    if kind >= 0:
        name = world.kinds[kind]
        taken = world.config.kinds[name].taken
        if (taken == "clean") != (goal == CLEAN) or taken == "never":
            raise InputError(f"{where}: {name} has `taken: {taken}`; name a kind that this strategy can take")
        needed = [*needed, "use"] if taken == "use" else needed
    missing = next((action for action in needed if action not in world.actions), None)
    if missing:
        raise InputError(f"{where} needs the action `{missing}`; add actions.{missing}")
    if goal == COLLECT and world.config.kinds[world.kinds[kind]].gives is None:
        raise InputError(
            f"{world.config.source}: strategies: {strategy.name}: {world.kinds[kind]} gives nothing to collect"
        )
    return strategy
