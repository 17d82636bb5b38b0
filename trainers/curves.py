"""What is drawn of a run: how measures change with the steps that were taken, on axes of Matplotlib."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from analysis.field_plots import AMBER, GREEN, VIOLET
from analysis.payoff_plots import BLUE, DIM, RED
from trainers.clock import PHASES

POINTS = 200  # of a curve at most; each is a mean
COLOURS = (BLUE, GREEN, AMBER, VIOLET, RED, DIM)
ALONE = {"entropy": "Entropy", "kl": "KL to the policy that played", "explained": "Explained variance of values"}

Rows = Sequence[dict[str, float]]


def panels(rows: Rows) -> Iterator[tuple[str, Callable[[Any], None]]]:
    """Titles, with what draws each; rows: measures of the updates."""
    for what, title in (("return", "Return"), ("success", "Success")):
        names = [name for name in _names(rows) if name.removeprefix("test_").split(" ")[0] == what]
        if names:
            yield title, partial(lines, rows=rows, names=names)
    for name, title in ALONE.items():
        if name in _names(rows):
            yield title, partial(lines, rows=rows, names=[name])
    if rows:
        yield "Where the time goes", partial(shares, rows=rows)


def lines(axes: Any, rows: Rows, names: Sequence[str]) -> None:
    """A line a measure; tests, which are rare, with points."""
    for name, colour in zip(names, [COLOURS[i % len(COLOURS)] for i in range(len(names))], strict=True):
        told = [(row["steps"], row[name]) for row in rows if name in row]
        steps, values = binned(np.array(told, float).T)
        marker = "o" if len(told) < len(rows) / 2 else None
        axes.plot(steps, values, color=colour, marker=marker, markersize=3, linewidth=1.2, label=name.replace("_", " "))
    if len(names) > 1:
        axes.legend(fontsize=7, frameon=False)
    _with_steps(axes)


def shares(axes: Any, rows: Rows) -> None:
    """Of the time, in percent, one phase on the other."""
    table = np.array([[row["steps"], *(row[f"seconds_{phase}"] for phase in PHASES)] for row in rows]).T
    steps, *spent = binned(table)
    parts = 100 * np.array(spent) / np.maximum(np.sum(spent, 0), 1e-9)
    axes.stackplot(steps, parts, labels=PHASES, colors=COLOURS)
    axes.legend(fontsize=7, frameon=False, ncols=len(PHASES), loc="lower left", bbox_to_anchor=(0, 1))
    axes.set_ylim(0, 100)
    axes.set_ylabel("%")
    _with_steps(axes)


def binned(table: np.ndarray) -> np.ndarray:
    """Columns [K, n] as at most POINTS means of neighbours."""
    some = np.array_split(table, min(POINTS, table.shape[1]), axis=1)
    return np.stack([part.mean(1) for part in some], 1)


def _names(rows: Rows) -> list[str]:
    """Of all measures, in the order in which they came."""
    return list(dict.fromkeys(name for row in rows for name in row))


def _with_steps(axes: Any) -> None:
    from matplotlib.ticker import EngFormatter

    axes.set_xlabel("steps of all agents")
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.margins(x=0.01)
