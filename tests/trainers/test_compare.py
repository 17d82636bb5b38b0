"""`python -m trainers.compare`: runs sorted into arms, put on common points, and what is said of them."""

import json
import subprocess
import sys

import numpy as np
import pytest

from analysis.errors import InputError
from trainers.compare.arms import arms
from trainers.compare.curves import curves
from trainers.compare.page import markdown
from trainers.compare.picture import save
from trainers.compare.verdict import as_json, summary, verdict
from trainers.experiment import read
from trainers.folder import Folder
from trainers.several import each


def run(path, *changes, ends_at=1.0, world="stag_hunt", updates=20):
    """The folder of a run whose return rises in a line to `ends_at`, with some noise by its seed."""
    experiment = read(world, changes)
    noise = np.random.default_rng(experiment.seed).normal(0, 0.01, updates)
    folder = Folder(path)
    folder.open(experiment)
    rows = [
        {"steps": 100 * (i + 1), "steps_per_second": 50.0, "return": ends_at * (i + 1) / updates + noise[i]}
        for i in range(updates)
    ]
    (path / "metrics.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture
def sweep(tmp_path):
    """Two arms of five seeds in two worlds; an LSTM is better in both."""
    for memory, good in (("lstm", 1.0), ("none", 0.5)):
        for world in ("stag_hunt", "chicken"):
            for seed in range(5):
                path = tmp_path / f"{world}-{memory}-{seed}"
                run(path, f"network.memory={memory}", f"seed={seed}", ends_at=good, world=world)
    return tmp_path


def test_arms_are_named_by_what_they_differ_in(sweep):
    found = arms([str(sweep)])
    assert set(found) == {"network.memory=lstm", "network.memory=none"}
    assert {world: len(runs) for world, runs in found["network.memory=lstm"].items()} == {"chicken": 5, "stag_hunt": 5}


def test_the_better_arm_is_named_in_one_line_with_its_bounds(sweep):
    told = curves(arms([f"b={sweep}/*lstm*", f"a={sweep}/*none*"]), "return")
    said = verdict(told)
    assert list(said.lines) == ["b", "a"]
    assert float(said.lines["b"].end.value) == pytest.approx(0.96, abs=0.05)
    assert said.pairs[0].better.value == 1 and said.pairs[0].adjusted < 0.001
    assert summary(said, told).endswith("; clearly ahead of all others")
    assert "| b > a | 1 [1, 1] |" in markdown(said, told)


def test_points_are_means_of_stretches_as_far_as_all_have_come(tmp_path):
    run(tmp_path / "long", "seed=1", updates=40)
    run(tmp_path / "short", "seed=2", updates=20)
    told = curves(arms([f"all={tmp_path}"]), "return", points=20)
    assert (told.at["stag_hunt"][0], told.at["stag_hunt"][-1]) == (100, 2000)
    assert told.values["all"]["stag_hunt"][1] == pytest.approx(np.arange(1, 21) / 20, abs=0.05)
    seconds = curves(arms([f"all={tmp_path}"]), "return", "seconds", points=20)
    assert seconds.at["stag_hunt"][-1] == 40


def test_ranges_bring_worlds_to_one_scale(sweep):
    told = curves(arms([str(sweep)]), "return", ranges={"chicken": (0, 2), "stag_hunt": (0, 1)})
    ends = {world: values[:, -1].mean() for world, values in told.values["network.memory=lstm"].items()}
    assert ends["chicken"] == pytest.approx(ends["stag_hunt"] / 2, abs=0.02)
    assert told.scaled and "gap" in markdown(verdict(told), told)


def test_one_seed_has_no_bounds_and_no_clear_winner(tmp_path):
    run(tmp_path / "one", "ppo.clip=0.1", ends_at=1)
    run(tmp_path / "other", "ppo.clip=0.3", ends_at=0.2)
    told = curves(arms([str(tmp_path)]), "return")
    said = verdict(told)
    assert "[?]; not clearly ahead of any other" in summary(said, told)
    assert as_json(said, told)["arms"]["ppo.clip=0.1"]["end"][1:] == [None, None]


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_the_same_runs_give_the_same_picture(sweep, tmp_path, suffix):
    told = curves(arms([str(sweep)]), "return")
    files = [tmp_path / f"{number}.{suffix}" for number in range(2)]
    for file in files:
        save(verdict(told), told, file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_what_cannot_be_compared_is_said(sweep, tmp_path):
    with pytest.raises(InputError, match="there is no run; name folders"):
        arms([str(tmp_path / "nowhere")])
    with pytest.raises(InputError, match="has no run in chicken, as others have"):
        arms([f"a={sweep}/*lstm*", f"b={sweep}/stag_hunt-none*"])
    with pytest.raises(InputError, match="has the same seed in arm a"):
        arms([f"a={sweep}/stag_hunt*"])
    with pytest.raises(InputError, match="--measure retrun: not all runs have it; did you mean return"):
        curves(arms([str(sweep)]), "retrun")


def test_the_command_prints_one_line_first_and_writes_what_is_asked_for(sweep, tmp_path):
    files = [tmp_path / name for name in ("told.json", "told.md")]
    call = [sys.executable, "-m", "trainers.compare", str(sweep), "--range", "chicken=0:1", "--json", str(files[0])]
    told = subprocess.run([*call, "--markdown", str(files[1])], capture_output=True, text=True, check=True).stdout
    assert told.startswith("return: network.memory=lstm ends best, 0.9")
    assert files[1].read_text().startswith(told.splitlines()[0])
    assert json.loads(files[0].read_text())["arms"]["network.memory=none"]["runs"] == 10
    wrong = subprocess.run([*call, "--range", "chess=0:1"], capture_output=True, text=True)
    assert wrong.returncode == 2
    assert wrong.stderr == "trainers: --range chess=0:1: no run learned in 'chess'; the worlds are chicken, stag_hunt\n"


def test_a_range_of_seeds_is_a_run_each(tmp_path):
    assert list(each(["ppo.clip=0.1", "seed=2..3"], tmp_path)) == [
        (["ppo.clip=0.1", "seed=2"], tmp_path / "2"),
        (["ppo.clip=0.1", "seed=3"], tmp_path / "3"),
    ]
    assert list(each(["seed=2"], None)) == [(["seed=2"], None)]
    with pytest.raises(InputError, match="seed=3\\.\\.2: has no seed"):
        list(each(["seed=3..2"], None))
