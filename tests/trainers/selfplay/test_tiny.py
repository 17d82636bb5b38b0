"""What learners concede in tiny worlds, as a study: numbers by hand, and whole runs of few steps."""

import pytest

from analysis.exact.backward import best_response, extremes, follow, replied
from analysis.exact.shown import tabulated
from tests.trainers.selfplay.rings import graph_of, shares
from trainers.selfplay.conceding import at_random, regrets
from trainers.selfplay.conceding_page import text
from trainers.selfplay.psro import Psro
from trainers.selfplay.tiny import TinyWorlds

SMALL = ("environments=8", "steps=200", "snapshots=2", "network.encoder=mlp", "network.width=8", "ppo.steps=4")


def nothing(done, of):
    pass


def test_the_policy_that_replies_gets_what_the_best_response_gets():
    graph = graph_of(2)
    told = tabulated(graph, at_random)
    for agent in range(2):
        assert follow(graph, replied(graph, told, agent))[agent] == pytest.approx(best_response(graph, told, agent))


def test_a_thief_is_paid_nothing_at_worst_and_the_gold_at_best():
    graph = graph_of()
    assert extremes(graph, 0) == pytest.approx((0.0, 1.5))
    assert extremes(graph, 1) == pytest.approx((-1.5, 0.0))


def test_who_goes_round_has_no_regret_where_each_turn_answers_the_last():
    graph = graph_of()
    turns = [((1.0, 0.0), (0.0, 1.0)), ((0.0, 1.0), (1.0, 0.0))]  # gold while silver is guarded, and the other way
    told = regrets(graph, [tabulated(graph, shares(*both)) for both in turns])
    assert told == pytest.approx([1.125 - 1.25, 1.25 - 0.875], abs=1e-9)


def test_a_study_of_three_around_a_bell_tells_welfare_and_regrets():
    study = TinyWorlds(worlds=("lookout",), learner=SMALL, seeds=1)
    ((name, play),) = study.trials().items()
    told = {name: play(nothing)}
    (one,) = told.values()
    assert one["best"] == 8 and len(one["regret"]) == 3 and 0 < one["share"]["last"] < 1
    lines = text(list(told.values())).splitlines()
    assert lines[0].startswith("| world | learner | last") and "| 8.000 |" in lines[-1]
    assert study.text(told) == "\n".join(lines)


def test_sets_grow_by_replies_until_nobody_gains():
    study = Psro(oracle="scripted", effort=400, episodes=64)
    told = {name: play(nothing) for name, play in study.trials().items()}
    (one,) = told.values()
    assert one["ended"] == "closed" and [len(own) for own in one["names"]] == [2, 2]
    assert "no reply gained more than is tolerated" in study.text(told)
