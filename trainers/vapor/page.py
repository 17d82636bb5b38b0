"""A study as a table in Markdown: medians over seeds, and between which numbers they lie."""

from collections.abc import Iterable, Iterator

import numpy as np

from trainers.vapor.explore import MEASURES, Outcome

HEAD = ("depth", "agent", *MEASURES.values(), "runs", "episodes at most", "residual")


def page(outcomes: Iterable[Outcome]) -> str:
    """A row for each depth and agent; a run where something never happened counts as later than any other."""
    rows = [HEAD, ("---",) * len(HEAD), *_rows(list(outcomes))]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _rows(outcomes: list[Outcome]) -> Iterator[tuple[str, ...]]:
    for depth in sorted({outcome.depth for outcome in outcomes}):
        for agent in dict.fromkeys(outcome.agent for outcome in outcomes if outcome.depth == depth):
            some = [outcome for outcome in outcomes if (outcome.depth, outcome.agent) == (depth, agent)]
            worst = max(outcome.residual for outcome in some)
            last = (str(len(some)), f"{max(outcome.episodes for outcome in some):,}", f"{worst:.0e}" if worst else "")
            yield str(depth), agent, *(summary(whens(some, name)) for name in MEASURES), *last


def whens(outcomes: Iterable[Outcome], measure: str) -> np.ndarray:
    """Episodes at which something happened first in each run, sorted; infinite where it never did."""
    told = [getattr(outcome, measure) for outcome in outcomes]
    return np.sort([np.inf if when is None else when for when in told])


def summary(episodes: np.ndarray) -> str:
    """Median, and least to most of those that happened; how many never did."""
    happened = episodes[np.isfinite(episodes)]
    never = len(episodes) - len(happened)
    if not len(happened):
        return "never"
    middle = middle_of(episodes)
    span = f"{happened[0]:,.0f} to {happened[-1]:,.0f}" + (f", {never} never" if never else "")
    return f"{f'{middle:,.0f}' if np.isfinite(middle) else 'never'} ({span})"


def middle_of(episodes: np.ndarray) -> float:
    """The median of sorted episodes; the later of the two in the middle, so that none is half infinite."""
    return float(episodes[len(episodes) // 2])
