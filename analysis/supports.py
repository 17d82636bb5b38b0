"""Equilibria of games with three and more players: one support after the other, each split until it is settled.

On a support profile an equilibrium makes every player indifferent within her support and content outside it. A cell is
a simplex for each player, given by its corners; an expected payoff is affine in each player's own distribution, so over
a cell it lies between its values at the corners. A cell where an equation cannot hold goes; a cell where the equations
have at most one root (their Jacobian, preconditioned, stays within 1 of the identity) is settled by Newton's method;
any other is halved. What is never settled is a continuum or a singular root, and is said.
"""

from collections.abc import Iterator
from itertools import chain, combinations, permutations, product
from math import prod
from typing import NamedTuple

import numpy as np

SUPPORTS = 6_000  # support profiles (up to symmetry) that are tried at most
CELLS = 4_096  # cells of one support profile that may be open at once
ROUNDS = 60  # halvings of one support profile
TINY = 1e-11  # of the payoff range: below it an equation may hold
POLISHED = 1e-12  # length of the last Newton step

Cells = list[np.ndarray]  # a player each: [B, corners, coordinates], rows are points of her simplex
Supports = tuple[tuple[int, ...], ...]
Distributions = tuple[tuple[float, ...], ...]


class Found(NamedTuple):
    """Equilibria of a game; complete: there is no other. continuum: infinitely many, of which one stands for all."""

    profiles: tuple[Distributions, ...]
    complete: bool
    continuum: bool


class TooLarge(ValueError):
    """The game has more support profiles than enumeration is willing to try."""


def all_equilibria(payoffs: np.ndarray) -> Found:
    """Every isolated equilibrium of payoffs [n, s1..sn] (floats), and whether there are more. Raises TooLarge.

    Players whose exchange changes nothing are tried once and their equilibria permuted.
    """
    scaled = _scaled(payoffs)
    groups = exchangeable(scaled)
    profiles: dict[tuple[float, ...], Distributions] = {}
    complete, continuum = True, False
    for supports in _support_profiles(scaled.shape[1:], groups):
        found = _on_support(scaled, supports)
        complete, continuum = complete and found.complete, continuum or found.continuum
        for profile in chain.from_iterable(_permuted(profile, groups) for profile in found.profiles):
            profiles.setdefault(tuple(np.round(np.concatenate(profile), 8) + 0.0), profile)
    return Found(tuple(profiles[key] for key in sorted(profiles, reverse=True)), complete, continuum)


