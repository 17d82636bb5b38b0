"""The rules' own tests again, with other legs under them: plain Python, checked bounds and a simulated GPU.

This process runs them compiled. The golden digests are the same numbers in all legs. The legs run side by side.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.legs import environment

ROOT = Path(__file__).parents[2]
LEGS = {
    "simulated": (("tests/mettagrid_lite/test_device.py", "tests/trainers/test_device.py"), 13),
    "plain": (("tests/mettagrid_lite/rules",), 150),
    "bounds": (("tests/mettagrid_lite/rules",), 150),
}
"""Leg -> its tests, and how many of them there are at least."""


@pytest.fixture(scope="module")
def running(request, tmp_path_factory):
    """The processes of all legs that are asked for, and the files that hold what they print."""
    asked = [item.callspec.params["leg"] for item in request.session.items if "running" in item.fixturenames]
    folder = tmp_path_factory.mktemp("legs")
    started = {leg: (_start(leg, folder / leg), folder / leg) for leg in asked}
    yield started
    for process, _ in started.values():
        process.kill()  # one that has ended is left alone
        process.wait()


def _start(leg, told):
    """In plain Python an overflow of a NumPy number would be a warning: here it is an error."""
    command = [sys.executable, "-m", "pytest", *LEGS[leg][0], "-q", "-p", "no:cacheprovider"]
    with told.open("w") as file:
        return subprocess.Popen(
            [*command, "-W", "error::RuntimeWarning"],
            cwd=ROOT,
            env=environment(leg),
            stdout=file,
            stderr=subprocess.STDOUT,
        )


@pytest.mark.parametrize("leg", LEGS)
def test_the_rules_hold_in_this_leg(leg, running):
    process, told = running[leg]
    done = process.wait(timeout=1800)
    assert done == 0, told.read_text()[-5_000:]
    assert int(re.search(r"(\d+) passed", told.read_text())[1]) > LEGS[leg][1]
