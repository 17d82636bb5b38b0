"""The command that asks how often labels are right: on a few games, what counts as right, and that it goes on."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.typology import examine, labels

ROOT = Path(__file__).parents[1]
GAMES, SEED, ENOUGH = 60, 1, 20


@pytest.fixture(scope="module")
def calibration():
    """The module behind `python docs/calibration.py`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "docs")
        import calibration

        yield calibration


@pytest.fixture(scope="module")
def games(calibration):
    import noisy_games

    return noisy_games


@pytest.fixture(scope="module")
def figures(calibration):
    return calibration.figures(calibration.answers(0, SEED, GAMES))


def test_labels_claimed_at_95_percent_are_right_as_often(calibration, figures):
    judged = [name for name, own in figures.all.items() if own.count >= ENOUGH]
    assert len(judged) > 25
    assert calibration.failing(figures, ENOUGH) == []


def test_what_was_stated_as_nearly_sure_was_mostly_right(figures):
    right, claims = (sum(getattr(own, field) for own in figures.bins[-3:]) for field in ("right", "count"))
    assert claims > 1_000 and right / claims >= 0.98


def test_what_is_wrong_too_often_fails(calibration, figures):
    bad = figures._replace(all={"chicken": calibration.share([True] * 170 + [False] * 30)})
    assert calibration.failing(bad) == ["chicken"]
    few = figures._replace(all={"chicken": calibration.share([True] * 17 + [False] * 30)}, yes={}, no={})
    assert calibration.failing(few) == []


def test_the_truth_of_an_equality_is_whether_it_is_within_the_tolerance(games):
    table = games.table_of(np.array([[[1.0, 0.0], [0.0, 1.0]], [[-1.0, 0.0], [0.0, -0.96]]]))
    assert labels(table)["zero_sum"].verdict == "no"
    assert labels(games.still(table))["zero_sum"].verdict == "yes"


@pytest.mark.parametrize(("off", "near"), [(0.0, True), (0.03, True), (0.06, False)])
def test_a_game_is_near_a_border_where_two_payoffs_differ_by_less_than_the_tolerance(games, off, near):
    table = games.table_of(games.matrix("TRPS", np.array([1, 1 - off, 0.4, 0])), one_role=True)
    assert games.near_a_border(examine(games.still(table))) == near


def test_every_family_of_games_is_what_it_says(games):
    rng = np.random.default_rng(0)
    for name, distance in games.DISTANCES.items():
        family = games.FAMILIES[name.replace("exact_", "").replace("_sum", "-sum").replace("_", " ")]
        off = [distance(family(rng)) for _ in range(12)]
        assert min(off) < 1e-9 and max(off) > 0.05, name


@pytest.mark.slow
def test_the_command_puts_table_picture_and_json_on_the_page_and_goes_on(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- calibration -->\n<!-- end calibration -->\nafter\n")
    command = [sys.executable, "docs/calibration.py", "--page", page, "--out", tmp_path / "kept", "--jobs", "1"]
    for games in ("4", "6"):
        done = subprocess.run(
            [*command, "--games", games], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr
    assert len((tmp_path / "kept" / "seed0.jsonl").read_text().splitlines()) == 6
    assert "| `zero_sum` |" in page.read_text() and "6 games, seed 0" in page.read_text()
    assert json.loads((tmp_path / "calibration.json").read_text())["games"] == 6
    assert (tmp_path / "calibration.png").stat().st_size > 10_000
