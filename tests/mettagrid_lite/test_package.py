"""What importing costs, and that compiled code is never served stale."""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import numba
import pytest

import mettagrid_lite
from mettagrid_lite import rewards, state
from mettagrid_lite.kernels import cache

ROOT = Path(__file__).parents[2]


def python(code, **environment):
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout.split()


def test_importing_brings_neither_numba_nor_pettingzoo():
    code = """
import sys, mettagrid_lite
mettagrid_lite.build(mettagrid_lite.load({"agents": 1, "map": ">"}))
print(*sorted({"numba", "llvmlite", "gymnasium", "pettingzoo", "torch", "scipy"} & set(sys.modules)))"""
    assert python(code) == []


def test_functions_named_like_their_modules_are_functions():
    """`mettagrid_lite.load` the function hides the module of that name, in whatever order they are imported."""
    for first in ("mettagrid_lite.load", "mettagrid_lite.build", "mettagrid_lite.vector", "mettagrid_lite"):
        code = f"import {first}\nfrom mettagrid_lite import load, build\nprint(load.__name__, build.__name__)"
        assert python(code) == ["load", "build"]


@pytest.mark.parametrize("name", mettagrid_lite.__all__)
def test_every_public_name_is_there(name):
    assert getattr(mettagrid_lite, name).__doc__ or name == "__version__"


def test_no_other_name_is():
    with pytest.raises(AttributeError, match="has no attribute 'lode'"):
        mettagrid_lite.lode  # noqa: B018


def test_events_are_named_in_the_order_of_their_columns():
    """No event is without a column, and none of the columns of events is without a name."""
    text = Path(state.__file__).read_text(encoding="utf-8")
    block = text[text.index("# events, columns of State.tally") : text.index("FLOOR, WALL = ")]
    columns = [name for line in block.splitlines() if " = " in line for name in line.split(" = ")[0].split(", ")]
    assert [getattr(state, name) for name in columns] == list(range(len(rewards.EVENTS)))


# compiled code

KERNEL = """
from mettagrid_lite.kernels.cache import kernel
from .number import NUMBER

@kernel
def number():
    return NUMBER
"""


def served(folder, number):
    """What a kernel of a package in `folder` returns, whose other file says `number`; and its cache folders."""
    package = folder / "somebodys"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").write_text("")
    (package / "number.py").write_text(f"NUMBER = {number}\n")
    (package / "loop.py").write_text(KERNEL)
    code = (
        "from somebodys.loop import number\nfrom mettagrid_lite.kernels.cache import is_compiled\n"
        "print(is_compiled(number), number(), is_compiled(number))"
    )
    path, store = f"{folder}:{ROOT}", str(folder / "cache")
    found = python(code, PYTHONPATH=path, XDG_CACHE_HOME=store, PYTHONDONTWRITEBYTECODE="1")
    return found, {path.name for path in (folder / "cache" / "mettagrid_lite").iterdir()}


def test_an_edited_source_is_compiled_anew_and_an_unchanged_one_is_not(tmp_path):
    """The edit is in a file that the kernel's own file imports: Numba's cache alone would miss it."""
    first, folders = served(tmp_path, 1)
    again, same = served(tmp_path, 1)
    edited, more = served(tmp_path, 2)
    new, kept = "False {} True", "True {} True"
    assert [" ".join(found) for found in (first, again, edited)] == [new.format(1), kept.format(1), new.format(2)]
    assert same == folders
    assert len(more) == 2


def test_a_second_process_compiles_meanwhile_and_what_it_fails_at_is_left_to_the_first(tmp_path):
    with cache.run_beside(f"open({str(tmp_path / 'done')!r}, 'w')"):
        pass
    assert (tmp_path / "done").exists()
    with cache.run_beside("1 / 0"):
        pass


def test_checked_bounds_have_a_cache_of_their_own(monkeypatch):
    here = __name__, Path(__file__)
    plain = cache._folder.__wrapped__(*here)
    monkeypatch.setattr(numba.config, "BOUNDSCHECK", 1)
    assert cache._folder.__wrapped__(*here) != plain


def test_compiled_code_that_nobody_used_for_long_is_removed_when_more_is_compiled(tmp_path):
    long_ago = time.time() - cache.STALE - 60
    for name in ("old", "in_use", "young"):
        (tmp_path / name / "kernels").mkdir(parents=True)
    for name in ("old", "in_use"):
        os.utime(tmp_path / name, (long_ago, long_ago))
    cache._used(tmp_path, "in_use")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in_use", "old", "young"]
    cache._used(tmp_path, "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in_use", "new", "young"]


def test_a_folder_of_compiled_code_is_not_removed_while_another_begins_to_use_it(tmp_path):
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    waiting = Thread(target=cache._used, args=(tmp_path, "new"))
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    assert not list(tmp_path.iterdir())
    os.close(handle)
    waiting.join()
    assert (tmp_path / "new").is_dir()


def test_a_kernel_reaches_the_rules_but_not_the_faces():
    file = ROOT / "mettagrid_lite" / "kernels" / "cpu.py"
    found = set(cache.reached("mettagrid_lite.kernels.cpu", file))
    assert {"mettagrid_lite.rules.take", "mettagrid_lite.state"} <= found
    assert not found & {"mettagrid_lite.render", "mettagrid_lite.config"}


def test_a_cache_folder_that_cannot_be_written_is_replaced(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert os.access(cache._writable.__wrapped__(), os.W_OK)
    monkeypatch.delenv("XDG_CACHE_HOME")

    def nowhere():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(cache.Path, "home", nowhere)
    assert os.access(cache._writable.__wrapped__(), os.W_OK)


def test_a_fork_of_a_process_with_threads_still_steps():
    code = """
import os, numpy as np
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.kernels import cpu
cpu.thread_count = lambda: 2
batch = VectorEnv(load({"agents": 1, "map": ">..", "view": {"rows": 1, "columns": 1}}), 64)
batch.reset(); batch.step(np.ones((64, 1), int))
child = os.fork()
if not child:
    batch.step(np.ones((64, 1), int))
    os._exit(0)
print(os.waitpid(child, 0)[1])"""
    assert python(code) == ["0"]
