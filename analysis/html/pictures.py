"""Pictures as SVG inside the page, in its colours."""

import re
from collections.abc import Callable
from html import escape
from io import StringIO
from typing import Any
from zlib import crc32

from analysis.answer import Report
from analysis.errors import InputError
from analysis.field_plots import AMBER, GREEN, VIOLET
from analysis.html.tags import Html, tag
from analysis.payoff_plots import BLUE, DIM, FAINT, INK, RED
from analysis.plots import STYLE

SIZE = (6.4, 4.6)  # inches
NAMED = {INK: "ink", DIM: "dim", FAINT: "faint", BLUE: "blue", RED: "red"}
NAMED |= {GREEN: "green", AMBER: "amber", VIOLET: "violet"}
COLOURS = {**NAMED, "#ffffff": "paper", "#000000": "ink"}
FONT = "system-ui, sans-serif"
FOREIGN = re.compile(
    r"<(script|foreignObject|iframe|a)\b|\son\w+\s*=|href=\"(?!#|data:image/)|url\((?!#)|javascript:|@import",
    re.IGNORECASE,
)
"""What could fetch or run something; pixels may stand in the picture itself."""


def figure(report: Report, draw: Callable[[Any, Report], None], caption: str) -> Html:
    """A picture with its caption."""
    salt = f"{report.target} {draw.__name__}"
    return framed(inline(drawn(lambda axes: draw(axes, report), salt), caption), caption)


def framed(picture: Html, caption: str) -> Html:
    return tag("figure", picture, tag("figcaption", caption))


def drawn(draw: Callable[[Any], None], salt: str, size: tuple[float, float] = SIZE) -> str:
    """What is drawn on axes, as SVG; text stays text. salt: of names inside, so that the same has the same bytes."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    style: Any = {**STYLE, "svg.fonttype": "none", "svg.hashsalt": salt}
    style |= dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), INK)
    with matplotlib.rc_context(style):
        plot = Figure(figsize=size, layout="constrained", facecolor="none")
        FigureCanvasSVG(plot)
        axes = plot.subplots()
        axes.set_facecolor("none")
        draw(axes)
        file = StringIO()
        plot.savefig(file, format="svg", metadata={"Date": None}, transparent=True)
    return file.getvalue()


def inline(svg: str, told: str) -> Html:
    """An SVG file as part of a page: its colours become the page's, and it may not fetch or run anything."""
    start = svg.find("<svg")
    if start < 0:
        raise InputError("the picture is no SVG; give the text of an .svg file")
    body = svg[start:].strip()
    for useless in ("<metadata>.*?</metadata>", "<!--.*?-->", "<style[^>]*>.*?</style>"):  # styles reach the whole page
        body = re.sub(useless, "", body, flags=re.DOTALL)
    body = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", body).replace("xlink:href", "href")
    if found := FOREIGN.search(_without_text(body)):
        raise InputError(f"the picture holds {found[0].strip()!r}; only shapes and text can be part of a page")
    body = re.sub(r"<svg\b([^>]*)>", lambda top: _opening(top[1], told), body, count=1)
    body = re.sub(r"('[\w ]+', )+[\w-]+(?=[;\"])", FONT, body)
    for colour, name in COLOURS.items():
        body = body.replace(colour, f"var(--{name})")
    return Html(_own_names(body))


def _without_text(body: str) -> str:
    """The markup alone: what words say is harmless."""
    return re.sub(r">[^<]*<", "><", body)


def _opening(attributes: str, told: str) -> str:
    box = re.search(r"viewBox=(\"[^\"]*\"|'[^']*')", attributes)
    return f'<svg {box[0] if box else ""} role="img" aria-label="{escape(told)}">'


def _own_names(body: str) -> str:
    """Names that something refers to, told apart from those of other pictures in the page; all others go."""
    used = set(re.findall(r'(?:href="|url\()#([^")]+)', body))
    own = f"{crc32(body.encode()):x}"
    body = re.sub(r'\sid="([^"]*)"', lambda found: f' id="{own}-{found[1]}"' if found[1] in used else "", body)
    return re.sub(r'(href="|url\()#', rf"\g<1>#{own}-", body)
