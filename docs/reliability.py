"""The picture of docs/calibration.py: stated probabilities, and claims of each label, by how often they were right."""

from pathlib import Path
from typing import Any

from analysis.files import whole

SHOWN = 20  # claims from which on a label has a place in the picture


def draw(found: Any, edges: tuple[float, ...], confidence: float, path: Path) -> None:
    """Left stated probabilities against the share right, on the right each label's share, all with 95 % intervals."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 8), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.3))
    _stated(left, found.bins, edges)
    _labels(right, found.all | {"headline": found.headline}, confidence)
    with whole(path) as part:
        figure.savefig(part, metadata={"Software": "mettagrid-lite"})


def _stated(axes: Any, bins: list[Any], edges: tuple[float, ...]) -> None:
    ends = [*edges[1:], edges[-1]]
    for low, high, own in zip(edges, ends, bins, strict=True):
        if own.count:
            share = own.right / own.count
            spread = [[max(0, share - own.low)], [max(0, own.high - share)]]
            axes.errorbar((low + high) / 2, share, spread, fmt="o", ms=4, color="tab:blue", lw=1)
    axes.plot([0.5, 1], [0.5, 1], color="grey", ls="--", lw=1)
    axes.set(
        xlabel="stated probability of the likelier side", ylabel="share right", xlim=(0.48, 1.02), ylim=(0.48, 1.02)
    )


def _labels(axes: Any, every: dict[str, Any], confidence: float) -> None:
    shown = [(name, own) for name, own in every.items() if own.count >= SHOWN]
    for row, (_, own) in enumerate(shown):
        share = own.right / own.count
        spread = [[max(0, share - own.low)], [max(0, own.high - share)]]
        axes.errorbar(share, row, xerr=spread, fmt="o", ms=3, color="tab:blue", lw=1)
    axes.axvline(confidence, color="grey", ls="--", lw=1)
    names = [f"{name} ({own.count})" for name, own in shown]
    axes.set_yticks(range(len(shown)), names, fontsize=7)
    axes.invert_yaxis()
    axes.set(xlabel=f"share of claims that were right (asked: {confidence:.0%})")
