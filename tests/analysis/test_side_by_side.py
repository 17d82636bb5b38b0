"""Answers side by side: what differs, what is the same."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from analysis.classifier import classify
from analysis.side_by_side import labels, lines
from analysis.side_page import CompareJson, dumps, schema, text
from tests.analysis.tables import commons, symmetric

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def reports():
    return [classify(symmetric(3, 0, 5, 1)), classify(symmetric(3, 1, 5, 0)), classify(commons(players=3))]


def found(reports, name):
    return next(row for row in lines(reports) if row.name == name)


def test_names_that_differ_stand_beside_each_other(reports):
    assert found(reports, "name").values[:2] == ("prisoners_dilemma", "chicken")
    assert found(reports[:2], "players").same


def test_greed_and_fear_are_shares_of_the_payoff_range(reports):
    assert [*np.ravel(found(reports[:2], "greed").values)] == pytest.approx([0.4, 0.4])
    assert [*np.ravel(found(reports[:2], "fear").values)] == pytest.approx([0.2, -0.2])


def test_equilibria_are_counted(reports):
    assert [value["pure"] for value in found(reports[:2], "found").values] == [1, 2]


def test_a_label_is_shared_or_differs(reports):
    same, differ = labels(reports[:2])
    assert differ["dominance_solvable"] == ("yes", "no") and same["symmetric"] == "yes"
    assert set(same) | set(differ) == set(reports[0].labels)


def test_what_has_no_sense_for_one_target_is_a_dash(reports):
    alone = classify({"agents": 1, "map": ">a", "episode": 3, "rewards": {"items": {"apple": 1}}})
    row = found([reports[0], alone], "greed")
    assert row.shown == ("+0.40 (yes)", "-") and row.values[1] is None


def test_the_page_tells_differences_first_and_then_what_is_the_same(reports):
    page = text(reports[:2])
    assert page.index("prisoners_dilemma") < page.index("the same  game, ")
    assert re.search("dominance_solvable +yes +no\n", page) and "players: 2" in page
    assert max(map(len, page.splitlines())) <= 100


def test_the_json_keeps_to_its_schema(reports):
    told = CompareJson.model_validate(json.loads(dumps(reports)))
    assert len(told.targets) == 3 and all(len(row.values) == 3 for row in told.facts)
    assert (DOCS / "compare-schema.json").read_text() == schema()
