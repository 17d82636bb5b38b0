"""Maps in words: names of cells, values of axes, borders as sentences."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from analysis.names import NAMES
from analysis.regions.axes import Axis
from analysis.regions.borders import Border
from analysis.regions.survey import Survey

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHOWN = 4  # borders of one kind, along one axis, that are told line by line


class Region(NamedTuple):
    """The cells of one name. letter: how the terminal and the picture show it."""

    id: str
    letter: str
    cells: int
    inferred: int
    lowest: float  # probability among those that were played

    @property
    def title(self) -> str:
        return NAMES[self.id].title


def regions(found: Survey) -> list[Region]:
    """The names on the map, the largest first."""
    count = Counter(name for name in found.names.values() if name is not None)
    letters = letters_of(sorted(count, key=lambda id: (-count[id], id)))
    out = []
    for id, letter in letters.items():
        played = [cell.probability for cell in found.cells.values() if cell.primary == id]
        inferred = sum(found.names[point] == id for point in found.inferred)
        out.append(Region(id, letter, count[id], inferred, min(played, default=0.0)))
    return out


def letters_of(ids: list[str]) -> dict[str, str]:
    """A letter each: the first of its title that is free, else any; of an n-player game, of the game's."""
    out: dict[str, str] = {}
    for id in ids:
        wanted = [letter for letter in NAMES[id].title.removeprefix("N-player ").upper() if letter in LETTERS] + list(
            LETTERS
        )
        out[id] = next((letter for letter in wanted if letter not in out.values()), "#")
    return out


def value(said: Any) -> str:
    """A value of an axis."""
    return f"{said:.4g}" if isinstance(said, float) else str(said)


def told(found: Survey, all_borders: list[Border]) -> Iterator[str]:
    """The borders as sentences, those of one kind along one axis together."""
    kinds: dict[tuple[int, str, str], list[Border]] = {}
    for border in all_borders:
        kinds.setdefault((border.axis, border.before, border.after), []).append(border)
    for (axis, before, after), some in kinds.items():
        yield _sentence(found, found.axes[axis], before, after, some)


def _sentence(found: Survey, axis: Axis, before: str, after: str, some: list[Border]) -> str:
    """`prisoners_dilemma up to after 31.2 [30.1, 32.4], then harmony`."""
    places = [_place(found, axis, border, alone=len(found.axes) == 1) for border in some]
    if len(some) > SHOWN:
        middle = sorted(some, key=_middle)
        places = [_place(found, axis, border, alone=False) for border in (middle[0], middle[-1])]
        return f"{before} up to {axis.title} {places[0]} ... {places[1]}, then {after} ({len(some)} lines)"
    return f"{before} up to {axis.title} {'; '.join(places)}, then {after}"


def _middle(border: Border) -> float:
    return sum(border.between) / 2 if border.position is None else border.position


def _place(found: Survey, axis: Axis, border: Border, alone: bool) -> str:
    low, high = border.between
    cells = f"between {value(low)} and {value(high)}"
    text = cells if border.position is None else f"{border.position:.3g} [{border.low:.3g}, {border.high:.3g}]"
    if alone:
        return text if border.position is None else f"{text} ({cells})"
    rest = [other for other in found.axes if other.path != axis.path]
    where = ", ".join(f"{other.title} {value(other.values[k])}" for other, k in zip(rest, border.others, strict=True))
    return f"{text} at {where}"
