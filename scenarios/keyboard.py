"""Keys one by one, from a terminal that is as before afterwards, however it ends."""

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from analysis.errors import InputError

ARROWS = {b"A": "up", b"B": "down", b"C": "right", b"D": "left"}
ENTER, LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"  # a screen of its own, without a cursor; and back
QUIT = "q"
FATAL = ("SIGTERM", "SIGHUP")


@contextmanager
def keyboard() -> Iterator[Callable[[], str]]:
    """A function that waits for the next key; the terminal is restored on every way out, SIGTERM and Ctrl-C too."""
    termios, fd = terminal(), sys.stdin.fileno()
    before, handlers = termios.tcgetattr(fd), {}
    try:
        handlers = {name: signal.signal(getattr(signal, name), _leave) for name in FATAL}
        termios.tcsetattr(fd, termios.TCSADRAIN, _by_the_key(termios, before))
        _write(ENTER)
        yield lambda: read_key(fd)
    finally:
        with suppress(OSError, termios.error):  # the terminal may be gone
            termios.tcsetattr(fd, termios.TCSADRAIN, before)
            _write(LEAVE)
        for name, handler in handlers.items():
            signal.signal(getattr(signal, name), handler)


def terminal() -> Any:
    """The module `termios`; raises InputError where keys can't be read or a picture can't be drawn."""
    try:
        import termios
    except ImportError:
        raise InputError("play --human: this system has no termios; leave --human out to see frames") from None
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise InputError("play --human: needs a terminal for keys and pictures; leave --human out to see frames")
    return termios


def _by_the_key(termios: Any, before: list[Any]) -> list[Any]:
    """Keys come at once and unseen; Ctrl-C still interrupts, Ctrl-Z is a key like others."""
    modes = [*before[:6], list(before[6])]
    modes[3] &= ~(termios.ICANON | termios.ECHO)
    modes[6][termios.VMIN], modes[6][termios.VTIME], modes[6][termios.VSUSP] = 1, 0, b"\0"
    return modes


def _leave(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def _write(codes: str) -> None:
    sys.stdout.write(codes)
    sys.stdout.flush()


def read_key(fd: int) -> str:
    """The next key: a character, or up, down, left, right; empty for other codes, q when nobody can type any more."""
    try:
        key = os.read(fd, 1)
        return (_code(fd) if key == b"\x1b" else key.decode("latin-1").lower()) if key else QUIT
    except OSError:
        return QUIT


def _code(fd: int) -> str:
    """An arrow as terminals send it: ESC [ A, ESC O A, or with numbers between."""
    code = b""
    while len(code) < 8 and select.select([fd], [], [], 0.05)[0]:
        code += os.read(fd, 1)
        if len(code) > 1 and not b"0" <= code[-1:] <= b";":
            break
    return ARROWS.get(code[-1:], "") if code[:1] in (b"[", b"O") else ""
