"""Whether the answer holds outside the set: what a player gains who leaves an equilibrium for a reply that it lacks.

Exact where the world was solved, else by the best reply that a short search finds: a number of episodes that depends
on the world alone, never on the clock. Of the equilibria looked at the one that is left for least speaks for the game.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from analysis.equilibria import Distributions, Equilibrium
from analysis.exact.check import Leaving
from analysis.rounds import Question
from analysis.selection import Selection
from analysis.table import PayoffTable, Role
from mettagrid_lite.config import Config

if TYPE_CHECKING:
    from analysis.learned.reply import Reply
    from analysis.strategy import Strategy
    from mettagrid_lite.build import World

    Strategies = Sequence[Sequence[Strategy]]

Method = Literal["exact", "learned", "none"]

TOLERANCE = 0.05  # of the payoff range
MOST = 3  # equilibria looked at
WORK = {"quick": 2_000_000, "thorough": 40_000_000}  # steps of an agent on a map of a few cells
CELLS = 60  # more cells make a step twice as long
FEWEST, MANY = 64, {"quick": 2_000, "thorough": 40_000}  # episodes for one player that leaves
LEAST = 64  # episodes of each profile below which an answer is a try, and isn't checked


class Left(NamedTuple):
    """One player of a role leaves the equilibrium; `number` of the player from 0."""

    role: str
    number: int
    reply: "Reply"


class Outside(NamedTuple):
    """What leaving gains, by the reply that gains most.

    method     exact: any policy; learned: the best that was found; none: nothing was looked for
    profile    the equilibrium, a distribution for each player
    tolerance  what a gain must surely exceed to count
    gain       of the player who gains most, with its interval
    left       every kind of player: those of a role that play alike are one kind
    """

    method: Method = "none"
    profile: Distributions = ()
    tolerance: float = 0.0
    gain: float = 0.0
    low: float = 0.0
    high: float = 0.0
    left: tuple[Left, ...] = ()

    @property
    def beyond(self) -> bool:
        """Some reply from outside surely gains more than the tolerance: the name holds within the set only."""
        return self.method != "none" and self.low > self.tolerance

    @property
    def best(self) -> Left | None:
        """Who gains most; None where the answer is exact."""
        return max(self.left, key=lambda one: one.reply.low, default=None)


def outside_the_set(
    config: Config,
    strategies: "Strategies",
    table: PayoffTable,
    equilibria: Sequence[Equilibrium],
    selected: Selection | None,
    leaving: Leaving | None,
    question: Question,
) -> Outside:
    """Look for a reply to the equilibria that rules of selection name most often."""
    tolerance = TOLERANCE * _range(table)
    if question.outside == "off" or not equilibria or question.budget.episodes < LEAST:
        return Outside()
    if leaving and (leaving.exact or leaving.gain <= tolerance):
        return Outside("exact", leaving.profile, tolerance, leaving.gain, leaving.gain, leaving.gain)
    played = [
        [strategy for strategy in given if strategy.name in role.strategies]
        for given, role in zip(strategies, table.roles, strict=True)
    ]
    if question.outside == "quick" and any(_is_slow(strategy) for own in played for strategy in own):
        return Outside()
    try:
        return _search(config, played, table, looked_at(equilibria, selected, table.roles), tolerance, question)
    except KeyboardInterrupt:
        return Outside()


def keep(folder: Path, config: Path, found: Outside) -> None:
    """Leave the tables that gain in the folder, to be named as `learned:FOLDER/reply-0.json`: 0 is the player."""
    tables = {one.number: one.reply.strategy.table for one in found.left if one.reply.gain > 0}
    if any(tables.values()):
        from analysis.learned.table import write
        from mettagrid_lite.build import build
        from mettagrid_lite.load import load

        world = build(load(config))
        for number, table in tables.items():
            if table:
                write(folder / f"reply-{number}.json", world, table)


def _range(table: PayoffTable) -> float:
    """Of all payoffs; where they are all the same, their size."""
    return float(np.nanmax(table.mean) - np.nanmin(table.mean)) or abs(float(np.nanmax(table.mean))) or 1.0


def _is_slow(strategy: "Strategy") -> bool:
    """It is asked step by step, outside of compiled code."""
    return bool(strategy.call or strategy.act) or any(_is_slow(part) for part, _ in strategy.parts)


def looked_at(
    equilibria: Sequence[Equilibrium], selected: Selection | None, roles: Sequence[Role]
) -> list[Equilibrium]:
    """Those that most rules select first; of those that differ in who plays what, one."""
    said = [profile for choice in (selected.choices if selected else ()) for profile in choice.profiles]
    ranked = sorted(equilibria, key=lambda found: -said.count(found.profile))
    kept: dict[tuple[object, ...], Equilibrium] = {}
    for found in ranked:
        kept.setdefault(tuple(tuple(sorted(part)) for part in _by_role(found.profile, roles)), found)
    return list(kept.values())[:MOST]


def _by_role(profile: Distributions, roles: Sequence[Role]) -> list[Distributions]:
    ends = np.cumsum([role.players for role in roles])
    return [profile[end - role.players : end] for end, role in zip(ends, roles, strict=True)]


def leavers(profile: Distributions, roles: Sequence[Role]) -> list[tuple[str, int]]:
    """One player of each kind, with its role: players of a role that play alike are one kind."""
    found, player = dict[tuple[str, tuple[float, ...]], int](), 0
    for part, role in zip(_by_role(profile, roles), roles, strict=True):
        for own in part:
            found.setdefault((role.name, tuple(np.round(own, 6).tolist())), player)
            player += 1
    return [(role, number) for (role, _), number in found.items()]


def _search(
    config: Config,
    played: "Strategies",
    table: PayoffTable,
    equilibria: Sequence[Equilibrium],
    tolerance: float,
    question: Question,
) -> Outside:
    """Until an equilibrium is found that is left for no more than the tolerance."""
    from analysis.learned.reply import best_reply
    from mettagrid_lite.build import build

    world, least = build(config), Outside()
    most = sum(len(leavers(found.profile, table.roles)) for found in equilibria)
    episodes = episodes_for(world, most, question.outside)

    def reply(profile: Distributions, player: int, searches: int) -> "Reply":
        sure = 1 - (1 - question.confidence) / searches
        return best_reply(world, played, profile, player, question.seed, episodes, sure, tolerance, question.progress)

    for found in equilibria:
        who = leavers(found.profile, table.roles)
        left = tuple(Left(role, n, reply(found.profile, n, len(who))) for role, n in who)
        top = max((one.reply for one in left), key=lambda reply: reply.low)
        here = Outside("learned", found.profile, tolerance, top.gain, top.low, top.high, left)
        least = here if least.method == "none" or here.low < least.low else least
        if not here.beyond:
            break
    return least


def episodes_for(world: "World", searches: int, effort: str) -> int:
    """How many each search may play, by how long an episode is, how many play in it, and how large the map is."""
    from mettagrid_lite.state import TIME_LIMIT

    cells = world.params.layouts[0].size
    episode = int(world.params.rule[TIME_LIMIT]) * len(world.agents) * (1 + cells / CELLS)
    return int(np.clip(WORK[effort] / episode / searches, FEWEST, MANY[effort]))
