"""Structural labels, of any number of players and strategies: sums, sameness, equilibria, dominance, cycles."""

from dataclasses import dataclass
from itertools import permutations, product
from math import factorial, prod

import numpy as np

from analysis.confidence import Bounds, Distance, Evidence, again, differences, distance
from analysis.kleene import every, negate, negative, positive, some
from analysis.label import Label, always, decided, equality, never, unknown
from analysis.matrix_game import solve_matrix_game
from analysis.moves import Moves, always_settles, moves, replies, stable, strict
from analysis.table import DENSE_LIMIT, PayoffTable, Role, count_profiles, restrict, starts

HELD = 20_000_000  # numbers held at once when contrasts are formed in the replicates
DOMINANCE_DRAWS = 100  # replicates that are solved by iterated dominance


@dataclass(frozen=True, eq=False)
class Study:
    """A table with what is known about its noise and about every deviation: the input of all tests below.

    gains   bounds of the K deviation gains, simultaneous
    better  float64 [K]     Kleene: does the move pay?
    worse   float64 [K]     Kleene: does the move cost?
    drawn   float64 [B, K]  gains in the replicates
    """

    table: PayoffTable
    known: Evidence
    graph: Moves
    gains: Bounds
    better: np.ndarray
    worse: np.ndarray
    drawn: np.ndarray


