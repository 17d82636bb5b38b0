"""Two processes learn what one learns that plays all of their worlds."""

import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from analysis.errors import InputError
from tests.trainers.runs import quietly, stopped
from trainers import checkpoint
from trainers.experiment import read
from trainers.folder import Folder
from trainers.ranks import Ranks
from trainers.train import train

SMALL = ["harvest", "environments=4", "ppo.steps=8", "ppo.parts=2", "network.width=16", "network.memory=lstm"]
SMALL += ["set.episode=11", "tests.episodes=2", "tests.every=100"]
LONG = [*SMALL, "steps=4800", "exploration.kind=both"]  # 30 updates
TASKS = [*SMALL, "steps=448", "ppo.optimizer=muon", "curriculum.kind=learning_progress", "curriculum.levels=9"]
TASKS += ["curriculum.tasks={rewards.items.apple: [0.1, 1]}", "exploration.kind=rnd", "exploration.width=16"]
MEASURES = ("steps", "return", "entropy", "kl", "value_error", "grad", "explained", "bonus", "visited", "success")


def alone(folder, said):
    """A run in this process: the numbers of its checkpoint, and its measures."""
    train(read(said[0], said[1:]), Folder(folder), quietly)
    return kept(folder)


def in_two(*words):
    """The command in two processes, under way."""
    line = ["-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2", "-m", "trainers.run", *words]
    return subprocess.Popen([sys.executable, *line], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def together(folder, *words):
    """A run in two processes, to its end."""
    process = in_two(*words)
    _, error = process.communicate(timeout=600)
    assert process.returncode == 0, error
    return kept(folder)


def kept(folder):
    return checkpoint.numbers(Folder(folder).checkpoint), Folder(folder).measures()


def check_alike(one, other, error):
    """Numbers and measures of two runs, up to rounding."""
    numbers, found = one[0], other[0]
    assert numbers.keys() == found.keys()
    for name, array in numbers.items():
        assert array.shape == found[name].shape
        assert np.allclose(array.astype(float), found[name].astype(float), atol=error), name
    assert len(one[1]) == len(other[1])
    for expected, row in zip(one[1], other[1], strict=True):
        for name in MEASURES:
            assert row.get(name, 0) == pytest.approx(expected.get(name, 0), abs=error), name


def test_two_processes_learn_what_one_learns(tmp_path):
    """Up to rounding, which makes more of a difference where rewards are small. What is counted is equal."""
    one = alone(tmp_path / "one", TASKS)
    check_alike(one, together(tmp_path / "two", *TASKS, "--out", str(tmp_path / "two")), 1e-2)
    assert len(one[1]) == 2


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    return alone(tmp_path_factory.mktemp("runs") / "whole", LONG)


def test_two_processes_go_on_with_what_one_began(tmp_path, uninterrupted):
    folder = Folder(tmp_path / "run")

    stopped(read(LONG[0], LONG[1:]), folder.path, 1)
    check_alike(uninterrupted, together(folder.path, str(folder.path)), 1e-3)


def test_ctrl_c_lets_both_end_the_update_and_one_goes_on_with_what_two_began(tmp_path, uninterrupted):
    """What `torchrun` passes on to both. Weights move by some hundredths in these updates."""
    folder = Folder(tmp_path / "run")
    process = in_two(*LONG, "--out", str(folder.path))
    while process.poll() is None and len(folder.measures()) < 3:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    told, error = process.communicate(timeout=600)
    assert f"stopped; go on with: python -m trainers.run {folder.path}" in " ".join(told.split()), error
    done = checkpoint.about(folder.checkpoint)["updates"]
    assert 3 <= done == len(folder.measures()) < 30
    train(folder.experiment(), folder, quietly)
    check_alike(uninterrupted, kept(folder.path), 1e-3)


def test_environments_are_shared_out_evenly():
    assert Ranks(1, 3).environments(6).tolist() == [2, 3]
    with pytest.raises(InputError, match="environments: 7 can't be shared out over 3 processes; take a multiple of 3"):
        Ranks(0, 3).environments(7)
