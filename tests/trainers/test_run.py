"""`python -m trainers.run`: what is kept, taken up again and said when something is wrong."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch

from analysis.files import as_yaml
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.load import ConfigError, spelled
from mettagrid_lite.saved import restore, saved
from mettagrid_lite.values import Frozen
from tests.trainers.runs import check_resumed, measures, quietly, weights
from trainers.app import command
from trainers.experiment import Experiment, names, read
from trainers.fields import keys
from trainers.folder import Folder
from trainers.run import EXAMPLES, main
from trainers.studies.command import asked_for
from trainers.train import Run, train

SMALL = ["environments=4", "ppo.steps=8", "steps=512", "network.width=16", "set.episode=20", "tests.episodes=4"]


def experiment(*changes):
    return read("matching_pennies", [*SMALL, "network.memory=lstm", *changes])


@pytest.fixture
def asked(monkeypatch, capsys):
    """What the command answers: exit code, stdout, stderr."""

    def ask(*words):
        monkeypatch.setattr(sys, "argv", ["run", *words])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as ended:
            command(main, EXAMPLES, help_option=False)
        return ended.value.code, *capsys.readouterr()

    return ask


def test_a_run_taken_up_again_ends_as_one_that_never_stopped(tmp_path):
    check_resumed(experiment(), tmp_path)
    assert len(measures(tmp_path / "whole")) == 8


def test_a_json_older_than_the_numbers_beside_it_does_no_harm(tmp_path):
    """As a process leaves them that is killed between writing the two."""
    folder = Folder(tmp_path / "run")
    ended = train(experiment("steps=128"), folder, quietly)
    file = folder.checkpoint.with_suffix(".json")
    file.write_text(json.dumps(json.loads(file.read_text()) | {"updates": 1}))
    assert Run(experiment("steps=128"), folder).done == ended.done == 2


def test_the_same_seed_gives_the_same_run_and_another_another(tmp_path):
    runs = [train(experiment(f"seed={s}"), Folder(tmp_path / str(i)), quietly) for i, s in enumerate([1, 1, 2])]
    assert torch.equal(weights(runs[0]), weights(runs[1]))
    assert not torch.equal(weights(runs[0]), weights(runs[2]))


def test_a_folder_takes_one_experiment_only(tmp_path):
    train(experiment("steps=64"), Folder(tmp_path / "run"), quietly)
    with pytest.raises(ValueError, match="has another experiment, its steps is 64, not 128; choose another --out"):
        train(experiment("steps=128"), Folder(tmp_path / "run"), quietly)


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
        ("navigation", "ppo.discount=2", "ppo.discount: must be 1 or less"),
        ("navigation", "ppo.rate=0", "ppo.rate: must be above 0"),
        ("navigation", "set.episode=-1", "navigation.yaml: set.episode: must be 1 or more"),
        ("navigation", "set.objects.goal.rewad=1", "set.objects.goal.rewad: unknown key; did you mean 'reward'?"),
        ("navigation", "set.agents.x=1", "set.agents.x: 'agents' is not a mapping; set agents itself"),
        ("navigation", "tests.worlds=[navigation:mase]", "tests.worlds: navigation.yaml: variants: there is no 'mase'"),
        ("navigatoin", "seed=1", "no experiment (did you mean navigation?) and no world"),
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
    for name, about in names().items():
        study = asked_for(name, [], None)
        assert about
        assert (study[0] if study else read(name)).about == about


@pytest.mark.parametrize(
    ("target", "world"),
    [("memory/two", "memory_two"), ("navigation:maze", "navigation:maze"), ("arena/basic", "arena_basic")],
)
def test_a_scenario_is_an_experiment_by_name_variant_and_family(target, world):
    assert read(target).config.name == world


def test_a_file_is_an_experiment_or_a_world_and_found_from_every_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("own.yaml").write_text(as_yaml(spelled("memory_two")))
    Path("mine.yaml").write_text("world: own.yaml\nset: {episode: 7}\n")
    world, experiment = read("own.yaml"), read("mine.yaml", ["seed=3"])
    monkeypatch.chdir("/")
    assert (world.config.episode, experiment.config.episode, experiment.seed) == (25, 7, 3)


def test_what_is_shown_of_an_experiment_is_that_experiment(tmp_path, asked):
    _, told, _ = asked("memory/two", "network.memory=gru", "set.episode=9", "--show")
    (tmp_path / "shown.yaml").write_text(told)
    assert read(str(tmp_path / "shown.yaml")) == read("memory/two", ["network.memory=gru", "set.episode=9"])


def test_the_help_has_every_experiment_and_what_each_key_means(asked):
    _, told, _ = asked("--help")
    assert all(name in told for name in names())
    assert [key.name for key in keys(Experiment) if not key.meaning or f" {key.name} " not in told] == []


def test_a_key_stands_with_its_choices_and_a_meaning_of_several_lines():
    class Inner(Frozen):
        """How it is done.

        way, speed: of doing it, which may be
            fast
        """

        way: Literal["near", "far"] = "far"
        speed: int = 20_000

    class Outer(Frozen):
        """about: in words"""

        about: str
        inner: Inner | None = None

    about, way, speed = keys(Outer)
    assert about == ("about", "needed", "in words")
    assert way == ("inner.way", "far | near", "of doing it, which may be fast")
    assert speed.default == "20_000"


def test_the_command_trains_and_tells_what_came_of_it(tmp_path, asked):
    words = ["matching_pennies", *SMALL, "--out", str(tmp_path / "run")]
    line = [sys.executable, "-m", "trainers.run", *words]
    told = subprocess.run(line, capture_output=True, text=True, timeout=300, check=False)
    assert told.returncode == 0, told.stderr
    assert "own: return " in told.stdout
    assert (tmp_path / "run" / "checkpoint.json").exists()
    code, _, error = asked(*words, "seed=5")
    assert code == 2
    assert "has another experiment, its seed is 0, not 5" in error
    assert asked(*words, "--shw")[2].startswith("trainers: No such option")
