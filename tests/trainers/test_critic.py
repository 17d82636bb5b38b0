"""A critic that sees the whole map: it values what only the map shows, and nobody acts by it."""

import numpy as np
import pytest
import torch

from mettagrid_lite import VectorEnv, load
from trainers.collect import Collector
from trainers.critic import whole
from trainers.network import Network
from trainers.policy import Policy
from trainers.ppo import PPO, Config
from trainers.worlds import HostWorlds

CPU = torch.device("cpu")
WORLD = {"agents": 2, "episode": 1_000, "map": ".......\n..@.@..\n.......", "view": {"rows": 1, "columns": 1}}


class Coin(VectorEnv):
    """All are paid 1 or nothing, whatever they do: a sign on the map tells which."""

    sign = np.zeros(16, np.int64)

    def step(self, actions):
        paid = np.repeat(self.sign[:, None], 2, 1).astype(np.float32)
        self.sign = np.random.default_rng(int(self.sign @ 2 ** np.arange(16)) + 1).integers(0, 2, 16)
        self.observations[...], self.vectors[...] = 0, 0
        ended = np.ones(paid.shape, bool)
        return self.observations, paid, ended, ~ended, {}

    def global_state(self):
        cells = np.zeros((16, 3, 7, 8), np.uint8)
        cells[:, 0, 5, 0] = self.sign
        return cells


def learner(env, critic):
    torch.manual_seed(0)
    policy = Policy(env.world, env.observations.shape[2:4], Network(encoder="cnn", width=16, critic=critic))
    return PPO(policy, Config(rate=0.01), 0), Collector(env, policy, 0.9, CPU, 0)


@pytest.mark.parametrize(("critic", "known"), [("central", True), ("own", False)])
def test_what_only_the_map_shows_is_valued_by_a_central_critic_alone(critic, known):
    ppo, play = learner(Coin(load(WORLD), 16), critic)
    explained = [ppo.improve(play.collect(8), 1.0)["explained"] for _ in range(30)]
    assert (explained[-1] > 0.8) == known


def test_actions_do_not_depend_on_the_map():
    ppo, play = learner(VectorEnv(load(WORLD), 3), "central")
    view = play.view()
    other = view._replace(whole=255 - view.whole)
    none = view._replace(whole=view.whole[..., 0, 0, 0, None][..., :0])
    told, changed, unseen = (ppo.policy(given, play.first, play.state) for given in (view, other, none))
    assert torch.equal(told.logits, changed.logits)
    assert torch.equal(told.logits, unseen.logits)
    assert not torch.equal(told.value, changed.value)


def test_a_row_sees_the_map_with_its_agent_marked():
    env = VectorEnv(load(WORLD), 1)
    env.reset(0)
    told = whole(env)[0]
    assert told.shape == (2, 3, 7, 9)
    assert np.array_equal(told[0, ..., :8], told[1, ..., :8])
    assert sorted(np.argwhere(told[..., 8])[:, 1:].tolist()) == [[1, 2], [1, 4]]


def test_what_is_cut_is_valued_by_the_map_as_it_was_last():
    world = load("harvest", {"episode": 6})
    env, twin = VectorEnv(world, 2), VectorEnv(world, 2, autoreset=False)
    env.reset(3)
    twin.reset(3)
    worlds = HostWorlds(env, CPU, masks=False, whole=True)
    for seed in range(6):
        action = torch.randint(len(env.world.actions), (worlds.rows,), generator=torch.Generator().manual_seed(seed))
        paid = worlds.step(action)
        twin.step(action.view(worlds.shape).numpy())
    assert paid.cut.all()
    assert np.array_equal(worlds.last().whole[0].numpy(), whole(twin).reshape(worlds.rows, *whole(twin).shape[2:]))
    assert not torch.equal(worlds.view().whole, worlds.last().whole)
