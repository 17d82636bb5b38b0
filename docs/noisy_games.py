"""Games whose labels are known, and tables of them as if they had been played: what docs/calibration.py asks about.

Every family makes some label occur often: games with margins from tiny to large, and equalities that hold, nearly hold,
or fail by a distance just outside the tolerance.
"""

import json
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.decompositions import harmonic, interaction
from analysis.dilemmas import both, reading
from analysis.equality import pool, seat_effect, total_spread, unlike
from analysis.evidence import evidence
from analysis.names import SYMMETRIC_2X2
from analysis.potentials import residue, weighted
from analysis.study import Study, study
from analysis.table import PayoffTable, Role, count_profiles, starts
from analysis.typology import Examined

BOOK = Path(__file__).parents[1] / "tests" / "data" / "games.json"
SHAPES = ((2, 2), (2, 2), (2, 3), (3, 3), (3, 3), (4, 4), (2, 2, 2), (3, 3, 3), (2, 2, 2, 2))
OFF = (0.0, 0.0, 0.02, 0.04, 0.055, 0.07, 0.1, 0.15)
"""How far a game of an equality is from holding exactly, as a share of the payoff range; the tolerance is 0.05."""
LUCK = ("own", "common", "shared", "opposed")

Draw = np.random.Generator


class Noise(NamedTuple):
    """How a table was played: luck is "own" to each payoff, or four fifths of its variance are

    "common" to a strategy in all profiles (common random numbers), "shared" by the players of a profile, or "opposed":
    what one has more another has less. deviation: a share of the payoff range; skewed: rare episodes pay most.
    """

    episodes: int
    deviation: float
    luck: str
    skewed: bool


def table_of(payoffs: np.ndarray, one_role: bool = False) -> PayoffTable:
    """An exact table of payoffs [n, s1..sn]; one_role: of exchangeable players, by counts."""
    roles = tuple(
        Role(f"player {i + 1}", 1, tuple(f"s{x}" for x in range(size))) for i, size in enumerate(payoffs.shape[1:])
    )
    profiles = tuple(count_profiles(roles))
    mean = np.full((len(profiles), sum(payoffs.shape[1:])), np.nan)
    for row, profile in enumerate(profiles):
        columns = np.flatnonzero(profile)
        mean[row, columns] = payoffs[(slice(None), *(columns - starts(roles)))]
    table = PayoffTable(roles, profiles, mean)
    return pool(table) if one_role else table


def still(table: PayoffTable) -> PayoffTable:
    """The table as if played twice without any luck: its labels are the truth, equalities within the tolerance."""
    return PayoffTable(table.roles, table.profiles, table.mean, np.stack([table.mean, table.mean]))


def played(table: PayoffTable, how: Noise, rng: Draw) -> PayoffTable:
    """The table with that noise."""

    def luck(*shape: int) -> np.ndarray:
        return rng.exponential(size=shape) - 1 if how.skewed else rng.standard_normal(shape)

    n, (rows, columns) = how.episodes, table.mean.shape
    noise = luck(n, rows, columns)
    if how.luck != "own":
        sign = np.where(np.arange(columns) < columns / 2, 1, -1) if how.luck == "opposed" else 1
        shared = luck(n, 1, columns) if how.luck == "common" else luck(n, rows, 1) * sign
        noise = np.sqrt(0.2) * noise + np.sqrt(0.8) * shared
    span = float(np.nanmax(table.mean) - np.nanmin(table.mean)) or 1.0
    samples = table.mean + how.deviation * span * noise
    return PayoffTable(table.roles, table.profiles, samples.mean(axis=0), samples)


def noise(rng: Draw) -> Noise:
    """A standard deviation of 0.1 to 0.5 of the range, 30 to 200 episodes."""
    deviation = float(np.exp(rng.uniform(np.log(0.1), np.log(0.5))))
    return Noise(int(rng.integers(30, 201)), deviation, str(rng.choice(LUCK)), bool(rng.random() < 0.2))


def game(number: int, seed: int = 0) -> tuple[PayoffTable, Draw]:
    """Game `number` of so many, exact, and the generator that goes on to play it."""
    rng = np.random.default_rng([seed, number])
    return FAMILIES[ROUND[number % len(ROUND)]](rng), rng


