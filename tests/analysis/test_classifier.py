"""From a target to a report: rounds of play until the name is decided, the budget is spent or Ctrl-C."""

import json

import numpy as np
import pytest

import analysis
from analysis import payoffs
from analysis.as_json import dumps
from analysis.classifier import classify
from analysis.errors import InputError
from analysis.label import Label
from analysis.rounds import Budget, Named, Played, Question, _ended, play_until_decided
from analysis.strategies import derive
from analysis.typology import Examined, Primary
from mettagrid_lite import load
from tests.analysis.tables import commons, played, symmetric, task

RPS = '{"payoffs": [[[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [[0, 1, -1], [-1, 0, 1], [1, -1, 0]]]}'


def test_classify_is_a_function_of_the_package_however_it_is_imported():
    import analysis.classifier

    assert callable(analysis.classify)
    assert analysis.Report.__name__ == "Report"


def test_a_prisoners_dilemma_gets_its_name_and_its_equilibrium():
    report = classify(symmetric(3, 0, 5, 1))
    assert report.primary == "prisoners_dilemma"
    assert [found.profile for found in report.equilibria] == [((0.0, 1.0), (0.0, 1.0))]
    assert report.complete
    assert report.requires_mixing is False


def test_a_prisoners_dilemma_keeps_its_dominated_strategy_in_view():
    report = classify(symmetric(3, 0, 5, 1))
    assert report.dominated == (("share",),)
    assert report.table.strategies == report.full_table.strategies == (("share", "keep"), ("share", "keep"))


def test_a_useless_strategy_falls_away_from_the_smaller_game_only(tmp_path):
    (tmp_path / "pd3.json").write_text(
        '{"payoffs": [[[3, 0, 3], [5, 1, 5], [-1, -1, -1]], [[3, 5, -1], [0, 1, -1], [3, 5, -1]]],'
        ' "strategies": [["share", "keep", "sleep"], ["share", "keep", "sleep"]]}'
    )
    report = classify(tmp_path / "pd3.json")
    assert report.primary == "prisoners_dilemma"
    assert report.table.strategies[0] == ("share", "keep")
    assert report.full_table.strategies[0] == ("share", "keep", "sleep")
    assert "sleep" in report.dominated[0]


def test_rock_paper_scissors_requires_mixing_and_mixing_is_worth_one(tmp_path):
    (tmp_path / "rps.json").write_text(RPS)
    report = classify(tmp_path / "rps.json")
    assert report.primary == "zero_sum"
    assert report.requires_mixing is True
    assert report.value_of_mixing == pytest.approx((1.0, 1.0))


def test_one_player_has_a_decision_problem():
    assert classify(task()).primary == "decision_problem"


def test_a_measured_table_gets_the_name_of_the_exact_one():
    assert classify(played(symmetric(4, 0, 3, 2))).primary == classify(symmetric(4, 0, 3, 2)).primary == "stag_hunt"


def test_an_override_of_a_normal_form_game_is_refused_in_one_line(tmp_path):
    (tmp_path / "rps.json").write_text(RPS)
    with pytest.raises(InputError, match=r"rps\.json: is a normal-form game; .* leave them out"):
        classify(tmp_path / "rps.json", overrides={"episode": 3})


def test_a_scenario_is_as_expected_when_all_its_ids_hold():
    report = classify(symmetric(4, 0, 3, 2))
    assert report.as_expected is None
    assert analysis.classifier.is_so(report.primary, report.labels, "coordination")
    assert not analysis.classifier.is_so(report.primary, report.labels, "zero_sum")


NEAR_TIE = {"actions.play.matrix": [[3, 0], [2.3, 1]]}
"""Between a prisoner's dilemma and a stag hunt: the name takes a few hundred episodes."""


class Rounds:
    """Notes how many episodes are asked for by the end of each round; presses Ctrl-C at the n-th report of progress."""

    def __init__(self, stop_at: int = 0) -> None:
        self.asked: list[int] = []
        self.left = stop_at

    def __call__(self, done: int, total: int) -> None:
        if total not in self.asked:
            self.asked.append(total)
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def play(budget: Budget, rounds: Rounds, **overrides) -> Played:
    config = load("prisoners_dilemma", NEAR_TIE | {"expect": []} | overrides)
    question = Question(seed=0, confidence=0.95, budget=budget, progress=rounds)
    return play_until_decided(config, derive(config), question)


def test_the_profiles_of_the_open_comparison_are_played_twice_as_often_until_the_name_is_decided():
    rounds = Rounds()
    played = play(Budget(seconds=None), rounds)
    assert (played.named.primary.id, played.ended) == ("prisoners_dilemma", "decision")
    assert rounds.asked == [32 + 32 + 32, 64 + 64 + 32, 128 + 128 + 32, 256 + 256 + 32]
    assert played.table.plays.tolist() == [256, 256, 32]


@pytest.mark.parametrize("episodes", [1, 2, 40])
def test_an_episode_budget_is_met_to_the_episode(episodes):
    played = play(Budget(seconds=None, episodes=episodes), Rounds())
    assert (played.ended, played.table.episodes) == ("episodes", episodes)


def test_a_budget_of_no_time_ends_after_one_round():
    played = play(Budget(seconds=1e-9), Rounds())
    assert (played.ended, played.table.episodes) == ("time", 32)


@pytest.mark.parametrize(("reports", "episodes"), [(1, 8), (3, 24), (6, 48), (9, 72)])
def test_ctrl_c_gives_the_answer_so_far(reports, episodes):
    played = play(Budget(seconds=None), Rounds(stop_at=reports))
    assert (played.ended, played.table.episodes) == ("interrupt", episodes)
    assert np.isfinite(played.table.raw[0, 0])


def test_ctrl_c_gives_a_whole_report():
    report = classify("prisoners_dilemma", overrides=NEAR_TIE, progress=Rounds(stop_at=5))
    assert (report.ended, report.episodes) == ("interrupt", 40)
    assert json.loads(dumps([report]))["ended"] == "interrupt"


def test_ctrl_c_before_the_first_answer_is_passed_on(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(payoffs, "play", stop)
    with pytest.raises(KeyboardInterrupt):
        play(Budget(seconds=None), Rounds())


@pytest.mark.parametrize("stop_at", [0, 2])
def test_strategies_that_play_alike_are_merged_also_when_interrupted(stop_at):
    """Nobody ever holds 98 items, so who waits for 99 does the same."""
    alike = ["collect(cooperate, 98)", "collect(cooperate, 99)", "collect(defect, 5)"]
    played = play(Budget(seconds=None, episodes=32), Rounds(stop_at), strategies=alike)
    assert played.merged == ("collect(cooperate, 99): pays like collect(cooperate, 98), merged into it",)
    assert len(played.table.roles[0].strategies) == 2


def test_a_longer_budget_goes_on_from_the_same_episodes():
    short, long = (play(Budget(None, episodes), Rounds()).table for episodes in (33, 64))
    assert np.array_equal(long.samples[:33], short.samples, equal_nan=True)


def test_play_goes_on_while_an_expected_label_is_open():
    labels = {"cyclic": Label("undetermined", 0.5, None, "", "")}
    named = Named(labels, Primary("stag_hunt", "", ()), Examined(labels))
    assert _ended(named, ["cyclic"], np.array([True]), 1.0, Budget()) is None
    assert _ended(named, ["cyclic"], np.array([False]), 1.0, Budget()) == "episodes"
    assert _ended(named, [], np.array([False]), 1.0, Budget()) == "decision"


def test_players_that_are_exchangeable_keep_their_strategies_together():
    assert classify(commons()).table.roles[0].players == 5
