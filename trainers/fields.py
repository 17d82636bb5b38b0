"""What an experiment may say: each key with its default and what it means, as its records and their docstrings tell.

A line of a record's docstring is `key  meaning` or `key, key: meaning`; it goes on until a blank line or the next one.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, get_args, get_origin

from pydantic import BaseModel

LINE = re.compile(r"(\w+(?:, \w+)*)(?:: *| {2,})(\S.*)")


class Key(NamedTuple):
    """A key such as `ppo.clip`; default: as YAML says it, with other choices behind it; meaning: may be empty."""

    name: str
    default: str
    meaning: str


def keys(model: type[BaseModel], above: str = "") -> Iterator[Key]:
    """All keys of a record and, behind a dot, of the records in it."""
    told = meanings(model)
    for name, field in model.model_fields.items():
        inner = next((part for part in _parts(field.annotation) if _is_record(part)), None)
        if inner is None or name in told:
            yield Key(above + name, _default(field), told.get(name, ""))
        if inner is not None:
            yield from keys(inner, f"{above}{name}.")


def meanings(model: type[BaseModel]) -> dict[str, str]:
    """What the docstring of a record says of its keys."""
    told: dict[str, str] = {}
    latest: list[str] = []
    for line in (model.__doc__ or "").splitlines():
        found = LINE.fullmatch(line.strip())
        named = found[1].split(", ") if found else []
        if found and all(name in model.model_fields for name in named):
            latest, told = named, told | dict.fromkeys(named, found[2])
        elif not line.strip():
            latest = []
        else:
            told |= {name: f"{told[name]} {line.strip()}" for name in latest}
    return told


def _default(field: Any) -> str:
    """Such as `mlp | cnn`: the default first."""
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    choices = [choice for part in _parts(field.annotation) for choice in get_args(part) if get_origin(part) is Literal]
    if choices:
        return " | ".join(str(choice) for choice in sorted(choices, key=lambda choice: choice != value))
    return _said(value)


def _said(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "none", True: "true", False: "false"}[value]
    if isinstance(value, int) and value >= 10_000:
        return f"{value:_}"
    if isinstance(value, dict) and any(_is_record(type(held)) for held in value.values()):
        return ", ".join(map(str, value))
    return str(list(value)) if isinstance(value, tuple) else str(value) or '""'


def _parts(annotation: Any) -> Iterator[Any]:
    """An annotation and what it is made of, such as `Bonus` in `Bonus | None`; but not what lists and dicts hold."""
    yield annotation
    if get_origin(annotation) not in (Literal, list, tuple, dict):
        for part in get_args(annotation):
            yield from _parts(part)


def _is_record(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)
