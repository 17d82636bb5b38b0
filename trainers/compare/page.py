"""A verdict as tables: on the terminal, and as Markdown."""

from collections.abc import Sequence

import numpy as np
from rich.table import Table

from analysis.seeds import Interval
from trainers.compare.curves import Curves
from trainers.compare.verdict import Pair, Verdict, shown, summary

Shown = tuple[Sequence[str], Sequence[Sequence[str]]]  # columns, and rows of cells


def arms(said: Verdict, told: Curves) -> Shown:
    """A row an arm; how much is missing to 1 only where that is the best."""
    keys = ("end", "throughout", *(("gap",) if told.scaled else ()))
    rows = [(name, str(line.runs), *(shown(getattr(line, key)) for key in keys)) for name, line in said.lines.items()]
    return ("arm", "runs", *keys), rows


def pairs(said: Verdict) -> Shown:
    """A row a pair: how often a run of the first ends better than one of the second."""
    rows = [
        (f"{pair.first} > {pair.second}", _chance(pair), f"{pair.better.p:.2g}", f"{pair.adjusted:.2g}")
        for pair in said.pairs
    ]
    return ("pair", "how often", "p", "p (Holm)"), rows


def _chance(pair: Pair) -> str:
    return shown(Interval(*map(np.asarray, pair.better[:3])))


def table(columns: Sequence[str], told: Sequence[Sequence[str]]) -> Table:
    """For the terminal."""
    drawn = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for number, column in enumerate(columns):
        drawn.add_column(column, no_wrap=number > 0)
    for row in told:
        drawn.add_row(*row)
    return drawn


def markdown(said: Verdict, told: Curves) -> str:
    """All of it."""
    parts = [f"{summary(said, told)}.", _lines(*arms(said, told))]
    if said.pairs:
        parts.append(_lines(*pairs(said)))
    return "\n\n".join(parts) + "\n"


def _lines(columns: Sequence[str], told: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [columns, ["---"] * len(columns), *told])