def margin(rng: Draw) -> float:
    """From tiny to large, as a share of the range."""
    return float(np.exp(rng.uniform(np.log(0.01), np.log(0.4))))


def shape(rng: Draw) -> tuple[int, ...]:
    return SHAPES[rng.integers(len(SHAPES))]


def square(rng: Draw) -> tuple[int, ...]:
    """A shape in which all players have as many strategies."""
    return next(found for found in iter(lambda: shape(rng), ()) if len(set(found)) == 1)


def random(rng: Draw) -> PayoffTable:
    sizes = shape(rng)
    return table_of(rng.random((len(sizes), *sizes)))


def textbook(rng: Draw) -> PayoffTable:
    games = json.loads(BOOK.read_text(encoding="utf-8"))["games"]
    games = [one for one in games if np.prod(one["shape"]) <= 30 and one["id"] != "all_ties"]
    return _book(games[rng.integers(len(games))]["payoffs"])


def _book(nested: object) -> PayoffTable:
    from fractions import Fraction

    return table_of(np.vectorize(lambda value: float(Fraction(value)), otypes=[float])(np.array(nested, dtype=object)))


def levels(rng: Draw, gap: float) -> np.ndarray:
    """Four payoffs from 1 down to 0, two neighbours of which are `gap` apart."""
    rest = 0.3 + rng.random(2)
    gaps = rng.permutation([gap, *(rest / rest.sum() * (1 - gap))])
    return 1 - np.concatenate([[0], np.cumsum(gaps)])


def matrix(order: str, values: np.ndarray) -> np.ndarray:
    """Both players' payoffs [2, 2, 2] of a symmetric game between cooperation and defection."""
    paid = dict(zip(order, values, strict=True))
    own = np.array([[paid["R"], paid["S"]], [paid["T"], paid["P"]]])
    return np.stack([own, own.T])


def order(rng: Draw) -> PayoffTable:
    """One of the twelve symmetric 2x2 games."""
    letters = tuple(SYMMETRIC_2X2)[rng.integers(12)]
    return table_of(matrix(letters, levels(rng, margin(rng))), one_role=bool(rng.random() < 0.5))


def border(rng: Draw) -> PayoffTable:
    """Two payoffs tie, exactly, nearly, or just not."""
    letters = tuple(SYMMETRIC_2X2)[rng.integers(12)]
    return table_of(matrix(letters, levels(rng, float(rng.choice(OFF)))), one_role=bool(rng.random() < 0.5))


def meeting(rng: Draw) -> PayoffTable:
    """Bach or Stravinsky, or nearly: two ways to meet, and one prefers each."""
    gap, missed = margin(rng), rng.random((2, 2)) * 0.3
    row = np.array([[1, missed[0, 0]], [missed[0, 1], 1 - gap]])
    column = np.array([[1 - gap * rng.choice([1, 1, -1]), missed[1, 0]], [missed[1, 1], 1]])
    return table_of(np.stack([row, column]))


def with_more(rng: Draw) -> PayoffTable:
    """A game between two strategies with one or two more that are mostly useless."""
    small = matrix(tuple(SYMMETRIC_2X2)[rng.integers(12)], levels(rng, margin(rng)))[0]
    size = int(rng.integers(3, 5))
    own = np.pad(small, (0, size - 2)) - margin(rng) * (np.arange(size) > 1)[:, None]
    own[:, 2:] += rng.random(size - 2) * 0.3
    own = own[np.ix_(*[rng.permutation(size)] * 2)]
    return table_of(np.stack([own, own.T]), one_role=bool(rng.random() < 0.7))


def curves(rng: Draw) -> PayoffTable:
    """Three or four exchangeable players whose gains of defection follow a pattern."""
    n, pattern = int(rng.integers(3, 5)), rng.integers(5)
    turn = {0: 0, 1: n, 2: rng.integers(1, n), 3: rng.integers(1, n), 4: 1}[int(pattern)]
    sign = np.where(np.arange(n) < turn, -1, 1) * (-1 if pattern == 2 else 1)
    gain = sign * (margin(rng) + rng.random(n) * 0.3)
    defect = np.linspace(0, 1, n) + rng.normal(0, 0.1, n)
    cooperate = defect - gain
    cooperate[-1] = defect[0] + rng.choice([-1, 1, 1, 1]) * margin(rng)
    defect[-1] = cooperate[-1] + gain[-1]
    profiles = tuple((n - d, d) for d in range(n + 1))
    mean = np.array([[cooperate[c - 1] if c else np.nan, defect[c] if c < n else np.nan] for c, _ in profiles])
    return PayoffTable((Role("player", n, ("cooperate", "defect")),), profiles, mean)


