"""Numbers, mixtures and profiles as a person writes them."""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby

import numpy as np

from analysis.table import PayoffTable, starts

ROUNDING = 1e-12  # of the largest payoff: what is smaller is nothing but rounding


def rounded(value: float, table: PayoffTable) -> float:
    """The value, or 0 where it is nothing but rounding among payoffs of this size."""
    return value if abs(value) > ROUNDING * max(1.0, float(np.nanmax(np.abs(table.mean)))) else 0.0


def number(value: float, error: float = 0.0) -> str:
    """The digits that matter: as many decimals as the error's first two, four significant ones when it is exact."""
    if math.isnan(value):
        return "-"
    if error > 0 and math.isfinite(error):
        return f"{value:.{min(max(1 - math.floor(math.log10(error)), 0), 6)}f}"
    shown = f"{value:.4g}" if abs(value) > 1e-6 or value == 0 else f"{value:.0e}"
    return f"{value:,.0f}" if "e+" in shown else shown


def share(value: float) -> str:
    """A probability: a simple fraction where it is one, else three decimals."""
    near = Fraction(value).limit_denominator(60)
    return str(near) if abs(near - value) < 1e-9 else f"{value:.3f}"


def probability(value: float) -> str:
    """Three decimals: replicates of a sampled table know no more."""
    return f"{value:.3f}"


def mixture(shares: Sequence[float], names: Sequence[str]) -> str:
    """`1/3 stag + 2/3 hare`; a pure one is its name."""
    played = [(value, name) for value, name in zip(shares, names, strict=True) if value > 1e-12]
    return played[0][1] if len(played) == 1 else " + ".join(f"{share(value)} {name}" for value, name in played)


def profile(shares: Sequence[Sequence[float]], names: Sequence[Sequence[str]]) -> str:
    """What each player plays; neighbours that play alike are told once: `3 x hold | 2 x zap`."""
    told = [mixture(own, own_names) for own, own_names in zip(shares, names, strict=True)]
    groups = [(text, len(list(group))) for text, group in groupby(told)]
    if len(groups) == 1 and len(told) > 1:
        return ("both: " if len(told) == 2 else f"all {len(told)}: ") + groups[0][0]
    return " | ".join(text if count == 1 else f"{count} x {_bracketed(text)}" for text, count in groups)


def _bracketed(text: str) -> str:
    return f"({text})" if " + " in text else text


def in_turn(values: Iterable[float]) -> str:
    """`10.05 x 3, 14.05, 14.05`: numbers in order; three and more alike are told once."""
    groups = [(text, len(list(group))) for text, group in groupby(number(value) for value in values)]
    return ", ".join(", ".join([text] * count) if count < 3 else f"{text} x {count}" for text, count in groups)


def counts(table: PayoffTable, row: tuple[int, ...]) -> str:
    """A profile by counts: `3 hold + 2 zap`; roles of one player are told as in a normal form."""
    parts = []
    for role, first in zip(table.roles, starts(table.roles), strict=True):
        played = [(row[first + s], name) for s, name in enumerate(role.strategies) if row[first + s]]
        parts.append(" + ".join(name if role.players == 1 else f"{count} {name}" for count, name in played))
    return " | ".join(parts)
