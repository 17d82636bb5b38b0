"""Files appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import InputError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary name beside `path` to write to; renamed to `path` at the end, removed when anything fails."""
    part = _beside(path)
    try:
        yield part
        os.replace(part, path)
    except OSError as error:
        raise InputError(f"{path}: can't be written ({error.strerror}); choose another place") from None
    finally:
        with suppress(OSError):  # a name too long can't be removed either
            part.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.stem}.part{os.getpid()}{path.suffix}")  # the suffix tells writers the format


def write_text(path: Path, text: str) -> None:
    """`text` as UTF-8, whole."""
    with whole(path) as part:
        part.write_text(text, encoding="utf-8")


def writable(path: Path) -> None:
    """Raise before the work is done, not after, when nothing can be written there."""
    folder = path.parent
    if not os.path.isdir(folder):
        raise InputError(f"{path}: there is no folder {folder}; make it first")
    if os.path.exists(path) and not os.path.isfile(path):  # os.path: a name too long is none
        raise InputError(f"{path}: is no file; choose another place")
    try:
        _beside(path).touch()  # full or read-only disks, names too long: only trying tells
        _beside(path).unlink()
    except OSError as error:
        raise InputError(f"{path}: can't be written ({error.strerror}); choose another place") from None


def as_yaml(said: Any, short: bool = False) -> str:
    """A config as a file that `load` reads; short: what holds no further lists stands on one line."""
    flow = None if short else False
    return yaml.dump(said, Dumper=_Pictures, sort_keys=False, allow_unicode=True, width=120, default_flow_style=flow)


class _Pictures(yaml.SafeDumper):
    """Maps stay pictures: text of several lines is written as a block."""

    def represent_str(self, text: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Pictures.add_representer(str, _Pictures.represent_str)
