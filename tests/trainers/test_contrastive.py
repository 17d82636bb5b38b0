"""The contrastive loss: which steps are paired, what the forms of InfoNCE give, and that it can be learned."""

import pytest
import torch

from mettagrid_lite import VectorEnv, load
from trainers.collect import Collector
from trainers.contrastive.auxiliary import Config, loss
from trainers.contrastive.infonce import dense, gathered, in_blocks
from trainers.contrastive.positives import delays, others, pairs, steps_left
from trainers.policy import Network, Policy
from trainers.ppo import PPO
from trainers.ppo import Config as Settings


def chance(seed=0):
    return torch.Generator().manual_seed(seed)


def unit(*shape, seed=0):
    numbers = torch.randn(*shape, generator=chance(seed), dtype=torch.float64)
    return torch.nn.functional.normalize(numbers, dim=-1)


def test_steps_left_stop_at_the_end_of_an_episode_and_of_the_segment():
    end = torch.tensor([[0, 0, 1, 0, 0], [1, 0, 0, 0, 1]], dtype=torch.bool).T
    assert steps_left(end).T.tolist() == [[2, 1, 0, 1, 0], [0, 3, 2, 1, 0]]


@pytest.mark.parametrize("left", [1, 2, 5, 40])
def test_delays_follow_the_truncated_geometric_law(left):
    discount, count = 0.8, 200_000
    drawn = delays(torch.full((count,), left), discount, chance())
    found = torch.bincount(drawn, minlength=left + 1).double() / count
    law = discount ** torch.arange(left + 1, dtype=torch.float64)
    law[0] = 0
    assert len(found) == left + 1
    assert (found - law / law.sum()).abs().max() < 0.005


@pytest.mark.parametrize("uniform", [0.0, 1 - 2**-53])
def test_delays_at_the_edges_of_chance_stay_between_one_and_what_is_left(uniform, monkeypatch):
    monkeypatch.setattr(torch, "rand", lambda shape, **_: torch.full(shape, uniform, dtype=torch.float64))
    for left in (1, 7, 10_000):
        drawn = delays(torch.tensor([left]), 0.99)
        assert drawn.item() == 1 if uniform == 0 else 1 <= drawn.item() <= left


def test_positives_are_later_steps_of_the_same_row_and_episode():
    end = torch.rand(30, 6, generator=chance()) < 0.1
    alive = torch.rand(30, 6, generator=chance(1)) < 0.9
    episode = torch.cat([torch.zeros(1, 6), end.cumsum(0)[:-1]]).flatten()
    anchors, positives = pairs(end, alive, 0.9, chance(2))
    assert len(anchors) > 100
    assert (positives > anchors).all()
    assert ((positives - anchors) % 6 == 0).all()
    assert torch.equal(episode[anchors], episode[positives])
    assert alive.flatten()[anchors].all()


def test_others_are_uniform_over_all_but_the_anchor_and_its_positive():
    drawn = others(torch.tensor([2, 5]), torch.tensor([4, 0]), 60_000, 7, chance())
    for row, never in zip(drawn, [(2, 4), (5, 0)], strict=True):
        share = torch.bincount(row, minlength=7) / 60_000
        assert all(share[each] == 0 for each in never)
        assert share[share > 0].sub(1 / 5).abs().max() < 0.01
        assert (share > 0).sum() == 5


@pytest.mark.parametrize("size", [4, 64])
@pytest.mark.parametrize("temperature", [0.05, 0.19])
def test_attention_gives_the_loss_and_the_gradient_of_the_whole_matrix(size, temperature):
    exact = [unit(size, 32, seed=seed).requires_grad_() for seed in (0, 1)]
    single = [each.detach().float().requires_grad_() for each in exact]
    weights = torch.rand(size, generator=chance(3))
    wanted = dense(*exact, temperature)
    found = in_blocks(*(each[None] for each in single), temperature)[0]
    (wanted * weights).sum().backward()
    (found * weights).sum().backward()
    assert torch.allclose(found.double(), wanted, atol=1e-4)
    for one, other in zip(single, exact, strict=True):
        assert torch.cosine_similarity(one.grad.double().flatten(), other.grad.flatten(), 0) > 0.9999
        assert torch.allclose(one.grad.double(), other.grad, atol=1e-4)


def test_blocks_are_told_apart_each_by_itself():
    query, key = unit(2, 8, 16).float(), unit(2, 8, 16, seed=1).float()
    both = in_blocks(query, key, 0.1)
    alone = [dense(q, k, 0.1) for q, k in zip(query, key, strict=True)]
    assert torch.allclose(both, torch.stack(alone), atol=1e-4)


def test_gathered_negatives_give_the_loss_of_the_whole_matrix_where_they_are_all_of_it():
    query, key = unit(6, 16), unit(6, 16, seed=1)
    rest = torch.tensor([[j for j in range(6) if j != i] for i in range(6)])
    assert torch.allclose(gathered(query, key, key[rest], 0.2), dense(query, key, 0.2))


@pytest.mark.parametrize("settings", [{}, {"block": 0}, {"negatives": 10}])
def test_states_learn_to_tell_their_own_future(settings):
    """States of rows that hardly differ at first, then are told apart."""
    table = torch.nn.Parameter(0.1 * torch.randn(16, 8, generator=chance()))
    end, alive = torch.zeros(20, 16, dtype=torch.bool), torch.ones(20, 16, dtype=torch.bool)
    config, drawn = Config(share=1.0, temperature=0.1, **{"block": 64, **settings}), chance(1)
    optimizer = torch.optim.Adam([table], 0.02)
    told = []
    for _ in range(60):
        noise = 0.3 * torch.randn(20, 16, 8, generator=drawn)
        value, _ = loss(table + noise, end, alive, config, drawn)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        told.append(value.item())
    assert told[-1] < 0.7 * told[0]


def test_ppo_learns_with_the_loss_beside_its_own():
    """In harvest, whose episodes end within segments: states come to tell their own future."""
    torch.manual_seed(0)
    env = VectorEnv(load("harvest", {"episode": 50}), 4)
    policy = Policy(env.world, env.observations.shape[2:4], Network(memory="gru", width=32))
    beside = Config(weight=1.0, share=1.0, discount=0.9)
    learner = PPO(policy, Settings(contrastive=beside, epochs=1, parts=1, rate=3e-3), 0)
    play = Collector(env, policy, 0.99, torch.device("cpu"), 0)
    told = [learner.improve(play.collect(16), 1.0) for _ in range(25)]
    assert told[0]["first_ratio"] < 1e-5
    assert told[-1]["contrastive"] < 0.8 * told[0]["contrastive"]


def test_a_segment_without_a_pair_has_no_loss():
    end = torch.ones(3, 4, dtype=torch.bool)
    hidden = torch.randn(3, 4, 8, requires_grad=True)
    value, measures = loss(hidden, end, ~end, Config(), chance())
    value.backward()
    assert (value.item(), measures, hidden.grad.abs().sum().item()) == (0, {}, 0)