def matched(rng: Draw) -> PayoffTable:
    """Coordination: playing the matching thing pays more by some margin."""
    sizes = square(rng)
    payoffs = rng.random((len(sizes), *sizes)) * 0.6
    for k in range(sizes[0]):
        place = (slice(None), *[k] * len(sizes))
        payoffs[place] = 0.6 + margin(rng) * rng.choice([1, 1, 1, 1, -1])
    return table_of(payoffs)


def crowded(rng: Draw) -> PayoffTable:
    """Exchangeable players pay by the number of users; in some games also by who is elsewhere."""
    n, kinds = int(rng.integers(2, 5)), int(rng.integers(2, 4))
    step = (margin(rng) + rng.random((kinds, n)) * 0.3) * rng.choice([1, 1, 1, -1])
    roles = (Role("player", n, tuple(f"road {k}" for k in range(kinds))),)
    profiles = tuple(count_profiles(roles))
    users = np.array(profiles)
    paid = rng.random(kinds) - np.array([[step[k, :u].sum() for k, u in enumerate(row)] for row in users])
    elsewhere = rng.normal(size=paid.shape) * rng.choice([0, 0, 0.02, 0.1])
    return PayoffTable(roles, profiles, np.where(users > 0, paid + elsewhere, np.nan))


def ordered(rng: Draw) -> PayoffTable:
    """Complements or substitutes: cross differences of one sign, most of them clear, in the order of the list."""
    sizes, sign = shape(rng), rng.choice([-1, 1])
    place = np.indices(sizes)
    payoffs = np.zeros((len(sizes), *sizes))
    for i, own in enumerate(place):
        for j, other in enumerate(place):
            step = margin(rng) * rng.choice([1, 1, 1, -1 if rng.random() < 0.3 else 1])
            payoffs[i] += (i != j) * sign * step * own * other
        payoffs[i] += rng.normal(size=sizes[i])[own] * payoffs[i].std()
    return table_of(payoffs)


def ranked(rng: Draw) -> PayoffTable:
    """The own choice matters most: mostly dominance solvable."""
    sizes = shape(rng)
    payoffs = rng.random((len(sizes), *sizes)) * 0.5
    for i, own in enumerate(np.indices(sizes)):
        payoffs[i] += own * margin(rng) * 2
    return table_of(payoffs)


