"""One figure for one answer: the payoffs on the left, on the right the picture that fits the game.

2x2 symmetric: greed/fear plane (Leibo et al. 2017) with a 95 % ellipse. n players, two strategies: Schelling diagram.
Three strategies: simplex with the equilibria. One player: payoffs with errors. Else: who improves by moving where.
"""

from pathlib import Path
from typing import Any

from analysis.classifier import Report
from analysis.files import whole, writable
from analysis.game_plots import plane, response_graph, schelling_diagram, simplex
from analysis.names import NAMES
from analysis.payoff_plots import bars, heat_map


def save(report: Report, path: Path) -> None:
    """Draw the figure and write it whole: .png or .svg; the same bytes for the same report."""
    from matplotlib import rc_context

    writable(path)
    figure = draw(report)
    metadata = {"Date": None, "Creator": "mettagrid-lite"} if path.suffix == ".svg" else {"Software": "mettagrid-lite"}
    with whole(path) as part, rc_context({"svg.hashsalt": "mettagrid-lite"}):  # else ids in the file are random
        figure.savefig(part, metadata=metadata)


def draw(report: Report) -> Any:
    """A matplotlib figure, made without a display and without touching the caller's pyplot."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    style: Any = {
        "font.size": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(11, 5), dpi=130, layout="constrained")
        FigureCanvasAgg(figure)
        figure.suptitle(
            f"{NAMES[report.primary].title}   ({report.title})", fontsize=13, fontweight="bold", x=0.02, ha="left"
        )
        if report.players == 1:
            bars(figure.subplots(), report)
        else:
            left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
            heat_map(left, report.table)
            picture(report)(right, report)
        figure.draw_without_rendering()  # the layout is settled under this style
    return figure


def picture(report: Report) -> Any:
    """The right-hand panel that fits the game."""
    table = report.table
    if table.players == 1:
        return bars
    if table.players > 2 and len(table.roles) == 1 and table.shape[0] == 2:
        return schelling_diagram
    if table.shape == (2, 2) and is_symmetric(report):
        return plane
    if set(table.shape) == {3}:
        return simplex
    return response_graph


def is_symmetric(report: Report) -> bool:
    return len(report.table.roles) == 1 or report.labels["symmetric"].verdict == "yes"
