"""A real pseudo-terminal with `scenarios` in it: keys in, screens out."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

from scenarios.human import DRAW, DRAWN

ROOT = Path(__file__).parents[2]
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """`scenarios ARGS` on a terminal of its own, 100 columns by 40 rows."""

    def __init__(self, *args: object) -> None:
        self.master, self.slave = pty.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.before = termios.tcgetattr(self.slave)
        self.raw = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scenarios.cli", *(str(arg) for arg in args)],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that Ctrl-C reaches it
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.slave)

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def until(self, words: str) -> str:
        """The screen once it is drawn and shows these words."""
        deadline = time.monotonic() + 120
        while words not in self.screen or DRAWN not in self._drawing:
            alive = self._read(1.0) or self.process.poll() is None
            assert alive and time.monotonic() < deadline, f"{words!r} never came:\n{self.screen}"
        return self.screen

    def leave(self) -> int:
        """The exit code, once all that it said is read."""
        deadline = time.monotonic() + 120
        while self.process.poll() is None:
            self._read(0.1)
            assert time.monotonic() < deadline, f"it never ended:\n{self.screen}"
        while self._read(0.1):
            pass
        return self.process.returncode

    def _read(self, seconds: float) -> bool:
        ready = select.select([self.master], [], [], seconds)[0]
        if ready:
            self.raw += os.read(self.master, 65_536).decode()
        return bool(ready)

    @property
    def screen(self) -> str:
        """What was drawn since the screen was cleared last, without colours."""
        return CODES.sub("", self._drawing).replace("\r\n", "\n")

    @property
    def _drawing(self) -> str:
        return self.raw.rpartition(DRAW)[2]

    @property
    def restored(self) -> bool:
        """Modes are as before; the own screen is left and the cursor is back."""
        return termios.tcgetattr(self.slave) == self.before and self.raw.count("\x1b[?1049h") == self.raw.count(
            "\x1b[?25h\x1b[?1049l"
        )
