"""What can be configured, as tables: `scenarios objects`, `scenarios actions`. All is read from the records."""

from collections.abc import Iterator
from difflib import get_close_matches
from textwrap import fill
from typing import TYPE_CHECKING, Any

import yaml

from analysis.errors import InputError
from mettagrid_lite.actions import Actions
from mettagrid_lite.load import library, load
from mettagrid_lite.objects import Kind
from mettagrid_lite.rewards import EVENTS
from mettagrid_lite.stock import STOCK
from mettagrid_lite.values import Frozen
from scenarios.editor import schema

if TYPE_CHECKING:
    from rich.console import RenderableType

SHOWN = ("glyph", "taken", "gives")
"""Traits with a column of their own in the table of the stock."""
PATTERNS = {"^[A": "name", "^[!": "one character", "^#[": '"#rrggbb"'}
"""How the patterns of text begin, in words."""
SHORT = {"signal": {"names": ["here", "there"]}}
"""The shortest that an action without defaults may say."""


def objects_page() -> "Iterator[RenderableType]":
    """The stock, then the traits that a kind may have, then an example."""
    yield "Kinds that every world knows. `objects` of a YAML changes their traits or adds kinds.\n"
    rows = [[name, *(shown(getattr(kind, key)) for key in SHOWN), _others(kind)] for name, kind in STOCK.items()]
    yield _table(["kind", *SHOWN, "other traits"], rows)
    yield "\nTraits of a kind"
    yield _keys("Kind")
    for record in _inside("Kind"):
        yield f"\nIn `{record.lower()}`"
        yield _keys(record)
    yield "\nExample: the stock apple, now with a chance to come back, and a kind of one's own\n"
    yield 'objects:\n  apple: {regrow: {chance: 0.02}}\n  mammoth: {like: stag, glyph: M, color: "#6b4f3a", needs: 3}'


def object_page(name: str) -> "Iterator[RenderableType]":
    """One kind of the stock: its traits and the line that says them."""
    if name not in STOCK:
        near = get_close_matches(name, STOCK, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(STOCK)}"
        raise InputError(f"{name}: no kind of the stock; {hint}")
    yield f"{name}, a kind of the stock"
    yield _keys("Kind", STOCK[name])
    yield "\nSaid in full\n"
    yield f"objects:\n  {name}: {flow(said(STOCK[name]))}"


def actions_page(name: str | None = None) -> "Iterator[RenderableType]":
    """Each action: what it does, its keys, a line of a scenario that has it; all of them, or the one named."""
    known = _actions()
    if name and name not in known:
        raise InputError(f"{name}: no action; known: {', '.join(known)}")
    if not name:
        yield "noop and the moves are always there; the others where `actions` of a YAML names them.\n"
    for action, part in known.items() if not name else [(name, known[name])]:
        yield f"{action}: {part.get('description', '')}"
        for record in _records(part):
            yield _about(record)
            yield _keys(record)
        yield example(action)
    if not name:
        yield f"Events are counted, and pay by `rewards: {{events: {{EVENT: REWARD}}}}`:\n{_list(EVENTS)}"


def example(action: str) -> str:
    """A line with this action: as a built-in scenario has it, else as short as it can be."""
    for name in library():
        actions = load(name).actions
        if action in actions.model_fields_set:
            return f"actions: {flow({action: said(actions, unset=True)[action]})}   # as in {name}\n"
    short = True if isinstance(getattr(Actions(), action), bool) else SHORT.get(action, {})
    return f"actions: {flow({action: short})}\n"


def said(record: Frozen, unset: bool = False) -> dict[str, Any]:
    """What a YAML must say for this record: all that isn't the default, or all that was said."""
    told: dict[str, Any] = record.model_dump(mode="json", exclude_unset=unset, exclude_defaults=not unset)
    return told


def flow(value: Any) -> str:
    """A value as a YAML says it, on one line."""
    text = yaml.safe_dump(_whole(value), default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True)
    return str(text).strip().removesuffix("\n...")


def shown(value: Any) -> str:
    """A value in a table: text without quotes, `none` for nothing."""
    if value is None or isinstance(value, str):
        return "none" if value is None else value
    return flow(said(value) if isinstance(value, Frozen) else value)


def _whole(value: Any) -> Any:
    """Numbers that are whole without their `.0`."""
    if isinstance(value, dict):
        return {key: _whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _others(kind: Kind) -> str:
    """Traits of a kind that are not the default and have no column."""
    fields = Kind.model_fields
    told = {key: getattr(kind, key) for key in fields if key not in (*SHOWN, "color")}
    return ", ".join(
        key if value is True else f"{key} {shown(value)}" for key, value in told.items() if value != fields[key].default
    )


def _keys(record: str, values: Frozen | None = None) -> "RenderableType":
    """The keys of a record, with its defaults or with the values given."""
    part = schema()["$defs"][record]
    required = part.get("required", [])
    rows = []
    for key, field in part["properties"].items():
        default = getattr(values, key, None) if values else field.get("default")
        told = "required" if key in required else "" if key == "like" else shown(default)
        rows.append([key, told, may_be(field), field.get("description", "")])
    return _table(["key", "value" if values else "default", "may be", "meaning"], rows)


def may_be(field: dict[str, Any]) -> str:
    """What a key may say, in words, from its JSON schema."""
    if "anyOf" in field:
        return " or ".join(may_be(part) for part in field["anyOf"] if part.get("type") != "null")
    if "$ref" in field:
        return f"{{{', '.join(schema()['$defs'][_record(field)]['properties'])}}}"
    if "enum" in field:
        return _list(field["enum"])
    kind, low, high = field.get("type", "anything"), field.get("minimum"), field.get("maximum")
    if kind in ("integer", "number") and low is not None and high is not None:
        return f"{low:,} to {high:,}"
    if kind == "string":
        return PATTERNS.get(str(field.get("pattern"))[:3], "text")
    if kind == "object":
        inner = [*field.get("patternProperties", {}).values(), field.get("additionalProperties")]
        return f"name: {may_be(inner[0])}" if isinstance(inner[0], dict) else "names and values"
    if kind == "array" and isinstance(field.get("items"), dict):
        return f"list of {may_be(field['items'])}"
    return {"boolean": "true or false", "integer": "whole number"}.get(kind, kind)


def _actions() -> dict[str, Any]:
    return dict(schema()["$defs"]["Actions"]["properties"])


def _records(field: dict[str, Any]) -> list[str]:
    """Records that a key may hold."""
    return [_record(part) for part in (field, *field.get("anyOf", ())) if "$ref" in part]


def _record(part: dict[str, Any]) -> str:
    return str(part["$ref"]).rpartition("/")[2]


def _inside(record: str) -> list[str]:
    fields = schema()["$defs"][record]["properties"].values()
    return [name for field in fields for name in _records(field)]


def _about(record: str) -> str:
    return fill(" ".join(schema()["$defs"][record].get("description", "").split()), 100)


def _list(names: Any) -> str:
    return ", ".join(str(name) for name in names)


def _table(headings: list[str], rows: list[list[str]]) -> "RenderableType":
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading in ("kind", "key", "glyph"))
    for row in rows:
        table.add_row(*row)
    return table
