"""Dose curves as a PNG or SVG: a panel for each ladder, a line for each policy with 95 % bounds."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from analysis.files import whole
from trainers.doses.curve import Curve
from trainers.doses.ladders import Ladder

COLUMNS = 3


def draw(ladders: Mapping[str, Ladder], curves: Mapping[str, Mapping[str, Curve]], path: Path) -> None:
    """curves: for each policy, one for each ladder. Triangles mark where a score has fallen to a half."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    columns = min(COLUMNS, len(ladders))
    rows = -(-len(ladders) // columns)
    figure = Figure(figsize=(4 * columns, 3 * rows), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for panel, (name, ladder) in zip(panels, ladders.items(), strict=False):
        place = np.arange(ladder.rungs)
        for colour, (who, told) in enumerate(curves.items()):
            line(panel, ladder, place, told[name], who, f"C{colour}")
        panel.axhline(0, color="0.7", linewidth=0.8)
        panel.set(title=ladder.about or name, ylim=(-0.25, 1.15), xticks=place)
        panel.set_xticklabels(ladder.labels(), rotation=20 if ladder.names else 0)
        panel.spines[["top", "right"]].set_visible(False)
    for panel in panels[len(ladders) :]:
        panel.set_visible(False)
    panels[0].set_ylabel("score: 0 by chance, 1 best known")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=len(curves), frameon=False)
    with whole(path) as part:
        figure.savefig(part)


def line(panel, ladder: Ladder, place: np.ndarray, told: Curve, who: str, colour: str) -> None:  # type: ignore[no-untyped-def]
    panel.plot(place, told.score, "o" if ladder.names else "o-", color=colour, label=who, markersize=4)
    panel.vlines(place, told.low, told.high, color=colour, alpha=0.5)
    panel.plot(place, told.worst, ":" if not ladder.names else "_", color=colour, alpha=0.7)
    if np.isfinite(told.half[0]):
        panel.plot(np.interp(told.half[0], ladder.doses, place), -0.2, "^", color=colour)
