"""Games in files: read exactly, written so that OpenSpiel loads them, and refused in one line where they are broken."""

import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.errors import InputError
from analysis.normal_form import read, to_nfg, to_table
from analysis.table import DENSE_LIMIT, PayoffTable, dense
from tests.analysis.known_answers import GAMES, payoffs

PAYOFF_STYLE = """NFG 1 R "Selten's \\"horse\\", cut" { "Row player" "Column" }
{ { "up" "down" }
{ "left" "mid dle" "right" }
}
"a comment of Gambit's"

1 0  0.5 -1/3
// and one of ours
1e-1 2, .25 3
4 4 5 5 # the last two
"""
OUTCOME_STYLE = """NFG 1 R "by outcomes" { "Ann" "Bob" } { 2 2 }

{
{ "" 1, 2 }
{ "both" 1/2 -3 }
}
1 2 0 1
"""


def save(folder: Path, content: str | bytes, name: str = "game.nfg") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def save_json(folder: Path, **record: Any) -> Path:
    return save(folder, json.dumps(record), "game.json")


@pytest.mark.parametrize("name", GAMES)
def test_a_textbook_game_is_read_and_written_without_loss(name: str, tmp_path: Path) -> None:
    game = read(save_json(tmp_path, **GAMES[name]))
    assert np.array_equal(game.payoffs, payoffs(name))
    assert np.array_equal(dense(to_table(game)), payoffs(name).astype(float))
    again = read(save(tmp_path, to_nfg(to_table(game), game.title)))
    assert np.array_equal(again.payoffs, game.payoffs)
    assert again.players == game.players


def test_payoff_style_is_read_with_its_names(tmp_path: Path) -> None:
    game = read(save(tmp_path, PAYOFF_STYLE))
    assert game.title == 'Selten\'s "horse", cut'
    assert game.players == ("Row player", "Column")
    assert game.strategies == (("up", "down"), ("left", "mid dle", "right"))
    assert game.payoffs[0].tolist() == [[1, Fraction(1, 10), 4], [Fraction(1, 2), Fraction(1, 4), 5]]
    assert game.payoffs[1, 1, 0] == Fraction(-1, 3)


def test_outcome_style_is_read_and_outcome_zero_pays_nothing(tmp_path: Path) -> None:
    game = read(save(tmp_path, OUTCOME_STYLE))
    assert game.payoffs.tolist() == [[[1, 0], [Fraction(1, 2), 1]], [[2, 0], [-3, 2]]]


def test_json_takes_numbers_and_fractions_as_they_are_written(tmp_path: Path) -> None:
    path = save(tmp_path, '{"payoffs": [[0.1, "1/3", -2e-1]], "players": ["Ann"], "title": "A choice"}', "game.json")
    game = read(path)
    assert game.payoffs.tolist() == [[Fraction(1, 10), Fraction(1, 3), Fraction(-1, 5)]]
    assert (game.title, game.players, game.strategies) == ("A choice", ("Ann",), (("1", "2", "3"),))


def test_json_names_strategies_under_either_key(tmp_path: Path) -> None:
    for key in ("strategies", "actions"):
        path = save_json(tmp_path, payoffs=[[[0, 1]], [[2, 3]]], players=2, **{key: [["stay"], ["go", "wait"]]})
        assert read(path).strategies == (("stay",), ("go", "wait"))


@pytest.mark.parametrize("name", ["pd", "rps_biased", "nashpy231", "iesds", "nau4"])
def test_openspiel_loads_what_we_write(name: str, tmp_path: Path) -> None:
    import pyspiel

    text = to_nfg(to_table(read(save_json(tmp_path, **GAMES[name]))), GAMES[name]["name"])
    for game in (pyspiel.load_nfg_game(text), pyspiel.load_game(f"nfg_game(filename={save(tmp_path, text)})")):
        for joint in np.ndindex(*payoffs(name).shape[1:]):
            state = game.new_initial_state()
            state.apply_actions(list(joint))
            assert state.returns() == pytest.approx([float(payoff[joint]) for payoff in payoffs(name)])


def test_a_measured_table_is_written_in_floats(tmp_path: Path) -> None:
    table = to_table(read(save(tmp_path, PAYOFF_STYLE)))
    measured = PayoffTable(table.roles, table.profiles, table.mean / 3)
    again = read(save(tmp_path, to_nfg(measured, 'the "third"')))
    assert np.array_equal(again.payoffs.astype(float), dense(measured))
    assert again.title == "the 'third'"


