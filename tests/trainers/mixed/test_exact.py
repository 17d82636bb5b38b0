"""In biased rock, paper, scissors: who reaches the mixed equilibrium, who rests beside it, who cycles."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.trainers.mixed.learning import BIASED, EQUILIBRIUM, went
from trainers.mixed import mirror, updates
from trainers.mixed.course import coarse_gap
from trainers.mixed.games import game
from trainers.mixed.gradient import Gradient
from trainers.mixed.mirror import Mirror
from trainers.mixed.nash_dynamics import NashDynamics
from trainers.mixed.regrets import FictitiousPlay, RegretMatching

HEDGE = Mirror(kind="mirror")
MAGNETIC = Mirror(kind="mirror", pull=0.1)
MOVING = Mirror(kind="mirror", pull=0.1, drift=0.01)
STEPS = 8_000  # by then what converges in 20,000 steps is below the bar already


@pytest.mark.parametrize(
    ("learner", "steps"),
    [(MOVING, STEPS), (NashDynamics(kind="nash_dynamics"), STEPS), (Mirror(kind="mirror", optimistic=True), 12_000)],
    ids=["mmd_moving", "r_nad", "optimistic"],
)
def test_the_last_play_reaches_the_equilibrium(learner, steps):
    told = went(learner, steps=steps)
    assert told.last[-1] < 1e-6
    assert told.played[-1] == pytest.approx(np.tile(EQUILIBRIUM, 2), abs=1e-6)


@pytest.mark.parametrize(
    "learner",
    [HEDGE, Gradient(kind="gradient"), RegretMatching(kind="regret_matching"), FictitiousPlay(kind="fictitious_play")],
    ids=lambda learner: learner.kind,
)
def test_without_a_magnet_play_cycles(learner):
    told = went(learner, steps=STEPS)
    assert told.late > 1 and told.moves > 0.5


@pytest.mark.parametrize(
    ("learner", "reference"),
    [
        (Gradient(kind="gradient", entropy=0.2), 0.0893),
        (MAGNETIC, 0.0384),
    ],
    ids=["entropy", "mmd_fixed"],
)
def test_a_fixed_pull_rests_beside_the_equilibrium(learner, reference):
    told = went(learner, steps=STEPS)
    assert told.last[-1] == pytest.approx(reference, rel=0.02) and told.moves < 0.01


def test_a_fixed_magnet_ends_in_the_quantal_response_equilibrium():
    play = went(MAGNETIC, steps=STEPS).played[-1][:3]
    answer = np.exp(updates.log_softmax(BIASED.payoffs[0] @ play / MAGNETIC.pull))
    assert play == pytest.approx(answer, abs=1e-6)


def test_the_average_of_regret_matching_plus_is_close_though_its_last_play_is_not():
    told = went(RegretMatching(kind="regret_matching", plus=True, alternating=True), steps=STEPS)
    assert told.average[-1] < 0.002 < 0.02 < told.late


def test_weighing_late_steps_more_helps_regret_matching_plus():
    even, linear = (
        went(RegretMatching(kind="regret_matching", plus=True, alternating=True, linear=linear), steps=STEPS)
        for linear in (False, True)
    )
    assert linear.average[-1] < even.average[-1]


@pytest.mark.parametrize("learner", [HEDGE, RegretMatching(kind="regret_matching")], ids=lambda learner: learner.kind)
def test_regrets_vanish_where_play_cycles(learner):
    early, late = went(learner, steps=500), went(learner, steps=STEPS)
    assert late.regrets.max() < 0.5 * early.regrets.max()


def test_a_magnet_that_pushes_away_does_not_converge(monkeypatch):
    right = updates.magnetic
    monkeypatch.setattr(
        mirror, "magnetic", lambda log, values, magnet, step, pull: right(log, values, magnet, step, -pull)
    )
    told = went.__wrapped__(MOVING, steps=STEPS)
    assert told.late > 1


def test_a_magnet_without_drift_never_gets_below_its_bias():
    assert went(MAGNETIC, steps=STEPS).last.min() > 1e-6


def test_optimism_with_the_wrong_sign_spirals_out(monkeypatch):
    right = mirror.values
    before: list[list[np.ndarray]] = []

    def pessimistic(payoffs, profile):
        now = right(payoffs, profile)
        before.append(now)
        then = before[-2] if len(before) > 1 else now
        return [2 * b - a for a, b in zip(now, then, strict=True)]

    monkeypatch.setattr(mirror, "values", pessimistic)
    assert went.__wrapped__(HEDGE, steps=2_000).late > 1


def test_the_coarse_gap_of_all_play_is_the_largest_regret():
    for target in ("chicken", "shapley", "volunteers", "cleanup_curves"):
        told = went(RegretMatching(kind="regret_matching"), target, steps=300)
        assert coarse_gap(game(target), told) == pytest.approx(max(0, told.regrets.max()), abs=1e-9)


def test_learners_begin_at_the_same_play():
    begun = {tuple(np.round(went(learner, steps=1).played[0], 12)) for learner in (HEDGE, MAGNETIC, MOVING)}
    assert len(begun) == 1


def test_plays_are_told_before_they_are_learned_from():
    plays: Iterator = HEDGE.plays(BIASED, np.random.default_rng(0))
    first, second = next(plays), next(plays)
    expected = first[0] * np.exp(0.05 * BIASED.payoffs[0] @ first[1])
    assert second[0] == pytest.approx(expected / expected.sum())
