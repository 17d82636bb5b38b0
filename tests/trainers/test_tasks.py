"""Curricula in training: what is drawn is played, what was played is told, and a run goes on with it."""

import numpy as np
import pytest
import torch

from mettagrid_lite import VectorEnv
from mettagrid_lite.load import ConfigError
from tests.trainers.runs import check_resumed, measures, weights
from trainers.experiment import read
from trainers.folder import Folder
from trainers.train import Run

SMALL = ["environments=4", "ppo.steps=8", "steps=256", "network.width=16", "set.episode=6", "tests.episodes=4"]
MAPS = 'curriculum.tasks={"map.place.mine": [1, 9], "rewards.items.heart": [0.1, 1]}'


def experiment(*changes):
    return read("navigation_sequence:empty", [*SMALL, *changes])


@pytest.mark.parametrize(
    ("kind", "bonus"), [("learning_progress", "none"), ("robust_plr", "both"), ("learnability", "rnd")]
)
def test_a_run_with_a_curriculum_taken_up_again_ends_as_one_that_never_stopped(tmp_path, kind, bonus):
    """Also where what is new is paid for."""
    changes = [f"curriculum.kind={kind}", "curriculum.levels=5", f"exploration.kind={bonus}", "exploration.width=16"]
    run = check_resumed(experiment(*changes, MAPS), tmp_path)
    assert run.done == 8
    assert all(("bonus" in row) == (bonus != "none") for row in measures(tmp_path / "whole"))


def test_every_episode_that_ends_is_counted_under_the_task_that_was_drawn(tmp_path):
    run = Run(experiment("curriculum.kind=uniform", "curriculum.levels=5", MAPS), Folder(tmp_path))
    ended = 0
    for _ in run.updates_left():
        ended += sum(len(one.environments) for one in run.play.ended)
        env, tasks = run.tasks.env, run.tasks
        assert np.array_equal(env.which * 5 + env.state.env[:, 1], tasks.task)
    assert run.tasks.curriculum.memory["plays"].sum() == ended > 20


def test_without_levels_every_episode_is_a_new_one(tmp_path):
    run = Run(experiment("curriculum.kind=uniform", MAPS), Folder(tmp_path))
    seen = set(run.tasks.env.state.env[:, 1].tolist())
    for _ in run.updates_left():
        seen |= set(run.tasks.env.state.env[:, 1].tolist())
    assert len(seen) > 20


def test_nothing_is_learned_from_a_level_that_is_looked_at_for_the_first_time(tmp_path):
    run = Run(experiment("curriculum.kind=robust_plr", "curriculum.levels=1000"), Folder(tmp_path))
    before = weights(run)
    next(run.updates_left())
    assert torch.equal(before, weights(run))
    assert run.tasks.curriculum.memory["scored"].sum() >= 4
    list(run.updates_left())
    assert not torch.equal(before, weights(run))
    assert weights(run).isfinite().all()


def test_a_policy_that_was_trained_in_many_worlds_plays_in_each(tmp_path):
    run = Run(experiment("curriculum.kind=uniform", MAPS), Folder(tmp_path))
    assert isinstance(run.play.env, VectorEnv)
    told = [row for row in run.updates_left() if any(name.startswith("success ") for name in row)]
    assert set(told[0]) & {f"success map.place.mine={n}, rewards.items.heart={r}" for n in (1, 9) for r in (0.1, 1)}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (["curriculum.kind=best"], "curriculum.kind"),
        (["curriculum.kind=uniform"], "curriculum: `tasks`: say which keys"),
        (["curriculum.levels=3"], "curriculum: `kind`: none draws no tasks"),
        (["curriculum.kind=uniform", 'curriculum.tasks={"map.hight": [9]}'], "curriculum.tasks: map.hight=9: .*height"),
        (
            ["curriculum.kind=uniform", "curriculum.levels=3", "curriculum.low=1"],
            "curriculum: `high`: must be more than low",
        ),
    ],
)
def test_what_is_wrong_with_a_curriculum_is_said_in_one_line(changes, told):
    with pytest.raises(ConfigError, match=told):
        experiment(*changes)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (['curriculum.tasks={"map.height": [9, 11]}'], "curriculum.tasks: map.height=11: rows and columns of the map"),
        (["curriculum.levels=3", "curriculum.success=score"], "no statistic is called 'score'; there are return"),
    ],
)
def test_what_can_not_be_played_together_is_said_before_training(tmp_path, changes, told):
    with pytest.raises(ConfigError, match=told):
        Run(experiment("curriculum.kind=uniform", *changes), Folder(tmp_path))
