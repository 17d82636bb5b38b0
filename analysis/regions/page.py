"""A map as text: a letter for each cell, what the letters mean, the borders in words."""

from collections.abc import Iterator
from textwrap import wrap

from analysis.regions.borders import borders
from analysis.regions.refine import Point
from analysis.regions.survey import Survey
from analysis.regions.words import Region, regions, told, value

OPEN, MISSING = "?", "."
WIDTH = 100


def text(found: Survey) -> str:
    """The page, of plain text."""
    named = regions(found)
    parts = [_heading(found), _picture(found, named), _legend(found, named), _borders(found), played(found)]
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines) + "\n"


def _heading(found: Survey) -> Iterator[str]:
    across, *down = found.axes
    yield f"{found.title}: which game, by {across.path}{' x' if across.times else ''} (across)" + "".join(
        f" and {axis.path}{' x' if axis.times else ''} (up)" for axis in down
    )


def _picture(found: Survey, named: list[Region]) -> Iterator[str]:
    """Rows from the largest value down, as on a graph."""
    letters = {region.id: region.letter for region in named}
    rows = [()] if len(found.axes) == 1 else [(k,) for k in reversed(range(found.shape[1]))]
    labels = [value(found.axes[1].values[k]) if len(found.axes) > 1 else "" for row in rows for k in (row or (0,))]
    margin = max(map(len, labels))
    names = [value(one) for one in found.axes[0].values]
    wide = max(2, *(len(name) + 1 for name in names)) if sum(map(len, names)) + len(names) < WIDTH - margin else 2
    for row, label in zip(rows, labels, strict=True):
        cells = "".join(f"{_letter(found, letters, (k, *row)):>{wide}}" for k in range(found.shape[0]))
        yield f"{label:>{margin}} {cells}"
    if wide > 2 or all(len(name) == 1 for name in names):
        yield f"{'':>{margin}} " + "".join(f"{name:>{wide}}" for name in names)
    else:
        yield f"{'':>{margin}}  {names[0]} ... {names[-1]}"


def _letter(found: Survey, letters: dict[str, str], point: Point) -> str:
    name = found.names.get(point, MISSING)
    if name is None or name == MISSING:
        return OPEN if name is None else MISSING
    return letters[name].lower() if point in found.inferred else letters[name]


def _legend(found: Survey, named: list[Region]) -> Iterator[str]:
    for region in named:
        cells = f"{region.cells} cells" + (f", {region.inferred} inferred" if region.inferred else "")
        least = f"{region.lowest:.3f}{' or more' if region.lowest < 0.9995 else ''}"
        yield f"{region.letter}  {region.title} ({region.id}): {cells}; probability {least}"
    unknown = sum(name is None for name in found.names.values())
    if unknown:
        yield f"{OPEN}  undetermined within the budget: {unknown} cells"
    if len(found.names) < len(found.points):
        yield f"{MISSING}  not reached: {len(found.points) - len(found.names)} cells"
    if found.inferred:
        share = len(found.inferred) / len(found.points)
        yield f"small letters: inferred from neighbours that are all alike, not played ({share:.0%} of the cells)"


def _borders(found: Survey) -> Iterator[str]:
    for sentence in told(found, borders(found)):
        yield from wrap(sentence, WIDTH, subsequent_indent="  ")


def played(found: Survey) -> Iterator[str]:
    """How many cells and episodes, and by which strategies."""
    episodes = sum(cell.episodes for cell in found.cells.values())
    yield (
        f"{len(found.cells)} of {len(found.points)} cells played, {episodes:,} episodes, seed {found.seed}"
        f"{'; interrupted: the map so far' if found.ended == 'interrupt' else ''}; mettagrid-lite {found.version}"
    )
    kinds = {tuple(map(tuple, cell.strategies)) for cell in found.cells.values()}
    if len(kinds) == 1:
        roles = [", ".join(names) for names in next(iter(kinds))]
        yield from wrap(f"strategies: {' | '.join(dict.fromkeys(roles))}", WIDTH, subsequent_indent="  ")
    elif kinds:
        yield f"strategies differ from cell to cell: {len(kinds)} sets, in the JSON"
