"""From a target to a report; the world is replaced by a table that is played in rounds."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

import analysis
from analysis.classifier import Budget, Named, _ended, classify, play_until_decided
from analysis.errors import InputError
from analysis.label import Label
from analysis.table import PayoffTable
from analysis.typology import Primary
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


class World:
    """Stands in for payoffs.estimate: the first `episodes` of a long list, and a note of what was asked."""

    def __init__(self, table: PayoffTable) -> None:
        self.table = table
        self.asked: list[int] = []
        self.interrupt_at = 0

    def estimate(self, config, strategies, episodes, seed, progress, previous=None):
        if episodes == self.interrupt_at:
            raise KeyboardInterrupt
        self.asked.append(episodes)
        samples = self.table.samples[:episodes]
        return PayoffTable(self.table.roles, self.table.profiles, samples.mean(0), samples)


@pytest.fixture
def world(monkeypatch):
    """A world that plays a noisy stag hunt whose order takes some episodes to decide."""
    stand_in = World(played(symmetric(4.0, 0.0, 3.3, 3.0), episodes=4096, noise=1.0))
    module = ModuleType("analysis.payoffs")
    module.estimate = stand_in.estimate
    monkeypatch.setitem(sys.modules, "analysis.payoffs", module)
    monkeypatch.setattr(analysis, "payoffs", module, raising=False)
    return stand_in


def play(world: World, budget: Budget) -> tuple[PayoffTable, Named, str]:
    question = analysis.classifier.Question(seed=0, confidence=0.95, budget=budget, progress=None)
    return play_until_decided(SimpleNamespace(expect=()), None, question)


def test_rounds_double_until_the_name_is_decided(world):
    table, named, ended = play(world, Budget(seconds=None))
    assert (named.primary.id, ended) == ("stag_hunt", "decision")
    assert world.asked == [32 * 2**k for k in range(len(world.asked))]
    assert table.episodes == world.asked[-1] > 32


def test_an_episode_budget_is_met_to_the_episode(world):
    table, _, ended = play(world, Budget(seconds=None, episodes=50))
    assert ended == "episodes"
    assert world.asked == [32, 50]
    assert table.episodes == 50


def test_a_budget_of_no_time_ends_after_one_round(world):
    _, _, ended = play(world, Budget(seconds=1e-9))
    assert ended == "time"
    assert world.asked == [32]


def test_ctrl_c_gives_the_answer_so_far(world):
    world.interrupt_at = 128
    table, _, ended = play(world, Budget(seconds=None))
    assert ended == "interrupt"
    assert table.episodes == 64


def test_ctrl_c_before_the_first_answer_is_passed_on(world):
    world.interrupt_at = 32
    with pytest.raises(KeyboardInterrupt):
        play(world, Budget(seconds=None))


def test_play_goes_on_while_an_expected_label_is_open():
    labels = {"cyclic": Label("undetermined", 0.5, None, "", "")}
    named = Named(labels, Primary("stag_hunt", "", ()))
    assert _ended(named, ["cyclic"], 64, 1.0, Budget()) is None
    assert _ended(named, [], 64, 1.0, Budget()) == "decision"


def test_players_that_are_exchangeable_keep_their_strategies_together():
    assert classify(commons()).table.roles[0].players == 5
