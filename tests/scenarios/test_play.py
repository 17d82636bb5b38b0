"""`scenarios play` with files: an episode recorded, shown again, as a GIF and as a strip."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from mettagrid_lite.render import rgb
from mettagrid_lite.replay import read
from scenarios.images import indexed, scale
from scenarios.screen import frame
from tests.mettagrid_lite.world import lay
from tests.scenarios.test_cli import real, run, says_one_line

SHORT = ("--set", "episode=20")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def hunt(desk):
    """A replay of a short stag hunt."""
    answer = run("play", "stag_hunt", *SHORT, "--seed", 3, "--save", "hunt.jsonl")
    assert answer.exit_code == 0 and "hunt.jsonl is written: 20 steps" in answer.stdout
    return desk / "hunt.jsonl"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_frame_tells_who_is_away_and_who_has_ended():
    world = lay(">$\n>.", ends={"respawn": 5}).step("east")
    assert frame(world.names, world.state, 1).startswith("step 1   agent_0 is away: 0;  agent_1 at 1, 0: 0\n")
    assert "agent_0 has ended: 0;" in frame(world.names, lay(">$\n>.").step("east").state, 1)


def test_a_replay_shows_the_frames_that_the_episode_showed(hunt):
    played = run("play", "stag_hunt", *SHORT, "--seed", 3, "--every", 7)
    assert run("play", hunt, "--every", 7).stdout == played.stdout
    assert played.stdout.count("step ") == 4


def test_a_gif_has_a_frame_of_each_step_with_the_pixels_of_the_picture(hunt):
    answer = run("play", hunt, "--gif", "hunt.gif")
    assert answer.stdout == "hunt.gif is written: 21 frames\n"
    replay = read(hunt)
    with Image.open("hunt.gif") as gif:
        shown = {}
        for number in range(gif.n_frames):  # equal frames become one
            gif.seek(number)
            shown[number] = np.array(gif.convert("RGB"))
    pictures = [rgb(replay.world, frame.state, scale=scale(replay)) for frame in replay.frames()]
    changes = [p for i, p in enumerate(pictures) if i == 0 or not np.array_equal(p, pictures[i - 1])]
    assert len(shown) == len(changes)
    assert all(np.array_equal(shown[n], picture) for n, picture in enumerate(changes))


def test_a_strip_holds_so_many_frames_side_by_side(desk):
    answer = run("play", "stag_hunt", *SHORT, "--strip", "hunt.png", "--frames", 3, "--gif", "hunt.gif", "--every", 10)
    assert answer.stdout.splitlines() == ["hunt.gif is written: 3 frames", "hunt.png is written: 3 frames"]
    with Image.open("hunt.png") as strip:
        assert strip.size == (3 * 11 * 24 + 2 * 8, 11 * 24 + 16)
    assert names(desk) == ["hunt.gif", "hunt.png"]


def test_a_picture_of_many_colours_is_still_a_picture():
    many = np.arange(32 * 32 * 3, dtype=np.uint16).reshape(32, 32, 3).astype(np.uint8)
    assert indexed(many).size == (32, 32)


def test_validate_tells_what_a_replay_is_and_whether_it_would_be_played_so_today(hunt):
    answer = run("validate", hunt)
    assert "a replay of stag_hunt, seed 3, episode 0: 2 agents, 20 steps, over" in answer.stdout
    assert answer.stderr == ""
    hunt.write_text(hunt.read_text().replace('"seed":3', '"seed":4', 1))
    warned = run("validate", hunt)
    assert (
        warned.exit_code == 0 and "warning: step 0: from here on the rules of today do something else" in warned.stderr
    )


def test_a_cut_replay_says_so(hunt):
    lines = hunt.read_text().splitlines()
    cut = [*lines[:12], '{"end":"cut","steps":10}']
    hunt.write_text("\n".join(cut) + "\n")
    answer = run("play", hunt, "--every", 5)
    assert answer.stdout.rstrip().endswith("the recording was stopped here, before the episode was over")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("stag_hunt", "--gif", "x.png"), "--gif: x.png must end in .gif"),
        (("stag_hunt", "--strip", "x.gif"), "--strip: x.gif must end in .png"),
        (("stag_hunt", "--save", "x.json"), "--save: x.json must end in .jsonl"),
        (("stag_hunt", "--save", "absent/x.jsonl"), "absent/x.jsonl: there is no folder absent; make it first"),
        (("absent.jsonl",), "absent.jsonl: there is no such file; check the path"),
        (("hunt.jsonl", "--seed", 1), "hunt.jsonl: is a replay: --set, --seed"),
        (("hunt.jsonl", "--save", "y.jsonl"), "hunt.jsonl: is a replay: --set, --seed"),
        (("broken.jsonl",), "broken.jsonl: line 1: is no replay; `scenarios play NAME --save FILE.jsonl` writes one"),
        (("cut.jsonl", "--gif", "x.gif"), "cut.jsonl: line 5: is cut or broken; record it again"),
    ],
)
def test_what_does_not_fit_is_one_line_and_nothing_is_written(hunt, options, words):
    hunt.with_name("broken.jsonl").write_text('{"agents": 2}\n')
    hunt.with_name("cut.jsonl").write_text("\n".join([*hunt.read_text().splitlines()[:4], '{"step":4,"act']))
    before = names(hunt.parent)
    assert says_one_line(run("play", *options), words)
    assert names(hunt.parent) == before


def test_too_large_a_gif_says_which_every_would_do(desk):
    size = ("--set", "map={generator: open_field, height: 250, width: 250, layouts: 1}", "--set", "agents=1")
    answer = run("play", "navigation_open", *size, "--set", "episode=400", "--strategies", "stay", "--gif", "x.gif")
    assert says_one_line(answer, "--gif: 401 frames of this world are too many; say --every 4")
    assert names(desk) == []


def test_without_pillow_one_line_says_what_to_install(desk):
    (desk / "PIL").mkdir()
    (desk / "PIL" / "__init__.py").write_text("raise ImportError")
    code = "import sys; sys.path.insert(0, '.'); from scenarios.commands import run; sys.exit(run())"
    command = [sys.executable, "-c", code, "play", "stag_hunt", "--gif", "x.gif"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert says_one_line(answer, 'Pillow not installed; run: pip install "mettagrid-lite[analysis]"')


def test_a_play_with_a_person_needs_a_terminal_also_when_it_is_recorded(desk):
    assert says_one_line(real("play", "stag_hunt", "--human", "--save", "x.jsonl"), "needs a terminal")
    assert names(desk) == []
