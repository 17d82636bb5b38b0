"""Cells answered by several processes at once, each with one thread.

The processes are those of `isolate`: fresh interpreters that hear no Ctrl-C and end with their parent. The first cell
is played alone, for it may have to compile the rules; the others load what it compiled.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any

from analysis.errors import InputError
from analysis.isolate import Child, end, start
from analysis.regions.cell import CellJson, Job, answer

ANSWER = "analysis.regions.cell:answer"
LIMIT = 7 * 24 * 3600.0  # seconds that a cell may take: its budget ends it, not we
THREADS = {"NUMBA_NUM_THREADS": "1"}


class Crew:
    """size: processes that play; with one the cells are played here, by all threads. All begin when first asked."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.children: list[Child] = []
        self.ready = False  # somebody has played: the rules are compiled

    def play(self, jobs: Sequence[Job]) -> Iterator[tuple[int, CellJson]]:
        """The number of each job and its cell, as they are finished."""
        if self.size == 1:
            yield from ((k, _cell(answer(job))) for k, job in enumerate(jobs))
            return
        while len(self.children) < self.size:
            self.children.append(start(THREADS))
        left, busy = list(enumerate(jobs))[::-1], dict[Any, int]()
        while left or busy:
            for child in self.children:
                if left and child.pipe not in busy and (self.ready or not busy):
                    number, job = left.pop()
                    child.pipe.send((ANSWER, (job,), LIMIT))
                    busy[child.pipe] = number
            for pipe in wait(list(busy)):
                number = busy.pop(pipe)
                yield number, _cell(_received(pipe))
                self.ready = True


@contextmanager
def crew(size: int) -> Iterator[Crew]:
    """Workers that end with the block, whatever ends it."""
    found = Crew(size)
    try:
        yield found
    finally:
        for child in found.children:
            end(child)


def _received(pipe: Any) -> Any:
    try:
        done, found = pipe.recv()
    except (EOFError, ConnectionError):
        raise InputError("a process that plays cells has died; try fewer with --processes") from None
    if not done:
        raise RuntimeError(found)
    return found


def _cell(found: dict[str, Any]) -> CellJson:
    if "error" in found:
        raise InputError(found["error"])
    return CellJson.model_validate(found)
