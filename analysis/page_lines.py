"""What all pages tell in plain lines, heading by heading; a heading without lines has nothing to say."""

from collections.abc import Callable, Iterable

from analysis.answer import Report
from analysis.atlas_page import atlas
from analysis.composition_page import made_of
from analysis.exact import page as exact_page
from analysis.found import page as found_page
from analysis.further_page import lines
from analysis.graph_page import rests, shape
from analysis.learned import page as outside_page
from analysis.open_page import still_open
from analysis.welfare_page import selected, welfare

LINES: dict[str, Callable[[Report], Iterable[str]]] = {
    "sets": lambda report: found_page.lines(report.sets),
    "2x2": lambda report: atlas(report.place) if report.place else (),
    "made of": lambda report: made_of(report.composition) if report.composition else (),
    "welfare": welfare,
    "selection": selected,
    "further": lines,
    "replicator": rests,
    "replies": shape,
    "exact": lambda report: exact_page.lines(report.exactly, report.strategies),
    "outside": lambda report: outside_page.lines(report.outside, report.strategies, full=True),
    "open": still_open,
    "strategies": lambda report: report.strategy_notes,
    "notes": lambda report: report.notes,
}
