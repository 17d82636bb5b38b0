"""Inverse design: a tiny matrix world becomes the game that is wanted, or the nearest is told."""

import numpy as np
import pytest

import analysis
from analysis import Limit, classify
from analysis.design_page import text, top, written
from analysis.designer import apart
from analysis.errors import InputError
from analysis.files import as_yaml
from analysis.ranges import Range, parse_range, ranges
from mettagrid_lite import library, load
from mettagrid_lite.load import spelled

TEMPTATION, SUCKER = "actions.play.matrix.1.0", "actions.play.matrix.0.1"
VARY = {TEMPTATION: "0:6", SUCKER: "-2:4"}
HARMONY = {
    "agents": 2,
    "episode": 40,
    "map": {"generator": "open_field", "height": 7, "width": 7, "place": {"c": 4, "d": 4}},
    "objects": {
        "c": {"glyph": "c", "taken": "step", "gives": "c", "regrow": {"after": 3}},
        "d": {"glyph": "d", "taken": "step", "gives": "d", "regrow": {"after": 3}},
    },
    "actions": {"play": {"classes": ["c", "d"], "matrix": [[3, 1.8], [1.2, 1]], "reach": 3, "freeze": 1}},
    "strategies": ["collect(c, 2)", "collect(d, 2)"],
}


def sought(want, vary=None, trials=20, **how):
    """A design from the harmony above, of few trials."""
    return analysis.design(HARMONY, want, vary or VARY, limit=Limit(trials, None), **how)


def test_the_world_begins_as_a_harmony():
    assert classify(HARMONY).primary == "harmony"


@pytest.mark.parametrize(
    ("want", "temptation_is_high", "sucker_is_low"),
    [("prisoners_dilemma", True, True), ("chicken", True, False), ("stag_hunt", False, True)],
)
def test_a_harmony_becomes_the_game_that_is_wanted(want, temptation_is_high, sucker_is_low, tmp_path):
    found = sought(want)
    assert found.found and found.report.primary == want and found.margins[want] > 0.05
    assert (found.values[TEMPTATION] > 3) == temptation_is_high
    assert (found.values[SUCKER] < 1) == sucker_is_low
    file = tmp_path / "world.yaml"
    file.write_text(written(found))
    again = classify(file)
    assert again.primary == want and again.as_expected
    assert np.array_equal(again.table.mean, found.report.table.mean, equal_nan=True)


def test_the_page_tells_values_margin_what_loses_it_and_the_best_trials():
    found = sought("chicken")
    page = text(found)
    for word in ("Chicken", TEMPTATION, "margin", "verified", "lost at", "the nearest trial that fails", "20 trials"):
        assert word in page
    assert [one.margin for one in top(found)] == sorted((one.margin for one in top(found)), reverse=True)
    assert found.failing.margin <= 0
    nearer = [one for one in found.tried if one.margin <= 0]
    assert min(apart(found.ranges, one.values, found.values) for one in nearer) == apart(
        found.ranges, found.failing.values, found.values
    )


def test_what_cannot_be_had_is_told_with_the_nearest():
    found = sought("prisoners_dilemma", {TEMPTATION: "0:2"}, trials=8)
    assert not found.found and found.report is None
    assert found.best.margin < 0
    assert found.values[TEMPTATION] == max(one.values[TEMPTATION] for one in found.tried)
    assert "not found" in text(found)


def test_a_search_that_goes_on_finds_what_it_would_have_found_without_a_break(tmp_path):
    whole = sought("chicken", trials=16)
    first = sought("chicken", trials=9, out=tmp_path)
    assert first.tried == whole.tried[:9]
    played = []
    rest = sought("chicken", trials=16, out=tmp_path, progress=lambda *told: played.append(told))
    assert rest.tried == whole.tried and rest.values == whole.values
    assert [done for done, _, note in played if note.startswith("trials")] == list(range(10, 17))


def test_another_search_into_the_same_place_is_refused(tmp_path):
    sought("chicken", trials=2, out=tmp_path)
    with pytest.raises(InputError, match="another want"):
        sought("stag_hunt", trials=2, out=tmp_path)


def test_a_break_ends_with_the_best_so_far_verified():
    def stop(done, total, note):
        if done == 15 and note.startswith("trials"):
            raise KeyboardInterrupt

    found = sought("prisoners_dilemma", progress=stop)
    assert found.stopped == "interrupt" and len(found.tried) == 15
    assert found.found


