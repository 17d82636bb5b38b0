"""What labels mean, as the books define it: slow, over all profiles and permutations, and sharing no code with ours.

u: payoffs [n, s1..sn] of whole numbers.
"""

from collections.abc import Callable, Iterator
from itertools import combinations, permutations, product
from typing import Any

import networkx as nx
import numpy as np
from scipy.optimize import linprog, nnls

Joint = tuple[int, ...]


def joints(u: np.ndarray) -> Iterator[Joint]:
    return np.ndindex(*u.shape[1:])


def moves(u: np.ndarray, a: Joint) -> Iterator[tuple[int, Joint, int]]:
    """Every change by one player: who, where to, and what it gains."""
    for i, size in enumerate(u.shape[1:]):
        for s in range(size):
            if s != a[i]:
                b = (*a[:i], s, *a[i + 1 :])
                yield i, b, int(u[(i, *b)] - u[(i, *a)])


def graph(u: np.ndarray, keep: Callable[[int], bool]) -> Any:
    out = nx.DiGraph()
    out.add_nodes_from(joints(u))
    out.add_edges_from((a, b) for a in joints(u) for _, b, gain in moves(u, a) if keep(gain))
    return out


def pure_equilibria(u: np.ndarray) -> list[Joint]:
    return [a for a in joints(u) if all(gain <= 0 for _, _, gain in moves(u, a))]


def strict_equilibria(u: np.ndarray) -> set[Joint]:
    return {a for a in joints(u) if all(gain < 0 for _, _, gain in moves(u, a))}


def sinks(u: np.ndarray) -> list[tuple[Joint, ...]]:
    """The components of the strict better-reply graph that nothing leaves."""
    return sorted(tuple(sorted(part)) for part in nx.attracting_components(graph(u, lambda gain: gain > 0)))


def symmetric(u: np.ndarray) -> bool:
    """u_p(i)(p a) = u_i(a) for every permutation p of the players."""
    if len(set(u.shape[1:])) > 1:
        return False
    n = len(u)
    for seats in permutations(range(n)):
        for a in joints(u):
            moved = [0] * n
            for i in range(n):
                moved[seats[i]] = a[i]
            if any(u[(seats[i], *moved)] != u[(i, *a)] for i in range(n)):
                return False
    return True


def circles(u: np.ndarray) -> Iterator[tuple[int, int, int, int]]:
    """Two players go forth and back in turn: who they are, and what each gains all the way round."""
    for i, j in combinations(range(len(u)), 2):
        for a in joints(u):
            for x, y in product(range(a[i]), range(a[j])):
                b, c, d = list(a), list(a), list(a)
                b[i], c[i], c[j], d[j] = x, x, y, y
                at = [tuple(corner) for corner in (a, b, c, d)]
                mine = u[(i, *at[1])] - u[(i, *at[0])] + u[(i, *at[3])] - u[(i, *at[2])]
                other = u[(j, *at[2])] - u[(j, *at[1])] + u[(j, *at[0])] - u[(j, *at[3])]
                yield i, j, int(mine), int(other)


def exact_potential(u: np.ndarray) -> bool:
    return all(mine + other == 0 for _, _, mine, other in circles(u))


def weighted_potential(u: np.ndarray) -> bool:
    """Positive factors make every circle add to zero."""
    rows = []
    for i, j, mine, other in circles(u):
        row = [0.0] * len(u)
        row[i], row[j] = mine, other
        rows.append(row)
    rows = np.unique(rows, axis=0)
    found = linprog(np.zeros(len(u)), A_eq=rows / max(1, np.abs(rows).max()), b_eq=np.zeros(len(rows)), bounds=(1, 1e4))
    return bool(found.status == 0)


