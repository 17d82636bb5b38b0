"""Broken inputs: exit code 2 and one line that names file or option, key and remedy; nothing is half-written."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.broken import WORLDS, world
from tests.broken_games import GAMBIT, JSON, PD
from tests.broken_modules import MODULES
from tests.scenarios.door import knock

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a world, a game, modules with strategies, a folder and a file that is neither; one works in it."""
    files = {"world.yaml": world(), "pd.json": PD, "plain": "text", **MODULES}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    for name in MODULES:
        sys.modules.pop(name.removesuffix(".py"), None)


def listing(folder: Path) -> dict[str, bytes]:
    """Every name in the folder, and what the files hold."""
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(folder.rglob("*"))}


def is_refused(folder: Path, *arguments: object, says: str) -> bool:
    """Exit code 2, one plain line that says all of this in this order, and nothing is changed in the folder."""
    before = listing(folder)
    answer = knock(*arguments)
    assert (answer.code, answer.out) == (2, ""), answer
    assert is_one_line(answer.err, says)
    return listing(folder) == before


def is_one_line(line: str, says: str) -> bool:
    assert line.startswith("scenarios: ") and line.endswith("\n")
    assert line.removesuffix("\n").isprintable() and len(line) < 1_000, line
    assert re.search(".*".join(map(re.escape, says.split(" ... "))), line), line
    return True


def save(path: Path, content: str | bytes) -> None:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("name", WORLDS)
def test_a_broken_world_is_refused(folder, name):
    content, words = WORLDS[name]
    save(folder / "world.yaml", content)
    assert is_refused(folder, "classify", "world.yaml", "--json", "out.json", says=f"world.yaml: {words}")
    assert is_refused(folder, "validate", "world.yaml", says=f"world.yaml: {words}")


@pytest.mark.parametrize("name", JSON)
def test_a_broken_json_game_is_refused(folder, name):
    content, words = JSON[name]
    save(folder / "game.json", content)
    assert is_refused(folder, "classify", "game.json", "--plot", "out.svg", says=f"game.json: {words}")


@pytest.mark.parametrize("name", GAMBIT)
def test_a_broken_gambit_game_is_refused(folder, name):
    content, words = GAMBIT[name]
    save(folder / "game.nfg", content)
    assert is_refused(folder, "classify", "game.nfg", "--json", "out.json", says=f"game.nfg: {words}")


def a_loop(path: Path) -> None:
    path.symlink_to(path)


def a_dangling_link(path: Path) -> None:
    path.symlink_to("nothing")


def a_secret(path: Path) -> None:
    path.write_text(PD)
    path.chmod(0)


