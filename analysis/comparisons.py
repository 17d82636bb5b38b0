"""Which comparisons each label waits for: contrasts of two payoffs, or an equality over all profiles."""

from collections.abc import Callable, Iterator

import numpy as np

from analysis.conditions import curve_cells, gains
from analysis.confidence import Bounds, Distance, differences
from analysis.crowding import crowding
from analysis.decompositions import harmonic, interaction
from analysis.dilemmas import LETTERS, PAIRS, both, pairwise, views
from analysis.equality import pool, seat_effect, total_spread, unlike
from analysis.evidence import Evidence, again
from analysis.kleene import UNKNOWN, positive
from analysis.moves import settles, stable, strict
from analysis.names import BY_OUTCOMES, N_PLAYER, SYMMETRIC_2X2
from analysis.needed import Doubt, doubts_of, rows_of, until_settled
from analysis.potentials import residue, weighted
from analysis.structure import escapes
from analysis.study import Study, study
from analysis.table import PayoffTable, sources, starts
from analysis.typology import Examined
from analysis.words import counts

PATTERNS = {*N_PLAYER, "volunteers_dilemma"}
REPLIES = {"dominance_solvable", "ordinal_potential", "generalized_potential", "best_response_acyclic"}
ORDERS = {*SYMMETRIC_2X2.values(), "boundary"} - {"coordination"}
FAMILIES = {
    "orders": ORDERS,
    "outcomes": {*BY_OUTCOMES},
    "patterns": PATTERNS,
    "replies": REPLIES,
    "cyclic": {"weakly_acyclic"},
}


def open_comparisons(seen: Examined, id: str) -> list[Doubt]:
    """The open comparisons that label `id` waits for; none where it is decided or nothing can be located."""
    label = seen.labels.get(id)
    if seen.game is None or label is None or label.verdict != "undetermined" or label.test == "not computed":
        return []
    if id in KINDS:
        return list(KINDS[id](seen.game))
    if seen.small is None:
        return []
    if id == "reducible":
        return list(_reducible(seen))
    small, known = seen.small.table, again(seen.small.table, seen.game.known)
    if id in PATTERNS:
        return list(_schelling(small, known, seen.small.choices))
    if id in BY_OUTCOMES:
        return list(_outcomes(small, known, seen.small.choices))
    return list(_orders(small, known, seen.small.choices)) if id in ORDERS else []


def family(id: str) -> str:
    """Labels of one family wait for the same comparisons."""
    return next((name for name, ids in FAMILIES.items() if id in ids), id)


