"""The payoff table on the page: a bimatrix for two players, a Schelling table or a list of profiles for more."""

from dataclasses import replace

import numpy as np
from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis.answer import Report
from analysis.schelling import cooperator, curves
from analysis.table import PayoffTable
from analysis.words import counts, number

COLUMNS = 5  # strategies that fit beside each other with their names
SHORT = 8  # letters of a name that fits in any case
LARGEST = 10  # strategies of a bimatrix that is shown at all
ROWS = 12  # profiles of a list


def payoffs(report: Report) -> RenderableType:
    """The smaller game first, where there is one; then the full game, if it fits; what was earned, if others got it."""
    full, small = report.full_table, report.table
    parts: list[RenderableType] = []
    if small.shape != full.shape:
        parts += [_table(small), Text(report.reduction, "dim"), Text()]
    parts.append(_table(full) if small.shape == full.shape or _fits(full) else _too_large(full))
    if any(report.dominated):
        parts.append(Text(f"strictly dominated: {_fallen(report)}", "dim"))
    earned = small.raw
    if earned is not None and not np.allclose(earned, small.mean, equal_nan=True):
        parts += [Text(), Text("earned before sharing", "dim"), _table(replace(small, mean=earned, samples=None))]
    return Group(*parts)


def smaller_payoffs(report: Report) -> RenderableType:
    """The game that has the name; of a larger one its size and what falls."""
    full, small = report.full_table, report.table
    reduced = small.shape != full.shape
    parts: list[RenderableType] = [_table(small) if reduced or _readable(full) else _too_large(full)]
    if reduced:
        parts.append(Text(report.reduction, "dim"))
    if any(report.dominated):
        parts.append(Text(f"strictly dominated: {_fallen(report)}", "dim"))
    return Group(*parts)


def _readable(table: PayoffTable) -> bool:
    return table.players != 2 or max(table.shape) <= COLUMNS


def _fallen(report: Report) -> str:
    """Told once where all roles lose the same strategies."""
    told = [", ".join(names) for names in report.dominated]
    if len(set(told)) == 1:
        return told[0] + (" (all players)" if len(told) > 1 else "")
    return "; ".join(f"{role.name}: {text}" for role, text in zip(report.full_table.roles, told, strict=True) if text)


def _too_large(table: PayoffTable) -> Text:
    kinds = " x ".join(str(len(role.strategies)) for role in table.roles)
    size = f"{table.players} players, {kinds} strategies, {len(table.profiles):,} profiles"
    return Text(f"the full game ({size}) is in the report of --json", "dim")


def _fits(table: PayoffTable) -> bool:
    return max(table.shape) <= COLUMNS if table.players == 2 else len(table.profiles) <= ROWS


def _table(table: PayoffTable) -> RenderableType:
    if table.players == 2:
        return bimatrix(table)
    if len(table.roles) == 1 and len(table.roles[0].strategies) == 2:
        return schelling(table)
    return by_profile(table)


def bimatrix(table: PayoffTable) -> RenderableType:
    """Rows: player 1; columns: player 2; payoffs of both, standard errors below."""
    rows, columns = table.strategies
    if max(table.shape) > LARGEST:
        return _too_large(table)
    wide = len(columns) > COLUMNS and max(map(len, columns)) > SHORT
    mean, error = table.mean.ravel()[table.index], table.stderr.ravel()[table.index]
    grid = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False, header_style="", expand=False)
    grid.add_column("", overflow="fold")
    for k, name in enumerate(columns):
        grid.add_column(f"[{k + 1}]" if wide else name, justify="center", overflow="fold")
    for r, name in enumerate(rows):
        cells = [_cell(mean[:, r, c], error[:, r, c], exact=_exact(table, r, c)) for c in range(len(columns))]
        grid.add_row(f"[{r + 1}] {name}" if wide and rows == columns else name, *cells)
    parts: list[RenderableType] = [grid]
    if wide and rows != columns:
        parts.append(Text("columns: " + ", ".join(f"[{k + 1}] {name}" for k, name in enumerate(columns)), "dim"))
    if (error > 0).any():
        parts.append(Text("row's payoff, column's payoff; below, one standard error of each", "dim"))
    return Group(*parts)


def _exact(table: PayoffTable, row: int, column: int) -> list[str] | None:
    return None if table.exact is None else [str(value) for value in table.exact[:, row, column]]


def _cell(mean: np.ndarray, error: np.ndarray, exact: list[str] | None) -> Text:
    shown = exact or [number(value, spread) for value, spread in zip(mean, error, strict=True)]
    cell = Text(", ".join(shown))
    if (error > 0).any():
        cell.append("\n" + ", ".join(f"±{number(spread, spread)}" for spread in error), "dim")
    return cell


def schelling(table: PayoffTable) -> RenderableType:
    """What each of two strategies earns by how many others play the better one for all (Schelling 1973)."""
    cooperate, defect = curves(table)
    names = table.roles[0].strategies
    best = cooperator(table)
    grid = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False, header_style="", expand=False)
    for heading in ("others", names[best], names[1 - best], "difference"):
        grid.add_column(heading, justify="right")
    for others, (c, d) in enumerate(zip(cooperate, defect, strict=True)):
        grid.add_row(str(others), _measured(*c), _measured(*d), f"{d[0] - c[0]:+.3g}")
    return Group(grid, Text(f"others: how many of the other {table.players - 1} play {names[best]}", "dim"))


def by_profile(table: PayoffTable) -> RenderableType:
    """A line for each profile: who plays what, and what each strategy earns there."""
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", expand=False)
    rows.add_column("profile", overflow="fold")
    rows.add_column("payoff" if table.players == 1 else "payoffs, in the same order", overflow="fold")
    for p, row in enumerate(table.profiles[:ROWS]):
        played = [c for c, count in enumerate(row) if count]
        rows.add_row(counts(table, row), ", ".join(_measured(table.mean[p, c], table.stderr[p, c]) for c in played))
    hidden = len(table.profiles) - ROWS
    return Group(rows, Text(f"... {hidden} more profiles in --json", "dim")) if hidden > 0 else rows


def _measured(value: float, error: float) -> str:
    return number(value, error) + (f" ±{number(error, error)}" if error > 0 else "")
