"""What was trained walks as controls do, and the command tells how well."""

import json
import subprocess
import sys

import numpy as np
import pytest

from mettagrid_lite import load
from mettagrid_lite.build import build
from trainers.experiment import read
from trainers.folder import Folder
from trainers.navigation.course import lay
from trainers.navigation.learned import Learned, learned
from trainers.navigation.trail import walk
from trainers.train import train

from .maps import drawn

LINE = "##########\n#@......G#\n##########"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run that has learned nothing yet."""
    path = tmp_path_factory.mktemp("runs") / "run"
    small = [
        "environments=4",
        "ppo.steps=8",
        "steps=32",
        "network.width=16",
        "network.memory=gru",
        "tests.episodes=2",
        "tests.courses=[small]",
    ]
    train(read("navigation:empty", small), Folder(path), lambda measures: None)
    return path


def test_courses_are_walked_while_it_trains(folder):
    told = json.loads((folder / "metrics.jsonl").read_text().splitlines()[-1])
    assert 0 <= told["spl small"] <= told["success small"] <= 1


def test_a_trained_walker_walks_the_same_way_again_by_the_same_seed_only(folder):
    trails = [walk(learned(folder, seed=seed), drawn(LINE)).at for seed in (1, 1, 2)]
    assert np.array_equal(trails[0], trails[1])
    assert not np.array_equal(trails[0], trails[2])


def test_a_greedy_walker_needs_no_chance(folder):
    trails = [walk(learned(folder, greedy=True, seed=seed), drawn(LINE)).at for seed in (1, 2)]
    assert np.array_equal(*trails)


def test_worlds_whose_numbers_mean_something_else_are_refused(folder):
    policy = learned(folder).policy
    with pytest.raises(ValueError, match="aren't those of training"):
        walk(Learned(policy, build(load("memory_cue"))), drawn(LINE))


def command(*words):
    return subprocess.run([sys.executable, "-m", "trainers.navigation", *words], capture_output=True, text=True)


def test_the_command_prints_a_table_and_keeps_figures_and_pictures(folder, tmp_path):
    files = ["--json", str(tmp_path / "told.json"), "--pictures", str(tmp_path / "walks.png")]
    done = command("oracle", str(folder), "--courses", "open_in_sight", "--maps", "4", *files)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "told.json").read_text())
    assert told["oracle"]["open_in_sight"]["spl"] == [1, 1, 1]
    assert set(told) == {"oracle", str(folder)}
    assert (tmp_path / "walks.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    "words", [("nobody",), ("oracle", "--courses", "nowhere"), ("oracle", "--json", "no/folder/x")]
)
def test_what_is_wrong_is_one_line(words):
    done = command(*words)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "name", ["navigation", "navigation_mazes", "memory", "memory_two", "memory_three", "navigation_sequence"]
)
def test_where_an_experiment_is_tested_numbers_mean_what_they_meant_in_training(name):
    experiment = read(name)
    here = build(experiment.config)
    there = [build(load(world)) for world in experiment.tests.worlds]
    there += [lay(course, 2).world for course in experiment.tests.courses]
    assert there
    assert all((world.kinds, world.actions) == (here.kinds, here.actions) for world in there)
