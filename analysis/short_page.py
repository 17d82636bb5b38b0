"""The page that fits a screen: the name and why, payoffs, equilibria, one line for each thing that matters."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from analysis.answer import Report
from analysis.composition_page import made_of
from analysis.equilibrium_page import equilibria
from analysis.exact import page as exact_page
from analysis.found import page as found_page
from analysis.label_page import implied, of_two_alone
from analysis.learned import page as outside_page
from analysis.learning_page import learning
from analysis.open_page import still_open
from analysis.payoff_page import smaller_payoffs
from analysis.play_page import as_expected, how_played
from analysis.welfare_page import in_short, selected
from analysis.words import probability

EQUILIBRIA, OPEN = 3, 3
REST = "--full prints the rest; --html FILE shows it with pictures; --json FILE is for programs"


def sections(report: Report) -> Iterator[tuple[str, RenderableType]]:
    """Headings with what stands beside them."""
    yield "why", Text(in_words(report))
    yield "learning", Text("\n".join(learning(report)))
    if report.sets:
        yield "sets", Text("\n".join(found_page.in_short(report.sets)))
    yield "payoffs", smaller_payoffs(report)
    if report.equilibria and report.players > 1:
        yield "equilibria", equilibria(report, EQUILIBRIA)
    for heading, told in _single_lines(report):
        if told:
            yield heading, Text(told)
    yield "played", Text(how_played(report))
    yield "more", Text(REST, "dim")


def _single_lines(report: Report) -> Iterator[tuple[str, str]]:
    yield "welfare", in_short(report)
    yield "selection", _last(selected(report))
    if report.composition:
        yield "made of", next(iter(made_of(report.composition)), "")
    yield "exact", "\n".join(exact_page.in_short(report.exactly, report.strategies))
    yield "outside", "\n".join(outside_page.lines(report.outside, report.strategies))
    yield "so also", _also(report)
    yield "open", _open(report)
    yield "notes", "\n".join(report.notes)
    if report.expect:
        yield "expected", as_expected(report)


def in_words(report: Report) -> str:
    """Why it has its name, and how sure that is."""
    label = report.labels.get(report.primary)
    return report.why + (f"; probability {probability(label.probability)}" if label else "")


def _last(lines: Iterable[str]) -> str:
    """The last line sums up those before it."""
    return next(reversed(list(lines)), "")


def _also(report: Report) -> str:
    """Further labels that hold, without what follows from them."""
    aside = {report.primary, *implied(report), *of_two_alone(report)}
    held = [name for name, label in report.labels.items() if label.verdict == "yes" and name not in aside]
    return ", ".join(f"{name} {probability(report.labels[name].probability)}" for name in held)


def _open(report: Report) -> str:
    told = list(still_open(report))
    hidden = len(told) - OPEN
    return "\n".join(told[:OPEN] + [f"... {hidden} more"] * (hidden > 0))
