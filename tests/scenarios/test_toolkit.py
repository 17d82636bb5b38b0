"""What one needs while writing a world: validate, new, schema, objects, actions."""

import json
import runpy
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from jsonschema import Draft7Validator
from pydantic import BaseModel

from analysis.classifier import classify
from analysis.rounds import Budget
from mettagrid_lite import build, load
from mettagrid_lite.actions import Actions
from mettagrid_lite.config import Config
from mettagrid_lite.load import library
from mettagrid_lite.objects import Kind
from mettagrid_lite.stock import STOCK
from scenarios.app import app
from scenarios.check import doubts, validate
from scenarios.editor import meanings, schema
from scenarios.template import copy, template
from tests.mettagrid_lite.configs import configs
from tests.scenarios.test_cli import run, says_one_line

ORCHARD = {
    "agents": 2,
    "map": "#######\n#>.a.<#\n#######",
    "rewards": {"items": {"apple": 1}},
}
FILES = sorted(set(library().values()))
DOCS = Path(__file__).parents[2] / "docs"


def in_file(folder, said):
    path = folder / "world.yaml"
    path.write_text(said if isinstance(said, str) else yaml.safe_dump(said, sort_keys=False))
    return str(path)


# validate


def test_validate_says_in_a_line_what_each_world_is(tmp_path):
    path = in_file(tmp_path, ORCHARD | {"agents": {"red": 1, "blue": 1}})
    answer = run("validate", path, "stag_hunt")
    assert answer.exit_code == 0
    assert answer.stdout.splitlines()[0] == (
        f"{path}: fine; 2 players (red 1, blue 1); map 3 x 7; actions north, east, south, west; items apple; "
        "strategies seek(apple), stay, random"
    )
    assert answer.stdout.splitlines()[1].startswith("stag_hunt: fine; 2 players; map 11 x 11, 32 drawn; ")
    assert answer.stderr == ""


def test_validate_looks_at_every_file_and_says_2_if_any_is_bad(tmp_path):
    answer = run("validate", tmp_path / "gone.yaml", in_file(tmp_path, {"agents": 2, "map": "#>.#"}), "chicken")
    assert answer.exit_code == 2
    assert [line.split(":")[0] for line in answer.stderr.splitlines()] == ["scenarios", "scenarios"]
    assert "gone.yaml" in answer.stderr
    assert "don't fit" in answer.stderr
    assert answer.stdout.startswith("chicken: fine")


def test_what_can_be_reached_across_joined_edges_alone_is_no_doubt(tmp_path):
    said = ORCHARD | {"map": {"pictures": ["#####\n>.<#a\n#####"], "wrap": "left_right"}}
    answer = run("validate", in_file(tmp_path, said)).stdout
    assert "map 3 x 5, a cylinder" in answer and "walls keep" not in answer


def test_an_answer_that_no_game_has_is_bad(tmp_path):
    answer = run("validate", in_file(tmp_path, ORCHARD | {"expect": "stag_hunter"}))
    assert answer.exit_code == 2
    assert "expect: no game is called 'stag_hunter'; did you mean 'stag_hunt'?" in answer.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"objects": {"coin": {"reward": 1}}}, "objects.coin: stands nowhere on the map"),
        ({"items": {"pear": {"limit": 3}}}, "items.pear: nothing on the map gives it"),
        ({"rewards": {}}, "rewards: nothing pays here"),
        ({"map": "#######\n#>.<#a#\n#######"}, "objects.apple: walls keep every agent from it"),
        ({"objects": {"apple": {"solid": True, "taken": "use"}}}, "objects.apple: is `taken: use`, but"),
        (
            {"objects": {"apple": {"solid": True, "taken": "use", "needs": 3}}, "actions": {"use": True}},
            "objects.apple.needs: 3 agents, but there are 2",
        ),
        ({"ends": {"plays": 3}}, "ends.plays: no games are played here"),
        (
            {"items": {"apple": {"limit": 3}}, "ends": {"holds": {"apple": 4}}},
            "ends.holds.apple: 4 are more than its limit of 3",
        ),
    ],
)
def test_what_is_legal_but_surely_a_mistake_is_a_warning(tmp_path, changes, words):
    answer = run("validate", in_file(tmp_path, ORCHARD | changes))
    assert answer.exit_code == 0
    assert [words in line for line in answer.stderr.splitlines()] == [True], answer.stderr


