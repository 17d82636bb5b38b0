"""Tables of what learners concede in tiny worlds."""

from collections.abc import Callable
from typing import Any

import numpy as np

from trainers.selfplay.conceding import late

Found = list[dict[str, Any]]
CONCEDED = (
    "| world | learner | last | average | share of the range, last | average | random | value | solver's value |"
    "\n|---|---|---|---|---|---|---|---|---|"
)
TOGETHER = (
    "| world | learner | welfare | in the best equilibrium | regret of each | at least so far from a CCE |"
    "\n|---|---|---|---|---|---|"
)


def text(outcomes: Found) -> str:
    """All by what they concede; those that aren't zero-sum also by welfare and regrets."""
    shared = [one for one in outcomes if abs(one["best"]) > 1e-6 or abs(one["welfare"]) > 1e-6]
    tables = [_table(CONCEDED, outcomes, _conceded), *([_table(TOGETHER, shared, _together)] if shared else [])]
    return "\n\n".join(tables)


def _table(header: str, outcomes: Found, cells: Callable[[Found], list[str]]) -> str:
    lines = [header]
    for world, arm in dict.fromkeys((one["world"], one["arm"]) for one in outcomes):
        found = [one for one in outcomes if (one["world"], one["arm"]) == (world, arm)]
        lines.append(f"| {' | '.join([world, arm, *cells(found)])} |")
    return "\n".join(lines)


def _conceded(found: Found) -> list[str]:
    shares = [_percent([one["share"][name] for one in found]) for name in ("last", "average")]
    value = float(np.mean([one["value"] for one in found]))
    return [
        _of([late(one["last"]) for one in found]),
        _of([one["average"][-1] for one in found]),
        *shares,
        f"{found[0]['share']['random']:.0%}",
        f"{value:.3f}",
        f"{found[0]['solver']:.3f}",
    ]


def _together(found: Found) -> list[str]:
    regrets = np.mean([one["regret"] for one in found], axis=0)
    gap = [max(0.0, *one["regret"]) for one in found]
    each = ", ".join(f"{own:.3f}" for own in regrets)
    return [_of([one["welfare"] for one in found]), f"{found[0]['best']:.3f}", each, _of(gap)]


def _of(values: list[float]) -> str:
    """The mean over seeds, and the range."""
    return f"{np.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def _percent(values: list[float]) -> str:
    return f"{np.mean(values):.1%} ({min(values):.1%} to {max(values):.1%})"
