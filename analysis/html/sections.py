"""What the page says of one answer, section by section."""

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import version

from analysis.answer import Report
from analysis.html.pictures import figure, framed, inline
from analysis.html.tables import equilibrium_table, label_table, payoff_table
from analysis.html.tags import Html, joined, paragraphs, tag
from analysis.learned.page import headline
from analysis.learning_page import learning
from analysis.names import NAMES
from analysis.page_lines import LINES
from analysis.play_page import as_expected, how_played
from analysis.plots import pictures
from analysis.short_page import in_words
from analysis.words import probability

CAPTIONS = {
    "payoffs": "What each strategy earns, with 95 % intervals.",
    "schelling": "What each strategy earns by how many others cooperate, with 95 % bands.",
    "plane": "Greed and fear of each role, with 95 % regions; each quarter is a dilemma, or none.",
    "field": "Where mixtures move when what pays more grows, and where they rest.",
    "response": "The response graph: who gains by moving where.",
}
TITLES = {
    "sets": "Under several sets of strategies",
    "2x2": "Place among 2x2 games",
    "made of": "Composition",
    "welfare": "Welfare",
    "selection": "Selection",
    "further": "Long run",
    "replicator": "Replicator dynamics",
    "replies": "Shape of better replies",
    "exact": "Exact check",
    "outside": "Outside these strategies",
    "open": "Undetermined",
}
APART = ("sets", "open", "strategies", "notes")  # they stand elsewhere
VERDICTS = {True: "one must randomise", False: "a pure equilibrium exists", None: "open whether one must randomise"}
LIBRARIES = ("numpy", "scipy", "open_spiel", "numba")


def article(report: Report, maps: Mapping[str, str], command: str) -> Html:
    """All of one answer."""
    told = [(name, content) for name, content in sections(report, maps, command) if content]
    return tag("article", _head(report), *(section(name, content) for name, content in told))


def section(name: str, content: Html) -> Html:
    """A heading, and what stands below."""
    return tag("section", tag("h2", name), content)


def _head(report: Report) -> Html:
    name, label = NAMES[report.primary], report.labels.get(report.primary)
    between = ", ".join(NAMES[id].title for id in report.candidates)
    facts = [f"{report.players} player{'s' * (report.players != 1)}"]
    facts += [f"probability {probability(label.probability)}"] if label else []
    facts += [VERDICTS[report.requires_mixing]] if report.players > 1 else []
    facts += [as_expected(report)] if report.expect else []
    return tag(
        "header",
        tag("p", report.title, class_="of"),
        tag("h1", headline(report)),
        tag("p", f"between {between}" if between else name.meaning, class_="meaning"),
        tag("ul", *(tag("li", fact) for fact in facts), class_="facts"),
    )


def sections(report: Report, maps: Mapping[str, str], command: str) -> Iterator[tuple[str, Html]]:
    """Headings with what stands below; empty where there is nothing to say."""
    yield "Why", paragraphs([in_words(report), *learning(report)])
    yield from _lines(report, "sets")
    yield "Payoffs", _payoffs(report)
    yield "Pictures", _pictures(report)
    if report.equilibria and report.players > 1:
        yield "Equilibria", equilibrium_table(report)
    yield from _lines(report, *(heading for heading in LINES if heading not in APART))
    yield "Labels", label_table(report)
    yield from _lines(report, "open")
    yield "Maps", tag("div", *_maps(maps), class_="pictures") if maps else Html("")
    yield "How it was made", _made(report, command)


def _lines(report: Report, *headings: str) -> Iterator[tuple[str, Html]]:
    for heading in headings:
        yield TITLES.get(heading, heading.capitalize()), paragraphs(LINES[heading](report))


def _payoffs(report: Report) -> Html:
    """The smaller game first, where there is one."""
    parts = []
    if report.table.shape != report.full_table.shape:
        parts += [payoff_table(report.table), tag("p", report.reduction), tag("p", "All strategies:")]
    return joined([*parts, payoff_table(report.full_table)])


def _pictures(report: Report) -> Html:
    """Those that fit; the table stands above already, unless it is a list of bars."""
    drawn = {name: draw for name, draw in pictures(report).items() if name != "payoffs" or report.players == 1}
    shown = [figure(report, draw, CAPTIONS[name]) for name, draw in drawn.items()]
    return tag("div", *shown, class_="pictures") if shown else Html("")


def _maps(maps: Mapping[str, str]) -> Iterator[Html]:
    for caption, svg in maps.items():
        yield framed(inline(svg, caption), caption)


def _made(report: Report, command: str) -> Html:
    return made_by(command, how_played(report), *report.strategy_notes, *report.notes)


def made_by(command: str, *told: str) -> Html:
    """The command, what else is to be told, and versions."""
    made_with = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    lines = [*told, f"Python {platform.python_version()}, {made_with}"]
    return joined([tag("p", tag("code", command)) if command else "", paragraphs(lines)])
