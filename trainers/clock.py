"""Where the time goes, and a stop that waits for the end of an update."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

PHASES = ("playing", "learning", "testing", "saving")
STOPPING = b"\nstops after this update, with a checkpoint; once more stops at once and loses it\n"


class Clock:
    """Seconds of each phase since they were last told."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(PHASES, 0.0)

    @contextmanager
    def __call__(self, phase: str) -> Iterator[None]:
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.spent[phase] += time.perf_counter() - begin

    def told(self) -> dict[str, float]:
        told = {f"seconds_{phase}": seconds for phase, seconds in self.spent.items()}
        self.spent = dict.fromkeys(PHASES, 0.0)
        return told


@contextmanager
def gently() -> Iterator[Callable[[], bool]]:
    """While it lasts, Ctrl-C and a scheduler's SIGTERM are noted for a function to tell; a second one interrupts."""
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False  # only the main thread gets signals
        return

    def note(number: int, frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        os.write(2, STOPPING)  # print may have been interrupted itself

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
