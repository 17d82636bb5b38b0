"""The tables of docs/config.md and docs/rules.md say what the records say."""

import json
import re
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from mettagrid_lite import actions, build, config, load, objects, plans, rewards
from mettagrid_lite.maps import layouts
from mettagrid_lite.rewards import EVENTS
from mettagrid_lite.sight import BESIDE, COMPASS, FEATURES
from mettagrid_lite.stock import STOCK
from mettagrid_lite.values import Frozen

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "config.md").read_text(encoding="utf-8")
RULES = (DOCS / "rules.md").read_text(encoding="utf-8")
RECORDS = {
    name: model
    for module in (actions, config, objects, plans, rewards)
    for name, model in vars(module).items()
    if isinstance(model, type) and issubclass(model, Frozen) and model not in (Frozen, plans.Lattice)
}


def own(model):
    """Fields that the record's own table tells: what all generators have in common is told once."""
    told = {*plans.Drawn.model_fields, "generator"} if set(model.__mro__[1:]) & {plans.Drawn} else ()
    return {key: field for key, field in model.model_fields.items() if key not in told}


MODELS = {name: own(model) for name, model in RECORDS.items() if own(model)}
FRAGMENT = {"agents": 2, "map": "#>..<#"}


def table(text):
    """Rows of the first Markdown table in a text, as lists of cells."""
    lines = re.search(r"(?:^\|.*\n)+", text, re.MULTILINE)[0].splitlines()
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def keys(name):
    return {row[0].strip("`"): row for row in table(PAGE[PAGE.index(f"<!-- keys: {name} -->") :])}


def said(field):
    """A default as the tables write it."""
    if field.is_required():
        return "required"
    if field.default is None:
        return "none"
    if isinstance(field.default, BaseModel):
        return "{}"
    number = field.default
    return json.dumps(int(number) if isinstance(number, float) and number.is_integer() else number)


def test_every_record_has_a_table():
    assert set(re.findall(r"<!-- keys: (\w+) -->", PAGE)) == set(MODELS)


@pytest.mark.parametrize("name", MODELS)
def test_a_table_has_the_keys_and_defaults_of_its_record(name):
    fields = MODELS[name]
    assert {key: row[1] for key, row in keys(name).items()} == {key: said(field) for key, field in fields.items()}


@pytest.mark.parametrize("name", MODELS)
def test_a_table_tells_the_bounds_and_choices_of_its_record(name):
    properties = RECORDS[name].model_json_schema(mode="validation")["properties"]
    for key, field in ((key, properties[key]) for key in MODELS[name]):
        about = keys(name)[key][2]
        inner = field.get("additionalProperties") or {}
        choices = [field, inner if isinstance(inner, dict) else {}, *field.get("anyOf", [])]
        bounds = [part[end] for part in choices for end in ("minimum", "maximum") if end in part]
        numbers = re.findall(r"-?\d+(?:\.\d+)?", about)
        assert all(f"{float(bound):.10g}" in numbers for bound in bounds), key
        assert all(f"`{choice}`" in about for choice in field.get("enum", [])), key


def test_the_stock_table_is_the_stock():
    rows = table(PAGE[PAGE.index("### Stock objects") :])
    written = [(row[0].strip("`"), row[1].strip("`"), row[2], row[3], row[4]) for row in rows]
    assert written == [
        (name, kind.glyph, "solid" * kind.solid, kind.taken, kind.gives or "") for name, kind in STOCK.items()
    ]


def test_the_events_are_listed():
    assert tuple(re.search(r"Events: (.*)", PAGE)[1].replace("`", "").split()) == EVENTS


def test_the_feature_table_is_the_feature_table():
    for head, features in (("| feature |", FEATURES), ("| beside |", BESIDE), ("| beside, with", COMPASS)):
        rows = table(RULES[RULES.index(head) :])
        assert [(row[0].strip("`"), row[1], row[2]) for row in rows] == [
            (name, "any" if largest is None else f"0 to {largest}", about) for name, about, largest in features
        ]


@pytest.mark.parametrize("text", re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL), ids=lambda text: text.split(":")[0])
def test_every_example_is_a_config_or_a_part_of_one(text):
    said = yaml.safe_load(text)
    world = build(load(FRAGMENT | said))
    assert set(said.get("objects", {})) <= set(world.kinds)


DRAWN = re.findall(r"```yaml\n([^`]*generator:[^`]*)```\n\n```\n(.*?)\n```", PAGE, re.DOTALL)


@pytest.mark.parametrize(
    ("text", "picture"), DRAWN, ids=[yaml.safe_load(text)["map"]["generator"] for text, _ in DRAWN]
)
def test_a_map_drawn_by_chance_looks_as_on_the_page(text, picture):
    said = load({"agents": 2} | yaml.safe_load(text))
    made = layouts(said)
    drawn = [[said.kinds[made.kinds[kind]].glyph for kind in row] for row in made.cells[0]]
    for start in made.starts[0]:
        drawn[start.row][start.col] = "@"
    assert "\n".join(map("".join, drawn)) == picture


def test_every_generator_has_a_part_of_the_page():
    assert [name for name in plans.GENERATORS if f"\n### {name}\n" not in PAGE] == []
