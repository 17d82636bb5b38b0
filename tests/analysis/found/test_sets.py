"""Answers under several sets of strategies: side by side on the page and in the JSON, kept and gone on from."""

import json

import numpy as np
import pytest

from analysis import payoffs
from analysis.as_json import dumps
from analysis.classifier import classify
from analysis.errors import InputError
from analysis.found import psro as searched
from analysis.found.mixtures import mixture
from analysis.found.record import Search, exploitability
from analysis.kept import asked
from analysis.report import text
from analysis.rounds import Budget
from analysis.strategy import random, stay
from analysis.table import PayoffTable, Role
from mettagrid_lite import load
from tests.analysis.acting import StopsAfter

SHORT = Budget(seconds=None, episodes=32)
QUICK = Search(oracle="learned", iterations=1, episodes=16, effort=200, values=(0.0, 1.0))
MARKET = load("chicken", {"ends": {"plays": 1}, "episode": 100, "strategies": ["collect(dove, 5)"], "name": "market"})


def market(*sets, search=QUICK, **how):
    """One game of chicken, looked for from the dove."""
    return classify(MARKET, strategies=list(sets or ["psro"]), search=search, budget=SHORT, **how)


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    return market("scripted", "population", "psro", out=tmp_path_factory.mktemp("runs"))


def test_the_answers_stand_side_by_side_and_the_first_one_is_the_pages(three):
    assert [one.name for one in three.sets] == ["scripted", "population", "psro"]
    assert three.primary == three.sets[0].primary == "trivial"
    scripted, population, grown = three.sets
    assert scripted.exploitability == exploitability(grown.iterations[0])
    assert scripted.exploitability.low > 0
    assert len(grown.strategies[0]) > 1
    assert population.sorting.policies[0].value == 0


def test_the_page_tells_each_set_in_a_line_and_in_full_what_was_tried(three):
    short, full = text(three), text(three, full=True)
    for one in three.sets:
        assert f"{one.name:10}" in short
    assert "by the best reply found" in short
    assert "psro, round 1 (1 strategies): agent by " in full
    assert "population, sorted by " in full


def test_the_json_has_all_of_it(three):
    said = json.loads(dumps([three]))["sets"]
    assert [one["name"] for one in said] == ["scripted", "population", "psro"]
    assert set(said[2]["iterations"][0]["tried"][0]) == {"role", "name", "gain", "low", "high", "joined"}
    assert said[1]["sorting"]["policies"][0]["plays"] == list(three.sets[1].sorting.policies[0].plays)


def test_without_sets_nothing_is_told_of_them():
    assert classify(MARKET, strategies=["random", "collect(dove, 5)"], budget=SHORT).sets == ()


def test_what_is_looked_for_stands_beside_the_scripted_answer(tmp_path):
    assert [one.name for one in market(out=tmp_path).sets] == ["scripted", "psro"]
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["market", "market-psro"]


def nobody_plays(*_):
    raise AssertionError("played")


def test_the_same_question_again_plays_and_searches_nothing(tmp_path, monkeypatch):
    first = dumps([market(out=tmp_path)])
    monkeypatch.setattr(searched, "_asked", nobody_plays)
    assert dumps([market(out=tmp_path)]) == first
    monkeypatch.setattr(payoffs, "play", nobody_plays)
    again = classify(tmp_path / "market-psro")
    assert again.ended == "kept"


def test_another_population_is_another_question():
    few = mixture("cooperate", "", [(stay(), 1.0), (random(), 1.0)])
    more = mixture("cooperate", "", [(stay(), 1.0), (random(), 3.0)])
    one, other = (asked("market", MARKET, [[both]], 0)["sources"] for both in (few, more))
    assert one != other


def test_a_search_that_was_interrupted_goes_on_to_the_same_answer(tmp_path):
    stopped = market(out=tmp_path / "stopped", progress=StopsAfter(9))
    assert stopped.ended == "interrupt"
    assert dumps([market(out=tmp_path / "stopped")]) == dumps([market(out=tmp_path / "whole")])


def test_a_learned_strategy_of_a_search_can_be_named_later(tmp_path):
    market(out=tmp_path)
    learned = sorted((tmp_path / "market-psro").glob("agent-*.json"))
    said = json.loads((tmp_path / "market-psro" / "found.json").read_text())
    files = [one["file"] for own in said["strategies"] for one in own if "file" in one]
    assert sorted(files) == [path.name for path in learned]
    for path in learned:
        classify(MARKET, strategies=[f"learned:{path}", "stay"], budget=SHORT)


def test_sets_and_single_strategies_do_not_mix():
    with pytest.raises(InputError, match="psro are sets of strategies and stand alone"):
        market("psro", "stay")


def test_a_given_game_has_no_sets():
    with pytest.raises(InputError, match="--strategies and --out are for scenarios"):
        classify(PayoffTable((Role("row", 1, ("a",)),), ((1,),), np.zeros((1, 1))), strategies=["psro"])
