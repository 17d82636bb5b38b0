"""The command keeps what is done, goes on there, and says what is wrong in one line."""

import json
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from analysis.errors import InputError
from trainers.vapor.page import page, summary
from trainers.vapor.shelf import Shelf
from trainers.vapor.study import Settings, explore, outcomes

SETTINGS = Settings(agents=("thompson",), depths=(4,), seeds=2, episodes=50)


def run(*options):
    command = [sys.executable, "-m", "trainers.vapor", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_it_writes_table_outcomes_and_picture(tmp_path):
    told = run(
        "--agents", "vapor,greedy", "--depths", "3,4", "--seeds", "2", "--episodes", "60", "--out", str(tmp_path)
    )
    assert told.returncode == 0, told.stderr
    assert "| 4 | vapor |" in told.stdout
    kept = json.loads((tmp_path / "outcomes.json").read_text())
    assert len(kept["outcomes"]) == 8
    assert (tmp_path / "picture.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--agents", "vapr"), "did you mean 'vapor'"),
        (("--depths", "ten"), "must be a whole number, got 'ten'"),
        (("--depths", "1"), "depths.0"),
    ],
)
def test_what_is_wrong_is_one_line(options, words):
    told = run(*options)
    assert told.returncode == 2
    assert words in told.stderr and told.stderr.count("\n") == 1


def test_a_study_goes_on_with_what_is_kept(tmp_path):
    shelf = Shelf(tmp_path, SETTINGS)
    done = explore("thompson", 4, 0, SETTINGS).model_copy(update={"first": 49})  # as no run would have it
    shelf.put(done)
    again = Shelf(tmp_path, SETTINGS)
    assert [outcome.first == 49 for outcome in outcomes(SETTINGS, again.outcomes, None)] == [True, False]


def test_control_c_keeps_and_tells_what_is_done(tmp_path):
    options = ["--agents", "thompson,greedy", "--depths", "4,90", "--seeds", "1", "--out", str(tmp_path)]
    command = [sys.executable, "-m", "trainers.vapor", *options]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    while not (tmp_path / "outcomes.json").exists():
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "| 4 | thompson |" in told and "| 90 |" not in told
    assert Shelf(tmp_path, Settings()).outcomes


def test_other_settings_are_refused(tmp_path):
    Shelf(tmp_path, SETTINGS).put(explore("thompson", 4, 0, SETTINGS))
    with pytest.raises(InputError, match="episodes: was 50, now 60"):
        Shelf(tmp_path, SETTINGS.model_copy(update={"episodes": 60}))


def test_what_never_happened_is_later_than_all_else():
    assert summary(np.array([3, 5, np.inf])) == "5 (3 to 5, 1 never)"
    assert summary(np.array([3, np.inf, np.inf])) == "never (3 to 3, 2 never)"
    assert summary(np.array([np.inf])) == "never"


def test_a_table_has_a_row_for_each_depth_and_agent():
    told = [explore(agent, depth, 0, SETTINGS) for agent in ("thompson", "soft_q") for depth in (3, 4)]
    assert [row.split(" | ")[:2] for row in page(told).splitlines()[2:]] == [
        [f"| {depth}", agent] for depth in (3, 4) for agent in ("thompson", "soft_q")
    ]
