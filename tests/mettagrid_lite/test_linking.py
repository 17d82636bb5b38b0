"""How rules get the records and become one kernel: the same values however they are compiled, with any Numba."""

import os
import subprocess
import sys

import pytest

MODULE = """
from typing import NamedTuple

import numpy as np

from mettagrid_lite.kernels.cache import kernel
from mettagrid_lite.rules.pointer import by_pointer
from mettagrid_lite.rules.rule import rule, short


class Record(NamedTuple):
    one: np.ndarray
    small: np.ndarray
    three: np.ndarray
    none: np.ndarray


@rule
def add(record, row, amount):
    record.three[row, 1, 2] += amount


@short
def again(record, row):
    add(record, row, record.small[row, 1])
    line = record.three[row, 1]
    line[0] += len(record.one) + record.three.size + record.none.shape[1]


@rule
def both(record):
    for row in range(record.small.shape[0]):
        again(record, row)
        add(record, row, record.one[row])


@kernel
def run(record, times):
    record = by_pointer(record)
    for _ in range(times):
        both(record)
        record.one[0] += 1


def told():
    small = np.array([[1, 2], [3, -4]], np.int16)
    record = Record(np.arange(2), small, np.zeros((2, 2, 3), np.int32), np.zeros((0, 7)))
    run(record, 3)
    return record.one.tolist() + record.three.ravel().tolist()


print(told() == EXPECTED, *{type(made.library).__name__ for made in getattr(add, "overloads", {}).values()})
"""
EXPECTED = [3, 1, 0, 0, 0, 63, 0, 9, 0, 0, 0, 63, 0, -9]


@pytest.mark.parametrize(
    ("before", "environment", "library"),
    [
        ("", {}, "RuleLibrary"),
        ("linking.TESTED = ()", {}, "JITCodeLibrary"),
        ("", {"NUMBA_BOUNDSCHECK": "1"}, "RuleLibrary"),
        ("", {"NUMBA_DISABLE_JIT": "1"}, ""),
    ],
    ids=["linked", "by an untested Numba", "bounds checked", "plain"],
)
def test_rules_in_a_kernel_read_and_write_the_arrays_of_a_record(tmp_path, before, environment, library):
    source = f"from mettagrid_lite.rules import linking\n{before}\nEXPECTED = {EXPECTED}\n{MODULE}"
    (tmp_path / "toy.py").write_text(source)
    paths = f"{tmp_path}:{':'.join(sys.path)}"
    rest = {key: value for key, value in os.environ.items() if not key.startswith("NUMBA_")}
    done = subprocess.run(
        [sys.executable, "-c", "import toy"],
        env=rest | environment | {"PYTHONPATH": paths, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.stdout.split() == ["True", *library.split()], done.stderr[-3_000:]
