"""A population of policies, learned with more and less of the others' rewards at heart (Leibo et al. 2017).

For each degree of sharing (or value of another key) a policy is learned in the world with it, by best replies. All are
played in the world as it is, sorted by what they do into those who cooperate and those who defect, and the game between
the two sorts is the answer: what one receives who plays a policy drawn from one sort against policies drawn so.
"""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis import words
from analysis.errors import InputError
from analysis.found import behaviour
from analysis.found.mixtures import mixture
from analysis.found.psro import Grown, Strategies, psro
from analysis.found.record import Policy, Search, Sorting
from analysis.found.shelf import shelf
from analysis.rounds import Question
from analysis.strategy import Strategy
from analysis.words import number
from mettagrid_lite.config import Config
from mettagrid_lite.load import load

SIDES = ("cooperate", "defect")
WITHIN = ("sharing", (0.0, 0.25, 0.5, 0.75, 1.0))  # what differs where all are of one group: sharing is within groups
ACROSS = ("preferences.social_value", (0.0, 22.5, 45.0, 67.5, 90.0))  # and where they are of several


class Population(NamedTuple):
    """The two sorts as strategies of each role, who is in them, and whether Ctrl-C came before all were learned."""

    strategies: Strategies
    sorting: Sorting
    interrupted: bool


def population(
    config: Config,
    start: Strategies,
    search: Search,
    question: Question,
    path: Path | None = None,
) -> Population:
    """Learn a policy for each value and sort them. Ctrl-C ends with those that are learned."""
    search = planned(config, search)
    worlds = varied(config, search)
    learned: list[tuple[Strategy, ...]] = []
    try:
        for value, world in worlds.items():
            place = shelf(path / f"{search.vary}-{value:g}", world, start, search, question) if path else None
            grown = psro(world, start, search, question, place)
            if grown.ended == "interrupt":
                break
            learned.append(policy(grown, f"{search.vary} {number(value)}"))
    except KeyboardInterrupt:
        if not learned:
            raise
    return _sorted(config, learned, search, question.seed)


def planned(config: Config, search: Search) -> Search:
    """The search with what differs where policies are learned, if it isn't said."""
    vary, values = WITHIN if len(config.agents) == 1 else ACROSS
    return replace(search, vary=search.vary or vary, values=search.values or values)


def varied(config: Config, search: Search) -> dict[float, Config]:
    """The worlds in which policies are learned; raises what is wrong with them, or with what is to be measured."""
    if config.players == 1:
        raise InputError(f"{config.source}: --strategies population: one player has nobody at heart; leave it out")
    if len(search.values) < 2 or len(set(search.values)) < len(search.values):
        raise InputError("--vary: name two values or more, each once, such as sharing=0,0.5,1")
    behaviour.check(search.behaviour, config)
    return {value: load(config, {search.vary: _whole(value)}) for value in search.values}


def _whole(value: float) -> float | int:
    """Keys that take whole numbers take no 3.0."""
    return int(value) if value == int(value) else value


def policy(grown: Grown, name: str) -> tuple[Strategy, ...]:
    """What each role plays in the last profile: all its players alike, a mixture of what they do one by one."""
    shares = grown.iterations[-1].profile
    found, first = [], 0
    for own, role in zip(grown.strategies, grown.table.roles, strict=True):
        mean = np.mean(shares[first : first + role.players], axis=0)
        first += role.players
        parts = [(_of(one, name), float(share)) for one, share in zip(own, mean, strict=True)]
        found.append(mixture(name, "", parts))
    return tuple(found)


def _of(strategy: Strategy, name: str) -> Strategy:
    """What was learned with one value is not what was learned with another."""
    return strategy if strategy.table is None else strategy._replace(name=f"{strategy.name} of {name}")


def _sorted(config: Config, learned: list[tuple[Strategy, ...]], search: Search, seed: int) -> Population:
    """The policies by what they do in the true world, and the two sorts as strategies."""
    values = search.values[: len(learned)]
    found = behaviour.sort(config, learned, search.behaviour, search.thresholds, search.episodes, seed)
    sides = [found.side(k) for k in range(len(learned))]
    told = tuple(
        Policy(value, tuple(_plays(own) for own in roles), float(score), float(others), side)
        for value, roles, score, others, side in zip(values, learned, found.score, found.others, sides, strict=True)
    )
    sorts = [(side, [k for k, own in enumerate(sides) if own == side]) for side in SIDES]
    sorts = [(side, among) for side, among in sorts if among] or [("anybody", list(range(len(learned))))]
    strategies = tuple(
        tuple(_sort(side, [(learned[k][g], values[k]) for k in among], search.vary) for side, among in sorts)
        for g in range(len(config.agents))
    )
    sorting = Sorting(search.vary, told, found.measure, found.kind_low, found.low, found.high)
    return Population(strategies, sorting, len(learned) < len(search.values))


def _sort(side: str, policies: list[tuple[Strategy, float]], vary: str) -> Strategy:
    """One of these policies, drawn for each agent and episode."""
    named = ", ".join(number(value) for _, value in policies)
    about = f"one of the policies learned with {vary} {named}, drawn for each agent and episode"
    return mixture(side, about, [(own, 1.0) for own, _ in policies])


def _plays(own: Strategy) -> str:
    """A policy in words."""
    return words.mixture([share for _, share in own.parts], [part.name for part, _ in own.parts])
