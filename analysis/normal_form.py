"""Normal-form games in files: Gambit's .nfg (payoff and outcome style) and .json, both read exactly.

A .json holds `payoffs` [players][a1][a2].. of numbers or strings such as "1/3"; `players` (their names, or how many),
`strategies` or `actions` (names, a list for each player) and `title` or `name` are optional. Whatever is wrong with a
file is one line: file, key, remedy.
"""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from analysis import nfg
from analysis.errors import InputError
from analysis.number import fraction
from analysis.table import DENSE_LIMIT, PayoffTable, Role, count_profiles, dense, starts
from mettagrid_lite.complaint import plain

SIZE_LIMIT = 16_000_000  # bytes of a file
PLAYER_LIMIT = 16


class NormalForm(NamedTuple):
    """A game as its file gives it; payoffs: object [n, s1..sn], Fractions."""

    title: str
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: np.ndarray


def read(path: str | Path) -> NormalForm:
    """The game in a .nfg or .json file. Raises InputError, one line that names file, key and remedy."""
    path = Path(path)
    readers = {".nfg": _from_nfg, ".json": _from_json}
    if path.suffix.lower() not in readers:
        raise InputError(f"{path}: a normal-form game is a .nfg or a .json file; rename it")
    text = _text(path)
    try:
        return readers[path.suffix.lower()](text, path.stem)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _text(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: is no file; give the path of a .nfg or .json file")
        if path.stat().st_size > SIZE_LIMIT:
            raise InputError(f"{path}: the file is over {SIZE_LIMIT // 1_000_000} MB; give a smaller game")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give the path of a readable file") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not text; give a game saved as UTF-8 text") from None
    if not text.strip() or "\0" in text:
        raise InputError(f"{path}: {'is not text' if text.strip() else 'is empty'}; give a game saved as text")
    return text


def _from_nfg(text: str, _name: str) -> NormalForm:
    title, players, strategies, payoffs = nfg.parse(text)
    shape = (len(players), *(len(names) for names in strategies))
    tensor = np.empty(int(np.prod(shape)), dtype=object)
    tensor[:] = payoffs
    # a .nfg runs through player 1's strategies fastest and lists one payoff a player in each joint action
    tensor = tensor.reshape(*reversed(shape[1:]), len(players)).transpose()
    return NormalForm(plain(title), _names("players", players), _strategies(strategies, shape[1:]), tensor)


