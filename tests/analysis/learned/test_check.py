"""Every played answer is checked from outside the set, and says so if it holds within the set only."""

import json

import numpy as np
import pytest

from analysis import Budget, classify, to_json
from analysis.learned.check import Outside, leavers, looked_at
from analysis.parse import parse
from analysis.report import text
from analysis.selection import Choice, Selection
from analysis.table import Role
from mettagrid_lite import load
from mettagrid_lite.build import build
from tests.analysis.exact.test_check import exact_equilibrium
from tests.analysis.exact.worlds import APPLE
from tests.analysis.learned.alarms import alarms
from tests.analysis.learned.worlds import ORCHARD
from tests.analysis.tables import symmetric
from tests.scenarios.test_cli import run

FEW = Budget(seconds=None, episodes=64)


@pytest.fixture(scope="module")
def orchard():
    return classify(ORCHARD, budget=FEW)


def test_a_set_that_lacks_what_pays_is_told(orchard):
    assert orchard.within_set
    assert orchard.outside.method == "learned"
    best = orchard.outside.best.reply
    assert best.low > orchard.outside.tolerance
    assert "apple" in best.strategy.name + best.strategy.about


def test_the_page_says_that_the_name_holds_within_the_set_and_how_to_add_the_reply(orchard):
    page = text(orchard)
    assert ", within these strategies" in page.splitlines()[0]
    assert "The name holds within these strategies only;" in " ".join(page.split())
    assert "fresh episodes" in " ".join(text(orchard, full=True).split())


def test_the_json_tells_each_kind_of_player(orchard):
    told = to_json(orchard)
    assert told["within_set"]
    assert told["primary"] == orchard.primary
    assert [reply["player"] for reply in told["outside"]["replies"]] == [0]
    assert told["outside"]["gain"] == told["outside"]["replies"][0]["gain"]


def test_with_what_pays_in_the_set_the_answer_holds():
    report = classify(ORCHARD | {"strategies": ["stay", "seek(apple)"]}, budget=FEW)
    assert not report.within_set
    assert ", within these strategies" not in text(report).splitlines()[0]


def test_a_tiny_world_is_checked_exactly():
    report = classify(APPLE | {"strategies": ["stay", "seek(apple)"]}, budget=FEW)
    assert report.outside.method == "exact"
    assert report.outside.gain == report.exactly.leaving.gain
    assert to_json(report)["outside"]["replies"] == []


def test_nothing_is_looked_for_when_that_is_said_or_payoffs_are_given():
    assert classify(ORCHARD, budget=FEW, outside="off").outside == Outside()
    assert to_json(classify(symmetric(3, 0, 5, 1)))["outside"] is None


def test_ctrl_c_while_it_is_looked_for_leaves_the_answer_as_it_is():
    looking = []

    def stop(done, total):
        if total not in looking:  # each part of the work has a total of its own
            looking.append(total)
        if len(looking) > 1:
            raise KeyboardInterrupt

    report = classify(ORCHARD, budget=FEW, progress=stop)
    assert report.decided and report.ended == "decision"
    assert report.outside == Outside()


def test_a_choice_that_is_none_is_refused():
    answer = run("classify", "stag_hunt", "--outside", "deep")
    assert answer.exit_code == 2
    assert "--outside: 'deep' is none of off, quick, thorough" in answer.stderr


def test_out_keeps_the_reply_and_it_can_be_added(tmp_path):
    config = load(ORCHARD)
    report = classify(config, budget=FEW, out=tmp_path)
    (folder,) = tmp_path.iterdir()
    assert json.loads((folder / "report.json").read_text()) == to_json(report)
    tables = [one for one in report.outside.left if one.reply.strategy.table]
    for one in tables:
        found = parse(build(config), f"learned:{folder / f'reply-{one.number}.json'}")
        assert np.array_equal(found.table.option, one.reply.strategy.table.option)
    assert sorted(path.name for path in folder.glob("reply-*")) == [f"reply-{one.number}.json" for one in tables]


def test_noise_alone_makes_no_claims():
    assert alarms(40) <= 4  # one in forty is expected


def test_players_of_a_role_that_play_alike_leave_once():
    roles = (Role("hunter", 2, ("a", "b")), Role("guard", 1, ("a", "b")))
    assert leavers(((1.0, 0.0), (1.0, 0.0), (1.0, 0.0)), roles) == [("hunter", 0), ("guard", 2)]
    assert leavers(((1.0, 0.0), (0.0, 1.0), (1.0, 0.0)), roles) == [("hunter", 0), ("hunter", 1), ("guard", 2)]


def test_the_equilibrium_that_most_rules_name_is_looked_at_first():
    dove, hawk, mixed = (exact_equilibrium(p) for p in ([[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0.5, 0.5]] * 2))
    roles = (Role("bird", 2, ("dove", "hawk")),)
    selected = Selection((Choice("logit", (mixed.profile,), (1.0,)),), None, 1.0, 1.0)
    assert looked_at([dove, hawk, mixed], selected, roles) == [mixed, dove]
    assert looked_at([dove, hawk, mixed], None, roles) == [dove, mixed]
