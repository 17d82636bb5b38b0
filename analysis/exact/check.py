"""Where a world is small enough, the sampled answer is checked by exact ones, and the world's own game is solved.

How far this goes depends on the world alone, never on the clock, so that an answer is the same on every machine.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.errors import InputError
from analysis.exact.limits import Limits, TooLarge, estimate
from analysis.rounds import Named, Question, name
from analysis.table import PayoffTable
from analysis.tensor import solution
from mettagrid_lite.build import build
from mettagrid_lite.config import Config

if TYPE_CHECKING:
    from analysis.exact.backward import Exact
    from analysis.strategy import Strategy

    Strategies = Sequence[Sequence[Strategy]]

SMALL = 6.0  # log10 of the joint states there could be in all steps, up to which it is tried
LEFT = 4  # equilibria of which we ask what leaving them gains
WITHIN = Limits(states=20_000, outcomes=1_000_000, seconds=math.inf)


class Checked(NamedTuple):
    """What exact payoffs say of the same strategies.

    primary   the headline of the exact payoffs
    agrees    it is the sampled one, or among its candidates
    furthest  the largest distance of a sampled payoff from the exact one, in standard errors of the sampled
    payoffs   float64 [P, C] of the profiles that were played, as in the sampled table
    """

    primary: str
    agrees: bool
    furthest: float
    payoffs: np.ndarray


class Solved(NamedTuple):
    """The world's own game, in which a strategy may do anything at any joint state.

    states, steps        how many joint states can be reached, and steps of an episode
    best, worst          float64 [A] Markov-perfect values, by either rule of selection
    needs_mixing         share of stage games without a pure equilibrium
    several              share of those with pure equilibria that pay somebody otherwise
    pure, mixed          float64 [A] what each agent secures by a deterministic policy, and by one that mixes
    gain                 the most that anybody gains by deviating from the values, by our own best responses
    """

    states: int
    steps: int
    best: tuple[float, ...]
    worst: tuple[float, ...]
    needs_mixing: float
    several: float
    pure: tuple[float, ...]
    mixed: tuple[float, ...]
    gain: float


class Leaving(NamedTuple):
    """Of the equilibria of the exact payoffs the one that is left for least, when any policy may be played instead.

    profile   of distributions, one for each agent
    gain      the most that one agent gains by leaving it alone for the best policy there is
    exact     nobody mixes in it; else the gain is a bound, for a responder who is told what the others drew
    """

    profile: tuple[tuple[float, ...], ...]
    gain: float
    exact: bool


class Exactly(NamedTuple):
    """The exact side of an answer; what was too large, or can only be sampled, is None."""

    payoffs: Checked | None = None
    world: Solved | None = None
    leaving: Leaving | None = None


def exactly(config: Config, strategies: "Strategies", table: PayoffTable, named: Named, question: Question) -> Exactly:
    """All of it, where the world is small enough and has a game in it."""
    if config.players == 1 or estimate(build(config)) > SMALL:
        return Exactly()
    played = [
        [strategy for strategy in given if strategy.name in role.strategies]
        for given, role in zip(strategies, table.roles, strict=True)
    ]
    exact, found = _payoffs(config, played), _world(config)
    return Exactly(
        _checked(exact, table, named, question) if exact else None,
        summary(found) if found else None,
        _leaving(found, played, exact) if found and exact else None,
    )


def _payoffs(config: Config, played: "Strategies") -> PayoffTable | None:
    from analysis.exact.scripted import exact_table

    try:
        return exact_table(config, played, WITHIN)
    except InputError:
        return None


def _world(config: Config) -> "Exact | None":
    from analysis.exact.backward import solve_world

    try:
        return solve_world(config, WITHIN)
    except TooLarge:
        return None


def _checked(exact: PayoffTable, table: PayoffTable, named: Named, question: Question) -> Checked:
    answer = name(exact, question).primary.id
    agrees = answer == named.primary.id or answer in named.primary.candidates
    return Checked(answer, agrees, furthest(table, exact), exact.mean)


def _leaving(found: "Exact", played: "Strategies", exact: PayoffTable) -> Leaving | None:
    from analysis.exact.outside import outside

    of_agent = [given for given, role in zip(played, exact.roles, strict=True) for _ in range(role.players)]
    left = []
    for equilibrium in solution(exact).equilibria[:LEFT]:
        away = outside(found.graph, of_agent, equilibrium)
        left.append(Leaving(equilibrium.profile, max(_told(away.gain)), away.exact))
    return min(left, key=lambda leaving: leaving.gain, default=None)


def furthest(sampled: PayoffTable, exact: PayoffTable) -> float:
    """The largest distance of a payoff, in standard errors.

    These are at least what one episode in all those played can move a mean by: what is rare may not have been seen.
    """
    known = ~np.isnan(exact.mean)
    off = np.abs(sampled.mean - exact.mean)[known]
    moved = (np.ptp(exact.mean[known]) or 1.0) / np.maximum(sampled.plays, 1)[:, None]
    error = np.maximum(sampled.stderr, moved)[known]
    return round(float((off / error).max(initial=0)), 6)


def summary(found: "Exact") -> Solved:
    """What is told of a world that was solved."""
    return Solved(
        states=found.graph.states,
        steps=len(found.graph.moment),
        best=_told(found.best.value),
        worst=_told(found.worst.value),
        needs_mixing=found.best.needs_mixing,
        several=float(found.best.several),
        pure=_told([each.pure for each in found.secured]),
        mixed=_told([each.mixed for each in found.secured]),
        gain=round(float(max(found.best.gain.max(), found.worst.gain.max(), 0)), 9),
    )


def _told(values: Sequence[float] | np.ndarray) -> tuple[float, ...]:
    """Rounded, so that the same is told on every machine."""
    return tuple(round(float(value), 9) + 0.0 for value in values)
