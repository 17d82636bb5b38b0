"""VAPOR-lite in grid worlds: doubt of all actions is paid and weighs entropy, and what is wrong is told from it."""

import json

import numpy as np
import pytest
import torch

from mettagrid_lite import VectorEnv
from trainers.collect import Collector
from trainers.experiment import read
from trainers.exploration.eyes import Eyes
from trainers.folder import Folder
from trainers.policy import Policy
from trainers.ppo import PPO, entropy_of
from trainers.train import train
from trainers.vapor.grid import Config, Doubter, Tried, walk_of
from trainers.vapor.rewards import Rewards

SMALL = ["environments=4", "ppo.steps=8", "steps=128", "network.width=16", "set.episode=20", "tests.episodes=4"]
CPU = torch.device("cpu")


def experiment(doubt, *changes):
    return read("key_door", [*SMALL, f"vapor.doubt={doubt}", "vapor.width=8", *changes])


def a_segment(steps=8, value=0.0):
    """A walk through key and door by an untrained network that expects so much everywhere."""
    said = experiment("counts")
    env = VectorEnv(said.config, 4)
    torch.manual_seed(0)
    policy = Policy(env.world, env.observations.shape[2:4], said.network)
    torch.nn.init.constant_(policy.value.layer.bias, value)
    play = Collector(env, policy, 0.99, CPU, 0, keeps_trip=True)
    return play.collect(steps), env, PPO(policy, said.ppo.model_copy(update={"entropy": 0.0}), 0)


def ensemble(env, **changes):
    eyes = Eyes(env.world, env.observations.shape[2:4], 0)
    return Rewards(eyes, len(env.world.actions), Config(doubt="ensemble", width=8, **changes), 0)


def measures(folder):
    return [{k: v for k, v in json.loads(line).items() if not k.startswith(("steps_per", "share", "seconds"))}
            for line in (folder / "metrics.jsonl").read_text().splitlines()]  # fmt: skip


@pytest.mark.parametrize("doubt", ["counts", "ensemble"])
def test_a_run_with_doubt_taken_up_again_ends_as_one_that_never_stopped(tmp_path, doubt):
    whole = train(experiment(doubt), Folder(tmp_path / "whole"), lambda measures: None)
    told = []

    def stop(measures):
        told.append(measures)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(experiment(doubt), Folder(tmp_path / "stopped"), stop)
    resumed = train(experiment(doubt), Folder(tmp_path / "stopped"), told.append)
    assert measures(tmp_path / "whole") == measures(tmp_path / "stopped")
    for name, array in whole.doubter.kept().items():
        assert np.array_equal(array, resumed.doubter.kept()[name]), name
    assert all(row["doubt"] > 0 and "doubtful_entropy" in row for row in measures(tmp_path / "whole"))
    assert all(
        row[name] == 0 for row in measures(tmp_path / "whole") for name in ("return", "test_return") if name in row
    )


def test_counts_fall_only_for_the_action_that_was_taken():
    segment, env, _ = a_segment()
    tried = Tried(len(env.world.items), len(env.world.actions), 0.1)
    walk = walk_of(segment)
    assert (tried.widths(walk) == np.float32(0.1)).all()
    tried.learn(walk)
    after = tried.widths(walk)
    assert (after.gather(-1, walk.action[..., None]) <= np.float32(0.1 / 2**0.5)).all()
    assert after.max() == np.float32(0.1)


def test_doubt_is_paid_in_rewards_and_stands_beside_them_for_all_actions():
    segment, env, _ = a_segment()
    doubter = Doubter(
        Config(doubt="counts", bonus=2, entropy=3), Tried(len(env.world.items), len(env.world.actions), 0.1)
    )
    paid, told = doubter.pay(segment)
    assert paid.doubt == pytest.approx(torch.full_like(paid.doubt, 0.3))
    assert (paid.reward - segment.reward) == pytest.approx(torch.full_like(segment.reward, 0.2), abs=1e-6)
    assert told["doubt"] == pytest.approx(0.1)


