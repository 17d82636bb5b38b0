"""Equilibria of games with three and more players: one support profile after the other.

On a support profile an equilibrium makes every player indifferent within her support and content outside it. Those
equations are solved completely (`cells`), so that the list is complete wherever every support was settled.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement, islice, product
from math import comb, prod
from typing import Any, NamedTuple

import numpy as np

from analysis.cells import NEAR, System, solve_system
from analysis.regret import scaled

SUPPORTS = 6_000  # support profiles (up to symmetry) that are tried at most
WORK = 8_000_000  # corners of cells that are looked at, times pairs of players: some seconds
ORBIT = 2_000  # equilibria that are listed at most

Supports = tuple[tuple[int, ...], ...]
Distributions = tuple[tuple[float, ...], ...]


class Found(NamedTuple):
    """Equilibria of a game. continuum: there are infinitely many, of which some are listed.

    complete: there is no other, unless closer than NEAR to one that is singular.
    """

    profiles: tuple[Distributions, ...]
    complete: bool
    continuum: bool


class TooLarge(ValueError):
    """The game has more support profiles than enumeration is willing to try."""


def all_equilibria(payoffs: np.ndarray) -> Found:
    """Every isolated equilibrium of payoffs [n, s1..sn] (floats), and whether there are more. Raises TooLarge.

    Players whose exchange changes nothing are tried once and their equilibria permuted.
    """
    unit = scaled(payoffs)
    shape, groups = unit.shape[1:], exchangeable(unit)
    profiles: Listed = {}
    late: list[Distributions] = []  # singular roots: another support may know them more precisely
    loose: list[Distributions] = []
    finished, continuum = True, False
    work = WORK // max(1, comb(len(unit), 2))  # the Jacobian has a block for each pair of players
    for supports in _support_profiles(shape, groups):
        found = solve_system(_system(unit, supports), work)
        finished, continuum, work = finished and found.finished, continuum or found.continuum, work - found.work
        for root in found.regular:
            _list(profiles, _lifted(root, shape, supports), groups)
        if found.continuum and not any(_within(profile, supports) for profile in profiles.values()):
            _list(profiles, _lifted(found.singular[0], shape, supports), groups)
        late += [_lifted(root, shape, supports) for root in found.singular if not found.continuum]
        loose += [_lifted(point, shape, supports) for point in found.loose]
        if work < 0 or len(profiles) >= ORBIT:
            finished = False
            break
    for profile in late:
        if not _is_listed(profiles, profile):
            _list(profiles, profile, groups)
    complete = finished and all(_is_listed(profiles, point) for point in loose)
    return Found(tuple(profiles.values()), complete, continuum)


Listed = dict[tuple[float, ...], Distributions]  # by their rounded probabilities


def _list(profiles: Listed, root: Distributions, groups: list[list[int]]) -> None:
    """Add the root, with exchangeable players in every order, unless it is there."""
    for profile in islice(_orbit(root, groups), ORBIT):
        profiles.setdefault(tuple(np.round(np.concatenate(profile), 8) + 0.0), profile)


def _is_listed(profiles: Listed, point: Distributions) -> bool:
    """Whether an equilibrium near the point is known already."""
    flat = np.concatenate(point)
    return any(np.abs(flat - known).max() < NEAR for known in profiles)


def _within(profile: Distributions, supports: Supports) -> bool:
    return all(
        {s for s, p in enumerate(own) if p > 0} <= set(kept) for own, kept in zip(profile, supports, strict=True)
    )


def exchangeable(payoffs: np.ndarray) -> list[list[int]]:
    """Groups of players any two of whom may swap seats without a change in the game."""
    groups: list[list[int]] = []
    for player in range(len(payoffs)):
        home = next((group for group in groups if _swappable(payoffs, group[0], player)), None)
        if home is None:
            groups.append([player])
        else:
            home.append(player)
    return groups


def _swappable(payoffs: np.ndarray, i: int, j: int) -> bool:
    if payoffs.shape[1 + i] != payoffs.shape[1 + j]:
        return False
    swapped = np.swapaxes(payoffs, 1 + i, 1 + j).copy()
    swapped[[i, j]] = swapped[[j, i]]
    return bool(np.allclose(swapped, payoffs, rtol=0, atol=1e-14))


def _support_profiles(shape: tuple[int, ...], groups: list[list[int]]) -> list[Supports]:
    """Every support profile, those that differ by a swap of exchangeable players once; smallest supports first."""
    subsets = [_subsets(shape[group[0]]) for group in groups]
    count = prod(comb(len(own) + len(group) - 1, len(group)) for own, group in zip(subsets, groups, strict=True))
    if count > SUPPORTS:
        raise TooLarge(f"{count} support profiles, the limit is {SUPPORTS}")
    picks = product(
        *(combinations_with_replacement(own, len(group)) for own, group in zip(subsets, groups, strict=True))
    )
    return sorted((_seated(pick, groups) for pick in picks), key=lambda supports: sum(map(len, supports)))


def _subsets(count: int) -> list[tuple[int, ...]]:
    return [subset for size in range(1, count + 1) for subset in combinations(range(count), size)]


def _seated(pick: Sequence[Sequence[Any]], groups: list[list[int]]) -> tuple[Any, ...]:
    """What each group's members got, in the order of the players."""
    seats = {i: own for group, got in zip(groups, pick, strict=True) for i, own in zip(group, got, strict=True)}
    return tuple(seats[i] for i in range(len(seats)))


def _orbit(profile: Distributions, groups: list[list[int]]) -> Iterator[Distributions]:
    """The profile with exchangeable players in every order that differs."""
    for pick in product(*(list(_orders([profile[i] for i in group])) for group in groups)):
        yield _seated(pick, groups)


def _orders(items: list[Any]) -> Iterator[tuple[Any, ...]]:
    if not items:
        yield ()
    for first in dict.fromkeys(items):
        rest = list(items)
        rest.remove(first)
        for order in _orders(rest):
            yield (first, *order)


def _system(payoffs: np.ndarray, supports: Supports) -> System:
    leads = []
    for i, payoff in enumerate(payoffs):
        order = [*supports[i], *(s for s in range(payoff.shape[i]) if s not in supports[i])]
        picks = [order if j == i else supports[j] for j in range(len(payoffs))]
        own = np.moveaxis(payoff[np.ix_(*picks)], i, -1)
        leads.append(own[..., 1:] - own[..., :1])
    return System(leads, tuple(len(support) for support in supports))


def _lifted(root: np.ndarray, shape: tuple[int, ...], supports: Supports) -> Distributions:
    """The root as distributions over all strategies of each player."""
    profile = [np.zeros(count) for count in shape]
    parts = np.split(root, np.cumsum([len(support) for support in supports])[:-1])
    for own, support, part in zip(profile, supports, parts, strict=True):
        own[list(support)] = part / part.sum()
    return tuple(tuple(own.tolist()) for own in profile)
