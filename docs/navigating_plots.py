"""The picture of docs/navigating.py: success and SPL on maps held out, by minutes of training."""

from pathlib import Path
from typing import Any

import numpy as np

from analysis.files import whole


def curves(logs: list[list[dict[str, Any]]], controls: dict[str, float], path: Path) -> None:
    """Left success on small maps, a line a seed, and what controls reach; right the mean SPL on each course."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4.5), dpi=110, layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    for log in logs:
        minutes, share = tested(log, "success small")
        left.plot(minutes, share, color="tab:blue", lw=1)
    for name, share in controls.items():
        left.axhline(share, color="grey", ls="--", lw=1)
        left.annotate(name, (0, share), fontsize=7, va="bottom")
    left.axhline(0.9, color="tab:green", lw=1)
    left.set(title=f"success on small maps, {len(logs)} seeds", ylim=(0, 1.05), xlim=(0, None))
    for name in [key[4:] for key in logs[0][-1] if key.startswith("spl ")]:
        each = [tested(log, f"spl {name}") for log in logs]
        right.plot(np.mean([minutes for minutes, _ in each], 0), np.mean([share for _, share in each], 0), label=name)
    right.set(title="SPL, mean of the seeds", ylim=(0, 1.05), xlim=(0, None))
    right.legend(fontsize=7)
    for axes in (left, right):
        axes.set_xlabel("minutes of training on one core")
    with whole(path) as part:
        figure.savefig(part, metadata={"Software": "mettagrid-lite"})


def tested(log: list[dict[str, Any]], measure: str) -> tuple[np.ndarray, np.ndarray]:
    """Minutes of training, and the measure, at each test."""
    seconds = np.cumsum([row["steps"] / (n + 1) / row["steps_per_second"] for n, row in enumerate(log)])
    told = [(at / 60, row[measure]) for at, row in zip(seconds, log, strict=True) if measure in row]
    return tuple(np.array(told).T)  # type: ignore[return-value]
