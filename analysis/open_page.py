"""What the undetermined labels wait for, in words: which comparison is open, and how many episodes would decide it."""

import math
from collections.abc import Iterator

from analysis.answer import Report
from analysis.doubts import Open, compared
from analysis.needed import TIE
from analysis.words import counts

NAMED = 3  # profiles that are told by name


def still_open(report: Report) -> Iterator[str]:
    """A line for each open comparison."""
    for waiting in report.open:
        yield f"{', '.join(waiting.ids)}: {_comparison(report, waiting)}{_needs(waiting)}"


def _comparison(report: Report, waiting: Open) -> str:
    table, doubt = report.full_table, waiting.biggest
    profiles = compared(table, doubt)
    told = "; ".join(counts(table, profile) for profile in profiles)
    return doubt.what + (f" ({told})" if len(profiles) <= NAMED else "")


def _needs(waiting: Open) -> str:
    doubt = waiting.biggest
    if doubt.common < 2:
        return " needs more than one episode"
    if not math.isfinite(doubt.needed):
        return f" is as good as a tie: over {TIE:,} episodes would not decide it"
    profiles = "1 profile" if len(doubt.profiles) == 1 else f"{len(doubt.profiles)} profiles"
    more = f" needs about {doubt.needed - doubt.common:,.0f} more episodes of {profiles}"
    return more + (f", {waiting.more:,.0f} in all" if math.isfinite(waiting.more) else "")