def _scaled(payoffs: np.ndarray) -> np.ndarray:
    """Each player's payoffs over a range of 1; equilibria do not change."""
    flat = payoffs.astype(float).reshape(len(payoffs), -1)
    spread = np.ptp(flat, axis=1, keepdims=True)
    return ((flat - flat.min(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)).reshape(payoffs.shape)


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


def _support_profiles(shape: tuple[int, ...], groups: list[list[int]]) -> Iterator[Supports]:
    """Every support profile, those that differ by a swap of exchangeable players once; smallest supports first."""
    subsets = [[c for size in range(1, count + 1) for c in combinations(range(count), size)] for count in shape]
    rank = [{subset: k for k, subset in enumerate(own)} for own in subsets]
    if prod(len(own) for own in subsets) > SUPPORTS * prod(prod(range(1, len(group) + 1)) for group in groups):
        raise TooLarge(f"more than {SUPPORTS} support profiles")
    for supports in product(*subsets):
        order = [[rank[i][supports[i]] for i in group] for group in groups]
        if all(own == sorted(own) for own in order):
            yield supports


def _permuted(profile: Distributions, groups: list[list[int]]) -> Iterator[Distributions]:
    for orders in product(*(set(permutations(profile[i] for i in group)) for group in groups)):
        seats = {
            i: own for group, order in zip(groups, orders, strict=True) for i, own in zip(group, order, strict=True)
        }
        yield tuple(seats[i] for i in range(len(profile)))


class System(NamedTuple):
    """Lead of each strategy over the support's first one, by player: equations inside, inequalities outside.

    leads[i]: [strategies but the first, k1..kn with axis i left out], the k_i - 1 of the support first.
    """

    leads: list[np.ndarray]
    sizes: tuple[int, ...]  # k_i: strategies in each support


def _system(payoffs: np.ndarray, supports: Supports) -> System:
    leads = []
    for i, payoff in enumerate(payoffs):
        order = [*supports[i], *(s for s in range(payoff.shape[i]) if s not in supports[i])]
        picks = [order if j == i else supports[j] for j in range(len(payoffs))]
        own = np.moveaxis(payoff[np.ix_(*picks)], i, 0)
        leads.append(own[1:] - own[:1])
    return System(leads, tuple(len(support) for support in supports))


def _on_support(payoffs: np.ndarray, supports: Supports) -> Found:
    """The equilibria with these supports, or smaller ones on their border."""
    system = _system(payoffs, supports)
    cells: Cells = [np.eye(size)[None] for size in system.sizes]
    roots: list[np.ndarray] = []
    for _ in range(ROUNDS):
        cells = _possible(system, cells)
        if not len(cells[0]):
            break
        centres = [corners.mean(axis=1) for corners in cells]
        settled = _injective(system, cells, centres)
        roots += [
            root for b in np.flatnonzero(settled) if (root := _newton(system, [c[b] for c in centres])) is not None
        ]
        cells = [corners[~settled] for corners in cells]
        if not 0 < len(cells[0]) <= CELLS:
            break
        cells = _halved(cells)
    singular = [root for root in _sampled_roots(system, cells) if root is not None]
    continuum = any(np.abs(root - singular[0]).max() > 1e-4 for root in singular)
    profiles = tuple(_lifted(root, system, payoffs.shape[1:], supports) for root in [*roots, *singular[:1]])
    return Found(profiles, not len(cells[0]), continuum)


def _contract(lead: np.ndarray, player: int, points: list[np.ndarray]) -> np.ndarray:
    """Leads at the corners of each cell: [B, strategies, corners of every other player's simplex]."""
    others = [j for j in range(len(points)) if j != player]
    out = np.broadcast_to(lead, (len(points[0]), *lead.shape))
    for axis, j in enumerate(others, start=2):
        out = np.moveaxis(np.einsum("b...k,bck->b...c", np.moveaxis(out, axis, -1), points[j]), -1, axis)
    return out


def _possible(system: System, cells: Cells) -> Cells:
    """The cells where every equation may hold and no strategy outside the supports is surely better."""
    keep = np.ones(len(cells[0]), dtype=bool)
    for i, lead in enumerate(system.leads):
        if not len(lead):
            continue  # her only strategy
        at_corners = _contract(lead, i, cells).reshape(len(keep), len(lead), -1)
        low, high = at_corners.min(axis=2), at_corners.max(axis=2)
        keep &= (low <= TINY).all(axis=1) & (high[:, : system.sizes[i] - 1] >= -TINY).all(axis=1)
    return [corners[keep] for corners in cells]


def _halved(cells: Cells) -> Cells:
    """Each cell cut in two across the longest edge of any player's simplex."""
    lengths, edges = [], []
    for corners in cells:
        pairs = list(combinations(range(corners.shape[1]), 2)) or [(0, 0)]
        length = np.stack([np.abs(corners[:, p] - corners[:, q]).max(axis=1) for p, q in pairs])
        lengths.append(length.max(axis=0))
        edges.append(np.array(pairs)[length.argmax(axis=0)])
    cut = np.argmax(lengths, axis=0)
    halves = []
    for j, corners in enumerate(cells):
        first, second, rows = corners.copy(), corners.copy(), np.flatnonzero(cut == j)
        p, q = edges[j][rows].T
        middle = (corners[rows, p] + corners[rows, q]) / 2
        first[rows, p], second[rows, q] = middle, middle
        halves.append(np.concatenate([first, second]))
    return halves


def _jacobian(system: System, points: list[np.ndarray]) -> np.ndarray:
    """Derivatives of the equations by the free coordinates (all but the first of each support), at the corners.

    points: [B, c_j, k_j]; returns [B, c, d, d], c the product of all c_j: equations by player, then unknowns by player.
    """
    batch, counts = len(points[0]), [corners.shape[1] for corners in points]
    unknowns = sum(system.sizes) - len(system.sizes)
    out = np.zeros((batch, *counts, unknowns, unknowns))
    starts = np.cumsum([0] + [size - 1 for size in system.sizes])
    for i, lead in enumerate(system.leads):
        for j in (j for j in range(len(points)) if j != i and system.sizes[j] > 1 and system.sizes[i] > 1):
            whole = [
                np.broadcast_to(np.eye(system.sizes[j]), (batch, system.sizes[j], system.sizes[j]))
                if k == j
                else corners
                for k, corners in enumerate(points)
            ]
            values = _contract(lead[: system.sizes[i] - 1], i, whole)
            axis = 2 + j - (j > i)
            values = np.moveaxis(values, (1, axis), (-2, -1))
            values = values[..., 1:] - values[..., :1]  # [B, corners of the rest, equations, unknowns]
            values = np.expand_dims(values, (1 + min(i, j), 1 + max(i, j)))
            out[..., starts[i] : starts[i + 1], starts[j] : starts[j + 1]] = values
    return out.reshape(batch, prod(counts), unknowns, unknowns)


def _injective(system: System, cells: Cells, centres: list[np.ndarray]) -> np.ndarray:
    """Cells that hold one root at most, and from whose centre Newton finds it: [B] bool.

    With Y the inverse of the Jacobian at the centre, |I - Y J| < 1 everywhere in the cell, grown to twice its size.
    """
    grown = [2 * corners - centre[:, None] for corners, centre in zip(cells, centres, strict=True)]
    at_corners = _jacobian(system, grown)
    if not at_corners.shape[-1]:
        return np.ones(len(at_corners), dtype=bool)  # pure profiles: nothing to solve
    low, high = at_corners.min(axis=1), at_corners.max(axis=1)
    centre = _jacobian(system, [point[:, None] for point in centres])[:, 0]
    regular = np.linalg.cond(centre) < 1e10
    inverse = np.linalg.inv(np.where(regular[:, None, None], centre, np.eye(centre.shape[-1])))
    off = np.abs(np.eye(centre.shape[-1]) - inverse @ ((low + high) / 2)) + np.abs(inverse) @ ((high - low) / 2)
    return regular & (off.sum(axis=2).max(axis=1) < 1)


def _equations(system: System, point: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Values of all equations, and the largest lead of a strategy outside each support (none: -1)."""
    values, outside = [], []
    for i, lead in enumerate(system.leads):
        own = _contract(lead, i, [coordinates[None, None] for coordinates in point]).reshape(len(lead))
        values.append(own[: system.sizes[i] - 1])
        outside.append(own[system.sizes[i] - 1 :].max(initial=-1.0))
    return np.concatenate(values), np.array(outside)


def _newton(system: System, point: list[np.ndarray]) -> np.ndarray | None:
    """The root that Newton's method reaches from `point`, as all distributions end to end; None if no equilibrium.

    Least-squares steps, so that it also runs on to a point of a continuum.
    """
    ends = np.cumsum([size - 1 for size in system.sizes])[:-1]
    for _ in range(50):
        values, _ = _equations(system, point)
        jacobian = _jacobian(system, [coordinates[None, None] for coordinates in point])[0, 0]
        step = np.linalg.lstsq(jacobian, values, rcond=1e-10)[0] if len(values) else values
        point = [_moved(own, part) for own, part in zip(point, np.split(step, ends), strict=True)]
        if np.abs(step).max(initial=0) < POLISHED or np.abs(step).max() > 10:
            break
    values, outside = _equations(system, point)
    root = np.concatenate(point)
    good = np.abs(values).max(initial=0) < 1e-10 and outside.max() < 1e-10 and root.min() > -1e-10
    return np.clip(root, 0, 1) if good else None


def _moved(own: np.ndarray, step: np.ndarray) -> np.ndarray:
    free = own[1:] - step
    return np.concatenate([[1 - free.sum()], free])


def _sampled_roots(system: System, cells: Cells) -> list[np.ndarray | None]:
    """Equilibria reached from some of the cells that were never settled."""
    count = len(cells[0])
    some = np.unique(np.linspace(0, count - 1, min(32, count)).astype(int))
    return [_newton(system, [corners[b].mean(axis=0) for corners in cells]) for b in some]


def _lifted(root: np.ndarray, system: System, shape: tuple[int, ...], supports: Supports) -> Distributions:
    """The root as distributions over all strategies of each player."""
    profile = [np.zeros(count) for count in shape]
    parts = np.split(root, np.cumsum(system.sizes)[:-1])
    for own, support, part in zip(profile, supports, parts, strict=True):
        own[list(support)] = part / part.sum()
    return tuple(tuple(own.tolist()) for own in profile)
