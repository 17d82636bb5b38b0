"""Figures for one answer: the payoffs beside the picture that fits the game, or the pictures that are asked for.

payoffs: a map of the table, of one player bars. schelling: n players with two strategies. plane: greed against fear of
symmetric 2x2 games (Leibo et al. 2017) with a 95 % ellipse. field: replicator dynamics of two strategies or three.
response: who gains by moving where.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from analysis.answer import Report
from analysis.errors import InputError
from analysis.field_plots import field, simplex
from analysis.files import whole, writable
from analysis.game_plots import plane, schelling_diagram
from analysis.learned.page import headline
from analysis.payoff_plots import bars, heat_map
from analysis.response_plots import response_graph

ALL = "all"
STYLE: Any = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,  # names from files are text
}


class Picture(NamedTuple):
    """How it is drawn on axes, and of which reports."""

    draw: Callable[[Any, Report], None]
    fits: Callable[[Report], bool]


def save(report: Report, path: Path, which: str | None = None) -> None:
    """Draw the figure and write it whole: .png or .svg; the same bytes for the same report."""
    from matplotlib import rc_context

    writable(path)
    figure = draw(report, which)
    metadata = {"Date": None, "Creator": "mettagrid-lite"} if path.suffix == ".svg" else {"Software": "mettagrid-lite"}
    with whole(path) as part, rc_context({"svg.hashsalt": "mettagrid-lite"}):  # else ids in the file are random
        figure.savefig(part, metadata=metadata)


def draw(report: Report, which: str | None = None) -> Any:
    """A matplotlib figure, made without a display and without touching the caller's pyplot."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    panels = chosen(report, which)
    columns = min(len(panels), 2)
    rows = math.ceil(len(panels) / columns)
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(5.5 * columns if columns > 1 else 7, 5 * rows), dpi=130, layout="constrained")
        FigureCanvasAgg(figure)
        figure.suptitle(f"{headline(report)}   ({report.title})", fontsize=13, fontweight="bold", x=0.02, ha="left")
        widths = (1.15, 1) if which is None and columns > 1 else None
        axes = figure.subplots(rows, columns, width_ratios=widths, squeeze=False).ravel()
        for place, panel in zip(axes, panels, strict=False):
            panel(place, report)
        for place in axes[len(panels) :]:
            place.axis("off")
        figure.draw_without_rendering()  # the layout is settled under this style
    return figure


def chosen(report: Report, which: str | None) -> list[Any]:
    """The panels of a figure, by name; none named: the payoffs and what fits best."""
    fitting = pictures(report)
    if which is None:
        return [bars] if report.players == 1 else [payoff_panel, picture(report)]
    if which == ALL:
        return list(fitting.values())
    if which not in fitting:
        raise InputError(f"--picture: this game has no {which}; it has {', '.join(fitting)}")
    return [fitting[which]]


def pictures(report: Report) -> dict[str, Callable[[Any, Report], None]]:
    """All pictures that this report has, by name."""
    return {name: one.draw for name, one in PICTURES.items() if one.fits(report)}


def picture(report: Report) -> Any:
    """The right-hand panel that fits the game best."""
    if report.players == 1:
        return bars
    best = next((name for name in ("schelling", "plane") if PICTURES[name].fits(report)), None)
    if best:
        return PICTURES[best].draw
    return simplex if _has_three_each(report) else response_graph


def payoff_panel(axes: Any, report: Report) -> None:
    """The table as a map, of one player as bars."""
    if report.players == 1:
        bars(axes, report)
    else:
        heat_map(axes, report.table)


def is_symmetric(report: Report) -> bool:
    return len(report.table.roles) == 1 or report.labels["symmetric"].verdict == "yes"


def _is_dilemma_of_many(report: Report) -> bool:
    return report.table.players > 2 and len(report.table.roles) == 1 and report.table.shape[0] == 2


def _has_three_each(report: Report) -> bool:
    return report.players > 1 and set(report.table.shape) == {3}


def _has_greed_and_fear(report: Report) -> bool:
    """Two strategies each, and alike or with an outcome that is better for both."""
    told = report.place is not None and report.place.sides is not None
    return report.table.shape == (2, 2) and (is_symmetric(report) or told)


PICTURES = {
    "payoffs": Picture(payoff_panel, lambda report: True),
    "schelling": Picture(schelling_diagram, _is_dilemma_of_many),
    "plane": Picture(plane, _has_greed_and_fear),
    "field": Picture(field, lambda report: any(report.dynamics) or _has_three_each(report)),
    "response": Picture(response_graph, lambda report: bool(report.arrows)),
}