def zero_sum_equivalent(u: np.ndarray) -> bool:
    """Something that each player's own choice doesn't touch makes the sum zero: least squares leave nothing."""
    place: dict[tuple[Any, ...], int] = {}
    rows = []
    for a in joints(u):
        rows.append([place.setdefault((i, *a[:i], "any", *a[i + 1 :]), len(place)) for i in range(len(u))])
    factors = np.zeros((len(rows), len(place)))
    for row, columns in zip(factors, rows, strict=True):
        row[columns] = 1
    total = np.array([u[(slice(None), *a)].sum() for a in joints(u)], float)
    found = np.linalg.lstsq(factors, total)[0]
    return bool(np.abs(factors @ found - total).max() < 1e-6)


def ordinal_potential(u: np.ndarray) -> bool:
    """No way that never loses leads round a circle on which somebody gains."""
    weak = graph(u, lambda gain: gain >= 0)
    part = {a: k for k, nodes in enumerate(nx.strongly_connected_components(weak)) for a in nodes}
    return not any(gain > 0 and part[a] == part[b] for a in joints(u) for _, b, gain in moves(u, a))


def best_response_acyclic(u: np.ndarray) -> bool:
    out = nx.DiGraph()
    for a in joints(u):
        for i, b, gain in moves(u, a):
            if gain > 0 and gain == max(g for j, _, g in moves(u, a) if j == i):
                out.add_edge(a, b)
    return bool(nx.is_directed_acyclic_graph(out))


def weakly_acyclic(u: np.ndarray) -> bool:
    paths, ends = graph(u, lambda gain: gain > 0), pure_equilibria(u)
    reach = set(ends).union(*(nx.ancestors(paths, end) for end in ends))
    return len(reach) == len(list(joints(u)))


def dominated(lead: np.ndarray) -> bool:
    """Does a mixture of the rows [strategy, others' play] stay above zero? (linear programme)"""
    count, faces = lead.shape
    if not count:
        return False
    scale = max(1.0, float(np.abs(lead).max()))
    rows = np.hstack([-lead.T / scale, np.ones((faces, 1))])
    found = linprog(
        [*[0] * count, -1], rows, np.zeros(faces), [[*[1] * count, 0]], [1], [*[(0, 1)] * count, (None, None)]
    )
    return bool(-found.fun > 1e-7)


def survivors(u: np.ndarray) -> list[list[int]]:
    alive = [list(range(size)) for size in u.shape[1:]]
    while True:
        fallen = []
        for i, mine in enumerate(alive):
            left = np.moveaxis(u[i][np.ix_(*alive)], i, 0).reshape(len(mine), -1).astype(float)
            fallen += [(i, s) for k, s in enumerate(mine) if dominated(np.delete(left, k, axis=0) - left[k])]
        if not fallen:
            return alive
        for i, s in fallen:
            alive[i].remove(s)


def coordination(u: np.ndarray) -> bool:
    """Matchings of all strategies, of each with itself in a symmetric game, whose profiles are strict equilibria."""
    size = u.shape[1]
    if len(set(u.shape[1:])) > 1:
        return False
    firm = strict_equilibria(u)
    orders = list(permutations(range(size)))
    others = [[orders[0]]] * (len(u) - 1) if symmetric(u) else [orders] * (len(u) - 1)
    return any(all((k, *(order[k] for order in chosen)) in firm for k in range(size)) for chosen in product(*others))


def anti_coordination(u: np.ndarray) -> bool:
    """Symmetric, and whoever is joined by one more loses."""
    if not symmetric(u):
        return False
    for a in joints(u):
        for i, j in permutations(range(len(u)), 2):
            if a[i] != a[j]:
                joined = list(a)
                joined[j] = a[i]
                if u[(i, *joined)] >= u[(i, *a)]:
                    return False
    return True


def congestion(u: np.ndarray) -> bool:
    """Anti-coordination in which the number of users says all."""
    paid: dict[tuple[int, int], set[int]] = {}
    for a in joints(u):
        for i, s in enumerate(a):
            paid.setdefault((s, a.count(s)), set()).add(int(u[(i, *a)]))
    return anti_coordination(u) and all(len(values) == 1 for values in paid.values())


