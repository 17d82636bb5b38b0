"""The contrastive loss: which steps are paired, what the forms of InfoNCE give, and that it can be learned."""

import pytest
import torch

from mettagrid_lite import VectorEnv, load
from trainers.collect import Collector
from trainers.contrastive.auxiliary import Config, Played, loss
from trainers.contrastive.infonce import dense, gathered, in_blocks
from trainers.contrastive.positives import delays, episodes, others, pairs, steps_left
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


def test_each_episode_of_each_row_has_a_number_of_its_own():
    end = torch.tensor([[0, 1, 0], [1, 1, 0]], dtype=torch.bool).T
    assert episodes(end).T.tolist() == [[0, 0, 1], [4, 5, 6]]


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


def agree(form, *numbers, size):
    """A form of the loss in single precision against the whole matrix in double: values and gradients."""
    exact = [each.clone().requires_grad_() for each in numbers]
    single = [each.float().requires_grad_() for each in numbers]
    weights = torch.rand(size, generator=chance(3), dtype=torch.float64)
    wanted, found = form(dense, *exact), form(None, *single)
    (wanted * weights).sum().backward()
    (found * weights).sum().backward()
    assert torch.allclose(found.double(), wanted, atol=1e-4)
    for one, other in zip(single, exact, strict=True):
        assert torch.cosine_similarity(one.grad.double().flatten(), other.grad.flatten(), 0) > 0.9999
        assert torch.allclose(one.grad.double(), other.grad, atol=1e-4)


@pytest.mark.parametrize("size", [2, 5, 64, 300])
@pytest.mark.parametrize("temperature", [0.05, 0.19])
def test_attention_gives_the_loss_and_the_gradient_of_the_whole_matrix(size, temperature):
    def form(exact, query, key):
        return exact(query, key, temperature) if exact else in_blocks(query[None], key[None], temperature)[0]

    agree(form, unit(size, 32), unit(size, 32, seed=1), size=size)


def test_blocks_are_told_apart_each_by_itself():
    def form(exact, query, key):
        if exact is None:
            return in_blocks(query, key, 0.1)
        return torch.stack([exact(q, k, 0.1) for q, k in zip(query, key, strict=True)])

    agree(form, unit(3, 8, 16), unit(3, 8, 16, seed=1), size=(3, 8))


@pytest.mark.parametrize("left_out", [False, True])
def test_gathered_negatives_give_the_loss_and_the_gradient_of_the_whole_matrix_where_they_are_all_of_it(left_out):
    rest = torch.tensor([[j for j in range(40) if j != i] for i in range(40)])
    never = torch.rand(40, 40, generator=chance(2)) < 0.3
    never.fill_diagonal_(False)

    def form(exact, query, key):
        out = never if left_out else None
        if exact:
            return exact(query, key, 0.2, out)
        return gathered(query, key, key[rest], 0.2, out if out is None else out.gather(1, rest))

    agree(form, unit(40, 16), unit(40, 16, seed=1), size=40)


def test_negatives_of_the_same_episode_are_left_out_by_hand():
    """Four rows of two steps, all in one block: without the mask each has three negatives, with it the same three."""
    states = torch.randn(3, 4, 8, generator=chance(), dtype=torch.float32)
    end, alive = torch.zeros(3, 4, dtype=torch.bool), torch.ones(3, 4, dtype=torch.bool)
    settings = {"share": 1.0, "block": 0, "temperature": 0.5, "discount": 0.01}
    found = loss(states, end, alive, Config(**settings, same_episode=False), chance())[0]
    unit_states = torch.nn.functional.normalize(states, dim=-1)
    query, key = unit_states[:-1].flatten(0, 1), unit_states[1:].flatten(0, 1)
    own = (torch.arange(8)[:, None] - torch.arange(8)) % 4 == 0
    alike = (query @ key.T / 0.5).masked_fill(own & ~torch.eye(8, dtype=torch.bool), -torch.inf)
    assert found.item() == pytest.approx((alike.logsumexp(1) - alike.diagonal()).mean().item(), rel=1e-5)