def test_several_games_are_wanted_together():
    found = sought(["requires_mixing", "prisoners_dilemma"], trials=6)
    assert set(found.best.margins) == {"requires_mixing", "prisoners_dilemma"}
    assert found.best.margin == min(found.best.margins.values())
    assert not found.found


def test_few_combinations_are_all_tried_and_none_twice():
    found = sought("prisoners_dilemma", {TEMPTATION: "1,4", "episode": "40:42"}, trials=50)
    assert found.stopped == "all" and len(found.tried) == 6
    assert {(one.values[TEMPTATION], one.values["episode"]) for one in found.tried} == {
        (temptation, episode) for temptation in (1, 4) for episode in (40, 41, 42)
    }


def test_what_cannot_be_played_is_counted_and_told():
    found = sought("prisoners_dilemma", {"map.place.c": "4:80", TEMPTATION: "3:6"}, trials=12)
    assert any(one.why for one in found.tried)
    assert "couldn't be played" in " ".join(text(found).split())


@pytest.mark.parametrize(
    ("want", "vary", "words"),
    [
        ("chiken", VARY, "did you mean 'chicken'"),
        ("unnamed", VARY, "no game is called"),
        ("chicken_n", VARY, "asks for 3 players or more, this world has 2; did you mean 'chicken'"),
        ("decision_problem", VARY, "asks for 1 player,"),
        (["chicken", "stag_hunt"], VARY, "exclude each other"),
        ("chicken", {"actions.play.matrx.1.0": "0:2"}, "did you mean 'matrix'"),
        ("chicken", {"actions.play.matrix.2.0": "0:2"}, "known: 0, 1"),
        ("chicken", {"episode": "40:20"}, "is empty"),
        ("chicken", {"sharing": "0:1:log"}, "begins above 0"),
        ("chicken", {"sharing": "0:3"}, "must be 1 or less"),
        ("chicken", {"episode": "many"}, "is no range"),
        ("chicken", {}, "nothing may vary"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_played(want, vary, words):
    with pytest.raises(InputError, match=words):
        analysis.design(HARMONY, want, vary)


def test_a_range_is_whole_where_the_config_asks_for_whole_numbers():
    whole, share, number = ranges(HARMONY, {}, {"episode": "20:60", "sharing": "0:1", TEMPTATION: "0:6"})
    assert whole.whole and not share.whole and not number.whole
    assert whole.size == 41


def test_values_are_written_with_few_digits_and_stay_inside():
    assert Range("a", 0, 6).value(1.23456789) == 1.235
    assert Range("a", 1e-4, 1, log=True).value(0.000123456789) == 0.0001235
    assert Range("a", 0.12345, 0.2).value(0.12345) == 0.12345


def test_choices_are_read_as_yaml():
    assert parse_range("a", "1,2.5,apple,true").choices == (1, 2.5, "apple", True)
    assert parse_range("a", "[1, 2],[3, 4]").choices == ([1, 2], [3, 4])
    assert parse_range("a", "0.01:1:log") == Range("a", 0.01, 1, log=True)


def test_a_place_in_a_list_can_be_set():
    changed = load(HARMONY, {TEMPTATION: 5})
    assert changed.actions.play.matrix == ((3, 1.8), (5, 1))


def test_a_game_that_is_given_has_nothing_to_vary(tmp_path):
    (tmp_path / "pd.json").write_text('{"payoffs": [[["3","0"],["5","1"]], [["3","5"],["0","1"]]]}')
    with pytest.raises(InputError, match="nothing can vary"):
        analysis.design(tmp_path / "pd.json", "chicken", {"episode": "1:3"})


def test_every_world_of_the_library_is_the_same_when_it_was_written_as_a_design_is(tmp_path):
    file = tmp_path / "same.yaml"
    for name in library():
        keys = spelled(name)
        file.write_text(as_yaml({key: keys[key] for key in keys if key not in ("name", "variants")}, short=True))
        assert load(file) == load(name, {"name": "same", "variants": {}})


def test_a_world_with_groups_and_a_variant_keeps_what_was_not_varied():
    keys = spelled("gathering:scarce", {"objects.apple.regrow.after": 33})
    assert keys["objects"]["apple"]["regrow"] == {"after": 33} and "variants" not in keys
