"""Library solvers run in one child process: they may crash it or never come back, and the answer goes on without them.

The child is a fresh interpreter (never a fork, never a second run of the caller's script), is kept for the next call,
and is replaced after a crash or a time-out. It hears no Ctrl-C, writes nowhere, and ends with its parent.
"""

import atexit
import fcntl
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection, Pipe
from types import ModuleType
from typing import Any, NamedTuple

START = 30.0  # seconds a fresh child may take on top of its first call: libraries are imported then
GRACE = 5  # seconds after which a child that its parent has forgotten ends itself
SOLVERS = ("open_spiel.python.algorithms.lp_solver", "open_spiel.python.algorithms.jpsro")
PICTURES = "open_spiel.python.egt.alpharank_visualizer"  # alpha-rank imports it, and with it matplotlib and networkx
CHILD = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from analysis.isolate import serve; serve(sys.argv[2])"
)


class SolverFailed(NamedTuple):
    """A solver that gave no answer, and why, in one line."""

    solver: str
    reason: str


class Child(NamedTuple):
    process: subprocess.Popen[bytes]
    pipe: Connection
    owner: int  # process id of the parent: after a fork the child is not ours


_child: Child | None = None
_fresh = True  # no answer yet: imports are still to come
_lock = threading.Lock()


def call(function: str, *args: Any, time_limit: float = 20.0) -> Any:
    """What `function` ("module:name") returns in the child for these arguments, or SolverFailed."""
    global _fresh
    with _lock:
        child = _running()
        try:
            child.pipe.send((function, args, time_limit + (START if _fresh else 0)))
            if not child.pipe.poll(time_limit + (START if _fresh else 0)):
                stop()
                return SolverFailed(function, f"no answer within {time_limit:g} s")
            done, answer = child.pipe.recv()
        except (EOFError, ConnectionError):
            return SolverFailed(function, _epitaph())
        except BaseException:  # Ctrl-C, or arguments that do not travel: the child is out of step
            stop()
            raise
        _fresh = False
        return answer if done else SolverFailed(function, answer)


def warm(*modules: str) -> None:
    """Start the child now and let it import `modules` (none: what every answer asks) while we do something else."""
    modules = modules or SOLVERS
    with _lock:
        try:
            _running().pipe.send(("", modules, START))
        except ConnectionError:
            stop()  # it died at once; the next call says why


def stop() -> None:
    """End the child, if there is one; the next call starts another."""
    global _child
    child, _child = _child, None
    if child is not None:
        end(child)


def end(child: Child) -> None:
    """End a child of this process."""
    if child.owner == os.getpid():
        child.process.kill()
        child.process.wait()
        child.pipe.close()


atexit.register(stop)


def _running() -> Child:
    global _child, _fresh
    if _child is None or _child.owner != os.getpid() or _child.process.poll() is not None:
        stop()
        _child, _fresh = start(), True
    return _child


def start(environment: Mapping[str, str] | None = None) -> Child:
    """A fresh child, with more in its environment."""
    said = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg", **(environment or {})}
    ours, theirs = Pipe()
    handle = fcntl.fcntl(theirs.fileno(), fcntl.F_DUPFD_CLOEXEC, 3)  # 0 to 2 are the child's standard streams
    command = [sys.executable, "-P", "-c", CHILD, json.dumps(sys.path), str(handle)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[handle],
        start_new_session=True,  # Ctrl-C in the terminal is for the parent alone
        env=os.environ | said,
    )
    theirs.close()
    os.close(handle)
    return Child(process, ours, os.getpid())


def _epitaph() -> str:
    """Why the child died, after it did."""
    assert _child is not None
    code = _child.process.wait()
    stop()
    return f"the process died of {signal.Signals(-code).name}" if code < 0 else f"the process ended with code {code}"


def serve(handle: str) -> None:
    """The child's life: answer calls until the parent closes the pipe."""
    pipe = Connection(int(handle))
    sys.modules[PICTURES] = ModuleType(PICTURES)  # nobody draws here
    while True:
        try:
            function, args, limit = pipe.recv()
        except EOFError:
            return
        signal.alarm(int(limit) + GRACE)  # ends this process even inside C code, should the parent be gone
        if function:
            pipe.send(_answer(function, args))
        else:
            for module in args:
                _answer("importlib:import_module", (module,))
        signal.alarm(0)


def _answer(function: str, args: tuple[Any, ...]) -> tuple[bool, Any]:
    module, _, name = function.partition(":")
    try:
        return True, getattr(importlib.import_module(module), name)(*args)
    except ImportError as error:
        return False, f"{error.name or error} is not installed"
    except Exception as error:  # the border to foreign code: whatever it raises is an answer
        return False, " ".join(f"{type(error).__name__}: {error}".split())[:200]
