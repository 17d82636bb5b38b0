"""The whole page: all that the answer rests on, section by section."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from analysis.answer import Report
from analysis.equilibrium_page import equilibria
from analysis.label_page import labels
from analysis.learning_page import learning
from analysis.page_lines import LINES
from analysis.payoff_page import payoffs
from analysis.play_page import as_expected, how_played


def sections(report: Report) -> Iterator[tuple[str, RenderableType]]:
    """Headings with what stands beside them."""
    yield "why", Text(report.why)
    yield "learning", Text("\n".join(learning(report)))
    yield from _lines(report, "sets")
    yield "payoffs", payoffs(report)
    yield from _lines(report, "2x2", "made of")
    if report.equilibria and report.players > 1:
        yield "equilibria", equilibria(report)
    yield from _lines(report, "welfare", "selection", "further", "replicator", "replies", "exact", "outside")
    yield "labels", labels(report)
    yield from _lines(report, "open", "strategies", "notes")
    if report.expect:
        yield "expected", Text(as_expected(report))
    yield "played", Text(how_played(report))


def _lines(report: Report, *headings: str) -> Iterator[tuple[str, RenderableType]]:
    for heading in headings:
        if told := "\n".join(LINES[heading](report)):
            yield heading, Text(told)
