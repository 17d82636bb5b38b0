"""PPO's losses by hand numbers, who counts in them, and whether memory is handled right."""

import pytest
import torch

from mettagrid_lite import VectorEnv, load
from tests.trainers.recall import Recall
from trainers.collect import Collector
from trainers.experiment import read
from trainers.folder import Folder
from trainers.memory import Recurrent
from trainers.network import Network
from trainers.policy import Policy
from trainers.ppo import PPO, Config, Goals, clipped_objective, entropy_of, some_rows
from trainers.train import Run

CPU = torch.device("cpu")


def learner(env, memory="none", seed=0, **settings):
    torch.manual_seed(seed)
    policy = Policy(env.world, env.observations.shape[2:4], Network(encoder="mlp", memory=memory, width=32))
    config = Config(**settings)
    return PPO(policy, config, seed), Collector(env, policy, config.discount, CPU, seed)


@pytest.mark.parametrize(
    ("ratio", "advantage", "objective"), [(1.5, 1.0, 1.2), (1.5, -1.0, -1.5), (0.5, 1.0, 0.5), (0.5, -1.0, -0.8)]
)
def test_a_good_action_stops_paying_past_the_clip(ratio, advantage, objective):
    told = clipped_objective(torch.tensor([ratio]).log(), torch.tensor([advantage]), clip=0.2)
    assert told.item() == pytest.approx(objective)


def test_entropy_counts_only_what_can_be_chosen():
    logits = torch.tensor([0.0, 0.0, float("-inf")], requires_grad=True)
    entropy = entropy_of(logits.log_softmax(-1))
    entropy.backward()
    assert entropy.item() == pytest.approx(0.6931, abs=1e-4)
    assert logits.grad.isfinite().all()


def test_who_has_ended_counts_nowhere():
    ppo, play = learner(VectorEnv(load("stag_hunt"), 4))
    segment = play.collect(8)
    segment.alive[:, ::2] = False
    changed = segment._replace(reward=segment.reward.clone(), log_prob=segment.log_prob.clone())
    changed.reward[:, ::2] += 7
    changed.log_prob[:, ::2] -= 3
    losses = []
    for given in (segment, changed):
        goals = Goals(given.reward - given.value, given.reward, None)
        losses.append(ppo.loss(given, goals)[0].item())
    assert losses[0] == losses[1]


@pytest.mark.parametrize("memory", ["none", "lstm", "gru", "attention", "gated"])
def test_the_first_ratio_of_every_update_is_one(memory):
    ppo, play = learner(VectorEnv(load("harvest", {"episode": 11}), 2), memory, steps=8, parts=2)
    ratios = [ppo.improve(play.collect(8), 1.0)["first_ratio"] for _ in range(4)]
    assert max(ratios) < 1e-5


def test_in_low_precision_too_the_ratio_is_one_and_all_is_learned_in_full():
    env = VectorEnv(load("harvest", {"episode": 11}), 2)
    torch.manual_seed(0)
    policy = Policy(env.world, env.observations.shape[2:4], Network(memory="lstm", width=32, precision="bfloat16"))
    ppo, play = PPO(policy, Config(parts=2), 0), Collector(env, policy, 0.99, CPU, 0)
    told = [ppo.improve(play.collect(8), 1.0) for _ in range(3)]
    assert max(row["first_ratio"] for row in told) < 1e-2
    assert {each.dtype for each in policy.parameters()} == {torch.float32}
    assert torch.tensor([row["kl"] for row in told]).isfinite().all()


def test_rows_of_a_segment_are_all_of_those_rows():
    _, play = learner(VectorEnv(load("stag_hunt"), 3), "lstm")
    segment = play.collect(4)
    part = some_rows(segment, torch.tensor([4, 1]))
    assert torch.equal(part.action, segment.action[:, [4, 1]])
    assert torch.equal(part.view.windows, segment.view.windows[:, [4, 1]])
    assert torch.equal(part.state[1], segment.state[1][[4, 1]])


