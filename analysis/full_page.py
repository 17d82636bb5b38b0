"""The whole page: all that the answer rests on, section by section."""

from collections.abc import Callable, Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from analysis.atlas_page import atlas
from analysis.classifier import Report
from analysis.composition_page import made_of
from analysis.equilibrium_page import equilibria
from analysis.exact import page as exact_page
from analysis.found import page as found_page
from analysis.further_page import lines
from analysis.graph_page import rests, shape
from analysis.label_page import labels
from analysis.learned import page as outside_page
from analysis.learning_page import learning
from analysis.open_page import still_open
from analysis.payoff_page import payoffs
from analysis.play_page import as_expected, how_played
from analysis.welfare_page import selected, welfare

SEVERAL: dict[str, Callable[[Report], Iterable[str]]] = {
    "welfare": welfare,
    "selection": selected,
    "further": lines,
    "replicator": rests,
    "replies": shape,
}
"""Headings of lines that may be none."""


def sections(report: Report) -> Iterator[tuple[str, RenderableType]]:
    """Headings with what stands beside them."""
    yield "why", Text(report.why)
    yield "learning", Text("\n".join(learning(report)))
    if report.sets:
        yield "sets", Text("\n".join(found_page.lines(report.sets)))
    yield "payoffs", payoffs(report)
    if report.place:
        yield "2x2", Text("\n".join(atlas(report.place)))
    if report.composition:
        yield "made of", Text("\n".join(made_of(report.composition)))
    if report.equilibria and report.players > 1:
        yield "equilibria", equilibria(report)
    for heading, told in SEVERAL.items():
        if said := "\n".join(told(report)):
            yield heading, Text(said)
    if any(report.exactly):
        yield "exact", Text("\n".join(exact_page.lines(report.exactly, report.strategies)))
    if said := "\n".join(outside_page.lines(report.outside, report.strategies, full=True)):
        yield "outside", Text(said)
    yield "labels", labels(report)
    if report.open:
        yield "open", Text("\n".join(still_open(report)))
    if report.strategy_notes:
        yield "strategies", Text("\n".join(report.strategy_notes))
    if report.notes:
        yield "notes", Text("\n".join(report.notes))
    if report.expect:
        yield "expected", Text(as_expected(report))
    yield "played", Text(how_played(report))
