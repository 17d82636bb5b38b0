"""Policy-space response oracles (Lanctot et al. 2017): a set of strategies that grows by best replies to itself.

The table of the set so far is played, a meta-solver says a profile of it, and an oracle looks for what each player
could play instead, anything that the world allows. What surely gains more than the tolerance joins the set; when
nothing does, nobody gains by leaving the profile for anything that the oracle finds: how much is the exploitability.
"""

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

import numpy as np

from analysis.confidence import at_look
from analysis.equilibria import Distributions
from analysis.found import meta, oracle
from analysis.found.oracle import Asked, Oracle
from analysis.found.record import Iteration, Search, Searched, Tried
from analysis.found.shelf import Shelf
from analysis.learned.reply import Reply
from analysis.payoffs import empty, estimate
from analysis.rounds import Question
from analysis.strategy import Strategy
from analysis.table import (
    DENSE_LIMIT,
    MOST_PROFILES,
    PayoffTable,
    Role,
    dense,
    how_many_profiles,
    measured,
    starts,
)
from mettagrid_lite.config import Config

Strategies = tuple[tuple[Strategy, ...], ...]

SEEDS = 2**62


class Grown(NamedTuple):
    """The set, its table, each iteration, and why it stopped; closed: no reply that was found joins it."""

    strategies: Strategies
    table: PayoffTable
    iterations: tuple[Iteration, ...]
    ended: Searched


class Job(NamedTuple):
    """What does not change from one iteration to the next; shelf: where it is kept."""

    config: Config
    search: Search
    find: Oracle
    question: Question
    shelf: Shelf | None


def psro(
    config: Config,
    start: Sequence[Sequence[Strategy]],
    search: Search,
    question: Question,
    shelf: Shelf | None = None,
) -> Grown:
    """Grow the set from `start`, a list for each role, or from what the shelf has of this search.

    Ctrl-C ends with the last set whose table was played.
    """
    meta.check(search.meta_solver)
    job = Job(config, search, oracle.named(search.oracle), question, shelf)
    found = _begun(job, tuple(tuple(own) for own in start))
    try:
        while found.ended == "interrupt":
            found, larger = _asked(found, job)
            if found.ended == "interrupt":
                found = found._replace(strategies=larger, table=_played(job, larger, found.table))
            if shelf:
                shelf.keep(found)
        return found
    except KeyboardInterrupt:
        return found._replace(iterations=tuple(_without(one, found) for one in found.iterations))


def _begun(job: Job, start: Strategies) -> Grown:
    """The first set, or the last that is kept."""
    known = job.shelf.recall() if job.shelf else None
    strategies, iterations, ended = known or (start, (), "interrupt")
    return Grown(strategies, _played(job, strategies), iterations, ended)


def _without(iteration: Iteration, found: Grown) -> Iteration:
    """The iteration without replies that were still being played when Ctrl-C came."""
    names = {one.name for own in found.strategies for one in own}
    return iteration._replace(
        tried=tuple(one._replace(joined=one.joined and one.name in names) for one in iteration.tried)
    )


def _asked(found: Grown, job: Job) -> tuple[Grown, Strategies]:
    """One iteration: the set with what was asked of it, `ended` where it stays as it is, and the larger set."""
    profile = meta.solved(job.search.meta_solver, dense(found.table))
    replies = _replies(found, profile, job)
    larger = _joined(found, replies, job)
    if len(found.iterations) >= job.search.iterations:
        ended: Searched = "iterations"
    else:
        ended = "interrupt" if _fits(job.config, larger) else "size"
    ended = "closed" if larger == found.strategies else ended
    tried = tuple(_tried(found, role, reply, joins=ended == "interrupt", job=job) for role, reply in replies)
    sizes = tuple(len(own) for own in found.strategies)
    return found._replace(iterations=(*found.iterations, Iteration(sizes, profile, tried)), ended=ended), larger