def _from_json(text: str, name: str) -> NormalForm:
    exact: dict[str, Any] = {"parse_float": fraction, "parse_int": fraction, "parse_constant": _not_finite}
    try:
        data = json.loads(text, **exact, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise InputError(f"line {error.lineno}: {error.msg}; the file is cut or is not JSON") from None
    except RecursionError:
        raise InputError("payoffs: nested too deeply; give [players][a1][a2]..") from None
    if not isinstance(data, dict):
        raise InputError('payoffs: the file must hold one object, {"payoffs": [players][a1][a2]..}')
    if "payoffs" not in data:
        many = " (it holds several; give one of them)" if "games" in data else ""
        raise InputError(f"payoffs: the key is missing{many}; add [players][a1][a2]..")
    payoffs = _tensor(data["payoffs"])
    title = data.get("title") or data.get("name") or name
    if not isinstance(title, str):
        raise InputError("title: must be text")
    strategies = data.get("strategies") or data.get("actions")
    players = _player_names(data.get("players"), len(payoffs))
    return NormalForm(plain(title), players, _strategies(strategies, payoffs.shape[1:]), payoffs)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object, unless a key is said twice."""
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError(f"{twice[:60]}: the key is said twice; leave one out")
    return dict(pairs)


def _not_finite(text: str) -> Any:
    raise InputError(f"payoffs: {text} is no payoff; give a finite number")


def _tensor(nested: Any) -> np.ndarray:
    """The nested lists as an array of Fractions, refused unless every branch has the same lengths."""
    if not isinstance(nested, list) or not nested:
        raise InputError("payoffs: must be a list with one table for each player")
    if len(nested) > PLAYER_LIMIT:
        raise InputError(f"payoffs: {len(nested)} players, the limit is {PLAYER_LIMIT}")
    shape, level = [len(nested)], nested[0]
    for _ in range(len(nested)):
        if not isinstance(level, list) or not level:
            raise InputError(f"payoffs[0]: {len(nested)} players need lists nested {len(nested)} deep: [a1][a2]..")
        shape.append(len(level))
        level = level[0]
    if np.prod(shape, dtype=float) > DENSE_LIMIT:
        raise InputError(f"payoffs: {np.prod(shape, dtype=float):.0f} numbers, the limit is {DENSE_LIMIT}")
    tensor = np.empty(int(np.prod(shape)), dtype=object)
    tensor[:] = list(_leaves(nested, shape, "payoffs"))
    return tensor.reshape(shape)


def _leaves(nested: Any, shape: list[int], where: str) -> Iterator[Fraction]:
    if not shape:
        if isinstance(nested, bool) or not isinstance(nested, Fraction | str):
            raise InputError(f'{where}: expected a number or a fraction such as "1/3", got {_kind(nested)}')
        yield nested if isinstance(nested, Fraction) else fraction(nested, where)
        return
    if not isinstance(nested, list) or len(nested) != shape[0]:
        got = f"{len(nested)}" if isinstance(nested, list) else _kind(nested)
        raise InputError(f"{where}: expected a list of {shape[0]}, got {got}; every row needs the same length")
    for k, branch in enumerate(nested):
        yield from _leaves(branch, shape[1:], f"{where}[{k}]")


def _kind(value: Any) -> str:
    return {"NoneType": "null", "bool": "a boolean", "dict": "an object", "list": "a list"}.get(
        type(value).__name__, repr(str(value))
    )


def _player_names(given: Any, count: int) -> tuple[str, ...]:
    """`players` may be names, or how many there are."""
    if given is None or (given == count and isinstance(given, Fraction)):
        return tuple(f"player {i + 1}" for i in range(count))
    if isinstance(given, list) and len(given) == count:
        return _names("players", given)
    got = f"{len(given)} names" if isinstance(given, list) else str(given)
    raise InputError(f"players: payoffs has {count} tables, players says {got}; make them agree")


def _strategies(given: Any, shape: tuple[int, ...]) -> tuple[tuple[str, ...], ...]:
    if given is None:
        return tuple(tuple(str(s + 1) for s in range(count)) for count in shape)
    if not isinstance(given, list | tuple) or len(given) != len(shape):
        raise InputError(f"strategies: give one list of names for each of the {len(shape)} players")
    for i, (names, count) in enumerate(zip(given, shape, strict=True)):
        if not isinstance(names, list | tuple) or len(names) != count:
            raise InputError(f"strategies[{i}]: player {i + 1} has {count} strategies; give {count} names")
    return tuple(_names(f"strategies[{i}]", names) for i, names in enumerate(given))


def _names(key: str, given: Any) -> tuple[str, ...]:
    """Names as one-line text; empty ones are numbered, equal ones refused."""
    if not all(isinstance(name, str) for name in given):
        raise InputError(f"{key}: names must be text")
    names = tuple(plain(name) or str(k + 1) for k, name in enumerate(given))
    if twice := [name for k, name in enumerate(names) if name in names[:k]]:
        raise InputError(f"{key}: the name {twice[0]!r} stands twice; names must differ")
    return names


def to_table(game: NormalForm) -> PayoffTable:
    """The game as an exact payoff table: n roles of one player each."""
    roles = tuple(Role(name, 1, names) for name, names in zip(game.players, game.strategies, strict=True))
    profiles = tuple(count_profiles(roles))
    mean = np.full((len(profiles), sum(len(role.strategies) for role in roles)), np.nan)
    first = starts(roles)
    for p, profile in enumerate(profiles):
        columns = np.flatnonzero(profile)
        action = tuple(int(column) - start for column, start in zip(columns, first, strict=True))
        mean[p, columns] = [float(payoff[action]) for payoff in game.payoffs]
    return PayoffTable(roles, profiles, mean, exact=game.payoffs)


def to_nfg(table: PayoffTable, title: str) -> str:
    """The table as a payoff-style .nfg text that Gambit and OpenSpiel load; exact payoffs stay fractions."""
    payoffs = dense(table) if table.exact is None else table.exact
    names = [
        role.name if role.players == 1 else f"{role.name} {k + 1}" for role in table.roles for k in range(role.players)
    ]
    return nfg.write(title, names, payoffs)
