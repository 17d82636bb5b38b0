"""Tokens: each counts once, those that say nothing not at all, and a policy learns from them."""

import numpy as np
import torch

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.vector import token_features
from trainers.collect import Collector
from trainers.network import Network
from trainers.policy import Policy
from trainers.ppo import PPO, Config
from trainers.tokens import TokenEncoder

CPU = torch.device("cpu")
WORLD = {"agents": 1, "episode": 7, "map": "...\n.@.\n...", "view": {"rows": 3, "columns": 3, "tokens": 12}}
NOBODY = torch.zeros(1, dtype=torch.int64)


class Told(VectorEnv):
    """A token tells which action will be paid."""

    sign = np.zeros(32, np.int64)

    def step(self, actions):
        right = actions[:, 0] == self.sign
        self.sign = (self.sign + 1 + actions[:, 0]) % 3
        self.tokens[...] = (255, 0, 0)
        self.tokens[:, 0, 4] = np.stack([np.full(32, 5), np.zeros(32), np.array([1, 254, 255])[self.sign]], 1)
        never = np.zeros((32, 1), bool)
        return self.observations, right[:, None].astype(np.float32), never, never, {}


def encoder():
    torch.manual_seed(0)
    world = VectorEnv(load(WORLD)).world
    return TokenEncoder(world, (3, 3), Network(width=16)), [feature.name for feature in token_features(world)]


def test_every_place_feature_and_kind_has_a_row_of_its_own():
    encode, names = encoder()
    kinds = [*range(encode.kinds - 2), 254, 255]
    of_kinds = [(place, 0, kind) for place in range(9) for kind in kinds if kind]
    others = [(place, feature, 1) for place in range(9) for feature in range(1, 8)]
    own = [(4, feature, 1) for feature in range(8, len(names))]
    tokens = torch.tensor([[of_kinds + others + own]], dtype=torch.uint8)[0]
    rows, weight = encode.rows(tokens)
    assert len(rows[0].unique()) == tokens.shape[1]
    assert (rows < len(encode.table)).all()
    assert (weight > 0).all()


def test_order_and_empty_tokens_do_not_matter():
    encode, names = encoder()
    said = [(0, 0, 1), (4, 2, 1), (4, names.index("last_action"), 3)]
    one, other = (torch.tensor([row], dtype=torch.uint8) for row in (said, [*reversed(said), (255, 0, 0)]))
    assert torch.allclose(encode(one, NOBODY, NOBODY), encode(other, NOBODY, NOBODY), atol=1e-6)


def test_a_policy_learns_from_tokens():
    torch.manual_seed(0)
    env = Told(load(WORLD), 32)
    policy = Policy(env.world, (3, 3), Network(width=16))
    ppo, play = PPO(policy, Config(rate=0.01), 0), Collector(env, policy, 0.0, CPU, 0)
    for _ in range(20):
        segment = play.collect(8)
        ppo.improve(segment, 1.0)
    assert segment.reward.mean().item() > 0.9


def test_cut_episodes_tell_their_last_tokens():
    env = VectorEnv(load(WORLD), 2)
    env.reset(0)
    for _ in range(7):
        *_, info = env.step(np.ones((2, 1), np.int64))
    assert info["final_tokens"].shape == env.tokens.shape
    assert not np.array_equal(info["final_tokens"], env.tokens)
