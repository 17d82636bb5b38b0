"""Conformance: every scenario of the library is a page of YAML, an environment by the book, and the game it says.

A scenario that is added, or a variant in its file, is found and tested by itself.
"""

import json
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numba
import pytest

from analysis.classifier import classify
from analysis.names import NAMES
from analysis.rounds import Budget
from analysis.typology import labels
from mettagrid_lite import env, library, load, parallel_env
from mettagrid_lite.build import allocate, build
from tests.analysis.tables import symmetric
from tests.conformance_steps import CHECKS
from tests.legs import environment

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # this module imports a deprecated one
    from pettingzoo.test import api_test, parallel_api_test, parallel_seed_test, seed_test

ROOT = Path(__file__).parents[1]
NO_ANSWER = "expects no answer: "
"""In `about` of a world that says no game, before the reason; nothing is classified then."""

every_scenario = pytest.mark.parametrize("scenario", library())


every_answer = pytest.mark.parametrize("scenario", [name for name in library() if load(name).expect])


def same_rules(scenario: str) -> bool:
    """A variant that has another map only, or other numbers only, is the same world; not so with other windows."""
    file, _, variant = scenario.partition(":")
    if not variant:
        return False
    said = load(file).variants[variant].set
    return [*said] == ["map"] or all(_numeric(value) and not key.startswith(SHAPES) for key, value in said.items())


SHAPES = ("agents", "view")


def _numeric(value) -> bool:
    """A number, or a mapping to numbers."""
    if isinstance(value, dict):
        return all(_numeric(part) for part in value.values())
    return isinstance(value, int | float) and not isinstance(value, bool)


every_world = pytest.mark.parametrize("scenario", [name for name in library() if not same_rules(name)])


@every_scenario
def test_a_scenario_says_what_it_is_where_it_is_from_and_which_game(scenario):
    config = load(scenario)
    years = [word for word in config.reference.replace(",", " ").replace(";", " ").split() if word.isdigit()]
    assert len(config.about) > 40
    assert any(len(year) == 4 for year in years)
    assert config.expect or NO_ANSWER in " ".join(load(scenario.partition(":")[0]).about.split())
    assert set(config.expect) <= set(NAMES) | set(labels(symmetric(3, 0, 5, 1)))


@pytest.mark.parametrize("path", sorted(set(library().values())), ids=lambda path: path.stem)
def test_a_scenario_is_a_page(path):
    """With its variants."""
    assert 10 <= len(path.read_text(encoding="utf-8").splitlines()) <= 80


@every_world
@pytest.mark.filterwarnings("ignore:Observation")  # asks for arrays that are not all zero
def test_the_official_tests_pass(scenario):
    parallel_api_test(parallel_env(scenario), num_cycles=50)
    api_test(env(scenario), num_cycles=50)
    parallel_seed_test(lambda: parallel_env(scenario), num_cycles=20)
    seed_test(lambda: env(scenario), num_cycles=20)


def test_the_rules_are_compiled_once_for_the_whole_library():
    """The arrays of all worlds have the same types, memory order included."""
    worlds = [build(load(scenario)) for scenario in library()]
    types = {tuple(str(numba.typeof(array)) for array in (*world.params, *allocate(world, 1))) for world in worlds}
    assert len(types) == 1


@pytest.fixture(scope="session")
def wrong(request):
    """What was wrong in each check of each scenario asked for, with checked bounds, half of them beside the rest."""
    asked = list(
        dict.fromkeys(
            item.callspec.params["scenario"]
            for item in request.session.items
            if "wrong" in getattr(item, "fixturenames", ())
        )
    )
    with ThreadPoolExecutor(2) as pool:
        lines = [line for told in pool.map(_checked, filter(None, (asked[::2], asked[1::2]))) for line in told]
    return {(line["scenario"], line["check"]): line["wrong"] for line in lines}


def _checked(scenarios):
    command = [sys.executable, "-m", "tests.conformance_steps", *scenarios]
    answer = subprocess.run(
        command, cwd=ROOT, env=environment("bounds"), capture_output=True, text=True, timeout=1800, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


@pytest.mark.slow
@every_world
@pytest.mark.parametrize("check", CHECKS)
def test_the_books_hold_with_checked_bounds(scenario, check, wrong):
    """10,000 random steps, an episode of scripted strategies, a seed played again, three environments at once."""
    assert wrong[scenario, check] is None, wrong[scenario, check]


@pytest.mark.slow
@every_answer
def test_a_scenario_is_found_to_be_what_it_expects(scenario):
    report = classify(scenario, seed=0, budget=Budget(seconds=None), outside="off")  # the same on every machine
    assert report.decided
    assert report.as_expected
    assert report.ended == "decision"
