"""A study keeps what is done, goes on there, and says what is wrong in one line."""

import json
import signal
import subprocess
import sys
import time
from functools import partial
from typing import Literal

import pytest
import yaml

from analysis.errors import InputError
from trainers.studies.command import asked_for, conduct
from trainers.studies.folder import Folder
from trainers.studies.names import STUDIES, study_of
from trainers.studies.page import blocks
from trainers.studies.study import Study

PROGRAM = [sys.executable, "-m", "trainers.run"]


class Squares(Study):
    """count: of numbers; power: that each is raised to."""

    free = Study.free | {"count"}
    algorithm: Literal["squares"] = "squares"
    count: int = 3
    power: int = 2

    def trials(self):
        return {f"number {number}": partial(self.raised, number) for number in range(self.count)}

    def raised(self, number, tell):
        tell(1, 2)
        return {"it": number**self.power}

    def text(self, outcomes):
        return "\n".join(["| number | it |", "|---|---|", *(f"| {n} | {o['it']} |" for n, o in outcomes.items())])

    def pictures(self, outcomes):
        return {"its": lambda axes: axes.plot([told["it"] for told in outcomes.values()])}


def run(*options):
    return subprocess.run([*PROGRAM, *options], capture_output=True, text=True, timeout=120, check=False)


def conducted(path, study):
    folder = Folder(path, study)
    conduct(folder)
    return folder


def test_all_trials_are_kept_and_told(tmp_path):
    folder = conducted(tmp_path / "squares", Squares())
    assert [told["it"] for told in folder.asked.values()] == [0, 1, 4]
    folder.conclude()
    assert "| number 2 | 4 |" in (folder.path / "page.md").read_text()
    assert (folder.path / "its.png").read_bytes()[:4] == b"\x89PNG"
    page = (folder.path / "summary.html").read_text()
    assert "<td>4</td>" in page and "<svg" in page


def test_what_is_kept_is_not_played_again(tmp_path):
    conducted(tmp_path, Squares()).put("number 1", {"it": -7})  # as no trial would have it
    folder = conducted(tmp_path, Squares(count=5))
    assert [told["it"] for told in folder.asked.values()] == [0, -7, 4, 9, 16]
    assert len(Folder(tmp_path, Squares(count=2)).asked) == 2


def test_a_line_that_was_left_undone_is_dropped(tmp_path):
    folder = conducted(tmp_path, Squares())
    with folder.file.open("a") as out:
        out.write('{"trial": "number 3", "outc')
    again = conducted(tmp_path, Squares(count=4))
    assert [told["it"] for told in again.asked.values()] == [0, 1, 4, 9]
    assert len([json.loads(line) for line in folder.file.read_text().splitlines()]) == 4


def test_other_settings_are_refused(tmp_path):
    conducted(tmp_path, Squares())
    with pytest.raises(InputError, match="its power is 2, not 3; choose another --out"):
        Folder(tmp_path, Squares(power=3))


def test_a_file_that_no_study_wrote_is_refused(tmp_path):
    (tmp_path / "outcomes.jsonl").write_text("[]\n")
    with pytest.raises(InputError, match=r"outcomes\.jsonl: isn't what a study keeps"):
        Folder(tmp_path, Squares())


def test_text_becomes_headings_tables_and_paragraphs():
    assert blocks("## A < B\n\nsome\nwords\n\n| a |\n|---|\n| 1 |") == [
        "<h2>A &lt; B</h2>",
        "<p>some words</p>",
        '<div class="wide"><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></div>',
    ]


@pytest.mark.parametrize("name", STUDIES)
def test_studies_go_by_name(name):
    model = study_of(name)
    assert model.model_fields["algorithm"].default == name
    assert model().trials()


def test_a_study_is_said_by_name_file_or_folder(tmp_path):
    named, where = asked_for("deep_sea", ["depths=3,4", "agents=greedy"], None)
    assert (named.depths, named.agents, str(where)) == ((3, 4), ("greedy",), "runs/deep_sea")
    file = tmp_path / "mine.yaml"
    file.write_text("algorithm: deep_sea\ndepths: [3]\n")
    of_file, _ = asked_for(str(file), [], tmp_path / "out")
    assert of_file.depths == (3,)
    Folder(tmp_path / "out", of_file)
    assert asked_for(str(tmp_path / "out"), [], None) == (of_file, tmp_path / "out")
    with pytest.raises(InputError, match="a run goes on as it began"):
        asked_for(str(tmp_path / "out"), ["depths=4"], None)
    assert asked_for("stag_hunt", [], None) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("agents=vapr", "deep_sea.yaml: agents.0: "),
        ("depths=ten", "depths.0: must be a whole number, got 'ten'"),
        ("agent=vapor", "agent: unknown key; did you mean 'agents'?"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path, change, words):
    told = run("deep_sea", change, "--out", str(tmp_path / "out"))
    assert told.returncode == 2
    assert words in told.stderr and told.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_help_tells_keys_of_studies():
    told = run("--help").stdout
    assert "Keys of the study deep_sea" in told and "of the sea, in cells" in told


def test_it_is_shown_as_yaml_that_it_reads():
    told = run("deep_sea", "seeds=3", "--show")
    assert yaml.safe_load(told.stdout)["seeds"] == 3


def test_control_c_keeps_and_tells_what_is_done(tmp_path):
    options = ["deep_sea", "agents=thompson,greedy", "depths=4,90", "seeds=1", "--out", str(tmp_path)]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
    process = subprocess.Popen([*PROGRAM, *options], stdout=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    while not (tmp_path / "outcomes.jsonl").exists():
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "| 4 | thompson |" in told and "| 90 |" not in told and "go on with" in told
    assert "| 4 | thompson |" in (tmp_path / "page.md").read_text()
