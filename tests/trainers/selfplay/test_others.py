"""Agents that something else plays: they have no rows, learn nothing, and go on from a checkpoint."""

import numpy as np
import pytest
import torch

from analysis.errors import InputError
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.state import COL, KEY, ROW
from tests.trainers.selfplay.rings import ring
from trainers.collect import Collector
from trainers.experiment import read
from trainers.folder import Folder
from trainers.network import Network
from trainers.policy import Policy
from trainers.ppo import PPO, Config
from trainers.selfplay.others import Others
from trainers.train import Run, train

CPU = torch.device("cpu")
SMALL = ("environments=4", "ppo.steps=6", "steps=96", "network.width=16", "set.episode=9", "tests.episodes=4")


def play_of(config, cast, envs=4, **network):
    env = VectorEnv(config, envs)
    policy = Policy(env.world, env.observations.shape[2:4], Network(encoder="mlp", width=16, **network))
    return Collector(env, policy, 0.9, CPU, 0, others=cast)


def test_only_learners_have_rows_and_returns():
    play = play_of(ring(3), {"guard": "stay"})
    before = play.env.state.agents[:, 1][:, [ROW, COL]].copy()
    segment = play.collect(2)
    assert segment.action.shape == (2, 4)
    assert (segment.view.agent == 0).all()
    assert np.array_equal(play.env.state.agents[:, 1][:, [ROW, COL]], before)
    play.collect(2)
    assert play.ended[0].statistics["return"].shape == (4, 1)
    assert (play.ended[0].statistics["return"] >= 0).all()  # the thief's, which the guard never wins back


@pytest.mark.parametrize("settings", [{}, {"groups": "separate", "masks": True, "critic": "central", "memory": "lstm"}])
def test_who_does_not_learn_is_not_learned_from(settings):
    play = play_of(ring(3), {"agent_0": "seek(gold)"}, **settings)
    ppo = PPO(play.policy, Config(steps=6), 0)
    thief = [part.clone() for part in play.policy.bodies[0].parameters()]
    told = [ppo.improve(play.collect(6), 1.0) for _ in range(2)]
    assert max(row["first_ratio"] for row in told) < 1e-5
    if len(play.policy.bodies) == 2:
        assert all(map(torch.equal, thief, play.policy.bodies[0].parameters()))


def test_one_of_several_is_drawn_for_each_episode():
    cast = {"guard": {"seek(gold)": 3.0, "stay": 1.0}}
    env = VectorEnv(ring(1), 400)
    env.reset(0)
    others, nothing = Others(env, cast), np.zeros((400, 1), np.int64)
    first = others.actions(nothing)[:, 1]
    assert 0.68 < (first != 0).mean() < 0.82
    again = Others(env, cast).actions(nothing)[:, 1]
    assert np.array_equal(first, again)
    key = env.state.env[:, KEY].copy()
    env.step(others.actions(nothing))
    assert (env.state.env[:, KEY] != key).all()
    assert (others.actions(nothing)[:, 1] != first).any()


@pytest.mark.parametrize("snapshots", [False, True])
def test_a_run_against_what_was_trained_goes_on_as_if_never_stopped(tmp_path, snapshots):
    def experiment(*changes):
        return read("matching_pennies", [*SMALL, "network.memory=lstm", *changes])

    train(experiment("snapshots=2"), Folder(tmp_path / "first"), lambda measures: None)
    who = f"run:{tmp_path / 'first'}" + "/snapshots" * snapshots
    second = experiment().model_copy(update={"others": {"mismatcher": who}})
    whole = train(second, Folder(tmp_path / "whole"), lambda measures: None)
    with pytest.raises(KeyboardInterrupt):
        train(second, Folder(tmp_path / "parts"), stop)
    parts = train(second, Folder(tmp_path / "parts"), lambda measures: None)
    assert isinstance(parts, Run)
    assert all(map(torch.equal, whole.learner.policy.parameters(), parts.learner.policy.parameters()))


def stop(measures):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("cast", "message"),
    [
        ({"gard": "stay"}, "others: 'gard' is no agent and no group here; did you mean 'guard'"),
        ({"guard": "stay", "thief": "stay"}, "nobody is left who learns"),
        ({"guard": {"stay": 0.0}}, "has no shares"),
        ({"guard": "sek(gold)"}, "is not known"),
    ],
)
def test_a_cast_that_can_not_be_is_one_line(cast, message):
    with pytest.raises(InputError, match=message):
        Others(VectorEnv(ring()), cast)


def test_others_and_a_curriculum_exclude_each_other(tmp_path):
    said = read("matching_pennies", [*SMALL, "curriculum.kind=uniform", "curriculum.levels=4"])
    said = said.model_copy(update={"others": {"matcher": "stay"}})
    with pytest.raises(InputError, match="others: goes with no curriculum"):
        Run(said, Folder(tmp_path))


def test_of_one_group_a_single_agent_may_be_played():
    play = play_of(load("running_with_scissors", {"episode": 5}), {"agent_1": "random"}, 2)
    assert play.collect(3).view.agent.unique().tolist() == [0]