def circle(rng: Draw) -> PayoffTable:
    """Rock, paper, scissors for two, or pennies, with unequal stakes; in some games one way out."""
    if rng.random() < 0.5:
        stakes = margin(rng) + rng.random((2, 2, 2)) * 0.5
        return table_of(stakes * np.array([[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]))
    size = 3
    wins = margin(rng) + rng.random(size) * 0.5
    own = np.zeros((size, size))
    for k in range(size):
        own[k, k - 1], own[k - 1, k] = wins[k], -wins[k] * rng.uniform(0.5, 1.5)
    own[np.diag_indices(size)] += rng.choice([0, 0, margin(rng)])
    return table_of(np.stack([own, own.T]), one_role=bool(rng.random() < 0.5))


def _near(exact: Callable[[Draw, tuple[int, ...]], np.ndarray], label: str) -> Callable[[Draw], PayoffTable]:
    """Games for which an equality holds exactly, or is missed by one of the distances OFF."""

    def family(rng: Draw) -> PayoffTable:
        sizes = square(rng) if label == "symmetric" else shape(rng)
        payoffs, off = exact(rng, sizes), float(rng.choice(OFF))
        rest, size = rng.normal(size=payoffs.shape), off
        for _ in range(4 if off else 0):
            missed = DISTANCES[label](table_of(payoffs + size * rest))
            size = min(size * off / missed, 1.0) if missed else size  # units may make up for what is added
        return table_of(payoffs + size * rest)

    return family


def _zero_sum(rng: Draw, sizes: tuple[int, ...]) -> np.ndarray:
    payoffs = rng.normal(size=(len(sizes), *sizes))
    return payoffs - payoffs.mean(axis=0)


def _constant_sum(rng: Draw, sizes: tuple[int, ...]) -> np.ndarray:
    return _zero_sum(rng, sizes) + rng.random()


def _team(rng: Draw, sizes: tuple[int, ...]) -> np.ndarray:
    return np.stack([rng.random(sizes)] * len(sizes))


def _symmetric(rng: Draw, sizes: tuple[int, ...]) -> np.ndarray:
    drawn, seats = rng.random((len(sizes), *sizes)), list(permutations(range(len(sizes))))
    return sum(drawn[list(p)].transpose(0, *(np.array(p) + 1)) for p in seats) / len(seats)


def _others(rng: Draw, sizes: tuple[int, ...]) -> np.ndarray:
    """What each player gets by others' choices alone."""
    drawn = rng.random((len(sizes), *sizes))
    return np.stack([np.broadcast_to(own.mean(axis=i, keepdims=True), sizes) for i, own in enumerate(drawn)])


def _potential(rng: Draw, sizes: tuple[int, ...]) -> np.ndarray:
    return _team(rng, sizes) + _others(rng, sizes)


def _units(rng: Draw, sizes: tuple[int, ...]) -> np.ndarray:
    units = np.exp(rng.uniform(-0.7, 0.7, len(sizes)))
    return _potential(rng, sizes) * units.reshape(-1, *[1] * len(sizes))


def _rivals(rng: Draw, sizes: tuple[int, ...]) -> np.ndarray:
    return _zero_sum(rng, sizes) + _others(rng, sizes)


def _seen(table: PayoffTable) -> Study:
    return study(table, evidence(still(table)))


DISTANCES: dict[str, Callable[[PayoffTable], float]] = {
    "zero_sum": lambda table: total_spread(_seen(table), centre=False).value,
    "constant_sum": lambda table: total_spread(_seen(table), centre=True).value,
    "team": lambda table: unlike(_seen(table)).value,
    "symmetric": lambda table: seat_effect(table, _seen(table).known).value,
    "exact_potential": lambda table: residue(_seen(table), harmonic).value,
    "weighted_potential": lambda table: residue(_seen(table), weighted(_seen(table))).value,
    "zero_sum_equivalent": lambda table: residue(_seen(table), interaction).value,
}

FAMILIES: dict[str, Callable[[Draw], PayoffTable]] = {
    "random": random,
    "textbook": textbook,
    "order": order,
    "border": border,
    "meeting": meeting,
    "with more": with_more,
    "curves": curves,
    "matched": matched,
    "crowded": crowded,
    "ordered": ordered,
    "ranked": ranked,
    "circle": circle,
    "zero-sum": _near(_zero_sum, "zero_sum"),
    "constant-sum": _near(_constant_sum, "constant_sum"),
    "team": _near(_team, "team"),
    "symmetric": _near(_symmetric, "symmetric"),
    "potential": _near(_potential, "exact_potential"),
    "weighted potential": _near(_units, "weighted_potential"),
    "zero-sum equivalent": _near(_rivals, "zero_sum_equivalent"),
}
ROUND = (*FAMILIES, "order", "order", "order", "curves", "curves", "meeting")  # names that one game in twelve can have


def near_a_border(true: Examined) -> bool:
    """Are two payoffs of the game between two strategies within the tolerance, for players who could rank all alike?"""
    if true.small is None or true.small.table.shape != (2, 2):
        return False
    table = true.small.table
    known = evidence(still(table))
    for flip in (False, True)[: len(table.roles)]:
        plus, minus = both(reading(table, known, flip))
        gaps = (known.value[plus] - known.value[minus]).reshape(6, -1)
        signs = np.where(np.abs(gaps) <= known.tolerance * known.span, 0, np.sign(gaps))
        if (np.ptp(signs, axis=1) < 2).all() and (signs == 0).any():
            return True
    return False
