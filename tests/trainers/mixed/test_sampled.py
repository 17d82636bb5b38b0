"""Learners that know only what was played."""

import numpy as np
import pytest
import torch

from tests.trainers.mixed.learning import went
from trainers.mixed import sampled
from trainers.mixed.neural import FictitiousSelfPlay, Mind
from trainers.mixed.sampled import SampledPPO
from trainers.ppo import clipped_objective, entropy_of
from trainers.selfplay.magnet import divergence

ANNEALED = SampledPPO(kind="ppo", pull=0.3, drift=0.01, anneal=True)


@pytest.mark.parametrize("seed", [0, 1])
def test_ppo_with_a_moving_magnet_and_an_annealed_rate_comes_near(seed):
    told = went(ANNEALED, seed=seed)
    assert told.last[-1] < 0.25 and told.average[-1] < 0.1


def test_independent_ppo_cycles():
    told = went(SampledPPO(kind="ppo", steps=1_500))
    assert told.late > 2 and told.moves > 0.5


def test_annealing_alone_does_not_help():
    assert went(SampledPPO(kind="ppo", steps=1_500, anneal=True)).late > 1


def test_a_magnet_alone_does_not_help():
    assert went(SampledPPO(kind="ppo", steps=1_500, pull=0.3, drift=0.01)).late > 1


def test_a_magnet_with_the_wrong_sign_does_not_come_near(monkeypatch):
    right = sampled.Student._regular
    monkeypatch.setattr(sampled.Student, "_regular", lambda student: -right(student))
    assert went.__wrapped__(ANNEALED, steps=1_500).last[-1] > 1


def test_the_gradient_is_torchs():
    """Of `trainers.ppo`'s objective, with entropy and the divergence from a magnet."""
    chance = np.random.default_rng(0)
    settings = SampledPPO(kind="ppo", entropy=0.3, pull=0.4)
    logits, action = chance.normal(size=4), chance.integers(4, size=200)
    reward = chance.normal(size=200)
    before = sampled.log_softmax(logits + 0.4 * chance.normal(size=4))
    student = sampled.Student(logits, settings)
    student.magnet = np.array([0.1, 0.2, 0.3, 0.4])
    gained, lost = sampled.by_action(action, sampled.advantages(reward, True), 4)
    mine = sampled.clipped_gradient(logits, before, gained, lost, 0.2) + student._regular()

    told = torch.tensor(logits, requires_grad=True)
    log_probs, magnet = told.log_softmax(-1), torch.tensor(student.magnet)
    better = torch.tensor((reward - reward.mean()) / (reward.std() + 1e-8))
    ratios = log_probs[action] - torch.tensor(before)[action]
    pulled = divergence(log_probs, magnet.log())
    (clipped_objective(ratios, better, 0.2).mean() + 0.3 * entropy_of(log_probs) - 0.4 * pulled).backward()
    assert mine == pytest.approx(told.grad.numpy(), abs=1e-12)


def test_adam_is_torchs():
    parameter = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    theirs, mine, at = torch.optim.Adam([parameter], 0.02, eps=1e-5), sampled.Adam(3), np.zeros(3)
    for slope in np.random.default_rng(0).normal(size=(20, 3)):
        parameter.grad = -torch.tensor(slope)
        theirs.step()
        at += mine.step(slope, 0.02)
    assert at == pytest.approx(parameter.detach().numpy())


def test_draws_follow_the_distribution():
    play = np.array([0.5, 0.0, 0.3, 0.2])
    counts = np.bincount(sampled.drawn(play, 100_000, np.random.default_rng(0)), minlength=4) / 100_000
    assert counts == pytest.approx(play, abs=0.01) and counts[1] == 0


def test_neural_fictitious_self_play_comes_near_and_its_average_policy_is_what_plays():
    told = went(FictitiousSelfPlay(kind="fictitious_self_play", policy_rate=0.05), steps=6_000)
    assert told.late < 0.4 < told.last[0]


def test_a_reservoir_holds_each_reply_as_likely_as_any_other():
    mind, chance = Mind(np.ones(2) / 2, FictitiousSelfPlay(kind="fictitious_self_play", reservoir=2_000)), None
    chance = np.random.default_rng(0)
    mind._keep(np.repeat([0, 1], [6_000, 2_000]), chance)
    assert mind.replies.mean() == pytest.approx(0.25, abs=0.04)  # a ring would hold ones alone
