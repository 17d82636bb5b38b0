"""Episodes against depth as a picture, on a logarithmic axis."""

from typing import Any

import numpy as np

from trainers.vapor.page import middle_of, whens
from trainers.vapor.tally import MEASURES, Outcome

COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
MARKS = "osD^vPX"


def panel(outcomes: list[Outcome], measure: str, axes: Any) -> None:
    """Draw one measure. Dots are runs, lines join medians; a cross stands where a run had ended without it."""
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
    axes.set(title=MEASURES[measure], xlabel="depth", ylabel="episodes", yscale="log")
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.legend(frameon=False)


def _depths(outcomes: list[Outcome]) -> np.ndarray:
    return np.array(sorted({outcome.depth for outcome in outcomes}))
