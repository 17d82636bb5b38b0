"""`scenarios play --human` on a real pseudo-terminal: keys move the agent, the terminal is given back."""

import os
import signal
import subprocess
import sys

import pytest

from analysis.errors import InputError
from mettagrid_lite import load
from scenarios.human import begin, bind, status, step, window
from tests.scenarios.terminal import ROOT, Terminal

ORCHARD = """
agents: 2
episode: 6
shuffle: false
map: |
  #######
  #>.a..#
  #....<#
  #######
rewards: {items: {apple: 1}}
strategies: [stay]
"""
ALONE = ("play", "orchard.yaml", "--human")


@pytest.fixture
def orchard(tmp_path, monkeypatch):
    (tmp_path / "orchard.yaml").write_text(ORCHARD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_episode_played_by_keys_ends_with_what_everyone_received(orchard):
    with Terminal(*ALONE) as terminal:
        assert "#>.a..#" in terminal.until("step 0 of 6, 6 left")
        terminal.press("d")
        assert "#.>a..#" in terminal.until("step 1 of 6")
        terminal.press("\x1b[C")  # an arrow key
        shown = terminal.until("step 2 of 6")
        assert "#..>..#" in shown
        assert "you are agent_0: return 1" in shown
        assert "you carry apple 1" in shown
        assert "agent_1 plays stay: return 0" in shown
        terminal.press("a\x1bODs.")
        assert terminal.leave() == 0
        assert "agent_0 (you): 1\nagent_1 (stay): 0" in terminal.screen
        assert "over after 6 steps" in terminal.screen
        assert terminal.restored


def test_other_keys_cost_no_step_and_help_tells_them_all(orchard):
    with Terminal(*ALONE, "--seat", "agent_1") as terminal:
        terminal.until("you are agent_1")
        terminal.press("x")
        assert "step 0 of 6" in terminal.until("no such key")
        terminal.press("?")
        shown = terminal.until("q: quit")
        assert "left or a: west" in shown
        assert "a apple" in shown
        assert "agent_0 never acts" in shown
        terminal.press("q")
        assert terminal.leave() == 0
        assert "left after 0 steps" in terminal.screen
        assert terminal.restored


def test_who_turns_has_three_keys_to_move(orchard):
    with Terminal(*ALONE, "--set", "actions.move.style=rotate") as terminal:
        terminal.until("step 0")
        terminal.press("d")
        assert "#v.a..#" in terminal.until("step 1 of 6")
        terminal.press("w")
        assert "#v...<#" in terminal.until("step 2 of 6")
        terminal.press("q")
        assert terminal.leave() == 0


@pytest.mark.parametrize(("how", "code"), [("ctrl-c", 130), ("SIGTERM", 143)])
def test_the_terminal_is_restored_when_play_is_interrupted(orchard, how, code):
    with Terminal(*ALONE) as terminal:
        terminal.until("step 0")
        assert not terminal.restored
        if how == "ctrl-c":
            terminal.press("\x03")
        else:
            os.kill(terminal.process.pid, getattr(signal, how))
        assert terminal.leave() == code
        assert terminal.restored
        assert "Traceback" not in terminal.raw


def test_the_terminal_is_restored_when_a_strategy_fails(orchard):
    (orchard / "clumsy.py").write_text(
        "import numpy as np\n\ncalls = []\n\n\ndef fails_later(observations, chance):\n"
        "    calls.append(len(chance))\n    return np.full(len(chance), 99 if len(calls) > 3 else 0)\n"
    )
    with Terminal(*ALONE, "--strategies", "clumsy:fails_later") as terminal:
        terminal.until("step 0")
        terminal.press("ddd")
        assert terminal.leave() == 2
        assert terminal.restored
        assert "'clumsy:fails_later' must return" in terminal.screen


def test_without_a_terminal_it_is_one_line(orchard):
    answer = subprocess.run(
        [sys.executable, "-m", "scenarios.cli", *ALONE],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
    assert "needs a terminal" in answer.stderr


@pytest.mark.parametrize("seat", ["agent_7", "2", "-1", "", "9" * 30])
def test_a_seat_that_is_none_is_refused(orchard, seat):
    with pytest.raises(InputError, match="agents are agent_0 to agent_1"):
        begin(load("orchard.yaml"), 0, seat)


def test_a_map_larger_than_the_terminal_is_shown_around_the_person():
    hall = "\n".join(["#" * 123, "#" + "." * 60 + ">" + "." * 60 + "#", "#" * 123])
    game = begin(load({"agents": 1, "map": hall, "strategies": ["stay"]}), 0, "0")
    shown = window(game, 2, 41)
    assert (len(shown), {len(line) for line in shown}) == (2, {41})
    assert ">" in shown[1][20]


def test_an_agent_and_what_it_owns_have_its_colour_and_the_person_is_in_reverse(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    flag = {"flag": {"glyph": "F", "taken": "step", "claim": True}}
    said = {"agents": 1, "map": "#>F.#", "objects": flag, "strategies": ["stay"]}
    game = begin(load(said), 0, "0")
    before = window(game, 1, 5)[0]
    for key in "da":
        step(game, game.keys[key])
    after = window(game, 1, 5)[0]
    assert before[1].startswith("\x1b[7m\x1b[38;2;")
    assert before[2] == "\x1b[38;2;136;136;136mF\x1b[0m"  # the default colour of a kind
    assert after[2] == "\x1b[38;2;79;157;255mF\x1b[0m"  # the first agent's
    monkeypatch.setenv("NO_COLOR", "1")
    assert "".join(window(game, 1, 5)[0]) == "#\x1b[7m<\x1b[0mF.#"


def test_every_action_has_a_key_of_its_own():
    everything = ("noop", "north", "east", "south", "west", "use", "zap", "clean", "play", "give", "claim")
    keys = bind(everything)
    assert set(keys.values()) == set(range(len(everything)))
    assert {key: everything[keys[key]] for key in "uzcpg. "} == {
        "u": "use",
        "z": "zap",
        "c": "clean",
        "p": "play",
        "g": "give",
        ".": "noop",
        " ": "use",
    }


def test_all_actions_of_a_rich_world_have_keys_that_tell_what_they_do():
    rich = {
        "agents": 2,
        "shuffle": False,
        "map": "#>C.n<#",
        "objects": {"chest": {"store": {"starts": {"ore": 3}}}, "generator": {"converter": {"ticks": 2}}},
        "actions": {
            "move": {"style": "diagonal"},
            "use": True,
            "attack": {"targets": 9},
            "put": ["ore"],
            "get": ["ore", "battery"],
            "drop": True,
            "signal": {"names": ["here", "There"]},
        },
        "strategies": ["stay"],
    }
    game = begin(load(rich), 0, "0")
    names = game.env.world.actions
    assert set(game.keys.values()) == set(range(len(names)))
    told = {key: names[number] for key, number in game.keys.items()}
    assert (told["7"], told["9"], told["0"], told["p"], told["g"]) == (
        "north_west",
        "north_east",
        "attack_0",
        "put_ore",
        "get_ore",
    )
    assert "ahead of you a chest holds ore 3" in status(game)[2]
    step(game, game.keys["g"])
    assert "ahead of you a chest holds ore 2" in status(game)[2]


def test_more_actions_than_keys_leave_the_last_without_one():
    assert len(set(bind(("noop", *(f"signal_{n}" for n in range(100)))).values())) > 40
