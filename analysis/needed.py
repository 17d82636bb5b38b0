"""How many episodes would decide a comparison: from its spread and size, at the level it would be tested at."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from analysis.confidence import FIRST, Bounds, Distance, error_rate, quantile
from analysis.evidence import Evidence
from analysis.table import PayoffTable, sources

POWER = 0.8416  # standard normal deviations: with the episodes named, four of five tables decide
TIE = 1_000_000  # who needs more episodes than this is called a tie
LEVELS = 16  # 32 x 2^15 episodes are more than that


class Doubt(NamedTuple):
    """An open comparison: `what` is compared, in which `profiles` (rows of the table that was played).

    common  episodes that these profiles have in common
    needed  episodes of each of them that would decide it with a chance of four in five; infinite: as good as a tie
    value, spread  the difference and the standard deviation of it from episode to episode; of an equality, shares
    """

    what: str
    profiles: tuple[int, ...]
    common: int
    needed: float
    value: float
    spread: float


def rows_of(table: PayoffTable, known: Evidence, cells: np.ndarray) -> list[int]:
    """The profiles that cells belong to."""
    place = np.flatnonzero(known.at >= 0)[cells]
    return [int(row) for row in place // table.mean.shape[1]]


def doubts_of(
    table: PayoffTable,
    known: Evidence,
    found: Bounds,
    what: list[str],
    plus: np.ndarray,
    minus: np.ndarray,
    within: float = 0.0,
) -> Iterator[Doubt]:
    """Contrasts of two cells each; one is also decided when it is surely `within` this much of a tie."""
    spread = found.error * np.sqrt(found.count)
    gap = np.maximum(np.abs(found.value), within - np.abs(found.value))
    episodes = needed(known, spread, gap, found.share, found.count)
    for k, pair in enumerate(zip(rows_of(table, known, plus), rows_of(table, known, minus), strict=True)):
        behind = {source for row in pair for source in sources(table, row)}
        numbers = float(episodes[k]), float(found.value[k]), float(spread[k])
        yield Doubt(what[k], tuple(sorted(behind)), int(found.count[k]), *numbers)


def needed(known: Evidence, spread: np.ndarray, gap: np.ndarray, share: np.ndarray, common: np.ndarray) -> np.ndarray:
    """Episodes after which means of this spread are surely on their side of a border `gap` away: (t s / gap)^2, [K].

    t is the quantile at the level that so many episodes are tested at, and POWER more.
    """
    out = np.full(len(spread), np.inf)
    apart = (gap > 0) & (spread > 0)
    ratio = np.divide(spread, gap, out=np.full(len(spread), np.inf), where=apart)
    for top in FIRST * 2 ** np.arange(LEVELS):
        reach = quantile(known, error_rate(known, int(top)) * share, int(top)) + POWER
        episodes = np.ceil((reach * ratio) ** 2)
        enough = np.isinf(out) & (episodes <= min(top, TIE))
        out[enough] = np.maximum(np.maximum(episodes, top // 2 + 1), common + 1)[enough]
    return out


def until_settled(found: Distance, tolerance: float, count: int) -> float:
    """Episodes after which the bounds of a distance leave the tolerance on one side, if its estimate is right."""
    if count < 2:
        return float("inf")
    true = max(0.0, found.value**2 - found.noise**2)
    episodes = np.geomspace(count + 1, TIE, 400)
    shrunk = np.sqrt(count / episodes)
    value, reach = np.sqrt(true + (found.noise * shrunk) ** 2), (found.high - found.value) * shrunk
    settled = np.flatnonzero((value + reach <= tolerance) | (value - reach > tolerance))
    return float(np.ceil(episodes[settled[0]])) if len(settled) else float("inf")
