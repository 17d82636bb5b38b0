"""A row of a payoff table: what one may play. The built-in ones are plans for the compiled planner."""

from typing import TYPE_CHECKING, NamedTuple, SupportsInt

from analysis.acts import sort
from analysis.goals import (
    CHASE,
    CLEAN,
    COLLECT,
    DOOR,
    GIVE,
    GUARD,
    LEVER,
    MAKE,
    MEET,
    RAID,
    RANDOM,
    SEEK,
    SETTLE,
    STAY,
    TEND,
    WAIT,
    YIELD,
)
from analysis.own import Act, Call
from mettagrid_lite.build import World

if TYPE_CHECKING:
    from analysis.learned.table import Table


class Strategy(NamedTuple):
    """A row of a payoff table: a plan for the compiled planner, a callable on arrays, a table, or a mixture of these.

    call    of windows and chance; act: of all that is `Seen`
    parts   strategies and how likely each is; who plays a mixture draws one for a whole episode
    digest  of what decides its actions beside code
    table   which plan to follow in which situation
    """

    name: str
    about: str
    plan: tuple[int, int, int, int] | None = None
    call: Call | None = None
    act: Act | None = None
    parts: "tuple[tuple[Strategy, float], ...]" = ()
    digest: str = ""
    table: "Table | None" = None


def _plan(goal: SupportsInt, kind: int = -1, amount: int = 0, other: int = -1) -> tuple[int, int, int, int]:
    return int(goal), kind, amount, other


def stay() -> Strategy:
    return Strategy("stay", "never acts", _plan(STAY))


def random() -> Strategy:
    return Strategy("random", "any action, all equally likely", _plan(RANDOM))


def seek(world: World, kind: str, other: str | None = None) -> Strategy:
    needs = world.config.kinds[kind].needs
    number = -1 if other is None else world.kinds.index(other)
    plan = _plan(SEEK, world.kinds.index(kind), 0, number)
    if other is not None:
        return Strategy(f"seek({kind}, {other})", f"goes to the nearest {kind} or {other} and takes it", plan)
    if needs > 1:
        about = f"goes to the {kind} nearest to the middle and uses it; it needs {needs} at once"
        return Strategy(f"hunt({kind})", about, _plan(MEET, world.kinds.index(kind)))
    traits = world.config.kinds[kind]
    if traits.costs or traits.asks or any(sort(world, name) & (DOOR | LEVER) for name in world.kinds):
        about = f"gets what {kind} costs, or what opens the way to it, then goes to the nearest and takes it"
        return Strategy(f"seek({kind})", about, _plan(MAKE, world.kinds.index(kind)))
    return Strategy(f"seek({kind})", f"goes to the nearest {kind} and takes it", plan)


def make(world: World, item: str) -> Strategy:
    about = f"makes {item}: goes to the nearest object that gives something still missing for one more, and takes that"
    return Strategy(f"make({item})", about, _plan(MAKE, -1, 0, world.items.index(item)))


def hold_back(world: World, kind: str, spare: int) -> Strategy:
    about = f"takes {kind} only where {spare} or more others stand around it, so that it grows back"
    return Strategy(f"hold_back({kind}, {spare})", about, _plan(SEEK, world.kinds.index(kind), spare))


def settle(world: World, kind: str) -> Strategy:
    about = f"claims the nearest {kind} that nobody owns; leaves those of others"
    return Strategy(f"settle({kind})", about, _plan(SETTLE, world.kinds.index(kind)))


def meet(world: World, kind: str) -> Strategy:
    about = f"goes to the {kind} nearest to the middle, and takes it once another is near"
    return Strategy(f"meet({kind})", about, _plan(MEET, world.kinds.index(kind)))


def give(world: World, kind: str) -> Strategy:
    about = f"takes the nearest {kind}, carries it to the nearest agent and gives it away"
    return Strategy(f"give({kind})", about, _plan(GIVE, world.kinds.index(kind)))


def guard(world: World, kind: str, reach: int) -> Strategy:
    about = f"stands by the nearest {kind}; chases and zaps whoever comes within {reach} cells"
    return Strategy(f"guard({kind}, {reach})", about, _plan(GUARD, world.kinds.index(kind), reach))


def wait(world: World, kind: str, steps: int) -> Strategy:
    about = f"stays for {steps} steps, then goes to the nearest {kind} and takes it"
    return Strategy(f"wait({kind}, {steps})", about, _plan(WAIT, world.kinds.index(kind), steps))


def give_way(world: World, kind: str, bay: str) -> Strategy:
    about = (
        f"waits up to 7 steps, then goes to the nearest {kind}; while another bars the way, waits on the nearest {bay}"
    )
    return Strategy(f"yield({kind}, {bay})", about, _plan(YIELD, world.kinds.index(kind), 0, world.kinds.index(bay)))


def collect(world: World, kind: str, amount: int) -> Strategy:
    about = f"collects {amount} {kind} and nothing else, then meets somebody and plays"
    return Strategy(f"collect({kind}, {amount})", about, _plan(COLLECT, world.kinds.index(kind), amount))


def zap(world: World, name: str | None) -> Strategy:
    about = "chases and zaps the nearest" + (
        f"; {_else(world, name)} while the beam cools or nobody is left" if name else ""
    )
    return Strategy(f"zap({name})" if name else "zap", about, _beside(world, CHASE, name))


def attack(world: World, name: str | None) -> Strategy:
    """Beside foes it seeks a kind or makes an item."""
    about = "chases and attacks the nearest, once it has what that uses up"
    about += f"; {_else(world, name)} while nobody can be attacked" if name else ""
    return Strategy(f"attack({name})" if name else "attack", about, _beside(world, RAID, name))


def _else(world: World, name: str) -> str:
    return f"seeks {name}" if name in world.kinds else f"makes {name}"


def _beside(world: World, goal: SupportsInt, name: str | None) -> tuple[int, int, int, int]:
    """A plan that has foes as its goal, and beside it a kind to seek or an item to make."""
    if name is None or name in world.kinds:
        return _plan(goal, world.kinds.index(name) if name else -1)
    return _plan(goal, -1, 0, world.items.index(name))


def clean(world: World, kind: str, other: str | None = None) -> Strategy:
    if other is not None:
        about = f"cleans the nearest {kind} while it holds back {other}, else goes to the nearest {other} and takes it"
        return Strategy(
            f"clean({kind}, {other})", about, _plan(TEND, world.kinds.index(kind), 0, world.kinds.index(other))
        )
    return Strategy(f"clean({kind})", f"cleans the nearest {kind}", _plan(CLEAN, world.kinds.index(kind)))
