"""A study as a picture: episodes against depth, on a logarithmic axis, a panel for each measure."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from analysis.files import whole
from trainers.vapor.page import middle_of, whens
from trainers.vapor.study import MEASURES, Outcome

COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
MARKS = "osD^vPX"
STYLE: Any = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False, "svg.hashsalt": "mettagrid-lite"}


def save(outcomes: Iterable[Outcome], path: Path) -> None:
    """Draw it and write it whole: .png or .svg, the same bytes for the same outcomes."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    told = list(outcomes)
    metadata = {"Date": None, "Creator": "mettagrid-lite"} if path.suffix == ".svg" else {"Software": "mettagrid-lite"}
    with rc_context(STYLE):
        figure = Figure(figsize=(11, 4), dpi=120, layout="constrained")
        FigureCanvasAgg(figure)
        panels = figure.subplots(1, len(MEASURES), sharey=True)
        for axes, (measure, words) in zip(panels, MEASURES.items(), strict=True):
            _panel(axes, told, measure)
            axes.set(title=words, xlabel="depth", yscale="log")
        panels[0].set_ylabel("episodes")
        panels[0].legend(frameon=False)
        with whole(path) as part:
            figure.savefig(part, metadata=metadata)


def _panel(axes: Any, outcomes: list[Outcome], measure: str) -> None:
    """Dots are runs, lines join medians; a cross stands where a run had ended without it."""
    depths = np.array(sorted({outcome.depth for outcome in outcomes}))
    most = max(outcome.episodes for outcome in outcomes)
    for number, agent in enumerate(dict.fromkeys(outcome.agent for outcome in outcomes)):
        mine = [outcome for outcome in outcomes if outcome.agent == agent]
        color, mark = COLORS[number % len(COLORS)], MARKS[number % len(MARKS)]
        aside = (number - 1) * 0.15
        done = [(outcome.depth, when) for outcome in mine if (when := getattr(outcome, measure)) is not None]
        ended = [(outcome.depth, outcome.episodes) for outcome in mine if getattr(outcome, measure) is None]
        for points, symbol in ((done, "."), (ended, "x")):
            depth, episode = np.array(points).reshape(-1, 2).T
            axes.plot(depth + aside, episode, symbol, color=color, alpha=0.5, ms=5)
        middles = [middle_of(whens([o for o in mine if o.depth == depth], measure)) for depth in _depths(mine)]
        axes.plot(_depths(mine) + aside, middles, mark + "-", color=color, label=agent.replace("_", " "), ms=5)
    even = 2.0**depths
    axes.plot(depths[even <= most], even[even <= most], ":", color="grey", label="2 to the depth")


def _depths(outcomes: list[Outcome]) -> np.ndarray:
    return np.array(sorted({outcome.depth for outcome in outcomes}))
