"""The page of a design: what was found, by how much it holds, what would lose it, and what else was tried."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis.designer import Design, different
from analysis.files import as_yaml
from analysis.names import NAMES
from analysis.play_page import ENDED
from analysis.report import WIDTH
from analysis.search import EPISODES, Tried
from analysis.words import probability

SHOWN = 5
STOPPED = {
    "trials": "",
    "time": ", stopped by time",
    "interrupt": ", interrupted",
    "all": ", all there are",
}


def text(found: Design, width: int = WIDTH) -> str:
    """The page as plain text."""
    file = StringIO()
    Console(file=file, width=width, color_system=None, markup=False, emoji=False).print(page(found))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def page(found: Design) -> RenderableType:
    """The page for a rich console."""
    body = Table.grid(padding=(0, 2, 1, 0), expand=False)
    body.add_column(style="bold cyan", min_width=10, no_wrap=True)
    body.add_column(overflow="fold")
    for heading, content in _sections(found):
        body.add_row(heading, Text(content) if isinstance(content, str) else content)
    wanted = " and ".join(NAMES[id].title for id in found.want)
    line = Text.assemble((wanted, "bold"), "  ", (f"from {found.target}", "dim"))
    return Group(line, Text("found" if found.found else "not found; the nearest is told", "italic"), Text(), body)


def _sections(found: Design) -> Iterator[tuple[str, RenderableType | str]]:
    yield "found" if found.found else "nearest", "\n".join(f"{path} = {shown(v)}" for path, v in found.values.items())
    if found.margins:
        yield "margin", "\n".join(_margins(found))
    if found.report:
        yield "verified" if found.found else "checked", "\n".join(_verified(found))
    if found.failing:
        yield "lost at", _lost(found, found.failing)
    yield "tried", _tried(found)


def _margins(found: Design) -> Iterator[str]:
    for id, margin in found.margins.items():
        yield f"{id} {_margin(margin)}"
    if found.report is None:
        yield "above 0 it would hold; below, comparisons miss it by this share of the payoff range"
    else:
        yield "by this share of the payoff range all comparisons may be off at once, and it still holds"


def _margin(margin: float) -> str:
    return f"{margin:+.3f}"


def _verified(found: Design) -> Iterator[str]:
    report = found.report
    assert report is not None
    for id in found.want:
        label = report.labels[id]
        yield f"{id}: {label.verdict}, probability {probability(label.probability)}; {label.why}"
    yield f"headline {report.primary}; {report.episodes:,} episodes, seed {report.seed}; {ENDED[report.ended]}"


def _lost(found: Design, failing: Tried) -> str:
    """What the nearest failing trial has otherwise."""
    changed = [
        f"{path} = {shown(value)} instead of {shown(found.values[path])}"
        for path, value in failing.values.items()
        if value != found.values[path]
    ]
    missed = min(failing.margins, key=lambda id: failing.margins[id])
    return f"{', '.join(changed)}\nthe nearest trial that fails: {missed} {_margin(failing.margin)}"


def _tried(found: Design) -> RenderableType:
    rows = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", expand=False)
    for heading in ("margin", *found.values):
        rows.add_column(heading, justify="right", overflow="fold")
    for one in top(found):
        rows.add_row(_margin(one.margin), *(shown(value) for value in one.values.values()))
    return Group(rows, Text(_count(found), "dim"))


def top(found: Design) -> list[Tried]:
    """The best trials, each set of values once."""
    return different(sorted((one for one in found.tried if not one.why), key=lambda one: -one.margin))[:SHOWN]


def _count(found: Design) -> str:
    seeming = sum(one.margin > 0 for one in found.tried)
    unplayed = [one for one in found.tried if one.why]
    said = f"{len(found.tried)} trials{STOPPED[found.stopped]}, {EPISODES} episodes of each profile in each; "
    said += f"{seeming} seemed as wanted"
    return said + (f"; {len(unplayed)} couldn't be played: {unplayed[0].why}" if unplayed else "")


def shown(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, float):
        return f"{value:.6g}"
    return value if isinstance(value, str) else json.dumps(value)


def written(found: Design) -> str:
    """The world that was found as a file: what was wanted, by how much it holds, and the world itself.

    Variants stay behind: they were variants of another game.
    """
    report = found.report
    assert report is not None
    lines = [f"Wanted {', '.join(found.want)} from {found.target}; found by `scenarios design`."]
    lines += [f"{path}: {shown(value)}, of {_said(found, path)}" for path, value in found.values.items()]
    for id in found.want:
        sure = probability(report.labels[id].probability)
        lines.append(f"{id}: probability {sure}, margin {found.margins[id]:.3f} of the payoff range")
    lines.append(f"Classified with seed {report.seed}: {report.primary}; mettagrid-lite {report.version}.")
    keys = {key: value for key, value in found.keys.items() if key not in ("name", "variants")}
    return "".join(f"# {line}\n" for line in lines) + as_yaml(keys, short=True)


def _said(found: Design, path: str) -> str:
    """The range of a path."""
    one = next(one for one in found.ranges if one.path == path)
    if one.choices:
        return ", ".join(map(shown, one.choices))
    return f"{one.low:g} to {one.high:g}"
