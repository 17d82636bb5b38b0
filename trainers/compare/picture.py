"""Curves of arms with their bounds, a panel a world, and beside them how they end."""

from pathlib import Path
from typing import Any

import numpy as np

from analysis.files import whole, writable
from analysis.plots import STYLE
from analysis.seeds import Statistic, interval, iqm
from trainers.compare.curves import Curves
from trainers.compare.verdict import Verdict

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#999999")  # Okabe & Ito 2008
DASHES = ("-", "--", "-.", ":")


def save(said: Verdict, told: Curves, path: Path, statistic: Statistic = iqm) -> None:
    """Write .png or .svg, whole; the same bytes for the same runs."""
    from matplotlib import rc_context

    writable(path)
    figure = draw(said, told, statistic)
    metadata = {"Date": None, "Creator": "mettagrid-lite"} if path.suffix == ".svg" else {"Software": "mettagrid-lite"}
    with whole(path) as part, rc_context({"svg.hashsalt": "mettagrid-lite"}):
        figure.savefig(part, metadata=metadata)


def draw(said: Verdict, told: Curves, statistic: Statistic = iqm) -> Any:
    """A matplotlib figure, made without a display."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    panels = len(told.at)
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(4.6 * panels + 3.2, 3.8), dpi=130, layout="constrained")
        FigureCanvasAgg(figure)
        *places, beside = figure.subplots(1, panels + 1, width_ratios=[1.5] * panels + [1]).ravel()
        for place, world in zip(places, told.at, strict=True):
            _curves(place, said, told, world, statistic)
        _ends(beside, said)
        figure.draw_without_rendering()
    return figure


def _look(number: int) -> dict[str, Any]:
    return {"color": COLOURS[number % len(COLOURS)], "linestyle": DASHES[number // len(COLOURS) % len(DASHES)]}


def _curves(axes: Any, said: Verdict, told: Curves, world: str, statistic: Statistic) -> None:
    at = told.at[world]
    for number, name in enumerate(said.lines):
        band = interval([told.values[name][world]], statistic)
        axes.plot(at, band.value, label=name, linewidth=1.6, **_look(number))
        if np.isfinite(band.low).all():
            axes.fill_between(at, band.low, band.high, color=_look(number)["color"], alpha=0.15, linewidth=0)
    axes.set_title(world, loc="left", fontsize=10)
    axes.set_xlabel("agent-steps" if told.by == "steps" else "seconds of training")
    axes.set_ylabel(told.measure)


def _ends(axes: Any, said: Verdict) -> None:
    """The best on top."""
    for number, line in enumerate(said.lines.values()):
        value, low, high = (float(part) for part in line.end)
        if np.isfinite(low):
            axes.plot([low, high], [-number, -number], linewidth=4, alpha=0.35, color=_look(number)["color"])
        axes.plot([value], [-number], "o", color=_look(number)["color"])
    axes.set_yticks([-number for number in range(len(said.lines))], list(said.lines))
    axes.set_ylim(0.5 - len(said.lines), 0.5)
    axes.set_title("at the end, with 95 % bounds", loc="left", fontsize=10)
