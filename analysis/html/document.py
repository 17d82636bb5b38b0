"""The whole file: head, style, an article for each answer."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from analysis.answer import Report
from analysis.files import writable, write_text
from analysis.html.sections import article
from analysis.html.tags import Html, tag
from analysis.learned.page import headline
from mettagrid_lite.version import __version__

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def save(reports: Sequence[Report], path: Path, maps: Mapping[str, str] | None = None, command: str = "") -> None:
    """Write the page of some answers, whole. maps: further pictures as {caption: SVG}; command: that it was made by."""
    writable(path)
    write_text(path, document(reports, maps, command))


def document(reports: Sequence[Report], maps: Mapping[str, str] | None = None, command: str = "") -> str:
    """The page as text; maps stand with the last answer."""
    last = len(reports) - 1
    told = [article(report, (maps or {}) if k == last else {}, command) for k, report in enumerate(reports)]
    return whole(", ".join(f"{report.title}: {headline(report)}" for report in reports), *told)


def whole(title: str, *articles: Html) -> str:
    """A page of these articles, with its style in it."""
    style = files("analysis.html").joinpath("style.css").read_text(encoding="utf-8")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("title", title),
        tag("style", Html(style)),
    )
    body = tag("body", tag("main", *articles), tag("footer", f"mettagrid-lite {__version__}"))
    return "<!doctype html>\n" + tag("html", head, body, lang="en") + "\n"
