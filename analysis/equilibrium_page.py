"""The equilibria as rows of the page, exchangeable players' arrangements told once."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis.answer import Report
from analysis.equilibria import Equilibrium
from analysis.regret import expected
from analysis.table import dense
from analysis.words import in_turn, number, profile, rounded

SHOWN = 8


def equilibria(report: Report, shown: int = SHOWN) -> RenderableType:
    table = report.full_table
    payoff = dense(table)
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", expand=False)
    for heading in ("", "profile", "payoffs", "regret", "solver"):
        rows.add_column(heading, overflow="fold", min_width=24 if heading == "profile" else None)
    alike = arrangements(report)
    for found, ways in alike[:shown]:
        earned = in_turn(rounded(float(value), table) for value in expected(payoff, found.profile))
        rows.add_row(
            "pure" if found.pure else "mixed",
            profile(found.profile, report.strategies) + (f", {ways} arrangements" if ways > 1 else ""),
            earned,
            number(rounded(float(found.regret), table)),
            found.solver + (", exact" if found.exact else ""),
        )
    hidden = len(alike) - shown
    last = f"... {hidden} more in --json. " if hidden > 0 else ""
    last += "These are all." if report.complete else "There may be others."
    return Group(rows, Text(last, "dim"))


def arrangements(report: Report) -> list[tuple[Equilibrium, int]]:
    """Equilibria with how many there are of each when exchangeable players change places."""
    first: dict[Any, Equilibrium] = {}
    ways: Counter[Any] = Counter()
    for found in report.equilibria:
        key = tuple(tuple(sorted(part)) for part in _by_role(report, found.profile))
        first.setdefault(key, found)
        ways[key] += 1
    return [(first[key], ways[key]) for key in first]


def _by_role(report: Report, shares: Sequence[Any]) -> Iterator[Sequence[Any]]:
    start = 0
    for role in report.full_table.roles:
        yield shares[start : start + role.players]
        start += role.players
