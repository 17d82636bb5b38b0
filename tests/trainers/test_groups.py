"""One network for each group: rows find theirs, and learn nothing from what others do."""

import numpy as np
import pytest
import torch

from mettagrid_lite import VectorEnv, load
from trainers.collect import Collector
from trainers.network import Network
from trainers.policy import Policy
from trainers.ppo import PPO, Config

CPU = torch.device("cpu")
WORLD = {"agents": {"red": 1, "blue": 2}, "episode": 9, "map": ".....\n.@@@.\n....."}
RED = [0, 3, 6, 9]  # rows of the first agent in four environments


class Opposed(VectorEnv):
    """Red is paid for the first action, blue for the second, and both see the same."""

    def step(self, actions):
        self.observations[...], self.vectors[...] = 0, 0
        paid = np.concatenate([actions[:, :1] == 0, actions[:, 1:] == 1], 1).astype(np.float32)
        never = np.zeros(actions.shape, bool)
        return self.observations, paid, never, never, {}


def learner(env, memory="none", **settings):
    torch.manual_seed(0)
    network = Network(encoder="mlp", memory=memory, width=16, **settings)
    policy = Policy(env.world, env.observations.shape[2:4], network)
    return PPO(policy, Config(steps=8, rate=0.01), 0), Collector(env, policy, 0.9, CPU, 0)


def gradients(ppo, segment):
    """Of each body, as one vector."""
    ppo.policy.zero_grad()
    ppo.loss(segment, ppo.goals(segment)[0])[0].backward()
    return [torch.cat([part.grad.flatten() for part in body.parameters()]) for body in ppo.policy.bodies]


def test_a_group_of_its_own_learns_nothing_from_the_rows_of_others():
    ppo, play = learner(VectorEnv(load(WORLD), 4), "lstm", groups="separate")
    segment = play.collect(8)
    before = {name: array.clone() for name, array in ppo.policy.state_dict().items()}
    found = gradients(ppo, segment)
    ppo.policy.load_state_dict(before)
    blue = [row for row in range(12) if row not in RED]
    segment.reward[:, blue] += torch.randn(8, 8)
    segment.view.windows[:, blue] = 3
    changed = gradients(ppo, segment)
    assert torch.equal(found[0], changed[0])
    assert not torch.allclose(found[1], changed[1])


@pytest.mark.parametrize("memory", ["none", "lstm", "attention"])
def test_rows_keep_their_memory_whatever_their_order(memory):
    ppo, play = learner(VectorEnv(load(WORLD), 4), memory, groups="separate")
    ratios = [ppo.improve(play.collect(8), 1.0)["first_ratio"] for _ in range(3)]
    assert max(ratios) < 1e-5


@pytest.mark.parametrize(
    ("settings", "learns"),
    [({"groups": "separate"}, True), ({"identity": "group"}, True), ({"identity": "none"}, False)],
)
def test_groups_with_opposite_goals_must_be_told_apart(settings, learns):
    ppo, play = learner(Opposed(load(WORLD), 16), **settings)
    for _ in range(35):
        segment = play.collect(8)
        ppo.improve(segment, 1.0)
    assert (segment.reward.mean().item() > 0.8) == learns
