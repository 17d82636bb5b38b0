"""A strategy of a user's own: found, asked and checked. Whatever goes wrong in it is one line with its place."""

import importlib
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb, format_exception_only

import numpy as np

from analysis.errors import InputError

Call = Callable[[np.ndarray, np.ndarray], np.ndarray]


def find(entry: str, where: str) -> Call:
    """The function that `package.module:function` names; `where` is what messages begin with."""
    module, _, name = entry.partition(":")
    try:
        call = getattr(importlib.import_module(module), name)
    except (Exception, SystemExit) as error:  # a module may do anything when it is imported
        raise InputError(f"{where}: {entry!r} can't be imported ({_told(error)}); check name and PYTHONPATH") from None
    if not callable(call):
        raise InputError(f"{where}: {entry!r} is not a function of (observations, chance); name one that is")
    return call


def ask(call: Call, seen: np.ndarray, chance: np.ndarray, actions: int, where: str) -> np.ndarray:
    """What the function answers for `seen` [B, rows, columns, F]: B numbers of actions, 0 to `actions` - 1."""
    try:
        answer = np.asarray(call(seen, chance))
    except (Exception, SystemExit) as error:
        raise InputError(f"{where} failed: {_told(error)}; repair it") from None
    right = answer.shape == chance.shape and np.issubdtype(answer.dtype, np.integer)
    if not right or (answer.size and not 0 <= answer.min() <= answer.max() < actions):
        got = f"from {answer.min()} to {answer.max()}" if right else f"{answer.dtype} {answer.shape}"
        raise InputError(f"{where} must return {chance.shape} integers 0 to {actions - 1}, got {got}")
    return answer


def _told(error: BaseException) -> str:
    """The exception, and the line of the user's file that led to it."""
    lines = [(frame.filename, frame.lineno) for frame in extract_tb(error.__traceback__)]
    ours = (__file__, importlib.__file__)
    lines = [line for line in lines if line[0] not in ours and not line[0].startswith("<frozen")]
    if isinstance(error, SyntaxError) and error.filename:
        lines = [(error.filename, error.lineno)]
    place = [f", {Path(file).name}, line {number}" for file, number in lines if file == lines[0][0]]
    text = " ".join(format_exception_only(type(error), error)[-1].split())
    return text[:200] + (place[-1] if place else "")
