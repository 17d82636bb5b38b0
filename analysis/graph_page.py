"""Better replies and where they lead, in lines for the page."""

from collections.abc import Iterator, Sequence

from analysis.answer import Report
from analysis.landscape import Neighbour, nearest
from analysis.replicator import Rest
from analysis.words import profile

NAMED = 3  # textbook games of one graph
KINDS = {"stable": "stable", "unstable": "unstable", "saddle": "a saddle", "neutral": "neutral"}


def rests(report: Report) -> Iterator[str]:
    """Where replicator dynamics rest, a line for each kind of population."""
    found, names = report.dynamics, report.table.strategies
    if found.one_population:
        yield f"one population: {_told(found.one_population, names[:1])}"
    if found.two_populations:
        yield f"two populations: {_told(found.two_populations, names)}"


def _told(found: Sequence[Rest], names: Sequence[Sequence[str]]) -> str:
    return "; ".join(f"{profile(rest.shares, names)} is {KINDS[rest.stability]}" for rest in found)


def shape(report: Report) -> Iterator[str]:
    """Features of the response graph, and the textbook games that share them."""
    found = report.landscape
    if found is None:
        return
    sinks = f"{found.sink_count} sink{'s' * (found.sink_count != 1)}"
    yield (
        f"{sinks}, the largest {_share(found.largest_sink)} of the profiles; improvements lead back to "
        f"{_share(found.on_cycles)}, and go round {_share(found.round_squares)} of the squares"
    )
    yield f"shaped like {'; then '.join(_named(one) for one in nearest(found))}"


def _named(near: Neighbour) -> str:
    hidden = len(near.names) - NAMED
    return ", ".join(near.names[:NAMED]) + f" and {hidden} more" * (hidden > 0) + f" (distance {near.distance:.2g})"


def _share(value: float) -> str:
    return f"{value:.1%}" if 0 < value < 0.01 else f"{value:.0%}"