@pytest.mark.parametrize("negatives", [0, 5])
def test_without_another_episode_nothing_is_left_to_tell_apart(negatives):
    states = torch.randn(9, 1, 8, generator=chance())
    end, alive = torch.zeros(9, 1, dtype=torch.bool), torch.ones(9, 1, dtype=torch.bool)
    found = loss(states, end, alive, Config(same_episode=False, negatives=negatives), chance())[0]
    assert found.item() == pytest.approx(0, abs=1e-6)


def stored(rows, seed=5):
    """What six rows had behind their memory for 9 steps, and which of them a part is."""
    states = torch.randn(9, 6, 8, generator=chance(seed))
    return Played(states, torch.zeros(9, 6, dtype=torch.bool), torch.tensor(rows))


@pytest.mark.parametrize("negatives", [0, 7])
def test_stored_states_count_as_those_of_now_while_nothing_was_learned_and_take_no_gradient(negatives):
    played = stored([4, 1, 2, 0, 5, 3])
    hidden, end = played.states[:, played.rows].clone().requires_grad_(), torch.zeros(9, 6, dtype=torch.bool)
    values, gradients = [], []
    for kept in (False, True):
        config = Config(share=1.0, negatives=negatives, stored=kept, same_episode=bool(negatives))
        value, _ = loss(hidden, end, ~end, config, chance(), played)
        values.append(value.item())
        gradients.append(torch.autograd.grad(value, hidden)[0])
    assert negatives or values[0] == pytest.approx(values[1], rel=1e-5)
    assert (gradients[0][-1].abs().sum(-1) > 0).all()
    assert (gradients[1][-1] == 0).all()  # the last steps are anchors nowhere
    assert (gradients[1][:-1].abs().sum(-1) > 0).all()


def test_stored_negatives_are_of_the_whole_segment():
    one, other = stored([0, 1]), stored([0, 1])
    other.states[:, 2:] = torch.randn(9, 4, 8, generator=chance(6))
    end, hidden = torch.zeros(9, 2, dtype=torch.bool), one.states[:, :2]
    for negatives in (0, 20):
        config = Config(share=1.0, negatives=negatives, stored=True)
        found = [loss(hidden, end, ~end, config, chance(), each)[0].item() for each in (one, other)]
        assert (found[0] == found[1]) == (negatives == 0)


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


@pytest.mark.parametrize(
    ("memory", "settings"),
    [("gru", {}), ("gru", {"stored": True, "negatives": 10}), ("attention", {}), ("attention", {"stored": True})],
)
def test_ppo_learns_with_the_loss_beside_its_own(memory, settings):
    """In harvest, whose episodes end within segments: states come to tell their own future."""
    torch.manual_seed(0)
    env = VectorEnv(load("harvest", {"episode": 50}), 4)
    policy = Policy(env.world, env.observations.shape[2:4], Network(memory=memory, width=32, layers=1, encoder="mlp"))
    beside = Config(weight=1.0, share=1.0, discount=0.9, temperature=0.1, **settings)
    learner = PPO(policy, Settings(contrastive=beside, epochs=2, parts=1, rate=3e-3), 0)
    play = Collector(env, policy, 0.99, torch.device("cpu"), 0, keeps_hidden=beside.wants_played)
    told = [learner.improve(play.collect(16), 1.0) for _ in range(16)]
    assert told[0]["first_ratio"] < 1e-5
    assert told[-1]["contrastive"] < 0.9 * told[0]["contrastive"]


@pytest.mark.parametrize("memory", ["lstm", "attention"])
def test_stored_states_are_those_that_are_told_again(memory):
    torch.manual_seed(0)
    env = VectorEnv(load("harvest", {"episode": 10}), 2)
    policy = Policy(env.world, env.observations.shape[2:4], Network(memory=memory, width=16, window=8, encoder="mlp"))
    play = Collector(env, policy, 0.99, torch.device("cpu"), 0, keeps_hidden=True)
    play.collect(8)
    segment = play.collect(8)
    again = policy(segment.view, segment.first, segment.state).hidden
    assert torch.allclose(segment.played.states, again, atol=1e-4)


def test_a_segment_without_a_pair_has_no_loss():
    end = torch.ones(3, 4, dtype=torch.bool)
    hidden = torch.randn(3, 4, 8, requires_grad=True)
    value, measures = loss(hidden, end, ~end, Config(), chance())
    value.backward()
    assert (value.item(), measures, hidden.grad.abs().sum().item()) == (0, {}, 0)
