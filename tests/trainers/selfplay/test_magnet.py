"""What draws a policy: by hand numbers, and through a checkpoint."""

import math

import pytest
import torch

from mettagrid_lite import VectorEnv, load
from tests.trainers.selfplay.rings import ring
from trainers.collect import Collector
from trainers.network import Network
from trainers.policy import Policy
from trainers.ppo import PPO, Config, entropy_of
from trainers.selfplay.magnet import divergence, transformed

CPU = torch.device("cpu")


def learner(env, memory="none", masks=False, **settings):
    torch.manual_seed(0)
    network = Network(encoder="mlp", memory=memory, width=16, masks=masks)
    policy = Policy(env.world, env.observations.shape[2:4], network)
    return PPO(policy, Config(steps=4, entropy=0, **settings), 0), Collector(env, policy, 0.9, CPU, 0)


def test_the_pull_is_the_divergence_by_hand():
    half, skew = torch.tensor([0.5, 0.5]).log(), torch.tensor([0.9, 0.1]).log()
    assert divergence(half, skew).item() == pytest.approx(0.5 * math.log(0.5 / 0.9) + 0.5 * math.log(0.5 / 0.1))
    assert divergence(skew, half).item() == pytest.approx(0.9 * math.log(1.8) + 0.1 * math.log(0.2), abs=1e-6)


def test_at_the_magnet_nothing_draws():
    logits = torch.tensor([0.3, -1.0, float("-inf"), 0.7], requires_grad=True)
    told = divergence(logits.log_softmax(-1), logits.detach().log_softmax(-1))
    told.backward()
    assert told.item() == pytest.approx(0, abs=1e-7)
    assert logits.grad.abs().max() < 1e-6


def test_to_be_drawn_to_uniform_play_is_an_entropy_bonus():
    logits = torch.tensor([0.3, -1.0, float("-inf"), 0.7], requires_grad=True)
    uniform = torch.tensor([0.0, 0.0, float("-inf"), 0.0]).log_softmax(-1)
    (grad,) = torch.autograd.grad(divergence(logits.log_softmax(-1), uniform), logits)
    (other,) = torch.autograd.grad(-entropy_of(logits.log_softmax(-1)), logits)
    assert torch.allclose(grad, other, atol=1e-6)


def test_who_plays_unlike_the_magnet_pays_the_other_for_it():
    paid = transformed(torch.tensor([[1.0, -1.0, 0.0, 0.0]]), torch.tensor([[0.5, 0.1, 0.0, -1.0]]), 0.2, 2)
    assert paid[0].tolist() == pytest.approx([0.92, -0.92, -0.2, 0.2])
    alone = transformed(torch.tensor([[1.0]]), torch.tensor([[0.5]]), 0.2, 1)
    assert alone.item() == pytest.approx(0.9)


def test_a_moving_magnet_comes_nearer_by_its_step():
    ppo, play = learner(VectorEnv(ring(3), 4), magnet={"kind": "moving", "step": 0.25, "every": 2})
    before = [part.clone() for part in ppo.policy.parameters()]
    ppo.improve(play.collect(4), 1.0)
    slow = list(ppo.magnet.slow.parameters())
    assert all(map(torch.equal, slow, before))
    ppo.improve(play.collect(4), 1.0)
    parts = zip(slow, before, ppo.policy.parameters(), strict=True)
    assert all(torch.allclose(own, was + 0.25 * (now - was)) for own, was, now in parts)


@pytest.mark.parametrize("memory", ["none", "lstm"])
def test_while_it_stands_where_the_policy_does_it_says_what_that_says(memory):
    ppo, play = learner(VectorEnv(load("matching_pennies", {"episode": 6}), 2), memory, True, magnet={"kind": "moving"})
    for _ in range(3):
        segment = play.collect(4)
        told = ppo.magnet.log_probs(segment.view, segment.first)
        assert torch.allclose(told.gather(-1, segment.action[..., None])[..., 0], segment.log_prob, atol=1e-5)


def test_what_draws_is_part_of_a_checkpoint():
    settings = {"kind": "moving", "step": 0.5, "transform": 0.1}
    (ppo, play), (other, _) = (learner(VectorEnv(ring(3), 4), "lstm", magnet=settings) for _ in range(2))
    ppo.improve(play.collect(4), 1.0)
    other.restore({name: array.copy() for name, array in ppo.kept().items()})
    segment = play.collect(4)
    ppo.improve(segment, 1.0)
    other.improve(segment, 1.0)
    assert all(map(torch.equal, ppo.magnet.slow.parameters(), other.magnet.slow.parameters()))
    assert all(map(torch.equal, ppo.magnet.state, other.magnet.state))
    assert all(map(torch.equal, ppo.policy.parameters(), other.policy.parameters()))


def test_alpha_falls_with_the_rate():
    ppo, _ = learner(VectorEnv(ring(), 4), magnet={"kind": "uniform", "weight": 0.3})
    assert [ppo.magnet.weight(left) for left in (1.0, 0.5, 0.0)] == pytest.approx([0.3, 0.15, 0.0])
