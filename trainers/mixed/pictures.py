"""What is drawn of the study: NashConv over steps for each game, and where play went for each learner in it."""

import math
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from analysis.field_plots import CORNERS
from analysis.payoff_plots import FAINT, INK
from trainers.compare.picture import COLOURS, DASHES
from trainers.mixed.page import by_game, by_learner
from trainers.studies.study import Draw, Outcome, Outcomes

LEAST = 1e-16  # what is drawn where NashConv is 0
PANELS = 4  # in a row
SAMPLED = ("ppo", "fictitious_self_play", "population")  # kinds that know only what was played


def pictures(outcomes: Outcomes) -> Mapping[str, Draw]:
    """Of each game, of learners that know it and of those that only sample it: NashConv, and where play went."""
    told: dict[str, Draw] = {}
    for name, some in by_game(outcomes).items():
        for how in ("exact", "sampled"):
            mine = [outcome for outcome in some if (outcome["kind"] in SAMPLED) == (how == "sampled")]
            whose = f"{Path(name).stem} {how}"
            if mine:
                told[f"{whose} nashconv"] = partial(curves, some=mine)
            if mine and len(mine[0]["facts"]["strategies"][0]) in (2, 3):
                told[f"{whose} play"] = partial(plays, some=mine)
    return told


def curves(axes: Any, some: Sequence[Outcome]) -> None:
    """Of the first seed of each learner: what is played, and dotted its average."""
    for number, (name, seeds) in enumerate(by_learner(some).items()):
        curve, colour = seeds[0]["curve"], COLOURS[number % len(COLOURS)]
        share = np.array(curve["steps"]) / curve["steps"][-1]
        last, average = (np.maximum(curve[key], LEAST) for key in ("last", "average"))
        axes.plot(share, last, color=colour, ls=DASHES[number // len(COLOURS) % 3], lw=1, label=name)
        axes.plot(share, average, color=colour, ls=":", lw=0.8)
    axes.set(yscale="log", xlabel="share of the steps", ylabel="NashConv", title="full: last; dotted: average")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0e}")
    axes.legend(frameon=False, fontsize=7, loc="upper left", bbox_to_anchor=(1, 1))


def plays(axes: Any, some: Sequence[Outcome]) -> None:
    """A small triangle or line a learner: where the first player's mixture went, with its last and its average."""
    axes.axis("off")
    learners = by_learner(some)
    rows = math.ceil(len(learners) / PANELS)
    size = 1 / PANELS, 1 / rows
    for number, (name, seeds) in enumerate(learners.items()):
        row, column = divmod(number, PANELS)
        panel = axes.inset_axes((column * size[0], 1 - (row + 1) * size[1], 0.9 * size[0], 0.78 * size[1]))
        panel.set_title(name, fontsize=7)
        way(panel, seeds[0])


def way(axes: Any, outcome: Outcome) -> None:
    """Three strategies: a triangle with a corner each. Two: the share of the first over the steps."""
    names = outcome["facts"]["strategies"][0]
    played, mean = (np.array(outcome[key])[:, : len(names)] for key in ("played", "mean_played"))
    if len(names) == 3:
        axes.fill(*CORNERS.T, facecolor="none", edgecolor=FAINT)
        points, average = played @ CORNERS, mean @ CORNERS
        for (x, y), text in zip(CORNERS, names, strict=True):
            axes.text(x, y, text, fontsize=5, ha="center", va="bottom" if y else "top")
        axes.set_aspect("equal")
        axes.axis("off")
    else:
        steps = np.array(outcome["curve"]["steps"])
        points, average = (np.column_stack([steps, share[:, 0]]) for share in (played, mean))
        axes.set_ylim(-0.05, 1.05)
        axes.tick_params(labelsize=5)
        axes.set_ylabel(f"share of {names[0]}", fontsize=5)
    axes.plot(*points.T, color=COLOURS[0], lw=0.5)
    axes.plot(*average.T, color=COLOURS[1], lw=0.8)
    axes.plot(*points[-1], "o", color=COLOURS[0], mec=INK, ms=4, clip_on=False)
    axes.plot(*average[-1], "s", color=COLOURS[1], mec=INK, ms=4, clip_on=False)
