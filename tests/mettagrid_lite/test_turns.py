"""Processes that need the same kernel: one compiles it, and whoever fails or ends gives way."""

import os
import subprocess
import sys
import threading

from mettagrid_lite.kernels.turns import taken

MODULE = """
import sys

from mettagrid_lite.kernels.cache import kernel


@kernel
def run(numbers):
    for n in range(len(numbers)):
        numbers[n] += n


if __name__ == "__main__":
    import numpy as np

    numbers = np.zeros(3, np.int64)
    if len(sys.argv) > 1:
        try:
            run("no numbers")
        except Exception as error:
            print(type(error).__name__)
    run(numbers)
    print(*numbers, sum(run.stats.cache_misses.values()))
"""


def processes(tmp_path, *arguments):
    (tmp_path / "adding.py").write_text(MODULE)
    variables = os.environ | {"XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(tmp_path / "adding.py")]
    return [subprocess.Popen([*command, *told], env=variables, stdout=subprocess.PIPE, text=True) for told in arguments]


def test_of_three_processes_one_compiles(tmp_path):
    said = [process.communicate(timeout=600)[0] for process in processes(tmp_path, (), (), ())]
    assert sorted(said) == ["0 1 2 0\n", "0 1 2 0\n", "0 1 2 1\n"]


def test_who_fails_to_compile_keeps_nobody_waiting(tmp_path):
    (process,) = processes(tmp_path, ("wrong",))
    assert process.communicate(timeout=600)[0].splitlines() == ["TypingError", "0 1 2 2"]


def test_a_lock_is_waited_for_until_it_is_free_or_patience_ends(tmp_path):
    lock = tmp_path / "new" / "a.lock"
    first = taken(lock)
    assert first is not None and taken(lock, patience=0.2) is None
    threading.Timer(0.3, os.close, [first]).start()
    second = taken(lock, patience=60)
    assert second is not None
    os.close(second)


def test_where_nothing_can_be_written_nobody_waits(tmp_path):
    (tmp_path / "file").write_text("")
    assert taken(tmp_path / "file" / "a.lock") is None
