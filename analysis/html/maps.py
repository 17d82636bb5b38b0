"""The page of a map: the picture, its games, its borders in words, every cell that was played."""

from io import StringIO
from pathlib import Path

from analysis.files import writable, write_text
from analysis.html.document import whole
from analysis.html.pictures import framed, inline
from analysis.html.sections import made_by, section
from analysis.html.tags import Html, joined, paragraphs, table, tag
from analysis.names import NAMES
from analysis.regions.borders import borders
from analysis.regions.cell import CellJson
from analysis.regions.page import played
from analysis.regions.picture import draw
from analysis.regions.refine import Point
from analysis.regions.survey import Survey
from analysis.regions.words import Region, regions, told, value
from analysis.words import probability

CELLS = 1_000  # rows of the table of cells
CAPTION = "Which game it is in each cell: paler where it is less sure, hatched where it is open, a dot where inferred."


def save_map(found: Survey, path: Path, command: str = "") -> None:
    """Write the page of a map, whole. command: that it was made by."""
    writable(path)
    write_text(path, map_document(found, command))


def map_document(found: Survey, command: str = "") -> str:
    """The page as text."""
    named = regions(found)
    parts = {
        "Map": framed(inline(_svg(found), CAPTION), CAPTION),
        "Games": table(["", "game", "cells", "inferred", "least probability"], map(_region, named)),
        "Borders": paragraphs(told(found, borders(found))),
        "Cells that were played": _cells(found),
        "How it was made": made_by(command, *played(found)),
    }
    told_parts = (section(name, content) for name, content in parts.items() if content)
    return whole(f"{found.title}: {_title(found)}", tag("article", _head(found, named), *told_parts))


def _title(found: Survey) -> str:
    return "which game, by " + " and ".join(f"{axis.path}{' x' if axis.times else ''}" for axis in found.axes)


def _head(found: Survey, named: list[Region]) -> Html:
    facts = [" x ".join(map(str, found.shape)) + " cells", f"{len(found.cells)} played", f"{len(named)} games"]
    facts += ["interrupted: the map so far"] if found.ended == "interrupt" else []
    return tag(
        "header",
        tag("p", found.title, class_="of"),
        tag("h1", _title(found).capitalize()),
        tag("p", "; ".join(f"{region.title}: {region.cells}" for region in named), class_="meaning"),
        tag("ul", *(tag("li", fact) for fact in facts), class_="facts"),
    )


def _svg(found: Survey) -> str:
    """The picture, its text as text."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "mettagrid-lite"}):
        figure, file = draw(found), StringIO()
        FigureCanvasSVG(figure)
        figure.savefig(file, format="svg", metadata={"Date": None}, transparent=True)
    return file.getvalue()


def _region(region: Region) -> list[str]:
    numbers = (str(region.cells), str(region.inferred), probability(region.lowest))
    return [region.letter, f"{region.title} ({region.id})", *(tag("td", told, class_="number") for told in numbers)]


def _cells(found: Survey) -> Html:
    """A row for each, in the order of the axes."""
    points = sorted(found.cells)
    rows = (_cell(found, point, found.cells[point]) for point in points[:CELLS])
    more = f"{len(points) - CELLS} more in --json" if len(points) > CELLS else ""
    head = [*(axis.path for axis in found.axes), "game", "probability", "episodes"]
    return joined([table(head, rows), tag("p", more, class_="dim")]) if points else Html("")


def _cell(found: Survey, point: Point, cell: CellJson) -> list[str]:
    places = [value(axis.values[k]) for axis, k in zip(found.axes, point, strict=True)]
    name = NAMES[cell.primary].title if cell.decided else f"open, likeliest {NAMES[cell.likeliest].title}"
    numbers = (probability(cell.probability), f"{cell.episodes:,}")
    return [*places, name, *(tag("td", told, class_="number") for told in numbers)]
