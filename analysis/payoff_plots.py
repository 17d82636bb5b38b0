"""Payoffs drawn: a map of the table with its numbers, and bars for a player alone."""

import math
from textwrap import fill
from typing import Any

import numpy as np

from analysis.answer import Report
from analysis.table import PayoffTable
from analysis.words import counts, number

INK, DIM, FAINT, BLUE, RED = "#222222", "#767676", "#b8b8b8", "#2b6cb0", "#c53030"
CELLS = 12  # rows or columns of a heat map with numbers in it
Z = 1.96


def heat_map(axes: Any, table: PayoffTable) -> None:
    """Two players: row player's payoffs, both players' numbers in the cells. Otherwise profiles by strategies."""
    if table.players == 2:
        values, errors = table.mean.ravel()[table.index], table.stderr.ravel()[table.index]
        rows, columns = table.strategies
        title, shown = "payoffs: row player's in colour", values[0]
    elif all(role.players == 1 for role in table.roles):
        values, errors = (
            part.ravel()[table.index].reshape(1, table.players, -1) for part in (table.mean, table.stderr)
        )
        values, errors = values.swapaxes(1, 2), errors.swapaxes(1, 2)
        rows, columns = tuple(counts(table, row) for row in table.profiles), tuple(role.name for role in table.roles)
        title, shown = "payoff of each player in each profile", values[0]
    else:
        values, errors = table.mean[None], table.stderr[None]
        rows = tuple(counts(table, row) for row in table.profiles)
        columns = tuple(name for role in table.roles for name in role.strategies)
        title, shown = "payoff of one who plays ... in profile ...", table.mean
    low, high = np.nanmin(shown), np.nanmax(shown)
    span = (high - low) or 1.0  # the palest and darkest blues are left out: numbers stay legible
    axes.imshow(shown, cmap="Blues", aspect="auto", vmin=low - 0.15 * span, vmax=high + 0.6 * span)
    _ticks(axes, rows, columns)
    axes.set_title(title, loc="left", fontsize=9, color=INK)
    if max(shown.shape) <= CELLS:
        _numbers(axes, values, errors, shown)


def _ticks(axes: Any, rows: tuple[str, ...], columns: tuple[str, ...]) -> None:
    axes.xaxis.tick_top()
    step_r, step_c = math.ceil(len(rows) / 30), math.ceil(len(columns) / 30)
    many = len(rows) > CELLS
    names = [_cut(name) if many else _wrap(name) for name in rows[::step_r]]
    axes.set_yticks(range(0, len(rows), step_r), names, fontsize=6 if many else 8)
    turned = len(columns) > 4
    axes.set_xticks(
        range(0, len(columns), step_c),
        [_wrap(name) for name in columns[::step_c]],
        fontsize=8,
        rotation=45 if turned else 0,
        ha="left" if turned else "center",
    )
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _wrap(name: str, width: int = 22) -> str:
    return fill(name, width, break_long_words=True)


def _cut(name: str, width: int = 60) -> str:
    return name if len(name) <= width else name[: width - 1] + "…"


def _numbers(axes: Any, values: np.ndarray, errors: np.ndarray, shown: np.ndarray) -> None:
    for r, c in np.ndindex(*shown.shape):
        if math.isnan(shown[r, c]):
            continue
        cell = ", ".join(number(v, e) for v, e in zip(values[:, r, c], errors[:, r, c], strict=True))
        if (errors[:, r, c] > 0).any():
            cell += "\n±" + ", ±".join(number(e, e) for e in errors[:, r, c])
        axes.text(c, r, cell, ha="center", va="center", fontsize=8, color=INK)


def bars(axes: Any, report: Report) -> None:
    """One player: what each strategy earns, with 95 % intervals."""
    table = report.full_table
    names = [counts(table, row) for row in table.profiles]
    values, errors = np.nanmax(table.mean, axis=1), np.nanmax(table.stderr, axis=1)
    axes.barh(range(len(names)), values, xerr=Z * errors, color=BLUE, alpha=0.75, ecolor=INK)
    axes.set_yticks(range(len(names)), [_wrap(name) for name in names])
    axes.invert_yaxis()
    axes.axvline(0, color=FAINT, linewidth=1)
    reach = float(np.ptp([0.0, *values])) or 1.0
    for place, (value, error) in enumerate(zip(values, errors, strict=True)):
        end = value + math.copysign(Z * error + 0.01 * reach, value)
        told = number(value, error) + (f" ±{number(error, error)}" if error > 0 else "")
        axes.text(end, place, told, va="center", ha="left" if value >= 0 else "right", fontsize=8, color=INK)
    axes.margins(x=0.12)
    axes.set_xlabel("payoff of an episode, with 95 % interval; numbers: one standard error")
