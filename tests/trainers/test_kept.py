"""What the folder of a run keeps when it is stopped, killed and gone on with; the page that tells what came of it."""

import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from mettagrid_lite.replay import read as read_replay
from trainers import checkpoint, summary
from trainers.curves import binned
from trainers.experiment import read
from trainers.folder import Folder
from trainers.train import train
from trainers.worlds import reached

SMALL = ["environments=4", "ppo.steps=8", "network.width=16", "set.episode=20", "tests.episodes=4", "tests.every=50"]
LONG = [*SMALL, "steps=3840", "network.memory=gru"]  # 60 updates


def quietly(measures):
    """Tells nobody."""


def weights(folder):
    arrays = checkpoint.numbers(folder.checkpoint)
    return {name: array for name, array in arrays.items() if name.startswith("learner.")}


def begun(folder, updates, *words):
    """The command at work, once it has told of so many updates."""
    line = [sys.executable, "-m", "trainers.run", *words]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and len(folder.measures()) < updates:
        time.sleep(0.005)
    return process


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    folder = Folder(tmp_path_factory.mktemp("runs") / "whole")
    train(read("matching_pennies", LONG), folder, quietly)
    return folder


def test_a_run_that_was_stopped_and_then_killed_ends_as_one_that_never_was(tmp_path, uninterrupted):
    folder = Folder(tmp_path / "run")
    first = begun(folder, 3, "matching_pennies", *LONG, "--out", str(folder.path))
    first.send_signal(signal.SIGINT)
    told, error = first.communicate(timeout=120)
    done = checkpoint.about(folder.checkpoint)["updates"]
    assert (first.returncode, len(folder.measures())) == (130, done)
    assert f"stopped; go on with: python -m trainers.run {folder.path}" in " ".join(told.split())
    assert "stops after this update" in error

    second = begun(folder, done + 3, str(folder.path))
    second.kill()
    second.communicate(timeout=120)
    lost = len(folder.measures()) - checkpoint.numbers(folder.checkpoint)["updates"][0]
    assert lost in (0, 1)

    train(folder.experiment(), folder, quietly)
    one, other = weights(folder), weights(uninterrupted)
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_ctrl_c_lets_the_update_end_and_be_kept(tmp_path):
    folder = Folder(tmp_path / "run")

    def stop(measures):
        if len(folder.measures()) == 2:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        train(read("matching_pennies", [*LONG, "checkpoints=1000"]), folder, stop)
    assert checkpoint.about(folder.checkpoint)["updates"] == len(folder.measures()) == 3
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_tensorboard_keeps_what_was_told_before_a_run_was_taken_up_again(tmp_path):
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    folder, changes = Folder(tmp_path / "run"), [*SMALL, "steps=512", "checkpoints=2"]

    def stop(measures):
        if len(folder.measures()) == 5:  # told, but not kept
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(read("matching_pennies", changes), folder, stop)
    train(read("matching_pennies", changes), folder, quietly)
    found = reader.EventAccumulator(str(folder.path / "tensorboard"))
    found.Reload()
    assert [event.step for event in found.Scalars("entropy")] == [64 * update for update in range(1, 9)]


def test_the_folder_has_an_episode_and_all_statistics_of_the_newest_test(uninterrupted):
    found = uninterrupted.tests()
    mean, low, high = found["own"]["return"]
    assert low <= mean <= high
    assert read_replay(uninterrupted.replays / "own.jsonl").steps == 20
    assert uninterrupted.measures()[-1]["test_return"] == pytest.approx(mean, abs=1e-6)


def test_who_ended_before_the_time_limit_by_a_step_that_paid_has_success(tmp_path):
    folder = Folder(tmp_path / "run")
    train(read("memory_cue", [*SMALL, "steps=256"]), folder, quietly)
    assert "success" in folder.tests()["own"] and "success" in folder.measures()[-1]
    ended, paid = np.array([[True], [True], [False]]), np.array([[0.99], [-0.01], [0.99]], np.float32)
    assert reached(ended, paid).tolist() == [[1.0], [0.0], [0.0]]


def test_the_page_of_a_run_stands_alone_and_shows_how_it_went(uninterrupted):
    text = summary.write(uninterrupted).read_text()
    assert not re.search(r"https?://|<script|@import|url\((?!#)", text.replace("http://www.w3.org", ""))
    for told in (
        "Return",
        "Entropy",
        "Explained variance",
        "Where the time goes",
        "own",
        "memory: gru",
        "3,840 of 3,840",
    ):
        assert told in text
    assert text.count("<svg") == 5
    assert text.count("data:image/png") == 1


def test_a_page_can_be_made_before_there_is_anything_to_show(tmp_path):
    folder = Folder(tmp_path / "run")
    folder.open(read("stag_hunt"))
    assert "0 of 2,000,000 steps" in summary.write(folder).read_text()


def test_a_long_curve_becomes_means_of_neighbours():
    table = np.arange(2_000.0).reshape(2, 1_000)
    assert binned(table).shape == (2, 200)
    assert binned(table)[0, :2].tolist() == [2.0, 7.0]
