"""Runs on disk: what was played is kept, an interrupted run goes on, labels need no second play."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from analysis import payoffs, rollout, strategies
from analysis.as_json import dumps
from analysis.classifier import classify
from analysis.errors import InputError
from analysis.kept import folder_of, kept
from analysis.rounds import Budget
from mettagrid_lite import load
from mettagrid_lite.kernels.cache import reached
from mettagrid_lite.load import library
from tests.analysis.acting import FIELD, StopsAfter, described
from tests.analysis.own import HOMEMADE

ROOT = Path(__file__).parents[2]
NEAR_TIE = {"actions.play.matrix": [[3, 0], [2.3, 1]]}
SHORT = Budget(seconds=None, episodes=32)


def orchard(out, seed=0, **said):
    """A small world, kept under `out`."""
    config = load(described(FIELD, strategies=["seek(apple)", "random"], name="orchard") | said)
    return classify(config, seed=seed, budget=SHORT, out=out)


def nobody_plays(*_):
    raise AssertionError("played")


def test_a_run_leaves_config_question_returns_and_answer(tmp_path):
    report = orchard(tmp_path)
    names = sorted(path.name for path in (tmp_path / "orchard").iterdir())
    assert names == ["config.yaml", "report.json", "report.txt", "returns.npz", "run.json"]
    assert (tmp_path / "orchard" / "report.json").read_text() == dumps([report])
    said = json.loads((tmp_path / "orchard" / "run.json").read_text())
    assert (said["seed"], said["plays"]) == (0, report.full_table.plays.tolist())


def test_labels_need_no_second_play(tmp_path, monkeypatch):
    report = orchard(tmp_path)
    monkeypatch.setattr(payoffs, "play", nobody_plays)
    again = classify(tmp_path / "orchard")
    assert (again.ended, again.target, again.strategy_notes) == ("kept", report.target, report.strategy_notes)
    assert np.array_equal(again.full_table.samples, report.full_table.samples, equal_nan=True)
    assert again.labels == report.labels


def test_less_error_allowed_leaves_more_open(tmp_path):
    classify("prisoners_dilemma", seed=10, overrides=NEAR_TIE, budget=Budget(None, 512), out=tmp_path)
    usual, strict = (classify(tmp_path / "prisoners_dilemma", confidence=sure) for sure in (0.95, 0.9999))
    assert usual.primary == "prisoners_dilemma"
    assert strict.primary == "undetermined"
    assert strict.open[0].biggest.needed > usual.episodes


def test_the_same_question_again_plays_nothing_and_says_the_same(tmp_path, monkeypatch):
    first = dumps([orchard(tmp_path)])
    monkeypatch.setattr(payoffs, "play", nobody_plays)
    assert dumps([orchard(tmp_path)]) == first


def near_tie(out):
    """A command that takes a few rounds, some seconds in all."""
    text = "actions.play.matrix=[[3, 0], [2.3, 1]]"
    how = ["--set", text, "--seed", "7", "--budget", "512ep", "--out", str(out)]
    return [sys.executable, "-m", "scenarios.cli", "classify", "prisoners_dilemma", *how]


@pytest.mark.skipif(os.name != "posix", reason="a process is killed by a signal")
def test_a_run_that_was_killed_goes_on_to_the_answer_of_one_that_was_not(tmp_path):
    returns = tmp_path / "killed" / "prisoners_dilemma" / "returns.npz"
    asked = subprocess.Popen(near_tie(tmp_path / "killed"), cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)
    while not returns.exists() and asked.poll() is None:
        time.sleep(0.01)
    os.killpg(asked.pid, signal.SIGKILL)
    assert asked.wait() == -signal.SIGKILL
    for out in ("killed", "whole"):
        subprocess.run(near_tie(tmp_path / out), cwd=ROOT, stdout=subprocess.DEVNULL, timeout=600, check=False)
    for file in ("report.json", "report.txt", "run.json", "config.yaml"):
        killed, whole = ((tmp_path / out / "prisoners_dilemma" / file).read_bytes() for out in ("killed", "whole"))
        assert killed == whole, file
    assert not list(tmp_path.rglob(".*"))


def test_after_ctrl_c_a_run_goes_on_from_what_was_finished(tmp_path):
    config = load(described(FIELD, strategies=["seek(apple)", "random"], name="orchard"))
    stopped = classify(config, budget=SHORT, out=tmp_path / "stopped", progress=StopsAfter(2))
    assert (stopped.ended, kept(tmp_path / "stopped" / "orchard").table.episodes) == ("interrupt", 16)
    assert dumps([orchard(tmp_path / "stopped")]) == dumps([orchard(tmp_path / "whole")])


@pytest.mark.parametrize(("change", "word"), [({"seed": 1}, "seed"), ({"episode": 9}, "config")])
def test_another_question_in_the_same_folder_is_one_line(tmp_path, change, word):
    orchard(tmp_path)
    with pytest.raises(InputError, match=rf"holds a run with another {word}; choose another folder, remove this one"):
        orchard(tmp_path, **change)


def test_other_strategies_or_other_code_of_ones_own_are_another_question(tmp_path):
    orchard(tmp_path)
    with pytest.raises(InputError, match="holds a run with another roles"):
        orchard(tmp_path, strategies=["seek(apple)", f"{HOMEMADE}:east"])


def test_what_is_another_question_may_still_be_kept_elsewhere(tmp_path):
    orchard(tmp_path / "a")
    assert orchard(tmp_path / "b", seed=1).seed == 1


@pytest.mark.parametrize("file", ["returns.npz", "run.json", "config.yaml"])
@pytest.mark.parametrize("damage", ["cut", "empty", "noise"])
def test_a_damaged_file_is_one_line(tmp_path, file, damage):
    orchard(tmp_path)
    path = tmp_path / "orchard" / file
    whole = path.read_bytes()
    path.write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "noise": b"\x00\xff" * 50}[damage])
    with pytest.raises(ValueError, match=rf"{file}|config") as refusal:
        classify(tmp_path / "orchard")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("change", [("agents:\n  ", "agents:\n  other_"), ("episode: ", "episode: 1")])
def test_a_run_whose_config_was_swapped_is_refused(tmp_path, change):
    orchard(tmp_path)
    path = tmp_path / "orchard" / "config.yaml"
    path.write_text(path.read_text().replace(*change))
    for again in (lambda: classify(tmp_path / "orchard"), lambda: orchard(tmp_path)):
        with pytest.raises(InputError, match=r"config.yaml: isn't the config that was played; put that back"):
            again()


def test_what_decides_a_payoff_is_part_of_the_question():
    found = {name for start in (strategies, payoffs) for name in reached(start.__name__, Path(start.__file__))}
    assert {"analysis.planner", "analysis.own", "mettagrid_lite.rules.step", "mettagrid_lite.tables"} <= found
    assert "analysis.report" not in found


def test_compiled_play_is_not_compiled_anew_when_building_of_worlds_changes():
    found = reached(rollout.__name__, Path(rollout.__file__))
    assert {"analysis.planner", "analysis.fights", "mettagrid_lite.rules.step"} <= set(found)
    assert not set(found) & {"mettagrid_lite.build", "mettagrid_lite.config"}


def test_a_folder_without_a_run_says_which_runs_it_has(tmp_path):
    with pytest.raises(InputError, match=r"without a run \(run.json\); make one with --out"):
        classify(tmp_path)
    orchard(tmp_path)
    with pytest.raises(InputError, match="name one of its runs: orchard"):
        classify(tmp_path)


def test_a_kept_run_takes_no_other_config(tmp_path):
    orchard(tmp_path)
    with pytest.raises(InputError, match="is a run that was kept; --set"):
        classify(tmp_path / "orchard", overrides={"episode": 3})


def test_a_folder_that_another_plays_into_is_refused(tmp_path):
    (tmp_path / "orchard").mkdir()
    handle = os.open(tmp_path / "orchard", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(InputError, match="another process plays into it"):
        orchard(tmp_path)
    os.close(handle)
    assert orchard(tmp_path).decided


def test_an_out_that_is_a_file_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="can't be made"):
        orchard(tmp_path / "file")


@pytest.mark.parametrize(
    ("target", "name"),
    [("stag_hunt", "stag_hunt"), ("gathering:scarce", "gathering-scarce"), ("worlds/mine.yaml", "mine"), ("..", "run")],
)
def test_a_target_has_a_folder_of_its_own(target, name):
    assert folder_of(Path("runs"), target) == Path("runs") / name


@pytest.mark.parametrize("name", library())
def test_the_config_that_is_kept_is_the_config(name, tmp_path):
    from analysis.kept import _yaml

    (tmp_path / "config.yaml").write_text(_yaml(load(name)))
    assert load(tmp_path / "config.yaml") == load(name)
