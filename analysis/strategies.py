"""Strategies to compare: named by the user, or derived from what the config's objects and actions allow.

    derive(load("harvest"))   # [[Strategy(name="seek(apple)", ...), Strategy(name="hold_back(apple, 3)", ...), ...]]

A strategy of one's own is `package.module:function` with `function(observations, chance) -> actions`: observations
uint8 [B, rows, columns, F] as one agent sees them, chance int64 [B] a random word of 32 bits for each, actions
integers [B]. It is called once a step for all that play it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, SupportsInt

from analysis.errors import InputError
from analysis.own import Call, find
from analysis.ways import ATTACK, CLEAN, COLLECT, GIVE, GUARD, MEET, RANDOM, SEEK, SETTLE, STAY, TEND, WAIT, YIELD
from mettagrid_lite.build import World, build
from mettagrid_lite.complaint import hint
from mettagrid_lite.config import Config
from mettagrid_lite.objects import Kind

MOST_COLLECTED = 5  # items of its class that a `collect` strategy gathers before it plays, if the map has them


class Strategy(NamedTuple):
    """A row of a payoff table: a plan for the compiled planner, or a callable on arrays (plan None)."""

    name: str
    about: str
    plan: tuple[int, int, int, int] | None = None
    call: Call | None = None


def derive(config: Config) -> list[list[Strategy]]:
    """Strategies of each role (group of agents): those the config names, else one for each goal it allows.

    `stay` and `random` are no goals: they are the measure where there is only one goal, and left out beside several.
    """
    world = build(config)
    if config.strategies is None:
        return [_derived(world, group) for group in config.agents]
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
    names = [strategy.name for strategy in found]
    if twice := [name for name in names if names.count(name) > 1]:
        raise InputError(f"{world.config.source}: strategies: {twice[0]!r} is named twice; name it once")
    return found


def _derived(world: World, group: str) -> list[Strategy]:
    goals = _games(world) if world.config.actions.play else _goals(world, group)
    return goals if len(goals) >= 2 else [*goals, _stay(), _random()]


def _plan(goal: SupportsInt, kind: int = -1, amount: int = 0, other: int = -1) -> tuple[int, int, int, int]:
    return int(goal), kind, amount, other


def _stay() -> Strategy:
    return Strategy("stay", "never acts", _plan(STAY))


def _random() -> Strategy:
    return Strategy("random", "any action, all equally likely", _plan(RANDOM))


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


def _goals(world: World, group: str) -> list[Strategy]:
    """Seek each kind that pays, spare it or its owner, hunt in company, give, zap, clean."""
    kinds = {name: world.config.kinds[name] for name in world.kinds}
    edible = [name for name in kinds if _can_be_taken(world, name) and _places(world, name)]
    paying = [name for name in edible if _pays(world, kinds[name])] or edible
    harmful = [name for name in paying if _harms(world, kinds[name], group)]
    goals = [_seek(world, name) for name in paying]
    if len(paying) == 2 and len(harmful) == 1:  # taking what harms is a second way of taking what doesn't
        goals = [_seek(world, name) for name in paying if name not in harmful] + [_seek(world, *paying)]
    goals += [_settle(world, name) for name in paying if kinds[name].claim]
    goals += [_meet(world, name) for name in paying if kinds[name].pack]
    gift = world.config.actions.give
    goals += [_give(world, name) for name in paying if gift and kinds[name].gives == gift.item]
    goals += [_hold_back(world, name, _enough(kinds[name])) for name in paying if _enough(kinds[name])]
    if world.config.actions.zap and world.config.players > 1:
        goals.append(_zap(world, paying[0] if paying else None))
    if world.config.actions.clean:
        dirt = [name for name, kind in kinds.items() if kind.taken == "clean" and _places(world, name)]
        goals += [_clean(world, name, _held_back(kinds, paying, name)) for name in dirt]
    return goals


def _can_be_taken(world: World, kind: str) -> bool:
    """By stepping on it, or by using it where agents can."""
    taken = world.config.kinds[kind].taken
    return taken == "step" or (taken == "use" and "use" in world.actions)


def _pays(world: World, kind: Kind) -> bool:
    """Taking it is worth something to somebody, now or by what it is good for."""
    rewards, gift = world.config.rewards, world.config.actions.give
    worth = rewards.items.get(kind.gives, 0.0) if kind.gives else 0.0
    wanted = kind.gives in world.config.ends.holds or (gift is not None and kind.gives == gift.item)
    events = rewards.events.get("take", 0.0) or (kind.claim and rewards.events.get("claim", 0.0))
    return bool(worth or wanted or events or kind.reward or kind.others or kind.pack or kind.income)


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


def _seek(world: World, kind: str, other: str | None = None) -> Strategy:
    needs = world.config.kinds[kind].needs
    number = -1 if other is None else world.kinds.index(other)
    plan = _plan(SEEK, world.kinds.index(kind), 0, number)
    if other is not None:
        return Strategy(f"seek({kind}, {other})", f"goes to the nearest {kind} or {other} and takes it", plan)
    if needs > 1:
        about = f"goes to the {kind} nearest to the middle and uses it; it needs {needs} at once"
        return Strategy(f"hunt({kind})", about, _plan(MEET, world.kinds.index(kind)))
    return Strategy(f"seek({kind})", f"goes to the nearest {kind} and takes it", plan)


def _hold_back(world: World, kind: str, spare: int) -> Strategy:
    about = f"takes {kind} only where {spare} or more others stand around it, so that it grows back"
    return Strategy(f"hold_back({kind}, {spare})", about, _plan(SEEK, world.kinds.index(kind), spare))


def _settle(world: World, kind: str) -> Strategy:
    about = f"claims the nearest {kind} that nobody owns; leaves those of others"
    return Strategy(f"settle({kind})", about, _plan(SETTLE, world.kinds.index(kind)))


def _meet(world: World, kind: str) -> Strategy:
    about = f"goes to the {kind} nearest to the middle, and takes it once another is near"
    return Strategy(f"meet({kind})", about, _plan(MEET, world.kinds.index(kind)))


def _give(world: World, kind: str) -> Strategy:
    about = f"takes the nearest {kind}, carries it to the nearest agent and gives it away"
    return Strategy(f"give({kind})", about, _plan(GIVE, world.kinds.index(kind)))


def _guard(world: World, kind: str, reach: int) -> Strategy:
    about = f"stands by the nearest {kind}; chases and zaps whoever comes within {reach} cells"
    return Strategy(f"guard({kind}, {reach})", about, _plan(GUARD, world.kinds.index(kind), reach))


def _wait(world: World, kind: str, steps: int) -> Strategy:
    about = f"stays for {steps} steps, then goes to the nearest {kind} and takes it"
    return Strategy(f"wait({kind}, {steps})", about, _plan(WAIT, world.kinds.index(kind), steps))


def _yield(world: World, kind: str, bay: str) -> Strategy:
    about = (
        f"waits up to 7 steps, then goes to the nearest {kind}; while another bars the way, waits on the nearest {bay}"
    )
    return Strategy(f"yield({kind}, {bay})", about, _plan(YIELD, world.kinds.index(kind), 0, world.kinds.index(bay)))


def _collect(world: World, kind: str, amount: int) -> Strategy:
    about = f"collects {amount} {kind} and nothing else, then meets somebody and plays"
    return Strategy(f"collect({kind}, {amount})", about, _plan(COLLECT, world.kinds.index(kind), amount))


def _zap(world: World, kind: str | None) -> Strategy:
    about = "chases and zaps the nearest" + (f"; seeks {kind} while the beam cools or nobody is left" if kind else "")
    plan = _plan(ATTACK, world.kinds.index(kind) if kind else -1)
    return Strategy(f"zap({kind})" if kind else "zap", about, plan)


def _clean(world: World, kind: str, other: str | None = None) -> Strategy:
    if other is not None:
        about = f"cleans the nearest {kind} while it holds back {other}, else goes to the nearest {other} and takes it"
        return Strategy(
            f"clean({kind}, {other})", about, _plan(TEND, world.kinds.index(kind), 0, world.kinds.index(other))
        )
    return Strategy(f"clean({kind})", f"cleans the nearest {kind}", _plan(CLEAN, world.kinds.index(kind)))


_BUILT_IN: dict[str, tuple[Callable[..., Strategy], str]] = {
    "seek": (_seek, "seek(KIND)"),
    "hunt": (_seek, "hunt(KIND)"),
    "hold_back": (_hold_back, "hold_back(KIND, NEIGHBOURS)"),
    "settle": (_settle, "settle(KIND)"),
    "meet": (_meet, "meet(KIND)"),
    "give": (_give, "give(KIND)"),
    "guard": (_guard, "guard(KIND, CELLS)"),
    "wait": (_wait, "wait(KIND, STEPS)"),
    "yield": (_yield, "yield(KIND, BAY)"),
    "collect": (_collect, "collect(KIND, AMOUNT)"),
    "zap": (_zap, "zap(KIND)"),
    "clean": (_clean, "clean(KIND)"),
}

_OF_TWO = ("seek", "clean", "yield")  # verbs that may name two kinds


def parse(world: World, text: str) -> Strategy:
    """The strategy that a text names, such as `seek(apple)`, `collect(hare, 2)`, `stay`, `package.module:function`."""
    text = text.strip()
    if ":" in text:
        call = find(text, f"{world.config.source}: strategies")
        return Strategy(text, "a strategy of the user's own", None, call)
    match = re.fullmatch(r"(\w+)(?:\(([^()]*)\))?", text)
    if match and text == "stay":
        return _stay()
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
    if verb in _OF_TWO and len(numbers) == 1:
        return make(world, _known(world, text, kind), _known(world, text, numbers[0]))
    if not kind or len(numbers) != form.count(",") or not all(re.fullmatch("[0-9]{1,9}", part) for part in numbers):
        raise InputError(f"{world.config.source}: strategies: {text!r} should read {form}")
    return make(world, _known(world, text, kind), *(min(int(number), 65_535) for number in numbers))


def _known(world: World, text: str, kind: str) -> str:
    if kind not in world.kinds:
        raise InputError(f"{world.config.source}: strategies: {text!r}: no {kind!r} here; {hint(kind, world.kinds)}")
    return kind


def _checked(world: World, strategy: Strategy) -> Strategy:
    """The world has the actions that the strategy lives by."""
    assert strategy.plan is not None
    goal, first, _, second = strategy.plan
    where = f"{world.config.source}: strategies: {strategy.name}"
    needed = {int(COLLECT): ["play"], int(CLEAN): ["clean"], int(TEND): ["clean"], int(GIVE): ["give"]}.get(goal, [])
    needed = ["zap"] if goal in (ATTACK, GUARD) else needed
    for kind in (first, second):
        taken = world.config.kinds[world.kinds[kind]].taken
        if kind < 0 or goal == GUARD or (goal == YIELD and kind == second):
            continue
        cleans = goal == CLEAN or (goal == TEND and kind == first)
        if (taken == "clean") != cleans or taken == "never":
            raise InputError(f"{where}: {world.kinds[kind]} has `taken: {taken}`; name a kind that it can take")
        needed = [*needed, "use"] if taken == "use" else needed
    missing = next((action for action in needed if action not in world.actions), None)
    if missing:
        raise InputError(f"{where} needs the action `{missing}`; add actions.{missing}")
    regrow = world.config.kinds[world.kinds[second]].regrow
    if goal == TEND and (regrow is None or regrow.held_back_by != world.kinds[first]):
        raise InputError(f"{where}: {world.kinds[first]} doesn't hold back {world.kinds[second]}; say clean(KIND)")
    if lack := _lacks(world, goal, world.config.kinds[world.kinds[first]]):
        raise InputError(f"{where}: {world.kinds[first]} {lack}")
    return strategy


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