@pytest.mark.parametrize(
    "changes",
    [
        {"items": {"token": {"initial": 1}}},  # carried from the start
        {"map": "#######\n#>h.a<#\n#######", "actions": {"use": True}},  # a hare in the way can be taken
        {"rewards": {}, "objects": {"apple": {"reward": 1}}},
        {"rewards": {"events": {"blocked": -1}}},
    ],
)
def test_what_may_be_meant_is_no_warning(tmp_path, changes):
    assert run("validate", in_file(tmp_path, ORCHARD | changes)).stderr == ""


def test_a_given_game_is_checked_too(tmp_path):
    (tmp_path / "hunt.json").write_text('{"payoffs": [[["4", "0"], ["3", "2"]], [["4", "3"], ["0", "2"]]]}')
    answer = run("validate", tmp_path / "hunt.json", tmp_path / "gone.nfg")
    assert "hunt.json: fine; a game of 2 players; strategies " in answer.stdout
    assert says_one_line(answer, "gone.nfg")


def test_the_list_as_json_has_every_scenario():
    told = json.loads(run("list", "--json").stdout)
    assert [one["name"] for one in told] == list(library())
    assert all(one["about"] and one["players"] for one in told)
    about = {one["name"]: one["about"] for one in told}
    silent = [one["name"].partition(":")[0] for one in told if not one["expect"]]
    assert all("expects no answer: " in about[base] for base in silent)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_built_in_scenario_is_fine_without_a_warning(path):
    assert validate(str(path))[1] == []


def test_variants_are_built_too_and_may_use_what_the_file_itself_does_not(tmp_path):
    coin = {"objects": {"coin": {"reward": 1}}, "variants": {"rich": {"set": {"map": "#>ac<#"}}}}
    path = in_file(tmp_path, ORCHARD | coin)
    assert run("validate", path).stdout.endswith("; variants rich\n")
    assert run("validate", path).stderr == ""
    assert run("validate", f"{path}:rich").exit_code == 0
    full = in_file(tmp_path, ORCHARD | {"variants": {"full": {"set": {"agents": 9}}}})
    assert says_one_line(run("validate", full), "full", "don't fit")


# new


