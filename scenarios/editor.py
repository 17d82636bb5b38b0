"""`scenarios schema`: what a YAML may say as JSON schema, so that an editor completes, explains and checks it.

The records say it all (`mettagrid_lite.config`); here stand only the short forms that the loader accepts beside them.
Draft 7, which all editors know.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from mettagrid_lite.config import AGENTS, Config
from mettagrid_lite.stock import STOCK

DRAFT = "http://json-schema.org/draft-07/schema#"
RENAMED = {"ge": "minimum", "le": "maximum", "prefixItems": "items"}  # as pydantic says it, as draft 7 does
AROUND = ("description", "default")  # of a key, whatever it may say


@cache
def meanings() -> dict[str, dict[str, str]]:
    """Record -> key -> what it means; from docs/config.md by docs/meanings.py."""
    found: dict[str, dict[str, str]] = json.loads((files("scenarios") / "meanings.json").read_text(encoding="utf-8"))
    return found


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of a config."""
    said = _plain(Config.model_json_schema())
    records = said["$defs"] | {"Config": said}
    for record, part in records.items():
        common = meanings()["Drawn"] if "generator" in part.get("properties", {}) else {}
        for key, text in (common | meanings().get(record, {})).items():
            if key in part.get("properties", {}):
                part["properties"][key]["description"] = text
    _or(said, "agents", {"type": "integer", "minimum": 1, "maximum": AGENTS})
    for record in (said, records["Variant"]):
        _or(record, "expect", record["properties"]["expect"]["items"])
    kind = records["Kind"]["properties"]
    _or(records["Kind"], "gives", {word: kind["costs"][word] for word in kind["costs"] if word not in AROUND})
    about = "the stock kind whose traits are kept where none are said"
    kind["like"] = {"enum": list(STOCK), "description": about}
    return {"$schema": DRAFT, "title": "A world of mettagrid-lite"} | said


def dumps() -> str:
    """The schema as text."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _or(record: dict[str, Any], key: str, short: dict[str, Any]) -> None:
    """`key` may also be said in a short form."""
    full = record["properties"][key]
    around = {word: full.pop(word) for word in AROUND if word in full}
    record["properties"][key] = around | {"anyOf": [short, full]}


def _plain(part: Any) -> Any:
    """pydantic's schema in words of draft 7, without titles; a name that no pattern allows is refused."""
    if isinstance(part, list):
        return [_plain(item) for item in part]
    if not isinstance(part, dict):
        return part
    told = {RENAMED.get(key, key): _plain(value) for key, value in part.items() if not _is_title(key, value)}
    if "prefixItems" in part:
        told["additionalItems"] = False
    if "patternProperties" in part:
        told["additionalProperties"] = False
    return told


def _is_title(key: str, value: Any) -> bool:
    return key == "title" and isinstance(value, str)
