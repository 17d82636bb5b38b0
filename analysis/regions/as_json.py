"""A map as JSON, and its schema.

python -m analysis.regions.as_json > docs/map-schema.json
"""

import json
from typing import Any, Literal

from pydantic import Field

from analysis.records import Number, Record
from analysis.regions.borders import Border, borders
from analysis.regions.cell import CellJson
from analysis.regions.refine import Point
from analysis.regions.survey import Survey


class AxisJson(Record):
    path: str
    values: list[Any]
    named: bool = Field(description="there is no order between the values, so no borders along this axis")
    times: bool = Field(description="the values are factors of what the config says there")


class PlaceJson(Record):
    """A cell. point: its place on each axis."""

    point: list[int]
    primary: str | None = Field(description="id of the headline; null: undetermined, or not reached before the end")
    inferred: bool
    answer: CellJson | None = Field(description="null: not played")


class BorderJson(Record):
    """Where one game becomes another, along one axis, on a line of cells."""

    axis: int
    others: list[int] = Field(description="the line: its places on the other axes")
    before: str
    after: str
    between: list[float] = Field(description="values of the last cell surely one and the first surely the other")
    position: Number = Field(description="where the payoffs' order changes; null: no difference of payoffs tells")
    low: float = Field(description="its 95 % interval; that of the cells where there is no position")
    high: float


class MapJson(Record):
    """The answer of `scenarios map --json`."""

    target: str
    title: str
    axes: list[AxisJson] = Field(description="across, then up")
    cells: list[PlaceJson]
    borders: list[BorderJson]
    ended: Literal["complete", "interrupt"]
    inferred: float = Field(ge=0, le=1, description="share of cells that weren't played")
    seed: int
    confidence: float
    budget: dict[str, Number]
    changes: dict[str, Any]
    version: str


def to_json(found: Survey) -> dict[str, Any]:
    """The map as plain lists, numbers and strings, checked against the schema."""
    return MapJson(
        target=found.target,
        title=found.title,
        axes=[AxisJson(**axis._asdict() | {"values": list(axis.values)}) for axis in found.axes],
        cells=[_place(found, point) for point in found.points],
        borders=[_border(border) for border in borders(found)],
        ended="interrupt" if found.ended == "interrupt" else "complete",
        inferred=len(found.inferred) / len(found.points),
        seed=found.seed,
        confidence=found.confidence,
        budget={"seconds": found.budget.seconds, "episodes": found.budget.episodes},
        changes=dict(found.changes),
        version=found.version,
    ).model_dump(mode="json")


def dumps(found: Survey) -> str:
    """Sorted keys, shortest exact floats, no times."""
    return json.dumps(to_json(found), indent=1, sort_keys=True, allow_nan=False) + "\n"


def _place(found: Survey, point: Point) -> PlaceJson:
    cell, inferred = found.cells.get(point), point in found.inferred
    return PlaceJson(point=list(point), primary=found.names.get(point), inferred=inferred, answer=cell)


def _border(border: Border) -> BorderJson:
    return BorderJson.model_validate(border._asdict())


def schema() -> str:
    """The JSON Schema, as it stands in docs/map-schema.json."""
    return json.dumps(MapJson.model_json_schema(), indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(schema(), end="")