def test_a_new_world_is_valid_and_its_game_has_a_name_at_once(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("new", "my_world").exit_code == 0
    assert run("validate", "my_world.yaml").stderr == ""
    budget = Budget(seconds=None, episodes=64)
    named = [classify(target, budget=budget) for target in ("my_world.yaml", "my_world.yaml:poor_deer")]
    assert [(report.primary, report.as_expected) for report in named] == [("stag_hunt", True), ("deadlock", True)]
    assert [path.name for path in tmp_path.iterdir()] == ["my_world.yaml"]


def test_the_template_explains_every_section():
    lines = template("mine.yaml").splitlines()
    said = [line.partition(":")[0] for line in lines if line[:1].isalpha()]
    assert set(said) | {"name", "version"} == set(Config.model_fields)
    assert "scenarios classify mine.yaml" in template("mine.yaml")
    sections = [key for key in said if key not in ("about", "reference")]
    assert [key for key in sections if not lines[_first(lines, key) - 1].startswith("#")] == []


def _first(lines, key):
    return next(n for n, line in enumerate(lines) if line.startswith(f"{key}:"))


def test_a_file_that_is_there_is_kept_unless_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text("precious")
    assert says_one_line(run("new", "mine"), "mine.yaml", "--force")
    assert (tmp_path / "mine.yaml").read_text() == "precious"
    assert run("new", "mine.yaml", "--force", "--like", "chicken").exit_code == 0
    assert load("mine.yaml").actions == load("chicken").actions


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_copy_is_the_same_world(path, tmp_path):
    again = load(in_file(tmp_path, copy(path.stem)))
    assert again.model_copy(update={"name": path.stem}) == load(path.stem)


@pytest.mark.parametrize("name", ["", ".", "..", "nowhere/mine", "x" * 300, "x" * 250, "two\nlines"])
def test_a_name_that_cannot_be_a_file_is_one_line(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert says_one_line(run("new", name))
    assert list(tmp_path.iterdir()) == []


def test_a_copy_of_nothing_is_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert says_one_line(run("new", "mine", "--like", "stag_hnut"), "did you mean stag_hunt?")
    assert list(tmp_path.iterdir()) == []


# schema


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_schema_accepts_every_built_in_scenario(path):
    Draft7Validator(schema()).validate(_as_json(yaml.safe_load(path.read_text())))


def test_the_schema_accepts_the_template_and_every_short_form():
    check = Draft7Validator(schema())
    check.validate(yaml.safe_load(template("mine.yaml")))
    short = {"agents": 3, "expect": "chicken", "legend": {1: "apple"}, "objects": {"pear": {"like": "apple"}}}
    variant = {"variants": {"poor": {"set": {"objects.stag.needs": 3}, "expect": "harmony"}}}
    check.validate(_as_json(ORCHARD | short | variant | {"objects": {"stag": {"needs": 3}, "ore": {}}}))
    load(ORCHARD | short | variant)


def _as_json(said):
    return json.loads(json.dumps(said))  # whole numbers as keys become text, as editors read them


@settings(max_examples=60, deadline=None, derandomize=True)
@given(configs())
def test_the_schema_accepts_whatever_the_loader_accepts_and_doubts_can_be_told(said):
    world = build(load(said))
    Draft7Validator(schema()).validate(_as_json(said))
    assert all(": " in doubt for doubt in doubts(world))


@pytest.mark.parametrize(
    "said",
    [
        {"mapp": "#"},
        {"agents": 0},
        {"agents": "two"},
        {"expect": 3},
        {"actions": {"fly": True}},
        {"actions": {"zap": {"freze": 3}}},
        {"objects": {"apple": {"colour": "#ff0000"}}},
        {"objects": {"apple": {"like": "aple"}}},
        {"objects": {"two words": {}}},
        {"legend": {"long": "apple"}},
        {"rewards": {"events": {"zap": 1e9}}},
        {"rewards": {"events": {"jump": 1}}},
        {"map": {"generator": "rooms", "rooms": [1, 2, 3]}},
        {"variants": {"poor": {"sets": {}}}},
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(said):
    assert not Draft7Validator(schema()).is_valid(ORCHARD | said)
    with pytest.raises(ValueError, match="config: "):
        load(ORCHARD | said)


def test_the_schema_is_a_schema_and_can_be_written_to_a_file(tmp_path):
    assert run("schema", "--out", tmp_path / "schema.json").stdout == ""
    written = json.loads((tmp_path / "schema.json").read_text())
    Draft7Validator.check_schema(written)
    assert written == json.loads(run("schema").stdout)
    assert says_one_line(run("schema", "--out", tmp_path / "nowhere" / "schema.json"), "nowhere")


def test_what_keys_mean_is_what_the_docs_say():
    told = runpy.run_path(str(DOCS / "meanings.py"))["meanings"]()
    assert meanings() == told, "run: python docs/meanings.py"


# objects, actions


def test_objects_tells_the_whole_stock_and_every_trait_with_its_default():
    page = run("objects").stdout
    assert [name for name in STOCK if f"\n{name} " not in page] == []
    assert [key for key in (*Kind.model_fields, "like") if f"\n{key} " not in page] == []


@pytest.mark.parametrize("name", STOCK)
def test_one_object_is_told_with_a_line_that_makes_it_again(name):
    page = run("objects", name).stdout
    said = yaml.safe_load(page[page.index("\nobjects:") :])["objects"][name]
    assert Kind.model_validate(said) == STOCK[name]


def test_actions_tells_every_action_and_every_key_of_it():
    page = run("actions").stdout
    for action in Actions.model_fields:
        told = page[page.index(f"\n{action}: ") :]
        assert [key for key in _keys(action) if f"\n{key} " not in told] == []


def _keys(action):
    parts = getattr(Actions.model_fields[action].annotation, "__args__", (Actions.model_fields[action].annotation,))
    models = [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]
    return [key for model in models for key in model.model_fields]


@pytest.mark.parametrize("action", Actions.model_fields)
def test_the_example_of_an_action_is_a_line_of_a_config(action):
    page = run("actions", action).stdout
    line = next(line for line in page.splitlines() if line.startswith("actions: "))
    assert action in Actions.model_validate(yaml.safe_load(line)["actions"]).model_fields_set


@pytest.mark.parametrize(("command", "words"), [(("objects", "stga"), "stag"), (("actions", "fly"), "zap")])
def test_what_is_not_there_is_one_line_with_what_is(command, words):
    assert says_one_line(run(*command), words)


@pytest.mark.parametrize("command", [command.name or command.callback.__name__ for command in app.registered_commands])
def test_the_help_of_every_command_has_an_example(command):
    page = " ".join(run(command, "--help").stdout.split())
    assert f"scenarios {command}" in page.partition("Example")[2]