def differences(u: np.ndarray) -> Iterator[int]:
    """What one more step of player i gains more after one more step of player j."""
    for i, j in permutations(range(len(u)), 2):
        for a in joints(u):
            if a[i] + 1 < u.shape[1 + i] and a[j] + 1 < u.shape[1 + j]:
                b, c, d = list(a), list(a), list(a)
                b[i], c[j], d[i], d[j] = a[i] + 1, a[j] + 1, a[i] + 1, a[j] + 1
                yield int(u[(i, *d)] - u[(i, *c)] - u[(i, *b)] + u[(i, *a)])


LABELS: dict[str, Callable[[np.ndarray], bool]] = {
    "zero_sum": lambda u: all(u[(slice(None), *a)].sum() == 0 for a in joints(u)),
    "constant_sum": lambda u: len({int(u[(slice(None), *a)].sum()) for a in joints(u)}) == 1,
    "team": lambda u: all(len(set(u[(slice(None), *a)].tolist())) == 1 for a in joints(u)),
    "symmetric": symmetric,
    "zero_sum_equivalent": zero_sum_equivalent,
    "exact_potential": exact_potential,
    "weighted_potential": weighted_potential,
    "ordinal_potential": ordinal_potential,
    "generalized_potential": lambda u: bool(nx.is_directed_acyclic_graph(graph(u, lambda gain: gain > 0))),
    "best_response_acyclic": best_response_acyclic,
    "weakly_acyclic": weakly_acyclic,
    "cyclic": lambda u: any(len(sink) > 1 for sink in sinks(u)),
    "requires_mixing": lambda u: not pure_equilibria(u),
    "dominance_solvable": lambda u: all(len(left) == 1 for left in survivors(u)),
    "coordination": coordination,
    "anti_coordination": anti_coordination,
    "congestion": congestion,
    "supermodular": lambda u: all(gap >= 0 for gap in differences(u)),
    "submodular": lambda u: all(gap <= 0 for gap in differences(u)),
}


def regret(u: np.ndarray, profile: Any) -> float:
    """The most that one player gains by another strategy, by adding up over all profiles."""
    worst = 0.0
    for i, own in enumerate(profile):
        paid = np.zeros(len(own))
        for a in joints(u):
            paid[a[i]] += u[(i, *a)] * np.prod([profile[j][s] for j, s in enumerate(a) if j != i])
        worst = max(worst, float(paid.max() - np.dot(paid, own)))
    return worst


def inside(u: np.ndarray, pair: Any, extreme: list[Any]) -> bool:
    """Is this equilibrium of two players one of the extreme ones, or a mixture of some all of whose pairs are such?"""
    parts = [_around(u, side, pair, extreme) for side in (0, 1)]
    found = {(_key(x), _key(y)) for x, y in extreme}
    return all(_mixes(pair[side], parts[side]) for side in (0, 1)) and all(
        (_key(x), _key(y)) in found for x, y in product(*parts)
    )


def _around(u: np.ndarray, side: int, pair: Any, extreme: list[Any]) -> list[Any]:
    """Extreme strategies of one side that use no other strategies and leave the other's replies as good."""
    own = np.asarray(pair[side])
    mine = {_key(profile[side]): np.asarray(profile[side]) for profile in extreme}
    good = _replies(u, side, own)
    return [x for x in mine.values() if not (x[own < 1e-9] > 1e-9).any() and good <= _replies(u, side, x)]


def _replies(u: np.ndarray, side: int, own: np.ndarray) -> set[int]:
    """The other's best replies to this mixture."""
    paid = own @ u[1] if side == 0 else u[0] @ own
    return set(np.flatnonzero(paid >= paid.max() - 1e-7 * max(1, np.ptp(u))).tolist())


def _mixes(own: Any, parts: list[Any]) -> bool:
    return bool(parts) and nnls(np.vstack([np.transpose(parts), np.ones(len(parts))]), np.append(own, 1))[1] < 1e-7


def _key(own: Any) -> tuple[float, ...]:
    return tuple(np.round(np.asarray(own, float), 7) + 0.0)
