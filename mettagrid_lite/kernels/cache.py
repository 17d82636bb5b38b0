"""Compiled code kept on disk, and never served stale.

Numba's own cache looks at a kernel's file alone, so an edited rule would keep its old behaviour. Here the folder's name
is a hash of all sources a kernel may reach, its file and what that imports: any edit there starts a new folder, and so
does checking of bounds.
"""

import ast
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

import numba

from ..rules.linking import KernelCompiler, through
from .turns import in_turn

ROOT = Path(__file__).parents[2]
STALE = 30 * 24 * 3600  # seconds; a folder that nobody has used for so long is removed


def is_compiled(function: Callable) -> bool:
    """The kernel needn't be compiled any more: it is in the cache, or it is plain Python."""
    if numba.config.DISABLE_JIT:
        return True
    loaded = bool(function.signatures)  # type: ignore[attr-defined]
    return loaded or any(Path(function.stats.cache_path).glob(f"*.{function.__name__}-*.nbi"))  # type: ignore[attr-defined]


@contextmanager
def run_beside(code: str) -> Iterator[None]:
    """Meanwhile a second process runs this Python code: two kernels are compiled at once, each into the cache.

    Whether it comes to its end doesn't matter: what it left undone is done here when it is needed.
    """
    paths = os.pathsep.join(filter(None, sys.path))
    other = subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": paths},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
        other.wait()
    finally:
        other.kill()


def kernel(function: Callable) -> Callable:
    """Compile a loop over environments: cached by the hash of its sources."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(_folder(function.__module__, Path(function.__code__.co_filename)))
    try:
        made = numba.njit(
            nogil=True,
            cache=True,
            _nrt=False,
            error_model="numpy",
            no_cfunc_wrapper=True,
            **through(KernelCompiler),
        )(function)
        return made if numba.config.DISABLE_JIT else in_turn(made)
    finally:
        numba.config.CACHE_DIR = before


@cache
def _folder(module: str, file: Path) -> Path:
    """Where code of a module is kept: named by all that a kernel in it may reach."""
    digest = hashlib.sha256(f"{numba.__version__} {numba.config.BOUNDSCHECK}".encode())
    for name, source in sorted(reached(module, file).items()):
        digest.update(name.encode() + source.read_bytes())
    return _used(_writable(), digest.hexdigest()[:16])


def _used(root: Path, name: str) -> Path:
    """The folder of that name, used now. If it is new, an edit made it, and what older edits left behind is removed."""
    folder, handle = root / name, os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # no process begins to use a folder while another finds it stale
        new = not folder.exists()
        folder.mkdir(exist_ok=True)
        os.utime(folder)
        for other in root.iterdir() if new else ():
            if other.stat().st_mtime < time.time() - STALE:
                shutil.rmtree(other, ignore_errors=True)
    finally:
        os.close(handle)
    return folder


def reached(module: str, file: Path) -> dict[str, Path]:
    """The module and those beside it or of this project that it imports, directly or not: their files by name."""
    roots = (file.parents[module.count(".")], ROOT)
    found, left = {module: file}, [module]
    while left:
        name = left.pop()
        for imported in _imports(name, found[name]):
            paths = [root.joinpath(*imported.split(".")).with_suffix(".py") for root in roots]
            path = next((path for path in paths if path.is_file()), None)
            if path and imported not in found:
                found[imported] = path
                left.append(imported)
    return found


@cache
def _imports(module: str, file: Path) -> tuple[str, ...]:
    """Modules that a source names in `from ... import`, and what it takes from them, which may be modules too."""
    names = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), module.rpartition(".")[0])
            names += [base, *(f"{base}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return tuple(names)


@cache
def _writable() -> Path:
    """The user's cache folder, or a temporary one where that can't be written."""
    try:
        wanted = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mettagrid_lite"
        wanted.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: nobody knows the home of this user
        return Path(tempfile.mkdtemp(prefix="mettagrid_lite-"))
    return wanted if os.access(wanted, os.W_OK) else Path(tempfile.mkdtemp(prefix="mettagrid_lite-"))