def _played(job: Job, strategies: Strategies, before: PayoffTable | None = None) -> PayoffTable:
    """The table of these strategies; episodes that one of fewer has are not played again."""
    table = grown(before, job.config, strategies) if before else empty(job.config, strategies)
    asked = job.question
    return estimate(job.config, strategies, job.search.episodes, asked.seed, asked.progress, table, device=asked.device)


def grown(table: PayoffTable, config: Config, strategies: Strategies) -> PayoffTable:
    """The table of more strategies, with the episodes that `table` has; of each role its strategies come first."""
    assert table.samples is not None
    assert table.earned is not None
    larger = empty(config, strategies)
    sizes = [len(role.strategies) for role in table.roles]
    column = [first + s for first, size in zip(starts(larger.roles), sizes, strict=True) for s in range(size)]
    counts = np.zeros((len(table.profiles), larger.mean.shape[1]), np.int64)
    counts[:, column] = table.profiles
    number = {profile: p for p, profile in enumerate(larger.profiles)}
    rows = [number[tuple(profile)] for profile in counts.tolist()]
    both = np.full((2, len(table.samples), *larger.mean.shape), np.nan)
    for new, old in zip(both, (table.samples, table.earned), strict=True):
        new[:, np.array(rows)[:, None], column] = old
    return measured(larger.roles, larger.profiles, *both)


def _replies(found: Grown, profile: Distributions, job: Job) -> list[tuple[int, Reply]]:
    """A reply of each player whose place differs from that of those before it: (role, reply)."""
    role_of = [g for g, role in enumerate(found.table.roles) for _ in range(role.players)]
    first = {(role_of[i], own): i for i, own in reversed(list(enumerate(profile)))}
    players = sorted(first.values())
    look = len(found.iterations) + 1
    level = 1 - (1 - float(at_look(job.question.confidence, look))) / len(players)
    replies = []
    for player in players:
        seed = (job.question.seed + look * len(role_of) + player) % SEEDS
        within = _tolerated(found, role_of[player], job)
        asked = Asked(job.config, found.strategies, profile, player, seed, job.search.effort, level, within)
        reply = job.find(asked, job.question.progress)
        if reply is not None:
            replies.append((role_of[player], reply))
    return replies


def _joined(found: Grown, replies: list[tuple[int, Reply]], job: Job) -> Strategies:
    """The strategies with those replies that surely gain more than the tolerance, each once."""
    lists = [list(own) for own in found.strategies]
    for g, reply in replies:
        if reply.low > _tolerated(found, g, job) and not any(_same(reply.strategy, known) for known in lists[g]):
            lists[g].append(_called(reply.strategy, lists[g]))
    return tuple(tuple(own) for own in lists)


def _tolerated(found: Grown, g: int, job: Job) -> float:
    """What a reply of role g may gain and still be left out."""
    columns = slice(starts(found.table.roles)[g], (*starts(found.table.roles), None)[g + 1])
    payoffs = found.table.mean[:, columns]
    return job.search.tolerance * float(np.nanmax(payoffs) - np.nanmin(payoffs))


def _same(one: Strategy, other: Strategy) -> bool:
    return one.name == other.name or (one.plan is not None and one.plan == other.plan)


def _called(reply: Strategy, known: Sequence[Strategy]) -> Strategy:
    """A reply by its name if that says what it does; a learned one by the place it takes in the list."""
    return reply if reply.table is None else reply._replace(name=f"reply_{len(known)}")


def _tried(found: Grown, g: int, reply: Reply, joins: bool, job: Job) -> Tried:
    worth = joins and reply.low > _tolerated(found, g, job)
    name = _called(reply.strategy, found.strategies[g]).name
    return Tried(found.table.roles[g].name, name, reply.gain, reply.low, reply.high, worth)


def _fits(config: Config, strategies: Strategies) -> bool:
    """The table of so many strategies can be played and solved."""
    each = list(zip(strategies, config.agents.values(), strict=True))
    cells = prod(len(own) ** players for own, players in each) * config.players
    roles = tuple(Role("", players, tuple(one.name for one in own)) for own, players in each)
    return cells <= DENSE_LIMIT and how_many_profiles(roles) <= MOST_PROFILES
