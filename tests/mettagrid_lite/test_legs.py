"""The rules' own tests again, with other legs under them: plain Python, checked bounds and a simulated GPU.

This process runs them compiled. The golden digests are the same numbers in all legs.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.legs import environment

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("leg", "tests", "least"),
    [
        ("plain", "tests/mettagrid_lite/rules", 150),
        ("bounds", "tests/mettagrid_lite/rules", 150),
        ("simulated", "tests/mettagrid_lite/test_device.py", 12),
    ],
)
def test_the_rules_hold_in_this_leg(leg, tests, least):
    """In plain Python an overflow of a NumPy number would be a warning: here it is an error."""
    command = [sys.executable, "-m", "pytest", tests, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-W", "error::RuntimeWarning"],
        cwd=ROOT,
        env=environment(leg),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-2_000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > least