def _orders(table: PayoffTable, known: Evidence, choices: int) -> Iterator[Doubt]:
    """Pairs of R, S, T, P whose order is open in some reading of the table."""
    for view in views(table, known, choices):
        found = pairwise(known, view.cells, choices)
        within = known.tolerance * known.span
        tied = np.maximum(np.abs(found.low), np.abs(found.high)) <= within
        open_ones = _unclear(found)[~tied[_unclear(found)]]
        first, second = both(view.cells)
        what = []
        for k in open_ones:
            letters = [LETTERS[side] for side in PAIRS[k // len(view.cells)]]
            what.append(" > ".join(letters if found.value[k] > 0 else letters[::-1]))
        yield from doubts_of(table, known, found.part(open_ones), what, first[open_ones], second[open_ones], within)


def _outcomes(table: PayoffTable, known: Evidence, choices: int) -> Iterator[Doubt]:
    """Pairs of outcomes of a 2x2 game that a player may rank either way."""
    plus, minus = both(known.at[table.index].reshape(2, 4))
    found = differences(known, plus, minus, copies=3 - len(table.roles), choices=choices)
    yield from _all_open(table, known, plus, minus, found)


def _schelling(table: PayoffTable, known: Evidence, choices: int) -> Iterator[Doubt]:
    """Gains of defection whose sign is open, and the lead of mutual cooperation."""
    cells, n = curve_cells(table, known), table.players
    found, _ = gains(known, cells, choices)
    open_ones = _unclear(found)
    plus, minus = np.append(cells[n:], cells[n - 1]), np.append(cells[:n], cells[n])
    told = [
        *(f"defection's gain while {k} others cooperate" for k in range(n)),
        "all cooperating against all defecting",
    ]
    what = [told[k] for k in open_ones]
    yield from doubts_of(table, known, found.part(open_ones), what, plus[open_ones], minus[open_ones])


def _mixing(game: Study) -> Iterator[Doubt]:
    """What shows one profile to be stable, where one seems so; else what shows that each profile can be left."""
    below, above = escapes(game)
    better = positive(below.low, above.high)
    doubtful = np.flatnonzero(stable(better, game.graph) == UNKNOWN)
    calm = [p for p in doubtful if not (game.gains.value[_out(game, int(p))] > 0).any()]
    if not calm:
        yield from _left(game, better, doubtful, below)
        return
    ways = [list(_edges(game, _open_out(game, better, int(p)), above)) for p in calm]
    yield from min(ways, key=lambda doubts: max(doubt.needed for doubt in doubts))


def _reducible(seen: Examined) -> Iterator[Doubt]:
    """Profiles of which it is open whether they are equilibria, of the whole game or of the one between the two."""
    small, game = seen.small, seen.game
    assert small is not None
    assert game is not None
    if small.whole is not game.table:
        game = study(small.whole, again(small.whole, game.known))
    first = starts(small.whole.roles)
    kept = [start + s for start, chosen in zip(first, small.keep, strict=True) for s in chosen]
    inside = np.delete(np.array(small.whole.profiles), kept, axis=1).sum(axis=1) == 0
    staying = np.where(inside[game.graph.target], game.better, 0.0)
    rest = stable(game.better, game.graph) == UNKNOWN
    rest |= inside & (stable(staying, game.graph) == UNKNOWN)
    yield from _left(game, game.better, np.flatnonzero(rest), game.gains)


def _coordination(game: Study) -> Iterator[Doubt]:
    """Profiles of one strategy a role that may or may not be strict equilibria."""
    firm = strict(game.worse, game.graph)
    alike = (np.array(game.table.profiles) > 0).sum(axis=1) == len(game.table.roles)
    yield from _left(game, game.worse, np.flatnonzero((firm == UNKNOWN) & alike), game.gains)


def _cyclic(game: Study) -> Iterator[Doubt]:
    """Deviations from profiles of which it is open whether improvements lead to rest."""
    doubtful = settles(game.better, game.graph) == UNKNOWN
    yield from _edges(game, np.flatnonzero(doubtful[game.graph.source] & (game.better == UNKNOWN)), game.gains)


def _dominance(game: Study) -> Iterator[Doubt]:
    yield from _edges(game, np.flatnonzero(game.better == UNKNOWN), game.gains)


def _crowding(game: Study) -> Iterator[Doubt]:
    if len(game.table.roles) > 1:
        one = pool(game.table)
        game = study(one, again(one, game.known))
    yield from _all_open(game.table, game.known, *crowding(game))


def _left(game: Study, truth: np.ndarray, profiles: np.ndarray, found: Bounds) -> Iterator[Doubt]:
    """Of each profile: the deviation that shows soonest that it can be left; all open ones where none seems to pay."""
    for p in profiles:
        edges = _open_out(game, truth, int(p))
        pays = edges[game.gains.value[edges] > 0]
        doubts = list(_edges(game, pays if len(pays) else edges, found))
        yield from sorted(doubts, key=lambda doubt: doubt.needed)[:1] if len(pays) else doubts


def _out(game: Study, profile: int) -> np.ndarray:
    return np.flatnonzero(game.graph.source == profile)


def _open_out(game: Study, truth: np.ndarray, profile: int) -> np.ndarray:
    edges = _out(game, profile)
    return edges[truth[edges] == UNKNOWN]


def _edges(game: Study, edges: np.ndarray, found: Bounds) -> Iterator[Doubt]:
    """Deviations whose gain is open."""
    columns = game.table.mean.shape[1]
    names = [name for role in game.table.roles for name in role.strategies]
    after, before = game.graph.after[edges], game.graph.before[edges]
    what = [
        f"{names[new]} instead of {names[old]} in {counts(game.table, game.table.profiles[row])}"
        for new, old, row in zip(after % columns, before % columns, before // columns, strict=True)
    ]
    pair = game.known.at[after], game.known.at[before]
    yield from doubts_of(game.table, game.known, found.part(edges), what, *pair)


def _all_open(
    table: PayoffTable, known: Evidence, plus: np.ndarray, minus: np.ndarray, found: Bounds
) -> Iterator[Doubt]:
    k = _unclear(found)
    rows = zip(rows_of(table, known, plus[k]), rows_of(table, known, minus[k]), strict=True)
    what = [" against ".join(counts(table, table.profiles[row]) for row in pair) for pair in rows]
    yield from doubts_of(table, known, found.part(k), what, plus[k], minus[k])


def _unclear(found: Bounds) -> np.ndarray:
    return np.flatnonzero((found.low <= 0) & (found.high >= 0) & (found.high > found.low))


def _equality(distance: Callable[[Study], Distance], what: str) -> Callable[[Study], Iterator[Doubt]]:
    """An equality is a comparison of all profiles; its noise shrinks with the root of the episodes."""

    def doubts(game: Study) -> Iterator[Doubt]:
        found, count = distance(game), int(game.known.counts.min())
        episodes = until_settled(found, game.known.tolerance, count)
        rows = {source for row in range(len(game.table.profiles)) for source in sources(game.table, row)}
        yield Doubt(what, tuple(sorted(rows)), count, episodes, found.value, found.noise * count**0.5)

    return doubts


KINDS: dict[str, Callable[[Study], Iterator[Doubt]]] = {
    "requires_mixing": _mixing,
    "coordination": _coordination,
    "cyclic": _cyclic,
    "dominance_solvable": _dominance,
    "anti_coordination": _crowding,
    "zero_sum": _equality(lambda game: total_spread(game, centre=False), "payoffs that add to zero"),
    "constant_sum": _equality(lambda game: total_spread(game, centre=True), "payoffs that add to a constant"),
    "team": _equality(unlike, "payoffs that all share"),
    "weakly_acyclic": _cyclic,
    "ordinal_potential": _dominance,
    "generalized_potential": _dominance,
    "best_response_acyclic": _dominance,
    "congestion": _crowding,
    "exact_potential": _equality(lambda game: residue(game, harmonic), "gains of an exact potential"),
    "weighted_potential": _equality(lambda game: residue(game, weighted(game)), "gains of a weighted potential"),
    "zero_sum_equivalent": _equality(lambda game: residue(game, interaction), "an interaction of all in the sum"),
    "symmetric": _equality(lambda game: seat_effect(game.table, game.known), "exchange of seats"),
}
