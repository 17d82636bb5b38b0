"""A population of policies, learned with more and less of the others' rewards at heart (Leibo et al. 2017).

For each degree of sharing a policy is learned in the world with that sharing, by best replies to itself; all are then
played in the true world, sorted by what they do into those who cooperate and those who defect, and the game between
the two sorts is the answer: what one receives who plays a policy drawn from one sort against policies drawn so.
"""

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
    """Learn a policy for each degree of sharing and sort them. Ctrl-C ends with those that are learned."""
    check(config, search)
    learned: list[tuple[Strategy, ...]] = []
    try:
        for value in search.sharing:
            shared = load(config, {"sharing": value})
            place = shelf(path / f"sharing-{value:g}", shared, start, search, question) if path else None
            grown = psro(shared, start, search, question, place)
            if grown.ended == "interrupt":
                break
            learned.append(policy(grown, value))
    except KeyboardInterrupt:
        if not learned:
            raise
    return _sorted(config, learned, search, question.seed)


def check(config: Config, search: Search) -> None:
    """Raise InputError where there is nothing to share, or nothing to sort by."""
    if config.players == 1:
        raise InputError(f"{config.source}: --strategies population: one player shares with nobody; leave it out")
    if len(set(search.sharing)) < 2 or not all(0 <= value <= 1 for value in search.sharing):
        raise InputError("--sharing: name two numbers or more from 0 to 1, such as 0,0.5,1")
    behaviour.check(search.behaviour, config)


def policy(grown: Grown, value: float) -> tuple[Strategy, ...]:
    """What each role plays in the last profile: all its players alike, a mixture of what they do one by one."""
    shares = grown.iterations[-1].profile
    found, first = [], 0
    for own, role in zip(grown.strategies, grown.table.roles, strict=True):
        mean = np.mean(shares[first : first + role.players], axis=0)
        first += role.players
        parts = [(_of(one, value), float(share)) for one, share in zip(own, mean, strict=True)]
        found.append(mixture(f"sharing {number(value)}", "", parts))
    return tuple(found)


def _of(strategy: Strategy, value: float) -> Strategy:
    """What was learned for one degree of sharing is not what was learned for another."""
    return strategy if strategy.table is None else strategy._replace(name=f"{strategy.name}, sharing {number(value)}")


def _sorted(config: Config, learned: list[tuple[Strategy, ...]], search: Search, seed: int) -> Population:
    """The policies by what they do in the true world, and the two sorts as strategies."""
    values = search.sharing[: len(learned)]
    found = behaviour.sort(config, learned, search.behaviour, search.thresholds, search.episodes, seed)
    sides = [found.side(k) for k in range(len(learned))]
    told = tuple(
        Policy(value, tuple(_plays(own) for own in roles), float(score), float(others), side)
        for value, roles, score, others, side in zip(values, learned, found.score, found.others, sides, strict=True)
    )
    sorts = [(side, [k for k, own in enumerate(sides) if own == side]) for side in SIDES]
    sorts = [(side, among) for side, among in sorts if among] or [("anybody", list(range(len(learned))))]
    strategies = tuple(
        tuple(_sort(side, [(learned[k][g], values[k]) for k in among]) for side, among in sorts)
        for g in range(len(config.agents))
    )
    sorting = Sorting(told, found.measure, found.kind_low, found.low, found.high)
    return Population(strategies, sorting, len(learned) < len(search.sharing))


def _sort(side: str, policies: list[tuple[Strategy, float]]) -> Strategy:
    """One of these policies, drawn for each agent and episode."""
    named = ", ".join(number(value) for _, value in policies)
    about = f"one of the policies learned with sharing {named}, drawn for each agent and episode"
    return mixture(side, about, [(own, 1.0) for own, _ in policies])


def _plays(own: Strategy) -> str:
    """A policy in words."""
    return words.mixture([share for _, share in own.parts], [part.name for part, _ in own.parts])
