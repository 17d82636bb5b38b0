"""The pages say what is true: their Python runs, their commands answer, their tables name every scenario."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mettagrid_lite import library, load

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "docs"))
import worlds  # noqa: E402  # a script, no package's

PAGES = ("README.md", "docs/tutorial.md", "docs/how-to.md", "docs/exact.md", "docs/replay.md")
WITH_COMMANDS = ("docs/tutorial.md", "docs/how-to.md", "docs/strategies.md")


def page(name):
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name, language):
    """The fenced blocks of a page in one language; "" for commands."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page(name), re.DOTALL | re.MULTILINE)
    return [text for said, text in fenced if said == language]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with the files that the pages tell the reader to write, and a `scenarios` command."""
    (tmp_path / "pasture.yaml").write_text(blocks("docs/tutorial.md", "yaml")[0])
    (tactics,) = [text for text in blocks("docs/how-to.md", "python") if text.startswith('"""tactics.py"""')]
    (tmp_path / "tactics.py").write_text(tactics)
    command = tmp_path / "bin" / "scenarios"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}:$PYTHONPATH" exec "{sys.executable}" -m scenarios.cli "$@"\n')
    command.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_the_python_of_a_page_runs_as_it_stands(name, desk):
    script = "\n".join(blocks(name, "python"))
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    answer = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert answer.returncode == 0, answer.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_COMMANDS)
def test_the_commands_of_a_page_answer(name, desk):
    lines = "".join(text for text in blocks(name, "") if "python -m venv" not in text)
    environment = os.environ | {"PATH": f"{desk / 'bin'}:{os.environ['PATH']}"}
    answer = subprocess.run(
        ["bash", "-e", "-c", lines], env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert answer.returncode == 0, answer.stderr


def rows(name, marker):
    """First two cells of the table after a marker, as sets of words in backticks."""
    text = page(name)
    table = re.search(r"(?:^\|.*\n)+", text[text.index(f"<!-- {marker} -->") :], re.MULTILINE)
    assert table
    cells = [line.split("|")[1:3] for line in table[0].splitlines()[2:]]
    return {re.findall(r"`([\w:]+)`", first)[0]: re.findall(r"`(\w+)`", second) for first, second in cells}


@pytest.mark.parametrize(("name", "marker"), [("README.md", "scenarios"), ("docs/scenarios.md", "library")])
def test_the_tables_of_scenarios_name_all_and_what_they_expect(name, marker):
    assert rows(name, marker) == {scenario: list(load(scenario).expect) for scenario in library()}


def test_the_measured_table_has_every_answer_as_expected():
    assert "not as expected" not in page("docs/scenarios.md")


def test_every_scenario_has_its_page_and_picture_as_its_yaml_is():
    stale = [name for name in worlds.files() if not _is_as_made(name)]
    assert stale == [], "run: python docs/worlds.py"
    written = {path.name for path in worlds.FOLDER.iterdir()}
    assert written == {f"{name}{suffix}" for name in worlds.files() for suffix in (".md", ".png")}


def _is_as_made(name):
    page, drawn = (worlds.FOLDER / f"{name}{suffix}" for suffix in (".md", ".png"))
    if not (page.exists() and drawn.exists()) or page.read_text(encoding="utf-8") != worlds.page(name):
        return False
    with Image.open(drawn) as image:
        return np.array_equal(np.asarray(image.convert("RGB")), worlds.picture(name))


def test_the_pages_of_scenarios_are_small():
    assert sum(path.stat().st_size for path in worlds.FOLDER.iterdir()) < 1_000_000
