"""A map drawn: a colour and a letter for each game, paler where it is less sure, borders with their intervals."""

from pathlib import Path
from typing import Any

import numpy as np

from analysis.files import whole, writable
from analysis.payoff_plots import INK
from analysis.regions.axes import Axis
from analysis.regions.borders import borders
from analysis.regions.refine import Point
from analysis.regions.survey import Survey
from analysis.regions.words import Region, regions, value

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
"""Eight colours that stay apart whatever kind of colour blindness (Okabe & Ito 2008)."""
OWN = {
    "prisoners_dilemma": 5, "prisoners_dilemma_n": 5, "harmony": 2, "harmony_n": 2, "stag_hunt": 0, "stag_hunt_n": 0,
    "chicken": 1, "chicken_n": 1, "boundary": 7,
}  # fmt: skip
"""The dilemmas have the same colour on every map."""
FREE = (4, 3, 6, 1, 7, 0, 2, 5)  # for other names, the least alike first
DARK = {OKABE_ITO[k] for k in (0, 2, 5)}  # letters on them are white
BLACK = "#111111"  # letters on the others; unlike INK it stays so on a dark page
LETTERS = 40  # cells across or up that have room for letters
TICKS = 12


def save(found: Survey, path: Path) -> None:
    """Draw the map and write it whole: .png or .svg; the same bytes for the same map."""
    from matplotlib import rc_context

    writable(path)
    metadata = {"Date": None, "Creator": "mettagrid-lite"} if path.suffix == ".svg" else {"Software": "mettagrid-lite"}
    figure = draw(found)
    with whole(path) as part, rc_context({"svg.hashsalt": "mettagrid-lite"}):
        figure.savefig(part, metadata=metadata)


def draw(found: Survey) -> Any:
    """A matplotlib figure, made without a display and without touching the caller's pyplot."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"font.size": 9}):
        strip = len(found.axes) == 1
        figure = Figure(figsize=(9, 2.6 if strip else 6), dpi=130, layout="constrained")
        FigureCanvasAgg(figure)
        axes, named = figure.subplots(), regions(found)
        axes.set_title(f"{found.title}: which game", loc="left", fontsize=12, fontweight="bold")
        colours = palette(named)
        _cells(axes, found, named, colours)
        _borders(axes, found)
        _scales(axes, found)
        _legend(axes, found, named, colours)
        figure.draw_without_rendering()
    return figure


def palette(named: list[Region]) -> dict[str, str]:
    """A colour for each name: its own, else one that is free, else again from the first; letters tell them apart."""
    out: dict[str, int] = {}
    for region in named:
        if region.id in OWN and OWN[region.id] not in out.values():
            out[region.id] = OWN[region.id]
    others = [region.id for region in named if region.id not in out]
    free = [k for k in FREE if k not in out.values()] or list(FREE)
    out |= {id: free[k % len(free)] for k, id in enumerate(others)}
    return {id: OKABE_ITO[k] for id, k in out.items()}


def _cells(axes: Any, found: Survey, named: list[Region], colours: dict[str, str]) -> None:
    from matplotlib.patches import Rectangle

    letters = {region.id: region.letter for region in named}
    for point in found.points:
        x, y = _at(point)
        name, cell = found.names.get(point, ""), found.cells.get(point)
        colour, alpha = "white", 1.0
        if name:
            colour, alpha = colours[name], _opacity(cell.probability if cell else 1.0)
        elif name is None and cell is not None:
            colour, alpha = colours.get(cell.likeliest, "white"), 0.25
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, alpha=alpha, linewidth=0))
        if name is None:
            axes.add_patch(
                Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, hatch="////", edgecolor="#777777", linewidth=0)
            )
        if name and max(found.shape) <= LETTERS:
            mark = "·" if point in found.inferred else letters[name]
            ink = ("#fefefe" if colour in DARK else BLACK) if alpha > 0.6 else INK
            axes.text(x, y, mark, ha="center", va="center", fontsize=7, color=ink)


def _opacity(probability: float) -> float:
    """Pale at an even chance, full where it is sure."""
    return 0.15 + 0.7 * float(np.clip((probability - 0.5) / 0.5, 0, 1))


def _at(point: Point) -> tuple[int, int]:
    return point[0], point[1] if len(point) > 1 else 0


def _borders(axes: Any, found: Survey) -> None:
    """A dot where the border is on each line of cells, with its interval."""
    for border in borders(found):
        if border.position is None:
            continue
        values = np.array(found.axes[border.axis].values, float)
        low, middle, high = np.interp([border.low, border.position, border.high], values, np.arange(len(values)))
        other = border.others[0] if border.others else 0
        reach = [[middle - low], [high - middle]]
        place, errors = ((middle, other), {"xerr": reach}) if border.axis == 0 else ((other, middle), {"yerr": reach})
        axes.errorbar(*place, **errors, fmt="o", markersize=2.5, color=INK, elinewidth=1)


def _scales(axes: Any, found: Survey) -> None:
    across, *up = found.axes
    axes.set_xlim(-0.5, len(across.values) - 0.5)
    axes.set_xlabel(_title(across))
    axes.set_xticks(*_ticks(across))
    axes.set_ylim(-0.5, (len(up[0].values) if up else 1) - 0.5)
    axes.set_yticks(*(_ticks(up[0]) if up else ([], [])))
    axes.set_ylabel(_title(up[0]) if up else "")


def _title(axis: Axis) -> str:
    return f"{axis.path}{', times' if axis.times else ''}"


def _ticks(axis: Axis) -> tuple[list[int], list[str]]:
    places = list(range(0, len(axis.values), -(-len(axis.values) // TICKS)))
    return places, [value(axis.values[k])[:24] for k in places]


def _legend(axes: Any, found: Survey, named: list[Region], colours: dict[str, str]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Patch(facecolor=colours[region.id], alpha=0.85, label=f"{region.letter}  {region.title}") for region in named
    ]
    if None in found.names.values():
        handles.append(Patch(facecolor="white", hatch="////", edgecolor="#777777", label="undetermined"))
    if found.inferred:
        share = len(found.inferred) / len(found.points)
        handles.append(
            Line2D([], [], linestyle="", marker=".", markersize=2, color=INK, label=f"inferred ({share:.0%})")
        )
    handles.append(Line2D([], [], marker="o", markersize=2.5, color=INK, linewidth=1, label="border, 95 % interval"))
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, title="paler: less sure")
