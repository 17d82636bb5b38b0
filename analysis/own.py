"""A strategy of a user's own: found, asked and checked. Whatever goes wrong in it is one line with its place."""

import importlib
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb, format_exception_only
from typing import Any, NamedTuple

import numpy as np

from analysis.errors import InputError


class Seen(NamedTuple):
    """What B agents see at a step, all that a learned strategy may need.

    windows   uint8   [B, rows, columns, 8]
    vectors   float32 [B, D]     what is beside the window
    tokens    uint8   [B, N, 3]  both as tokens, where the view asks for them; else N is 0
    chance    int64   [B]        a random word of 32 bits each: the only randomness that keeps answers repeatable
    step      int64   [B]        of the episode; at 0 memory begins anew
    place     int64   [B]        whose row it is: the same number for the same agent of the same environment
    agent     int64   [B]        its number in the world
    masks     bool    [B, actions]  those that would not fail, if the function has an attribute `masks` that is true;
                                 else [B, 0]
    """

    windows: np.ndarray
    vectors: np.ndarray
    tokens: np.ndarray
    chance: np.ndarray
    step: np.ndarray
    place: np.ndarray
    agent: np.ndarray
    masks: np.ndarray


Call = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Of windows and chance."""
Act = Callable[[Seen], np.ndarray]


def find(entry: str, where: str, of: str = "(observations, chance)") -> Callable[..., Any]:
    """The function that `package.module:function` names; `where` is what messages begin with, `of` what it takes."""
    module, _, name = entry.partition(":")
    try:
        call = getattr(importlib.import_module(module), name)
    except (Exception, SystemExit) as error:  # a module may do anything when it is imported
        raise InputError(f"{where}: {entry!r} can't be imported ({told(error)}); check name and PYTHONPATH") from None
    if not callable(call):
        raise InputError(f"{where}: {entry!r} is not a function of {of}; name one that is")
    return call


def ask(call: Callable[..., np.ndarray], given: tuple[Any, ...], rows: int, actions: int, where: str) -> np.ndarray:
    """What the function answers for what it is given: as many numbers of actions as `rows`, 0 to `actions` - 1."""
    try:
        answer = np.asarray(call(*given))
    except (Exception, SystemExit) as error:
        raise InputError(f"{where} failed: {told(error)}; repair it") from None
    right = answer.shape == (rows,) and np.issubdtype(answer.dtype, np.integer)
    if not right or (answer.size and not 0 <= answer.min() <= answer.max() < actions):
        got = f"from {answer.min()} to {answer.max()}" if right else f"{answer.dtype} {answer.shape}"
        raise InputError(f"{where} must return {(rows,)} integers 0 to {actions - 1}, got {got}")
    return answer


def told(error: BaseException, caller: str = __file__) -> str:
    """The exception, and the line of the user's file that led to it; caller: the file of ours that called it."""
    lines = [(frame.filename, frame.lineno) for frame in extract_tb(error.__traceback__)]
    ours = (__file__, caller, importlib.__file__)
    lines = [line for line in lines if line[0] not in ours and not line[0].startswith("<frozen")]
    if isinstance(error, SyntaxError) and error.filename:
        lines = [(error.filename, error.lineno)]
    place = [f", {Path(file).name}, line {number}" for file, number in lines if file == lines[0][0]]
    text = " ".join(format_exception_only(type(error), error)[-1].split())
    return text[:200] + (place[-1] if place else "")
