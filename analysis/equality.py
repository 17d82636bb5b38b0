"""Labels made of equalities: what players earn together, alike, or whoever sits where."""

from itertools import permutations, product
from math import factorial, prod

import numpy as np

from analysis.confidence import Distance, distance
from analysis.evidence import Evidence, again, clean, in_common, lead
from analysis.label import Label, always, equality, never, unknown
from analysis.study import Study
from analysis.table import DENSE_LIMIT, PayoffTable, Role, average, count_profiles, restrict, sources


def _totals(game: Study, cells: np.ndarray) -> np.ndarray:
    """Sum of all players' payoffs in each profile, of payoff vectors [..., E]: [..., P]."""
    counts = np.array(game.table.profiles, float)
    played = counts.ravel() > 0
    full = np.zeros((*cells.shape[:-1], played.size))
    full[..., played] = cells[..., game.known.at[played]] * counts.ravel()[played]
    return full.reshape(*cells.shape[:-1], *counts.shape).sum(axis=-1)


def weights(table: PayoffTable) -> np.ndarray:
    """Share of the joint actions that each profile of counts stands for: [P]."""
    joint = [
        prod(factorial(role.players) for role in table.roles) / prod(factorial(count) for count in profile)
        for profile in table.profiles
    ]
    return np.array(joint) / sum(joint)


def zero_sum(game: Study) -> Label:
    """All payoffs of a profile add to zero: root mean square of the sums over the payoff range."""
    found = total_spread(game, centre=False)
    return equality(game.known, found, "payoffs miss adding to zero")


def constant_sum(game: Study) -> Label:
    """All payoffs of a profile add to one constant: standard deviation of the sums over the payoff range."""
    return equality(game.known, total_spread(game, centre=True), "sums of payoffs vary")


def total_spread(game: Study, centre: bool) -> Distance:
    """Root mean square of the sums of payoffs, over profiles; `centre`: of their deviations from its mean."""
    share = weights(game.table)
    common = in_common(game.known)
    sums, drawn = _totals(game, common.value), _totals(game, common.replicates)
    if centre:
        sums, drawn = sums - sums @ share, drawn - (drawn @ share)[:, None]
    return distance(game.known, sums, drawn, share)


def team(game: Study) -> Label:
    """All players earn the same in every profile: standard deviation between players over the payoff range."""
    return equality(game.known, unlike(game), "players' payoffs differ")


def unlike(game: Study) -> Distance:
    """Standard deviation between the payoffs of the players of a profile."""
    counts = np.array(game.table.profiles, float)
    played = counts.ravel() > 0
    weight = (counts / game.table.players * weights(game.table)[:, None]).ravel()[played]
    where = np.repeat(np.arange(len(counts)), counts.shape[1])[played]
    cells = game.known.at[played]

    def apart(values: np.ndarray) -> np.ndarray:
        mean = _totals(game, values) / game.table.players
        return values[..., cells] - mean[..., where]

    common = in_common(game.known)
    return distance(game.known, apart(common.value), apart(common.replicates), weight)


def symmetric(table: PayoffTable, known: Evidence) -> Label:
    """Payoffs follow the strategies when two seats are exchanged, strategies matched by their order."""
    kinds = {len(role.strategies) for role in table.roles}
    if len(table.roles) == 1:
        return always("all players share one role, seats are averaged", 0.0)
    if len(kinds) > 1:
        return never("the players have different numbers of strategies")
    if prod(table.shape) * table.players > DENSE_LIMIT:
        return unknown(f"the dense table is over {DENSE_LIMIT} payoffs")
    return equality(known, seat_effect(table, known), "exchanging seats changes payoffs")


def seat_effect(table: PayoffTable, known: Evidence) -> Distance:
    """Root mean square of what an exchange of seats changes."""
    plus, minus = _exchanged(table, table.index)
    plus, minus = known.at[plus], known.at[minus]
    common = in_common(known)
    gap = common.value[plus] - common.value[minus]
    return distance(known, gap, clean(known, lead(common.replicates, plus, minus)), np.full(len(plus), 1 / len(plus)))


def _exchanged(table: PayoffTable, index: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of cells that are equal if neighbours of different roles can exchange seats; that makes all exchanges."""
    here, there = [], []
    for i in np.cumsum([role.players for role in table.roles])[:-1] - 1:
        seats = np.arange(table.players)
        seats[[i, i + 1]] = seats[[i + 1, i]]
        here.append(index.ravel())
        there.append(index[seats].swapaxes(i + 1, i + 2).ravel())
    return np.concatenate(here), np.concatenate(there)


def relabelled_symmetric(table: PayoffTable, known: Evidence, most: int = 720) -> PayoffTable | None:
    """The table made symmetric by reordering later roles' strategies; None if no order does it, or too many exist."""
    kinds, players = {len(role.strategies) for role in table.roles}, [role.players for role in table.roles]
    if len(kinds) > 1 or factorial(min(kinds)) ** (len(players) - 1) > most or prod(table.shape) > DENSE_LIMIT // most:
        return None
    orders = list(permutations(range(min(kinds))))
    choices = [(orders[0], *rest) for rest in product(orders, repeat=len(players) - 1)]
    flat = table.mean.ravel()

    def apart(choice: tuple[tuple[int, ...], ...]) -> float:
        of_player = [order for order, count in zip(choice, players, strict=True) for _ in range(count)]
        plus, minus = _exchanged(table, table.index[np.ix_(range(table.players), *of_player)])
        return float(((flat[plus] - flat[minus]) ** 2).sum())

    best = restrict(table, min(choices, key=apart))
    return best if symmetric(best, again(best, known)).verdict == "yes" else None


def pool(table: PayoffTable) -> PayoffTable:
    """One role for all players of a symmetric table; payoffs are averaged over seats, where all have the episode."""
    name, kinds = table.roles[0].name, table.shape[0]
    role = Role(name, table.players, table.roles[0].strategies)
    profiles = tuple(count_profiles((role,)))
    row_of = {profile: row for row, profile in enumerate(profiles)}
    target = np.empty_like(table.index)
    for action in np.ndindex(*table.shape):
        row = row_of[tuple(action.count(s) for s in range(kinds))]
        target[(slice(None), *action)] = row * kinds + np.array(action)
    cells, into = table.index.ravel(), target.ravel()
    seats = np.bincount(into, minlength=len(profiles) * kinds)

    def gather(values: np.ndarray) -> np.ndarray:
        out = np.zeros((len(values), len(profiles) * kinds))
        np.add.at(out.T, into, values[:, cells].T)
        out = np.where(seats > 0, out / np.maximum(seats, 1), np.nan)
        return out.reshape(len(values), len(profiles), kinds)

    samples = None if table.samples is None else gather(table.samples.reshape(len(table.samples), -1))
    mean = gather(table.mean.reshape(1, -1))[0] if samples is None else average(samples)
    rows, places = cells // table.mean.shape[1], into // kinds
    behind = tuple(_behind(table, rows[places == p]) for p in range(len(profiles)))
    return PayoffTable((role,), profiles, mean, samples, table.exact, behind=behind)


def _behind(table: PayoffTable, rows: np.ndarray) -> tuple[int, ...]:
    return tuple(sorted({source for row in set(rows.tolist()) for source in sources(table, row)}))