BROKEN_NFG = {
    "empty": ("", "is empty"),
    "blank": (" \n\t\n", "is empty"),
    "binary": (b"\x00\x01\xff\xfe", "is not text"),
    "zeros": (b"NFG 1 R \x00", "is not text"),
    "another format": ('EFG 2 R "x"', "line 1: a .nfg file begins with"),
    "no title": ("NFG 1 R { 1 }", "line 1: title: expected a quoted name"),
    "open quote": ('NFG 1 R "x', "a quote is never closed"),
    "cut in the players": ('NFG 1 R "x" { "a" "b"', "players: expected }"),
    "no players": ('NFG 1 R "x" { } { }', "players: expected at least one entry"),
    "cut in the payoffs": ('NFG 1 R "x" { "a" "b" } { 2 2 } 1 2 3', "need 8 numbers, got 3"),
    "too many payoffs": ('NFG 1 R "x" { "a" } { 2 } 1 2 3', "need 2 numbers, got 3"),
    "counts for another game": ('NFG 1 R "x" { "a" "b" } { 2 2 2 } 1', "2 players are named, strategies given for 3"),
    "no strategies": ('NFG 1 R "x" { "a" } { 0 } 1', "strategies: 0 is not between 1"),
    "half a strategy": ('NFG 1 R "x" { "a" } { 1.5 } 1', "expected a whole number, got '1.5'"),
    "too large": ('NFG 1 R "x" { "a" "b" } { 9999 9999 } 1', f"the limit is {DENSE_LIMIT}"),
    "zero below": ('NFG 1 R "x" { "a" } { 2 } 1 1/0', "'1/0' divides by zero"),
    "not a number": ('NFG 1 R "x" { "a" } { 2 } 1 nan', "'nan' is no payoff"),
    "infinite": ('NFG 1 R "x" { "a" } { 2 }\n1 inf', "line 2: payoffs: 'inf' is no payoff"),
    "astronomic": ('NFG 1 R "x" { "a" } { 2 } 1 1e999', "over the limit"),
    "text for a payoff": ('NFG 1 R "x" { "a" } { 2 } "c" 1 "b"', "payoffs: expected nothing more, got 'b'"),
    "same names": ('NFG 1 R "x" { "a" "a" } { 1 1 } 1 2', "players: the name 'a' stands twice"),
    "short outcome": ('NFG 1 R "x" { "a" "b" } { 1 1 } { { "o" 1 } } 1', "outcomes: 2 players need 2 payoffs, got 1"),
    "unknown outcome": ('NFG 1 R "x" { "a" } { 1 } { { "o" 1 } } 2', "outcomes: 2 is not between 0 and 1"),
    "cut outcomes": ('NFG 1 R "x" { "a" } { 3 } { { "o" 1 } } 1', "need 3 outcome numbers, got 1"),
}
BROKEN_JSON = {
    "cut": ('{"payoffs": [[1, 2', "the file is cut or is not JSON"),
    "a list": ("[[1, 2]]", "payoffs: the file must hold one object"),
    "no payoffs": ('{"payoff": []}', "payoffs: the key is missing"),
    "many games": ('{"games": []}', "it holds several; give one of them"),
    "no players": ('{"payoffs": []}', "payoffs: must be a list with one table for each player"),
    "flat": ('{"payoffs": [1, 2]}', "payoffs[0]: 2 players need lists nested 2 deep"),
    "ragged": ('{"payoffs": [[[1, 2], [3]], [[1, 2], [3, 4]]]}', "payoffs[0][1]: expected a list of 2, got 1"),
    "ragged players": ('{"payoffs": [[[1], [2]], [[1]]]}', "payoffs[1]: expected a list of 2, got 1"),
    "too deep": ('{"payoffs": [[[1, 2]]]}', "payoffs[0][0]: expected a number"),
    "nested without end": ("[" * 100_000, "is not JSON|nested too deeply"),
    "zero below": ('{"payoffs": [["1/0", 1]]}', "payoffs[0][0]: '1/0' divides by zero"),
    "NaN": ('{"payoffs": [[NaN, 1]]}', "payoffs: NaN is no payoff"),
    "Infinity": ('{"payoffs": [[1, -Infinity]]}', "payoffs: -Infinity is no payoff"),
    "astronomic": ('{"payoffs": [[1, 1e99]]}', "over the limit"),
    "endless digits": ('{"payoffs": [[1, ' + "9" * 5000 + "]]}", "is no payoff"),
    "null": ('{"payoffs": [[1, null]]}', 'payoffs[0][1]: expected a number or a fraction such as "1/3", got null'),
    "a boolean": ('{"payoffs": [[1, true]]}', "got a boolean"),
    "words": ('{"payoffs": [[1, "two"]]}', "payoffs[0][1]: 'two' is no payoff"),
    "other players": ('{"payoffs": [[1, 2]], "players": 3}', "players: payoffs has 1 tables, players says 3"),
    "other names": ('{"payoffs": [[1, 2]], "players": ["a", "b"]}', "players says 2 names"),
    "other strategies": ('{"payoffs": [[1, 2]], "strategies": [["a"]]}', "strategies[0]: player 1 has 2 strategies"),
    "names no text": ('{"payoffs": [[1, 2]], "strategies": [["a", 1]]}', "strategies[0]: names must be text"),
    "names twice": ('{"payoffs": [[1, 2]], "strategies": [["a", "a"]]}', "'a' stands twice"),
    "no title": ('{"payoffs": [[1, 2]], "title": ["x"]}', "title: must be text"),
}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("game.nfg", *case) for case in BROKEN_NFG.values()] + [("game.json", *case) for case in BROKEN_JSON.values()],
    ids=[f"nfg: {key}" for key in BROKEN_NFG] + [f"json: {key}" for key in BROKEN_JSON],
)
def test_a_broken_file_is_one_line_with_file_key_and_remedy(
    name: str, content: str | bytes, said: str, tmp_path: Path
) -> None:
    path = save(tmp_path, content, name)
    with pytest.raises(InputError) as refused:
        read(path)
    message = str(refused.value)
    assert message.startswith(f"{path}: ")
    assert any(part in message for part in said.split("|"))
    assert "\n" not in message
    assert len(message) < 300 + len(str(path))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")  # to read it would wait for ever
    for name in ("folder.json", "pipe.json", "missing.nfg", "picture.png"):
        with pytest.raises(InputError, match=name):
            read(tmp_path / name)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (path := tmp_path / "huge.json").open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(InputError, match="over 16 MB"):
        read(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, PAYOFF_STYLE)
    path.chmod(0)
    with pytest.raises(InputError, match="cannot be read"):
        read(path)


@pytest.mark.parametrize("cut", range(0, len(OUTCOME_STYLE) - 3, 5))
def test_a_game_cut_anywhere_is_refused(cut: int, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read(save(tmp_path, OUTCOME_STYLE[:cut]))