def test_values_are_told_the_same_while_their_scale_moves():
    ppo, play = learner(VectorEnv(load("stag_hunt"), 4))
    view, first, state = play.view(), play.first, play.state
    before = ppo.policy(view, first, state).value
    returns = 50 + 9 * torch.randn(8, play.rows)
    ppo.policy.value.follow(returns, torch.ones_like(returns, dtype=torch.bool), ppo.policy.whose(view))
    assert torch.allclose(ppo.policy(view, first, state).value, before, atol=1e-4)
    assert ppo.policy.value.mean.item() == pytest.approx(returns.mean().item())


def test_a_cut_episode_is_paid_what_it_was_still_expected_to_get():
    ppo, play = learner(VectorEnv(load("stag_hunt", {"episode": 5}), 2), discount=0.5)
    torch.nn.init.zeros_(ppo.policy.value.layer.weight)
    torch.nn.init.constant_(ppo.policy.value.layer.bias, 6.0)
    reward, end = play.collect(5)[5:7]
    assert end[:4].sum() == 0
    assert reward[4].tolist() == [3.0] * play.rows  # nobody has played yet: all of it is 0.5 * 6


@pytest.mark.parametrize(("limit", "paid"), [("cuts", 3.0), ("ends", 0.0)])
def test_the_time_limit_may_be_the_end_of_the_game(tmp_path, limit, paid):
    said = read("stag_hunt", ["set.episode=5", "environments=2", "ppo.discount=0.5", f"ppo.limit={limit}"])
    play = Run(said, Folder(tmp_path)).play
    torch.nn.init.zeros_(play.policy.value.layer.weight)
    torch.nn.init.constant_(play.policy.value.layer.bias, 6.0)
    assert play.collect(5).reward[4].tolist() == [paid] * play.rows


def test_a_bonus_has_values_of_its_own_and_goes_on_past_the_end_of_episodes():
    torch.manual_seed(0)
    env = VectorEnv(load("stag_hunt", {"episode": 5}), 2)
    policy = Policy(env.world, env.observations.shape[2:4], Network(width=16), bonus=True)
    ppo, play = PPO(policy, Config(), 0, bonus_discount=0.5), Collector(env, policy, 0.99, CPU, 0)
    for part in policy.value.layer, policy.bonus.layer:
        torch.nn.init.zeros_(part.weight)
    segment = play.collect(8)
    assert segment.end.any()
    paid = segment._replace(reward=torch.zeros_like(segment.reward))
    paid = paid._replace(bonus=segment.bonus._replace(reward=torch.ones_like(segment.reward)))
    goals, measures = ppo.goals(paid)
    assert goals.returns.abs().max() == 0
    assert goals.bonus_returns[-1].tolist() == [1.0] * play.rows
    lengths = torch.arange(8, 0, -1)
    exact = (1 - (0.5 * 0.95) ** lengths) / (1 - 0.5 * 0.95)
    assert torch.allclose(goals.bonus_returns, exact[:, None].expand(8, play.rows))
    assert measures["bonus_share"] == 1


def recall(delay, memory, seed, updates=140, rate=3e-3):
    """Share of the last answers that were right."""
    torch.set_num_threads(1)
    env = Recall(64, delay, seed)
    ppo, play = learner(env, memory, seed, steps=16, rate=rate, epochs=4, parts=2)
    for update in range(updates):
        ppo.improve(play.collect(16), 1 - update / updates)
    return sum(env.right[-1_000:]) / 1_000


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("delay", "updates"), [(4, 80), (12, 140)])
def test_an_lstm_recalls_what_it_saw(delay, updates, seed):
    assert recall(delay, "lstm", seed, updates) > 0.95


def test_attention_recalls_from_before_the_segment():
    assert recall(24, "attention", 0, updates=110, rate=1e-3) > 0.9


def test_memory_that_begins_anew_with_each_segment_does_not_recall(monkeypatch):
    right = Recurrent.forward

    def forgets(self, inputs, first, state):
        """As in a trainer that carries its state on while playing, and trains from zeros without resets."""
        if len(inputs) > 1:
            first, state = torch.zeros_like(first), self.begin(first.shape[1])
        return right(self, inputs, first, state)

    monkeypatch.setattr(Recurrent, "forward", forgets)
    assert recall(12, "lstm", 0) < 0.7
