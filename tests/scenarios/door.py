"""The command line within this process, as the installed command enters it."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

from scenarios.commands import run


class Answer(NamedTuple):
    code: int
    out: str
    err: str


def knock(*arguments: object) -> Answer:
    """The answer of `scenarios ARGUMENTS`; an exception that would be a traceback comes out as it is."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["scenarios", *map(str, arguments)]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run()
    finally:
        sys.argv = before
    return Answer(code, out.getvalue(), err.getvalue())
