"""The page a person reads: the game's name first, then why, what it means for learning, and what it rests on."""

from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis import full_page, short_page
from analysis.answer import Report
from analysis.learned.page import headline
from analysis.names import NAMES

WIDTH = 100


def text(report: Report, width: int = WIDTH, full: bool = False) -> str:
    """The page as plain text: what matters most, or all of it."""
    file = StringIO()
    Console(file=file, width=width, color_system=None, markup=False, emoji=False).print(page(report, full))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def page(report: Report, full: bool = False) -> RenderableType:
    """The page for a rich console; at most WIDTH columns read best."""
    body = Table.grid(padding=(0, 2, int(full), 0), expand=False)
    body.add_column(style="bold cyan", min_width=10, no_wrap=True)
    body.add_column(overflow="fold")
    for heading, content in full_page.sections(report) if full else short_page.sections(report):
        body.add_row(heading, content)
    return Group(_headline(report), Text(), body)


def _headline(report: Report) -> RenderableType:
    name = NAMES[report.primary]
    line = Text.assemble((headline(report), "bold"), "  ", (report.title, "dim"))
    candidates = ", ".join(NAMES[id].title for id in report.candidates)
    return Group(line, Text(f"between {candidates}" if candidates else name.meaning, "italic"))