def pulled(segment, ppo, doubt):
    """How the chance of each action changes with a step up the objective, of advantages that are all 0: [actions]."""
    goals = ppo.goals(segment)[0]
    still = goals._replace(advantage=torch.zeros_like(goals.advantage) + torch.tensor([1.0, -1.0, 1.0, -1.0]))
    bias = ppo.policy.bodies[0].logits.bias
    gains = []
    for part in (segment, segment._replace(doubt=doubt)):
        (gradient,) = torch.autograd.grad(ppo.loss(part, still)[0], bias)
        gains.append(-gradient)
    return gains[1] - gains[0]


def test_doubt_of_an_action_that_was_not_taken_moves_the_policy_and_that_of_the_taken_one_in_its_place_does_not():
    """The known fault: σ of the taken action weighs all of the entropy; an untried action is then like any other."""
    segment, env, ppo = a_segment()
    actions = len(env.world.actions)
    untried = actions - 1
    doubt = torch.zeros(*segment.action.shape, actions)
    doubt[..., untried] = 1.0
    some = segment.action != untried
    segment = segment._replace(alive=segment.alive & some)
    right = pulled(segment, ppo, doubt)
    assert right[untried] > 0 and right[untried] > 2 * right.abs().sum() / actions
    wrong = doubt.gather(-1, segment.action[..., None]).expand_as(doubt)
    assert pulled(segment, ppo, wrong).abs().max() < 1e-7


def test_weighted_entropy_by_hand():
    log_probs = torch.tensor([[0.25, 0.75, 0.0]]).log()
    told = entropy_of(log_probs, torch.tensor([[2.0, 1.0, 5.0]]))
    assert float(told) == pytest.approx(-2 * 0.25 * np.log(0.25) - 0.75 * np.log(0.75), abs=1e-6)


def test_doubtful_entropy_is_weighed_against_advantages_in_their_own_units():
    """Rewards, and so doubt, ten times as large: the gradient stays."""
    segment, env, ppo = a_segment()
    actions = len(env.world.actions)
    doubt = torch.rand(*segment.action.shape, actions, generator=torch.Generator().manual_seed(0))
    goals = ppo.goals(segment)[0]
    bias = ppo.policy.bodies[0].logits.bias
    advantage = torch.randn(goals.advantage.shape, generator=torch.Generator().manual_seed(1))
    told = [
        torch.autograd.grad(
            ppo.loss(segment._replace(doubt=scale * doubt), goals._replace(advantage=scale * advantage))[0], bias
        )[0]
        for scale in (1, 10)
    ]
    assert told[0].tolist() == pytest.approx(told[1].tolist(), abs=1e-5)


def test_members_that_were_all_the_same_differ_by_their_priors_and_without_these_nowhere():
    """The known fault: a deviation of members alone says nothing of what was never seen."""
    segment, env, _ = a_segment()
    right = ensemble(env, scale=1)
    for weights in right.members.parameters():
        torch.nn.init.zeros_(weights)
    assert (right.widths(walk_of(segment)) > 0.02).all()
    assert not any(weights.requires_grad for weights in right.priors.parameters())
    right.told = lambda seen: right.members(seen)  # as if priors were forgotten
    assert (right.widths(walk_of(segment)) == 0).all()


def test_an_ensemble_comes_to_agree_on_what_was_done_sooner_than_on_what_was_not():
    segment, env, _ = a_segment(16)
    doubt = ensemble(env, scale=0.1, rate=0.01, share=1.0)
    walk = walk_of(segment)
    action = torch.zeros_like(walk.action)  # as if all had done the same
    before = doubt.widths(walk)
    for _ in range(40):
        doubt.widths(walk)
        doubt.learn(walk._replace(action=action))
    after = doubt.widths(walk)
    fall = (after / before).mean((0, 1))
    assert fall[0] < 0.3 and (fall[1:] > 2 * fall[0]).all()


def test_what_is_learned_is_the_reward_without_the_value_of_a_cut_episode():
    segment, _, _ = a_segment(24, value=7.0)
    assert (segment.reward > 5).any()
    assert (segment.trip.paid == 0).all()
