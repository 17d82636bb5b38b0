"""Two processes learn what one learns that plays all of their worlds."""

import json
import subprocess
import sys

import pytest
import torch
from safetensors.numpy import load_file

from analysis.errors import InputError
from trainers.ranks import Ranks

WHOLE = ["harvest", "environments=4", "steps=448", "ppo.steps=8", "ppo.parts=2", "ppo.optimizer=muon"]
WHOLE += ["network.width=16", "network.memory=lstm", "set.episode=11", "tests.episodes=2", "tests.every=100"]


TASKS = ["curriculum.kind=learning_progress", "curriculum.tasks={rewards.items.apple: [0.1, 1]}", "curriculum.levels=9"]


def trained(folder, processes, *changes):
    """A run in processes of its own: the numbers of its checkpoint, and its measures."""
    many = ["-m", "torch.distributed.run", "--standalone", f"--nproc_per_node={processes}"] if processes > 1 else []
    command = [sys.executable, *many, "-m", "trainers.run", *WHOLE, *changes, "--out", str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert told.returncode == 0, told.stderr
    rows = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return load_file(folder / "checkpoint.safetensors"), rows


@pytest.mark.parametrize(("changes", "error"), [([], 1e-4), (TASKS, 1e-2)], ids=["one world", "tasks"])
def test_two_processes_learn_what_one_learns(tmp_path, changes, error):
    """Up to rounding, which makes more of a difference where rewards are small. What is counted is equal."""
    one, alone = trained(tmp_path / "one", 1, *changes)
    two, together = trained(tmp_path / "two", 2, *changes)
    assert one.keys() == two.keys()
    for name, array in one.items():
        assert array.shape == two[name].shape
        assert torch.allclose(torch.from_numpy(array).double(), torch.from_numpy(two[name]).double(), atol=error), name
    assert len(alone) == len(together) == 2
    for expected, found in zip(alone, together, strict=True):
        for name in ("steps", "return", "entropy", "kl", "value_error", "grad", "explained"):
            assert found.get(name, 0) == pytest.approx(expected.get(name, 0), abs=error), name


def test_environments_are_shared_out_evenly():
    assert Ranks(1, 3).environments(6).tolist() == [2, 3]
    with pytest.raises(InputError, match="environments: 7 can't be shared out over 3 processes; take a multiple of 3"):
        Ranks(0, 3).environments(7)
