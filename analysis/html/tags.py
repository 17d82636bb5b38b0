"""HTML made of tags whose text is always escaped."""

from collections.abc import Iterable, Sequence
from html import escape

ALONE = {"meta", "br", "img"}


class Html(str):
    """Text that is markup already; all other text is escaped."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str) -> Html:
    """`<name key="value">children</name>`; `class_` is the attribute class, and _ in a key is -."""
    told = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{told}>" + ("" if name in ALONE else f"{joined(children)}</{name}>"))


def joined(parts: Iterable[str]) -> Html:
    """Parts one after the other; what is no markup is escaped."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def paragraphs(lines: Iterable[str]) -> Html:
    """A paragraph for each line."""
    return joined(tag("p", line) for line in lines if line)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """A table with a head; cells that are tags of their own are taken as they are."""
    top = tag("thead", tag("tr", *(tag("th", name) for name in head))) if head else Html("")
    body = tag("tbody", *(tag("tr", *(cell_of(cell) for cell in row)) for row in rows))
    return tag("div", tag("table", top, body), class_="wide")


def cell_of(cell: str) -> Html:
    """The cell of a table, unless it is one."""
    return cell if isinstance(cell, Html) and cell.startswith(("<td", "<th")) else tag("td", cell)
