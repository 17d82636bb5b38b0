"""What can be done with what was trained: `python -m trainers.eval`, `play` and `export`."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from mettagrid_lite import VectorEnv, load
from mettagrid_lite.load import ConfigError
from trainers import eval, export, play
from trainers.app import command
from trainers.experiment import read
from trainers.folder import Folder
from trainers.network import Network
from trainers.policy import Policy
from trainers.train import train
from trainers.trained import fitting, trained

SMALL = ["environments=2", "ppo.steps=8", "steps=32", "network.width=16", "set.episode=6", "tests.episodes=2"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = Folder(tmp_path_factory.mktemp("runs") / "stag")
    train(read("memory_two", [*SMALL, "network.memory=lstm"]), folder, lambda measures: None)
    return str(folder.path)


@pytest.fixture
def asked(monkeypatch, capsys):
    """What a command answers: exit code, stdout, stderr."""

    def ask(module, *words):
        monkeypatch.setattr(sys, "argv", [module.__name__, *words])
        with pytest.raises(SystemExit) as ended:
            command(module.main, module.EXAMPLES)
        return ended.value.code, *capsys.readouterr()

    return ask


def test_eval_tells_success_and_return_of_each_world_and_all_statistics_as_json(run, asked):
    code, told, _ = asked(eval, run, "--episodes", "3")
    assert code == 0
    assert told.startswith("own: success ") and "return" in told
    _, told, _ = asked(eval, run, "--episodes", "3", "--world", "memory/two", "--json", "-")
    found = json.loads(told)
    assert (found["episodes"], [*found["worlds"]]) == (3, ["memory/two"])
    low, high = found["worlds"]["memory/two"]["return"][1:]
    assert low <= found["worlds"]["memory/two"]["return"][0] <= high


def test_play_shows_an_episode_or_writes_it(run, asked, tmp_path):
    _, told, _ = asked(play, run, "--every", "3")
    assert [line.split()[1] for line in told.splitlines() if line.startswith("step ")] == ["0", "3", "6"]
    code, told, _ = asked(play, run, "--save", str(tmp_path / "walk.jsonl"), "--gif", str(tmp_path / "walk.gif"))
    assert code == 0
    assert (tmp_path / "walk.jsonl").exists() and (tmp_path / "walk.gif").stat().st_size > 0


@pytest.mark.parametrize(
    ("module", "words", "said"),
    [
        (eval, ["nowhere"], "is not the folder of a run"),
        (eval, ["RUN", "--world", "stag_hunt"], "stag_hunt: kinds of objects aren't those of training"),
        (play, ["RUN", "--gif", "walk.png"], "must end in .gif"),
        (export, ["RUN", "--onnx", "/nowhere/policy.onnx"], "there is no folder /nowhere"),
        (eval, ["RUN", "--episodes", "none"], "trainers: "),
    ],
)
def test_what_is_wrong_is_one_line(module, words, said, run, asked):
    code, _, error = asked(module, *(run if word == "RUN" else word for word in words))
    assert code == 2
    assert said in error and error.count("\n") == 1


def test_worlds_that_are_seen_otherwise_do_not_fit(run):
    _, folder = trained(Path(run))
    assert fitting(folder, "memory_two").name == "memory_two"
    with pytest.raises(ConfigError, match="choose another --world"):
        fitting(folder, "navigation")


@pytest.mark.parametrize("memory", ["none", "lstm", "gru", "attention", "gated"])
@pytest.mark.parametrize("groups", ["shared", "separate"])
def test_an_exported_policy_says_what_the_policy_says(memory, groups, tmp_path):
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    torch.manual_seed(0)
    more = {"masks": memory == "gru", "map": memory == "gru", "reward": memory != "gru"}
    network = Network(memory=memory, groups=groups, width=8, window=4, heads=2, **more)
    env, other = VectorEnv(load("predator_prey"), 2), VectorEnv(load("predator_prey"), 3)
    policy = Policy(env.world, env.observations.shape[2:4], network)
    for begun in (env, other):
        begun.reset(0)
    export.export(policy, env, tmp_path / "policy.onnx")
    session = runtime.InferenceSession(tmp_path / "policy.onnx", providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    words = export.given(policy, other)  # other rows than it was exported with
    for step in range(6):
        expected = export.Step(policy)(*words.values())
        asked = {one.name: words[one.name].numpy() for one in session.get_inputs()}
        found = session.run(names, asked)
        assert all(np.allclose(a.detach().numpy(), b, atol=1e-4) for a, b in zip(expected, found, strict=True))
        kept = dict(zip(names, map(torch.from_numpy, found), strict=True))
        words |= {name.replace("after", "memory"): part for name, part in kept.items() if name.startswith("after")}
        words["first"] = torch.arange(len(words["first"])) == step