@pytest.mark.parametrize("ending", ["yaml", "json", "nfg"])
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "read (No such file or directory)"),
        (a_dangling_link, "read (No such file or directory)"),
        (a_loop, "read (Too many levels of symbolic links)"),
        (os.mkfifo, "is "),
        (Path.mkdir, "is "),
        pytest.param(a_secret, "read (Permission denied)", marks=pytest.mark.skipif(os.getuid() == 0, reason="root")),
    ],
    ids=["missing", "a dangling link", "a loop of links", "a pipe", "a folder", "unreadable"],
)
def test_what_is_no_readable_file_is_refused(folder, make, words, ending):
    make(folder / f"odd.{ending}")
    before = sorted(folder.iterdir())
    answer = knock("classify", f"odd.{ending}")
    assert (answer.code, answer.out, sorted(folder.iterdir())) == (2, "", before)
    assert is_one_line(answer.err, f"odd.{ending}:  ... {words}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["classify"], "Missing argument 'TARGET...'; see "),
        (["classify", ""], "'': neither a built-in scenario nor a file; built-in names: "),
        (["classify", "stag_hnut"], "stag_hnut: neither a built-in scenario nor a file; did you mean stag_hunt?"),
        (["classify", "/dev/zero"], "/dev/zero: is a device or a pipe; name a YAML file"),
        (["classify", "x" * 300], "x: neither a built-in scenario nor a file; "),
        (["classify", "world.yaml:scarce"], "world.yaml: variants: there is no 'scarce'; it has none"),
        (["clasify", "world.yaml"], "No such command 'clasify'. Did you mean 'classify'?; see "),
        (["classify", "pd.json", "gone.yaml"], "gone.yaml: can't be read (No such file or directory); check the path"),
        (
            ["show", "world.yaml", "--set", "agents=9"],
            "world.yaml: agents: 9 agents don't fit, 7 starts missing; add @",
        ),
        (["play", "world.yaml", "--every", "0"], "'--every': Input should be greater than or equal to 1; see"),
        (["play", "world.yaml", "--human"], "terminal"),
        (["compare", "world.yaml"], "compare: takes two targets or more, got world.yaml alone; name another beside it"),
        (["compare", "pd.json", "gone.yaml"], "gone.yaml: can't be read (No such file or directory); check the path"),
        (["compare", "pd.json", "world.yaml", "--json", ""], "--json: names no file; give one, or - for stdout"),
        (["map", "world.yaml"], "Missing option '--x'; see "),
        (["map", "world.yaml", "--x", "episode"], "--x: 'episode' is no axis; write it as path=lo:hi:n"),
        (["map", "world.yaml", "--x", "episode=1:2"], "--x: '1:2' is no range of numbers; write it as"),
        (["map", "world.yaml", "--x", "episode=9:2:3"], "--x: episode: 9:2:3 must go up, by 2 to 200 values"),
        (["map", "world.yaml", "--x", "episode=1:3:9"], "--x: episode: 1:3:9 has 3 whole numbers only; say so many"),
        (["map", "world.yaml", "--x", "episod=1:9:3"], "world.yaml: episod: unknown key; did you mean 'episode'? (at"),
        (["map", "world.yaml", "--x", "agents=2:9:8"], "world.yaml: agents: ... agents don't fit ... (at agents="),
        (["map", "world.yaml", "--x", "map.0.x=1:9:3"], "world.yaml: --set map.0.x: 'map' is not a mapping; set map"),
        (["map", "world.yaml", "--x", "map*=1:9:3"], "world.yaml: map: ' ... is no number to multiply; say path=a,b,c"),
        (
            ["map", "world.yaml", "--x", "episode=1:9:3", "--y", "episode=1:9:3"],
            "--y: episode is on --x already; vary another path",
        ),
        (
            ["map", "world.yaml", "--x", "episode=1:200:200", "--y", "actions.zap.freeze=1:60:60"],
            "--x, --y: 12,000 cells are over the limit of 10,000; say fewer values",
        ),
        (["map", "world.yaml", "--x", "episode=1:9:3", "--plot", "a.gif"], "--plot: a.gif is neither .png nor .svg;"),
        (["map", "world.yaml", "--x", "episode=1:9:3", "--budget", "9"], "--budget: '9' is not a budget; write"),
        (["map", "world.yaml", "--x", "episode=1:9:3", "--out", "plain"], "--out: plain: can't be made (Not a dir"),
        (["map", "world.yaml", "--x", "episode=1:9:3", "--device", "gpu"], "--device: 'gpu' is neither cpu nor cuda;"),
        (["classify", "world.yaml", "--device", "gpu"], "--device: 'gpu' is neither cpu nor cuda; leave it out"),
        (["map", "pd.json", "--x", "episode=1:9:3"], "pd.json: "),
        (["validate", "pd.yaml"], "pd.yaml: can't be read (No such file or directory); check the path"),
        (["new", "world"], "world.yaml: is there already; choose another name, or replace it with --force"),
        (["new", "nowhere/mine"], "nowhere/mine.yaml: there is no folder nowhere; make it first"),
        (["new", "mine", "--like", "stag_hnut"], "stag_hnut: neither a built-in scenario nor a file; did you mean"),
        (["new", ".."], "'..': is no name for a file; write one such as my_world"),
        (["new", "y" * 300], "can't be written (File name too long); choose another place"),
        (["schema", "--out", "nowhere/schema.json"], "nowhere/schema.json: there is no folder nowhere; make it first"),
        (["objects", "stga"], "stga"),
        (["actions", "zpa"], "zpa"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_a_broken_command_is_refused(folder, arguments, words):
    assert is_refused(folder, *arguments, says=words)


NO_SEED = "Invalid value for '--seed': Input should be"
NO_BUDGET = "is not a budget; write seconds as 60s or episodes as 2000ep"
OPTIONS = [
    ("--set", "episode", "--set: 'episode' has no value; write it as --set path.to.field=value"),
    ("--set", "=5", "--set: '' has no value; write it as --set path.to.field=value"),
    ("--set", "episod=5", "world.yaml: episod: unknown key; did you mean 'episode'?"),
    ("--set", "episode=many", "world.yaml: episode: must be a whole number, got 'many'"),
    ("--set", "episode=[1", "--set: '[1' is not a YAML value (expected ',' or ']', but got '<stream end>', line 1)"),
    (
        "--set",
        "about=!!python/name:os.abort",
        "--set: ... (the tag tag:yaml.org,2002:python/name:os.abort is",
    ),
    ("--set", "agents.agent=3", "world.yaml: --set agents.agent: 'agents' is not a mapping; set agents itself"),
    ("--set", "map.0=#", "world.yaml: --set map.0: 'map' is not a mapping; set map itself"),
    ("--set", "a..b=3", "world.yaml: --set a..b: is not a path such as actions.zap.freeze"),
    ("--set", "a\nb=3", "world.yaml: a b: unknown key; "),
    ("--set", "sharing=.nan", "world.yaml: sharing: must be finite, got nan"),
    ("--set", "agents=9", "world.yaml: agents: 9 agents don't fit, 7 starts missing; add @ to the map"),
    ("--set", "expect=[stag_hnut]", "world.yaml: expect: no game is called 'stag_hnut'; did you mean 'stag_hunt'?"),
    ("--seed", "x", f"{NO_SEED} a valid integer"),
    ("--seed", "", f"{NO_SEED} a valid integer"),
    ("--seed", "-1", f"{NO_SEED} greater than or equal to 0; see "),
    ("--seed", str(2**62), f"{NO_SEED} less than or equal to 4611686018427387903; see "),
    *(
        ("--budget", text, f"--budget: {text[:60]!r} {NO_BUDGET}")
        for text in ["", "5", "-5s", "0s", "0ep", "1.5ep", "nans"]
    ),
    ("--budget", "9" * 5_000 + "ep", NO_BUDGET),
    ("--strategies", "fly", "world.yaml: strategies: 'fly' is not known; write one of seek(KIND), "),
    ("--strategies", "", "world.yaml: strategies: must not be empty, got []"),
    ("--strategies", "seek(aple)", "world.yaml: strategies: 'seek(aple)': no 'aple' here; did you mean 'apple'?"),
    ("--strategies", "seek()", "world.yaml: strategies: 'seek()' should read seek(KIND)"),
    ("--strategies", "seek(wall)", "world.yaml: strategies: seek(wall): wall has `taken: never`; name a kind"),
    ("--strategies", "hold_back(apple, ²)", "should read hold_back(KIND, NEIGHBOURS)"),
    ("--strategies", "collect(apple, 2)", "strategies: collect(apple, 2) needs the action `play`; add actions.play"),
    ("--strategies", "stay, stay", "world.yaml: strategies: 'stay' is named twice; name it once"),
    ("--strategies", "x" * 500, "world.yaml: strategies.0: must be at most 200 characters long, got 'xxx"),
    ("--json", "", "--json: names no file; give one, or - for stdout"),
    ("--json", "nowhere/out.json", "nowhere/out.json: there is no folder nowhere; make it first"),
    ("--json", "plain/out.json", "plain/out.json: there is no folder plain; make it first"),
    ("--json", "inside", "inside: is no file; choose another place"),
    ("--json", "/dev/full", "/dev/full: is no file; choose another place"),
    ("--json", "/proc/out.json", "/proc/out.json: can't be written ("),
    ("--json", "y" * 300, "y: can't be written (File name too long); choose another place"),
    ("--plot", "out.pdf", "--plot: out.pdf is neither .png nor .svg; choose one of these endings"),
    ("--plot", "", "--plot: . is neither .png nor .svg; choose one of these endings"),
    ("--plot", "nowhere/out.svg", "nowhere/out.svg: there is no folder nowhere; make it first"),
    ("--out", "plain", "--out: plain/world: can't be made (Not a directory); choose another place"),
    ("--out", "y" * 300, "can't be made (File name too long); choose another place"),
]


@pytest.mark.parametrize(
    ("option", "value", "words"), OPTIONS, ids=[f"{option}={value:.30}" for option, value, _ in OPTIONS]
)
def test_a_broken_option_is_refused(folder, option, value, words):
    assert is_refused(folder, "classify", "world.yaml", f"{option}={value}", says=words)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (
            "nowhere:act",
            "can't be imported (ModuleNotFoundError: No module named 'nowhere'); check name and PYTHONPATH",
        ),
        ("tactics:act", "can't be imported (AttributeError: module 'tactics' has no attribute 'act'); check name"),
        ("raising:act", "can't be imported (RuntimeError: not today, raising.py, line 2); check name and PYTHONPATH"),
        ("misspelt:act", "can't be imported (SyntaxError: invalid syntax, misspelt.py, line 2)"),
        ("leaving:act", "can't be imported (SystemExit: 0, leaving.py, line 2)"),
        ("lacking:act", "can't be imported (ModuleNotFoundError: ... lacking.py, line 1)"),
        (":", "can't be imported (ValueError: Empty module name)"),
        ("tactics:NUMBER", "is not a function of (observations, chance); name one that is"),
        ("tactics:raises", "failed: ZeroDivisionError: division by zero, tactics.py, line 5; repair it"),
        ("tactics:leaves", "failed: SystemExit: 0, tactics.py, line 7; repair it"),
        ("tactics:tells_two_lines", "failed: ValueError: two lines, tactics.py, line 9; repair it"),
        ("tactics:takes_one", "failed: TypeError: takes_one() takes 1 positional argument but 2 were given; repair it"),
        ("tactics:returns_nothing", "must return ( ... ) integers 0 to 5, got object ()"),
        ("tactics:returns_one", "must return ( ... ) integers 0 to 5, got int64 (1,)"),
        ("tactics:returns_ragged", "failed: ValueError: setting an array element with a sequence."),
        ("tactics:returns_halves", "must return ( ... ) integers 0 to 5, got float64 ("),
        ("tactics:returns_words", "must return ( ... ) integers 0 to 5, got <U5 ("),
        ("tactics:returns_too_high", "must return ( ... ) integers 0 to 5, got from 99 to 99"),
    ],
)
def test_a_broken_strategy_of_ones_own_is_refused(folder, entry, words):
    command = ["classify", "world.yaml", "--budget", "8ep", "--json", "out.json", "--strategies", f"{entry}, stay"]
    assert is_refused(folder, *command, says=f"world.yaml: strategies: {entry!r} {words}")


