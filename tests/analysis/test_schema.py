"""The JSON report: its schema, its two forms of payoffs, the same bytes each time."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.as_json import dumps, to_json
from analysis.classifier import classify
from analysis.schema import ReportJson, schema
from analysis.table import Role
from tests.analysis.tables import commons, given, played, symmetric

DOCS = Path(__file__).parents[2] / "docs"


def test_the_schema_in_the_docs_is_the_schema_of_the_code():
    assert (DOCS / "report-schema.json").read_text() == schema()


def test_the_docs_tell_every_key_of_a_report():
    page = (DOCS / "report-schema.md").read_text()
    assert [key for key in json.loads(schema())["required"] if f"`{key}`" not in page] == []


def test_a_report_has_every_key_that_the_schema_requires_and_no_other():
    answer = to_json(classify(symmetric(3, 0, 5, 1)))
    assert set(answer) == set(json.loads(schema())["required"])
    ReportJson.model_validate(json.loads(json.dumps(answer)))


def test_small_tables_are_written_as_player_by_action_by_action():
    answer = to_json(classify(symmetric(3, 0, 5, 1)))
    assert answer["payoffs"] == [[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]]
    assert answer["stderr"] == np.zeros((2, 2, 2)).tolist()


def test_what_was_earned_before_sharing_stands_in_the_form_of_the_payoffs():
    shared = symmetric(4, 1, 2, 1)
    assert to_json(classify(shared))["raw"] is None
    measured = to_json(classify(replace(shared, raw=symmetric(4, 0, 3, 1).mean)))
    assert measured["raw"] == [[[4.0, 0.0], [3.0, 1.0]], [[4.0, 3.0], [0.0, 1.0]]]


def test_larger_tables_of_exchangeable_players_are_written_by_counts():
    answer = to_json(classify(commons(players=8)))
    assert answer["payoffs"]["by"] == "counts"
    assert answer["payoffs"]["counts"][:2] == [[8, 0], [7, 1]]
    assert answer["payoffs"]["values"][:2] == [[16.0, None], [14.0, 21.0]]


def test_a_value_is_given_for_each_player_and_a_share_for_each_strategy():
    answer = to_json(classify(played(symmetric(4, 0, 3, 2))))
    assert len(answer["value_of_mixing"]) == len(answer["strategies"]) == answer["players"] == 2
    for found in answer["equilibria"]:
        assert [len(shares) for shares in found["profile"]] == [2, 2]
        assert [sum(shares) for shares in found["profile"]] == pytest.approx([1, 1])


def test_the_same_question_has_the_same_bytes():
    table = played(symmetric(4, 0, 3, 2))
    assert dumps([classify(table, seed=3)]) == dumps([classify(table, seed=3)])


def test_one_answer_is_an_object_and_several_are_a_list():
    report = classify(symmetric(3, 0, 5, 1))
    assert isinstance(json.loads(dumps([report])), dict)
    assert len(json.loads(dumps([report, report]))) == 2


def test_a_table_too_large_to_solve_still_has_a_report_that_says_so():
    crowd = given(
        (Role("agent", 20, ("a", "b")),), lambda p: [float(p[0]) if p[0] else np.nan, 1.0 if p[1] else np.nan]
    )
    answer = to_json(classify(crowd))
    assert answer["equilibria"] == []
    assert not answer["complete"]
    assert "name fewer --strategies" in answer["notes"][0]
