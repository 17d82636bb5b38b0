"""Solvers that misbehave, for the tests of the process that holds them. `isolate` calls them by name."""

import os
import signal
import sys
import time


def double(number: int) -> int:
    print("noise on standard output")
    print("noise on standard error", file=sys.stderr)
    return 2 * number


def process_id() -> int:
    return os.getpid()


def standard_input() -> str:
    return sys.stdin.read()


def hang() -> None:
    time.sleep(60)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGBUS)


def leave() -> None:
    os._exit(3)


def fail() -> None:
    raise ValueError("two lines\nof trouble")


def lack() -> None:
    raise ImportError("No module named 'ecos'", name="ecos")
