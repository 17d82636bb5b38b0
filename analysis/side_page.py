"""Answers side by side as a page and as JSON.

python -m analysis.side_page > docs/compare-schema.json
"""

import json
from io import StringIO
from itertools import groupby
from typing import Any

from pydantic import Field
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis.answer import Report
from analysis.records import Record
from analysis.side_by_side import Line, labels, lines

SIGNS = {"yes": "yes", "no": "no", "undetermined": "?"}
WIDTH = 100


class LineJson(Record):
    """One thing, of every target in their order; null where it has no sense."""

    group: str
    name: str
    same: bool = Field(description="the page shows the same for all")
    values: list[Any]


class LabelsJson(Record):
    same: dict[str, str] = Field(description="the verdict that all answers share, by label")
    differ: dict[str, list[str]] = Field(description="the verdict of each target, by label")


class CompareJson(Record):
    """The answer of `scenarios compare --json`."""

    targets: list[str]
    titles: list[str]
    facts: list[LineJson]
    labels: LabelsJson
    seed: list[int] = Field(description="of each target")
    version: str


def to_json(reports: list[Report]) -> dict[str, Any]:
    """The comparison as plain lists, numbers and strings, checked against the schema."""
    same, differ = labels(reports)
    told = [LineJson(group=row.group, name=row.name, same=row.same, values=list(row.values)) for row in lines(reports)]
    return CompareJson(
        targets=[report.target for report in reports],
        titles=[report.title for report in reports],
        facts=told,
        labels=LabelsJson(same=same, differ={id: list(found) for id, found in differ.items()}),
        seed=[report.seed for report in reports],
        version=reports[0].version,
    ).model_dump()


def dumps(reports: list[Report]) -> str:
    """Sorted keys, shortest exact floats, no times."""
    return json.dumps(to_json(reports), indent=1, sort_keys=True, allow_nan=False) + "\n"


def text(reports: list[Report], width: int = WIDTH) -> str:
    """The page as plain text."""
    file = StringIO()
    Console(file=file, width=width, color_system=None, markup=False, emoji=False).print(page(reports))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def page(reports: list[Report]) -> RenderableType:
    """What differs as a table, a column for each answer; then what is the same."""
    rows, (same, differ) = lines(reports), labels(reports)
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold")
    for heading in ("", *(report.target for report in reports)):
        table.add_column(heading, overflow="fold", style=None if heading else "cyan", no_wrap=not heading)
    for group, some in groupby([row for row in rows if not row.same], key=lambda row: row.group):
        table.add_row(Text(group, "bold"))
        for row in some:
            table.add_row(f"  {row.name}", *row.shown)
    if differ:
        table.add_row(Text("labels", "bold"))
    for id, found in differ.items():
        table.add_row(f"  {id}", *(SIGNS[verdict] for verdict in found))
    return Group(table, Text(), _same(rows, same))


def _same(rows: list[Line], same: dict[str, str]) -> Text:
    """What all answers share, in a sentence or two."""
    told = "; ".join(f"{row.group}, {row.name}: {row.shown[0]}" for row in rows if row.same)
    held = ", ".join(id for id, verdict in same.items() if verdict == "yes")
    lost = sum(verdict == "no" for verdict in same.values())
    return Text(
        f"the same  {told or 'nothing'}\nlabels    all of them {held or 'nothing'}; none of them {lost} more labels"
    )


def schema() -> str:
    """The JSON Schema, as it stands in docs/compare-schema.json."""
    return json.dumps(CompareJson.model_json_schema(), indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(schema(), end="")
