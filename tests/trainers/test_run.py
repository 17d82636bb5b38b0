"""`python -m trainers.run`: what is kept, taken up again and said when something is wrong."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.load import ConfigError
from mettagrid_lite.saved import restore, saved
from trainers.experiment import names, read
from trainers.folder import Folder
from trainers.train import Run, train

SMALL = ["environments=4", "ppo.steps=8", "steps=512", "network.width=16", "set.episode=20", "tests.episodes=4"]


def experiment(*changes):
    return read("matching_pennies", [*SMALL, "network.memory=lstm", *changes])


def weights(run):
    return torch.cat([value.flatten().double() for value in run.learner.policy.state_dict().values()])


def measures(folder):
    """Of all updates, without those that the clock gives."""
    rows = map(json.loads, (folder / "metrics.jsonl").read_text().splitlines())
    return [{k: v for k, v in row.items() if k not in ("steps_per_second", "share_playing")} for row in rows]


def test_a_run_taken_up_again_ends_as_one_that_never_stopped(tmp_path):
    whole = train(experiment(), Folder(tmp_path / "whole"), lambda measures: None)
    told = []

    def stop(measures):
        told.append(measures)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(experiment(), Folder(tmp_path / "stopped"), stop)
    resumed = train(experiment(), Folder(tmp_path / "stopped"), told.append)
    assert torch.equal(weights(resumed), weights(whole))
    one, other = (measures(tmp_path / name) for name in ("whole", "stopped"))
    assert len(one) == len(other) == 8
    assert one == other


def test_a_json_older_than_the_numbers_beside_it_does_no_harm(tmp_path):
    """As a process leaves them that is killed between writing the two."""
    folder = Folder(tmp_path / "run")
    ended = train(experiment("steps=128"), folder, lambda measures: None)
    file = folder.checkpoint.with_suffix(".json")
    file.write_text(json.dumps(json.loads(file.read_text()) | {"updates": 1}))
    assert Run(experiment("steps=128"), folder).done == ended.done == 2


def test_the_same_seed_gives_the_same_run_and_another_another(tmp_path):
    runs = [train(experiment(f"seed={s}"), Folder(tmp_path / str(i)), lambda m: None) for i, s in enumerate([1, 1, 2])]
    assert torch.equal(weights(runs[0]), weights(runs[1]))
    assert not torch.equal(weights(runs[0]), weights(runs[2]))


def test_a_folder_takes_one_experiment_only(tmp_path):
    train(experiment("steps=64"), Folder(tmp_path / "run"), lambda measures: None)
    with pytest.raises(ValueError, match="has another experiment; choose another --out"):
        train(experiment("steps=128"), Folder(tmp_path / "run"), lambda measures: None)


def test_a_batch_of_worlds_put_aside_plays_on_as_it_would_have():
    one, other = (VectorEnv(load("harvest"), 3, seed=seed) for seed in (1, 2))
    rng = np.random.default_rng(0)
    actions = rng.integers(0, len(one.world.actions), (20, 3, one.num_agents))
    one.reset()
    for chosen in actions[:10]:
        one.step(chosen)
    restore(other, saved(one))
    for chosen in actions[10:]:
        expected, found = one.step(chosen), other.step(chosen)
        assert all(np.array_equal(a, b) for a, b in zip(expected[:4], found[:4], strict=True))


def test_a_batch_of_another_world_is_refused():
    env = VectorEnv(load("harvest"), 2)
    env.reset()
    with pytest.raises(ValueError, match="is not that of 3 environments of stag_hunt"):
        restore(VectorEnv(load("stag_hunt"), 3), saved(env))


@pytest.mark.parametrize(
    ("target", "change", "said"),
    [
        ("navigation", "ppo.klip=0.1", "ppo.klip: unknown key; did you mean 'clip'?"),
        ("navigation", "network.memory=lstn", "network.memory: must be 'none', 'lstm', 'gru'"),
        ("navigation", "ppo.clip", "is no change; write it as key=value"),
        ("navigation", "set.episode=-1", "episode: must be 1 or more"),
        ("navigatoin", "seed=1", "no experiment (navigation) and no world"),
        ("navigation", "seed=-1", "seed: must be 0 or more"),
        ("navigation", "ppo.clip=.nan", "ppo.clip: must be"),
    ],
)
def test_what_is_wrong_with_an_experiment_is_one_line(target, change, said):
    with pytest.raises(ConfigError) as error:
        read(target, [change])
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_every_built_in_experiment_says_what_it_is_about():
    assert all(about and read(name).about for name, about in names().items())


def test_the_command_trains_and_tells_what_came_of_it(tmp_path):
    command = [sys.executable, "-m", "trainers.run", "matching_pennies", *SMALL, "--out", str(tmp_path / "run")]
    told = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert told.returncode == 0, told.stderr
    assert "episodes not learned from" in told.stdout
    assert (tmp_path / "run" / "checkpoint.json").exists()
    again = subprocess.run([*command, "seed=5"], capture_output=True, text=True, timeout=300, check=False)
    assert again.returncode == 2
    assert again.stderr.startswith("trainers: ")