PLAYED = b"agents: 2"
QUESTION = {
    "target": "world.yaml",
    "seed": 0,
    "notes": [],
    "roles": [{"name": "a", "players": 2, "strategies": ["x"]}],
    "config": hashlib.sha256(PLAYED).hexdigest()[:16],
}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seed": -1}, "run/run.json: is not what --out writes; remove the folder and play again"),
        ({"seed": "x"}, "run/run.json: is not what --out writes; remove the folder and play again"),
        ({"roles": []}, "run: has no episodes yet; play some with the command that made it"),
        (
            {"roles": [{"name": "a", "players": 10**6, "strategies": list("xyz")}]},
            "run/run.json: is not what --out writes",
        ),
        ({"roles": [{"name": "a", "players": -1, "strategies": ["x"]}]}, "run/run.json: is not what --out writes"),
        ({"roles": [{"name": "a", "players": 1, "strategies": []}]}, "run/run.json: is not what --out writes"),
        ({"roles": 5}, "run/run.json: is not what --out writes; remove the folder and play again"),
        ({"config": "0" * 16}, "run/config.yaml: isn't the config that was played; put that back"),
        ({}, "run: has no episodes yet; play some with the command that made it"),
    ],
)
def test_a_broken_run_is_refused(folder, changed, words):
    (folder / "run").mkdir()
    (folder / "run" / "config.yaml").write_bytes(PLAYED)
    (folder / "run" / "run.json").write_text(json.dumps(QUESTION | changed))
    assert is_refused(folder, "classify", "run", says=words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["classify", "world.yaml", "--set", "map=5", "--json", "-"], "world.yaml: map: must be text, got 5"),
        (["classify", "world.yaml", "--strategies", "tactics:raises"], "division by zero, tactics.py, line 5"),
        (["validate", "gone.yaml"], "gone.yaml: can't be read (No such file or directory); check the path"),
        (["play", "world.yaml", "--human"], "terminal"),
        (["new", "world"], "world.yaml: is there already"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_the_installed_command_refuses_too(folder, arguments, words):
    before = listing(folder)
    command = [sys.executable, "-B", "-m", "scenarios.cli", *arguments]
    python_path = os.pathsep.join([str(ROOT), str(folder)])
    answer = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=600, env={**os.environ, "PYTHONPATH": python_path}
    )
    assert (answer.returncode, answer.stdout) == (2, "")
    assert is_one_line(answer.stderr, words)
    assert listing(folder) == before
