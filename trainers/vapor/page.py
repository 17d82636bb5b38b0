"""A study as tables in Markdown: medians over seeds, and between which numbers they lie; who differs from the first."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from trainers.vapor.tally import MEASURES, Outcome

LATE = 1e18  # episodes, where it never happened
BESIDE = ("depth", "agent", "solved", "p", "sooner", "p")


def page(outcomes: Iterable[Outcome], measures: Sequence[str] = tuple(MEASURES)) -> str:
    """A row for each depth and agent; then each agent beside the first, where both have several runs."""
    told = list(outcomes)
    beside = list(_beside(told)) if "share" in measures else []
    head = ("depth", "agent", *(MEASURES[name] for name in measures), "runs", "episodes at most", "residual")
    return _table(head, _rows(told, measures)) + (f"\n\n{ABOUT}\n\n{_table(BESIDE, beside)}" if beside else "")


ABOUT = (
    "Beside the first agent: in how many runs a tenth of the episodes succeeded (Fisher's exact test), and in how many "
    "of all pairs of runs that came sooner than in the first agent's; ties count as half (Mann and Whitney). "
    "Where it never happened it is later than all else. p have two sides, and are not corrected for their number."
)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """In Markdown."""
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows))


def _beside(outcomes: list[Outcome]) -> Iterator[tuple[str, ...]]:
    from scipy.stats import fisher_exact, mannwhitneyu

    for depth in sorted({outcome.depth for outcome in outcomes}):
        here = [outcome for outcome in outcomes if outcome.depth == depth]
        by_agent = {agent: whens((o for o in here if o.agent == agent), "share") for agent in _agents(here)}
        first, *others = by_agent
        for agent in others:
            one, other = by_agent[first], by_agent[agent]
            if min(len(one), len(other)) < 2:
                continue
            solved = [(int(np.isfinite(runs).sum()), len(runs)) for runs in (one, other)]
            exact = float(fisher_exact([[done, runs - done] for done, runs in solved]).pvalue)
            ranks = mannwhitneyu(*(np.minimum(runs, LATE) for runs in (one, other)))
            shares = " against ".join(f"{done} of {runs}" for done, runs in reversed(solved))
            sooner = f"{float(ranks.statistic) / len(one) / len(other):.0%}"
            yield str(depth), f"{agent} against {first}", shares, f"{exact:.2g}", sooner, f"{float(ranks.pvalue):.2g}"


def _agents(outcomes: Iterable[Outcome]) -> list[str]:
    return list(dict.fromkeys(outcome.agent for outcome in outcomes))


def _rows(outcomes: list[Outcome], measures: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for depth in sorted({outcome.depth for outcome in outcomes}):
        for agent in _agents(outcome for outcome in outcomes if outcome.depth == depth):
            some = [outcome for outcome in outcomes if (outcome.depth, outcome.agent) == (depth, agent)]
            worst = max(outcome.residual for outcome in some)
            last = (str(len(some)), f"{max(outcome.episodes for outcome in some):,}", f"{worst:.0e}" if worst else "")
            yield str(depth), agent, *(summary(whens(some, name)) for name in measures), *last


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
