"""The page a person reads."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.as_json import dumps
from analysis.classifier import classify
from analysis.equilibrium_page import arrangements
from analysis.learning_page import learning
from analysis.names import NAMES
from analysis.report import text
from analysis.table import Role
from analysis.words import in_turn, mixture, number, profile, share
from tests.analysis.tables import NAN, commons, given, played, symmetric, task


@pytest.fixture(scope="module")
def hunt():
    return classify(played(symmetric(4, 0, 3, 2, names=("stag", "hare"))))


def test_the_name_comes_first(hunt):
    assert text(hunt).startswith(NAMES["stag_hunt"].title)


def test_no_line_is_wider_than_asked(hunt):
    for width in (60, 100):
        for full in (False, True):
            assert max(len(line) for line in text(hunt, width, full).splitlines()) <= width


def test_the_short_page_is_part_of_what_the_full_one_says(hunt):
    short, full = text(hunt), text(hunt, full=True)
    assert len(short.splitlines()) <= 40 < len(full.splitlines())
    assert "--full" in short and "--full" not in full
    assert "probability 1.000" in short


def test_plain_text_has_no_escape_codes(hunt):
    assert "\x1b" not in text(hunt)


def test_names_are_text_not_markup():
    page = text(classify(symmetric(3, 0, 5, 1, names=("[/b] :smile:", "[red]"))))
    assert "[/b] :smile:" in page
    assert "[red]" in page


def test_measured_payoffs_stand_with_their_errors(hunt):
    assert "±0.0" in text(hunt)
    assert "128 episodes of each of 3 profiles, seed 0" in text(hunt)


def test_labels_that_hold_come_before_those_that_do_not(hunt):
    page = text(hunt, full=True)
    assert page.index("yes  ") < page.index("no: ")


def test_a_game_without_a_pure_equilibrium_says_what_to_randomise_over(tmp_path):
    (tmp_path / "pennies.json").write_text('{"payoffs": [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]], "title": "Pennies"}')
    lines = learning(classify(tmp_path / "pennies.json"))
    assert any("must randomise over" in line and "1/2" in line for line in lines)


GAMES = json.loads((Path(__file__).parents[1] / "data" / "games.json").read_text())["games"]


@pytest.mark.parametrize("game", GAMES, ids=lambda game: game["id"])
def test_every_textbook_game_has_a_page_and_a_json_report(game, tmp_path):
    given = {"title": game["name"], "payoffs": game["payoffs"]} | (
        {"actions": game["actions"]} if game["actions"] else {}
    )
    (tmp_path / "game.json").write_text(json.dumps(given))
    report = classify(tmp_path / "game.json")
    assert text(report).startswith(f"{NAMES[report.primary].title}  {game['name']}"[:60])
    assert max(len(line) for line in text(report, full=True).splitlines()) <= 100
    assert len(text(report).splitlines()) <= 50
    assert json.loads(dumps([report]))["requires_mixing"] == game["computed"]["requires_mixing"]


def test_a_decision_problem_names_the_best_strategy():
    assert learning(classify(task()))[-1] == "Best of these strategies: seek the goal, 1 an episode."


def test_exchangeable_players_share_one_line_for_each_kind_of_equilibrium():
    report = classify(commons())
    told = arrangements(report)
    assert sum(ways for _, ways in told) == len(report.equilibria)
    assert len(told) < len(report.equilibria)


def test_n_players_with_two_strategies_are_shown_by_how_many_others_cooperate():
    page = text(classify(commons()))
    assert "how many of the other 4 play hold back" in page


def test_a_large_game_of_many_players_is_shown_by_cooperation_and_defection():
    def payoff(profile):
        hold, take, harm = profile
        hurt = 10.0 * harm
        return [2.0 * hold - hurt if hold else NAN, 3.0 * hold + 1 - hurt if take else NAN, -hurt if harm else NAN]

    page = text(classify(given((Role("agent", 5, ("hold", "take", "harm")),), payoff)), full=True)
    assert "cooperate = hold (pays most if all play it), defect = take (best reply to it)" in page
    assert "how many of the other 4 play hold" in page
    assert "the full game (5 players, 3 strategies, 21 profiles) is in the report of --json" in page


def test_players_with_different_mixtures_are_told_apart_and_what_mixing_is_worth(tmp_path):
    (tmp_path / "duel.json").write_text(
        '{"payoffs": [[[2, -1], [-1, 1]], [[-2, 1], [2, -1]]], "players": ["row", "column"], '
        '"strategies": [["left", "right"], ["left", "right"]]}'
    )
    lines = "\n".join(learning(classify(tmp_path / "duel.json")))
    assert "must randomise over\n  row: 1/2 left + 1/2 right;\n  column: 2/5 left + 3/5 right." in lines
    assert "randomising secures more than any pure strategy: 1.2 for row, 1 for column." in lines


def test_what_was_earned_stands_beside_what_was_received_where_they_differ():
    shared = symmetric(4, 1, 2, 1)
    assert "earned before sharing" not in text(classify(replace(shared, raw=shared.mean)), full=True)
    assert "earned before sharing" in text(classify(replace(shared, raw=symmetric(4, 0, 3, 1).mean)), full=True)


def test_rounding_is_shown_as_zero():
    page = text(classify(played(symmetric(0.1, 0.7, 0.7, 0.1))), full=True)
    assert "e-1" not in page


def test_numbers_have_the_digits_that_their_error_leaves():
    assert number(3.14159, 0.02) == "3.142"
    assert number(3.14159, 2.0) == "3.1"
    assert number(1 / 3) == "0.3333"
    assert number(123456.0) == "123,456"


def test_mixtures_are_told_in_fractions_where_they_are_simple():
    assert share(1 / 3) == "1/3"
    assert share(0.123) == "0.123"
    assert mixture((0.25, 0.75), ("stag", "hare")) == "1/4 stag + 3/4 hare"
    assert profile([(1.0, 0.0)] * 2, [("stag", "hare")] * 2) == "both: stag"
    assert profile([(1.0, 0.0)] * 2 + [(0.0, 1.0)], [("seek(apple)", "rest")] * 3) == "2 x seek(apple) | rest"
    assert profile([(0.5, 0.5)] * 2 + [(0.0, 1.0)], [("a", "b")] * 3) == "2 x (1/2 a + 1/2 b) | b"
    assert in_turn([1.0, 1.0, 2.0, 2.0, 2.0]) == "1, 1, 2 x 3"
