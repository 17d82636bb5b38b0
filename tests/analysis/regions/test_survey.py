"""Maps of a world whose borders are known: with R = 3 and S = 0, T = 3 and P = 0 are where one game becomes another."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from analysis.dilemmas import name_of
from analysis.html import save_map
from analysis.regions.as_json import MapJson, dumps, schema
from analysis.regions.axes import Axis
from analysis.regions.borders import borders
from analysis.regions.page import text
from analysis.regions.picture import palette, save
from analysis.regions.survey import survey
from analysis.regions.words import Region, letters_of, regions
from tests.analysis.regions.worlds import MATRIX, PUNISHMENT, TEMPTATION

ROOT = Path(__file__).parents[3]
ACROSS, UP = Axis(TEMPTATION, (1.4, 2.4, 3.4, 4.4, 5.4)), Axis(PUNISHMENT, (-1.5, -0.5, 0.5, 1.5, 2.5))


def known(temptation, punishment):
    payoff = {"R": 3, "S": 0, "T": temptation, "P": punishment}
    return name_of("".join(sorted(payoff, key=lambda letter: -payoff[letter])))


@pytest.fixture(scope="module")
def found():
    return survey(yaml.safe_load(MATRIX), [ACROSS, UP], processes=1)


def test_every_cell_of_a_matrix_has_the_name_of_its_matrix(found):
    for (x, y), name in found.names.items():
        assert name == known(ACROSS.values[x], UP.values[y])
    assert len(found.names) == 25 and found.ended == "complete"


def test_borders_are_where_payoffs_are_equal(found):
    seen = {(b.axis, b.before, b.after): b for b in borders(found)}
    greed, fear = seen[0, "stag_hunt", "prisoners_dilemma"], seen[1, "chicken", "prisoners_dilemma"]
    assert (greed.low, greed.position, greed.high) == pytest.approx((3, 3, 3), abs=1e-4) and greed.between == (2.4, 3.4)
    assert (fear.low, fear.position, fear.high) == pytest.approx((0, 0, 0), abs=1e-4)


def test_the_page_is_a_map_with_its_legend_and_borders_in_words(found):
    page = text(found)
    assert " 2.5    A   A   P   P   P\n" in page and "-1.5    O   O   C   C   C\n" in page
    assert "P  Prisoner's Dilemma (prisoners_dilemma): 9 cells; probability 1.000\n" in page
    strip = survey(yaml.safe_load(MATRIX), [ACROSS], processes=1)
    assert "stag_hunt up to matrix.1.0 3 [3, 3] (between 2.4 and 3.4), then prisoners_dilemma" in text(strip)


def test_the_json_keeps_to_its_schema_and_has_the_same_bytes_each_time(found):
    MapJson.model_validate_json(dumps(found))
    assert dumps(found) == dumps(survey(yaml.safe_load(MATRIX), [ACROSS, UP], processes=1))
    assert (ROOT / "docs" / "map-schema.json").read_text() == schema()


def test_a_picture_has_the_same_bytes_each_time(found, tmp_path):
    for name in ("one.svg", "two.svg", "map.png"):
        save(found, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert "Prisoner&#39;s Dilemma" in (tmp_path / "one.svg").read_text() or (tmp_path / "map.png").stat().st_size


def test_inferred_cells_are_what_playing_them_says():
    across = Axis(TEMPTATION, tuple(1.1 + 0.5 * k for k in range(9)))
    quick = survey(yaml.safe_load(MATRIX), [across, UP], processes=1)
    whole = survey(yaml.safe_load(MATRIX), [across, UP], processes=1, all_cells=True)
    assert quick.names == whole.names
    assert quick.inferred and not whole.inferred and "small letters: inferred" in text(quick)


def test_what_an_interrupted_map_has_is_shown_and_the_rest_is_said_to_be_missing():
    def stop(done, total):
        if done == 7:
            raise KeyboardInterrupt

    axes = [f"{TEMPTATION}=1.4:5.4:5", f"{PUNISHMENT}=-1.5:2.5:5"]
    found = survey(yaml.safe_load(MATRIX), axes, processes=1, progress=stop)
    assert found.ended == "interrupt" and len(found.cells) == len(found.names) == 7
    assert ".  not reached: " in text(found) and "interrupted: the map so far" in text(found)


def files(folder):
    return {path.name: path.stat().st_mtime_ns for path in (folder / "cells").glob("*.json")}


def test_a_map_that_was_killed_goes_on_with_the_cells_it_has(tmp_path):
    (tmp_path / "world.yaml").write_text(MATRIX)
    said = ["map", "world.yaml", "--x", f"{TEMPTATION}=1.4:5.4:5", "--y", f"{PUNISHMENT}=-1.5:2.5:5", "--out", "kept"]
    command = [sys.executable, "-m", "scenarios.cli", *said, "--processes", "2"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
    while len(files(tmp_path / "kept")) < 3 and run.poll() is None:
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    run.wait()
    time.sleep(1)  # a worker ends its cell
    before = files(tmp_path / "kept")
    again = survey(tmp_path / "world.yaml", [ACROSS, UP], processes=1, out=tmp_path / "kept")
    after = files(tmp_path / "kept")
    assert len(after) == 25 and before.items() <= after.items()
    whole = survey(tmp_path / "world.yaml", [ACROSS, UP], processes=1)
    assert json.loads(dumps(again)) == json.loads(dumps(whole))


def test_another_config_seed_or_budget_finds_no_cell_of_this_one(tmp_path):
    across = Axis(TEMPTATION, (2.4, 4.4))
    for how in ({}, {"changes": {"actions.play.matrix.0.0": 5}}, {"seed": 1}, {"confidence": 0.9}):
        found = survey(yaml.safe_load(MATRIX), [across], processes=1, out=tmp_path, **how)
        assert found.names[1,] == ("stag_hunt" if "changes" in how else "prisoners_dilemma")
    assert len(files(tmp_path)) == 8


def test_a_finer_map_takes_the_cells_it_shares(tmp_path):
    survey(yaml.safe_load(MATRIX), [Axis(TEMPTATION, (2.4, 4.4))], processes=1, out=tmp_path)
    before = files(tmp_path)
    survey(yaml.safe_load(MATRIX), [Axis(TEMPTATION, (2.4, 3.4, 4.4))], processes=1, out=tmp_path)
    assert len(files(tmp_path)) == 3 and before.items() <= files(tmp_path).items()


def test_two_games_on_a_map_never_share_a_colour_nor_a_letter():
    named = [Region(id, "x", 1, 0, 1.0) for id in ("stag_hunt", "stag_hunt_n", "prisoners_dilemma_n", "coordination")]
    colours = palette(named)
    assert len(set(colours.values())) == 4 and colours["stag_hunt"] == palette(named[:1])["stag_hunt"]
    letters = letters_of([region.id for region in named])
    assert letters["prisoners_dilemma_n"] == "P" and len(set(letters.values())) == 4


def test_the_page_for_a_browser_has_picture_games_borders_and_cells(found, tmp_path):
    save_map(found, tmp_path / "map.html", "scenarios map it")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 1 and ">Prisoner's Dilemma (prisoners_dilemma)<" in page.replace("&#x27;", "'")
    assert "then prisoners_dilemma" in page and "scenarios map it" in page
    assert page.count("<tr>") == 1 + 1 + len(regions(found)) + len(found.cells)
    assert not {"<script", "<img", "http:"} & {word for word in ("<script", "<img", "http:") if word in page}
