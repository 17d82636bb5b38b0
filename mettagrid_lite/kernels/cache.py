"""Compiled code kept on disk, and never served stale.

Numba's own cache looks at a kernel's file alone, so an edited rule would keep its old behaviour. Here the folder's name
is a hash of all sources a kernel may reach: any edit starts a new folder, and so does checking of bounds.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numba

WORLD = Path(__file__).parent.parent


def kernel(function: Callable) -> Callable:
    """Compile a loop over environments: cached by the hash of the world's and its own package's sources."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(_folder(Path(function.__code__.co_filename).parent))
    try:
        return numba.njit(nogil=True, cache=True, _nrt=False, error_model="numpy")(function)
    finally:
        numba.config.CACHE_DIR = before


@cache
def _folder(package: Path) -> Path:
    digest = hashlib.sha256(f"{numba.__version__} {numba.config.BOUNDSCHECK}".encode())
    for root in dict.fromkeys((WORLD, package)):
        for source in sorted(root.rglob("*.py")):
            digest.update(str(source.relative_to(root)).encode() + source.read_bytes())
    return _writable() / digest.hexdigest()[:16]


@cache
def _writable() -> Path:
    """The user's cache folder, or a temporary one where that can't be written."""
    try:
        wanted = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mettagrid_lite"
        wanted.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: nobody knows the home of this user
        return Path(tempfile.mkdtemp(prefix="mettagrid_lite-"))
    return wanted if os.access(wanted, os.W_OK) else Path(tempfile.mkdtemp(prefix="mettagrid_lite-"))
