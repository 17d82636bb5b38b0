"""What is conceded, as pictures: to each rung of the ladder, and against what a predictor has seen or read."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from trainers.pseudo_random.rows import Row, grouped

COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999")


def rungs(told: Sequence[Row], axes: Any) -> None:
    """A line for each policy, a dot for each seed."""
    places = {who: -number for number, who in enumerate(dict.fromkeys(row.who for row in told))}
    for number, (rung, rows) in enumerate(grouped(told, lambda row: row.rung).items()):
        at = [places[row.who] + 0.1 * (3 - number) for row in rows]
        axes.plot([row.conceded for row in rows], at, ".", color=COLORS[number % len(COLORS)], label=rung, ms=5)
    axes.axvline(0, color="0.7", linewidth=0.8)
    axes.set_yticks(list(places.values()), list(places), fontsize=7)
    axes.set(title="what is conceded a round, to whom", xlabel="payoff of the predictor")
    axes.legend(frameon=False, fontsize=7)


def budgets(told: Sequence[Row], axes: Any) -> None:
    """Lines for the Markov mixture by rounds of the match; by rounds read before squares for the GRU, crosses for the
    transformer; means of seeds."""
    for number, (who, rows) in enumerate(grouped(told, lambda row: row.who).items()):
        color, dashes = COLORS[number % len(COLORS)], "-" if number < len(COLORS) else "--"
        seen = [row for row in rows if row.predictor == "markov"]
        if seen:
            paid = np.mean([row.by for row in seen], 0)
            axes.plot(seen[0].rounds, paid, dashes, color=color, label=who, linewidth=1.2)
        for taught, mark in (("gru", "s-"), ("transformer", "x:")):
            read = grouped([row for row in rows if row.predictor == taught], lambda row: row.read)
            means = [np.mean([row.conceded for row in some]) for some in read.values()]
            axes.plot(list(read), means, mark, color=color, ms=3)
    axes.axhline(0, color="0.7", linewidth=0.8)
    axes.set(title="and after how much", xlabel="rounds seen in the match, or (marks) read before", xscale="log")
    axes.set_ylabel("payoff of the predictor a round")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.legend(frameon=False, fontsize=6)
