"""Strategies that behave or pay alike are one strategy: a duplicate would add equilibria that mean nothing."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.table import PayoffTable, restrict, starts

ALIKE = 0.01  # of the range of a role's payoffs: differences that surely are smaller make two strategies one
SURE = 3.0  # standard errors


class Merged(NamedTuple):
    """The table without duplicates; keep[g]: strategies of role g that stay; notes: what went into what."""

    table: PayoffTable
    keep: tuple[tuple[int, ...], ...]
    notes: tuple[str, ...]


def merge(table: PayoffTable) -> Merged:
    """Keep the first of each set of strategies that pay alike, for those who play them and for all others."""
    keep: list[tuple[int, ...]] = []
    notes: list[str] = []
    for first, role in zip(starts(table.roles), table.roles, strict=True):
        kept: list[int] = []
        for s, name in enumerate(role.strategies):
            twin = next((k for k in kept if are_alike(table, first + k, first + s)), None)
            if twin is None:
                kept.append(s)
            else:
                notes.append(f"{name}: pays like {role.strategies[twin]}, merged into it")
        keep.append(tuple(kept))
    return Merged(restrict(table, tuple(keep)) if notes else table, tuple(keep), tuple(dict.fromkeys(notes)))


def are_alike(table: PayoffTable, one: int, other: int) -> bool:
    """Whoever changes from column `other` to column `one` changes nobody's payoff by more than `ALIKE` of its range."""
    small = ALIKE * _ranges(table)
    return all(_is_small(table, before, after, small[before[1]]) for before, after in _pairs(table, one, other))


def _ranges(table: PayoffTable) -> np.ndarray:
    """Largest minus smallest payoff of the role that each column belongs to, [C]; roles may be paid on any scale."""
    ends = [*starts(table.roles)[1:], table.mean.shape[1]]
    parts = [table.mean[:, first:end] for first, end in zip(starts(table.roles), ends, strict=True)]
    return np.concatenate([np.full(part.shape[1], np.nanmax(part) - np.nanmin(part)) for part in parts])


def _pairs(table: PayoffTable, one: int, other: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Places (profile, column) of the same player's payoff before and after one player changes strategy."""
    row = {profile: p for p, profile in enumerate(table.profiles)}
    for p, profile in enumerate(table.profiles):
        if profile[other] == 0:
            continue
        changed = list(profile)
        changed[other] -= 1
        changed[one] += 1
        q = row[tuple(changed)]
        yield (p, other), (q, one)
        yield from (((p, c), (q, c)) for c in range(len(profile)) if profile[c] and changed[c])


def _is_small(table: PayoffTable, before: tuple[int, int], after: tuple[int, int], small: float) -> bool:
    if table.samples is None:
        return bool(table.mean[before] == table.mean[after])
    gap = table.samples[:, *before] - table.samples[:, *after]
    error = gap.std(ddof=1) / np.sqrt(len(gap)) if len(gap) > 1 else np.inf
    return bool(abs(gap.mean()) + SURE * error <= small)