def study(table: PayoffTable, known: Evidence) -> Study:
    """Decide the signs of all deviation gains at once. Needs a role with two strategies."""
    graph = moves(table)
    after, before = known.at[graph.after], known.at[graph.before]
    gains = differences(known, after, before, tests=len(after) // 2)  # there and back is one contrast
    drawn = contrasts(known, after, before)
    better, worse = positive(gains.low, gains.high), negative(gains.low, gains.high)
    return Study(table, known, graph, gains, better, worse, drawn)


def contrasts(known: Evidence, plus: np.ndarray, minus: np.ndarray) -> np.ndarray:
    """Contrasts in as many replicates as fit into memory: [B, K], float noise removed."""
    drawn = known.replicates[: max(50, HELD // max(1, len(plus)))]
    out = drawn[:, plus] - drawn[:, minus]
    return np.where(np.abs(out) <= 1e-9 * known.span, 0.0, out)


def structure(game: Study) -> dict[str, Label]:
    """Every structural label."""
    return {
        "zero_sum": zero_sum(game),
        "constant_sum": constant_sum(game),
        "team": team(game),
        "symmetric": symmetric(game.table, game.known),
        "coordination": coordination(game),
        "anti_coordination": anti_coordination(game),
        "dominance_solvable": dominance_solvable(game),
        "cyclic": cyclic(game),
        "requires_mixing": requires_mixing(game),
    }


# ---- equalities ----


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
    found = _spread(game, centre=False)
    return equality(game.known, found, "payoffs miss adding to zero")


def constant_sum(game: Study) -> Label:
    """All payoffs of a profile add to one constant: standard deviation of the sums over the payoff range."""
    return equality(game.known, _spread(game, centre=True), "sums of payoffs vary")


def _spread(game: Study, centre: bool) -> Distance:
    share = weights(game.table)
    sums, drawn = _totals(game, game.known.value), _totals(game, game.known.replicates)
    if centre:
        sums, drawn = sums - sums @ share, drawn - (drawn @ share)[:, None]
    return distance(game.known, sums, drawn, share)


def team(game: Study) -> Label:
    """All players earn the same in every profile: standard deviation between players over the payoff range."""
    counts = np.array(game.table.profiles, float)
    played = counts.ravel() > 0
    weight = (counts / game.table.players * weights(game.table)[:, None]).ravel()[played]
    where = np.repeat(np.arange(len(counts)), counts.shape[1])[played]
    cells = game.known.at[played]

    def apart(values: np.ndarray) -> np.ndarray:
        mean = _totals(game, values) / game.table.players
        return values[..., cells] - mean[..., where]

    found = distance(game.known, apart(game.known.value), apart(game.known.replicates), weight)
    return equality(game.known, found, "players' payoffs differ")


def symmetric(table: PayoffTable, known: Evidence) -> Label:
    """Payoffs follow the strategies when two seats are exchanged, strategies matched by their order."""
    kinds = {len(role.strategies) for role in table.roles}
    if len(table.roles) == 1:
        return always("all players share one role, seats are averaged", 0.0)
    if len(kinds) > 1:
        return never("the players have different numbers of strategies")
    if prod(table.shape) * table.players > DENSE_LIMIT:
        return unknown(f"the dense table is over {DENSE_LIMIT} payoffs")
    return equality(known, _seat_effect(table, known), "exchanging seats changes payoffs")


def _seat_effect(table: PayoffTable, known: Evidence) -> Distance:
    ends = np.cumsum([role.players for role in table.roles])[:-1]
    here, there = [], []
    for i in ends - 1:  # exchanging neighbours generates every exchange; inside a role it changes nothing
        seats = np.arange(table.players)
        seats[[i, i + 1]] = seats[[i + 1, i]]
        here.append(table.index.ravel())
        there.append(table.index[seats].swapaxes(i + 1, i + 2).ravel())
    plus, minus = known.at[np.concatenate(here)], known.at[np.concatenate(there)]
    gap = known.value[plus] - known.value[minus]
    return distance(known, gap, contrasts(known, plus, minus), np.full(len(plus), 1 / len(plus)))


def relabelled_symmetric(table: PayoffTable, known: Evidence, most: int = 720) -> PayoffTable | None:
    """The table with later roles' strategies reordered so that it is symmetric; None if no order is, or too many are."""
    kinds = {len(role.strategies) for role in table.roles}
    if len(kinds) > 1 or factorial(min(kinds)) ** (len(table.roles) - 1) > most:
        return None
    orders = list(permutations(range(min(kinds))))
    for rest in product(orders, repeat=len(table.roles) - 1):
        candidate = restrict(table, (orders[0], *rest))
        if symmetric(candidate, again(candidate, known)).verdict == "yes":
            return candidate
    return None


# ---- strict inequalities ----


def requires_mixing(game: Study) -> Label:
    """No pure profile is an equilibrium; margin: the least gain that some player has left in every profile."""
    truth = negate(some(stable(game.better, game.graph)))
    chance = np.mean(~stable(game.drawn > 0, game.graph).astype(bool).any(axis=-1))
    unit = game.known.span or 1.0
    least, low, high = (_least_gain(game, gain) / unit for gain in (game.gains.value, game.gains.low, game.gains.high))
    why = f"the best deviation from any profile gains at least {least:.1%} of the range"
    why += "" if game.known.episodes is None else f" [{low:.1%}, {high:.1%}]"
    return decided(float(truth), chance, why, margin=least)


def _least_gain(game: Study, gain: np.ndarray) -> float:
    return max(0.0, float(np.maximum.reduceat(gain, game.graph.first).min()))


def cyclic(game: Study) -> Label:
    """Some sink component of the strict better-reply graph has more than one profile (indifference is no edge)."""
    truth = negate(always_settles(game.better, game.graph))
    chance = 1 - np.mean(always_settles((game.drawn > 0).astype(np.int8), game.graph))
    words = {0.0: "every profile has", 0.5: "it is open whether every profile has", 1.0: "some profile has not"}
    return decided(float(truth), chance, f"{words[float(truth)]} a path of improvements to a pure equilibrium")


def coordination(game: Study) -> Label:
    """Strategies can be matched one to one so that each matching profile is a strict equilibrium.

    In a symmetric game a strategy matches itself; elsewhere any matching does, so there the difference between
    coordination and anti-coordination is a choice of labels.
    """
    sizes = {len(role.strategies) for role in game.table.roles}
    if len(sizes) > 1 or game.table.players < 2:
        return never("the players have different numbers of strategies" if len(sizes) > 1 else "one player")
    firm = strict(game.worse, game.graph)
    same = symmetric(game.table, game.known).verdict
    by_name, any_way = _matching(game, firm, by_name=True), _matching(game, firm, by_name=False)
    truth = by_name if same == "yes" else any_way if same == "no" or by_name == any_way else 0.5
    held = strict((game.drawn < 0).astype(float), game.graph)
    chance = np.mean([_matching(game, row, by_name=same == "yes") for row in held])
    return decided(truth, chance, f"strict equilibria that match all strategies: {WORDS[truth]}")


WORDS = {0.0: "no", 0.5: "open", 1.0: "yes"}


def _matching(game: Study, firm: np.ndarray, by_name: bool) -> float:
    """Kleene: do strict equilibria cover all strategies, each once? firm [P]: is the profile a strict equilibrium?"""
    first, kinds = starts(game.table.roles), len(game.table.roles[0].strategies)
    found: dict[tuple[int, ...], float] = {}
    for row in np.flatnonzero(firm > 0):
        columns = np.flatnonzero(game.table.profiles[row])
        if len(columns) == len(first):  # all players of a role do the same
            found[tuple(int(c - start) for c, start in zip(columns, first, strict=True))] = float(firm[row])
    if by_name:
        found = {choice: truth for choice, truth in found.items() if len(set(choice)) == 1}
    return next((level for level in (1.0, 0.5) if _cover([c for c in found if found[c] >= level], kinds)), 0.0)


def _cover(choices: list[tuple[int, ...]], kinds: int, next_up: int = 0) -> bool:
    """Can `kinds` choices be picked that share no strategy of any role?"""
    if next_up == kinds:
        return True
    for choice in (c for c in choices if c[0] == next_up):
        apart = [c for c in choices if all(mine != other for mine, other in zip(choice, c, strict=True))]
        if _cover(apart, kinds, next_up + 1):
            return True
    return False


def anti_coordination(game: Study) -> Label:
    """Symmetric, and every strategy pays strictly less the more others choose it, whatever they leave for it."""
    if len(game.table.roles) > 1:
        return _pooled_anti_coordination(game)
    if game.table.players < 2:
        return never("one player")
    profiles = np.array(game.table.profiles)
    kinds = profiles.shape[1]
    row_of = {profile: row for row, profile in enumerate(game.table.profiles)}
    more, less = [], []
    for row, profile in enumerate(profiles):
        for own, other in permutations(range(kinds), 2):
            if profile[own] and profile[other]:
                joined = profile.copy()
                joined[[own, other]] += 1, -1
                less.append(row * kinds + own)
                more.append(row_of[tuple(joined)] * kinds + own)
    plus, minus = game.known.at[more], game.known.at[less]
    falls = differences(game.known, plus, minus)
    truth = float(every(negative(falls.low, falls.high)))
    chance = np.mean((contrasts(game.known, plus, minus) < 0).all(axis=-1))
    margin = float(-falls.value.max() / (game.known.span or 1.0))
    return decided(truth, chance, f"one more on a strategy costs each of its users at least {margin:.1%}", margin)


def _pooled_anti_coordination(game: Study) -> Label:
    same = symmetric(game.table, game.known)
    if same.verdict != "yes":
        return same._replace(why=f"asked of symmetric games only: {same.why}")
    one = pool(game.table)
    return anti_coordination(study(one, again(one, game.known)))


def pool(table: PayoffTable) -> PayoffTable:
    """One role for all players of a symmetric table; payoffs are averaged over seats."""
    name, kinds = table.roles[0].name, table.shape[0]
    role = Role(name, table.players, table.roles[0].strategies)
    profiles = tuple(count_profiles((role,)))
    row_of = {profile: row for row, profile in enumerate(profiles)}
    target = np.empty_like(table.index)
    for action in np.ndindex(*table.shape):
        row = row_of[tuple(action.count(s) for s in range(kinds))]
        target[(slice(None), *action)] = row * kinds + np.array(action)
    cells, into = table.index.ravel(), target.ravel()
    share = 1.0 / np.bincount(into, minlength=len(profiles) * kinds)[into]

    def gather(values: np.ndarray) -> np.ndarray:
        out = np.zeros((len(values), len(profiles) * kinds))
        np.add.at(out, (slice(None), into), values[:, cells] * share)
        empty = np.array(profiles).ravel() == 0
        out[:, empty] = np.nan
        return out.reshape(len(values), len(profiles), kinds)

    samples = None if table.samples is None else gather(table.samples.reshape(len(table.samples), -1))
    return PayoffTable((role,), profiles, gather(table.mean.reshape(1, -1))[0], samples, table.exact)


def dominance_solvable(game: Study) -> Label:
    """Iterated strict dominance, mixed dominators included, leaves one profile.

    Yes if dropping only what is surely dominated leaves one, no if dropping all that may be dominated leaves several.
    """
    if game.table.exact is not None:
        from analysis.dominance import reduce

        left = reduce(game.table.exact)
        solved = all(len(kept) == 1 for kept in left.survivors)
        words = " x ".join(str(len(kept)) for kept in left.survivors)
        margin = float(left.margin) / (game.known.span or 1.0) if solved else None
        return decided(float(solved), float(solved), f"{words} strategies survive", margin, "iterated strict dominance")
    exact = game.known.episodes is None
    surely, perhaps = survivors(game, leads(game, "low")), survivors(game, leads(game, "high"))
    truth = 1.0 if surely == 1 else 0.0 if perhaps > 1 else 0.5
    drawn = [] if exact else [survivors(game, leads(game, row)) for row in game.known.replicates[:DOMINANCE_DRAWS]]
    chance = truth if exact else np.mean([left == 1 for left in drawn])
    return decided(truth, chance, f"{surely} profiles survive what is sure", test="iterated strict dominance")


def leads(game: Study, by: str | np.ndarray) -> list[np.ndarray]:
    """What t earns more than s against each profile of the others, a role each: [S (s), S (t), O].

    by: "low" or "high" for the simultaneous bounds, or one replicate of the payoffs [E].
    """
    out = []
    for reply in replies(game.table):
        cells = game.known.at[reply.cells]
        if isinstance(by, str):
            plus, minus = np.broadcast_arrays(cells[None, :, :], cells[:, None, :])
            found = differences(game.known, plus.ravel(), minus.ravel(), tests=len(game.graph.after) // 2)
            out.append(getattr(found, by).reshape(plus.shape))
        else:
            out.append(by[cells][None, :, :] - by[cells][:, None, :])
    return out


def survivors(game: Study, lead: list[np.ndarray]) -> int:
    """How many profiles (of role strategies) iterated dominance leaves; a dominator may itself have fallen."""
    table = game.table
    faces = [reply.others for reply in replies(table)]
    first = [*starts(table.roles), table.mean.shape[1]]
    alive = np.ones(table.mean.shape[1], bool)
    while True:
        fallen = [
            first[g] + s
            for g, advantage in enumerate(lead)
            for s in np.flatnonzero(alive[first[g] : first[g + 1]])
            if _beaten(np.delete(advantage[s], s, axis=0)[:, ~faces[g][:, ~alive].any(axis=1)], game.known.span)
        ]
        alive[fallen] = False
        left = [int(alive[a:b].sum()) for a, b in zip(first, first[1:], strict=False)]
        if not fallen or 0 in left:
            return prod(left)


def _beaten(lead: np.ndarray, span: float) -> bool:
    """Does some mixture of the rows [S - 1, O] stay above zero everywhere?"""
    if not len(lead) or (lead.max(axis=0) <= 0).any():
        return False
    if (lead.min(axis=1) > 0).any():
        return True
    return len(lead) > 1 and float(solve_matrix_game(lead).value) > 1e-9 * span
