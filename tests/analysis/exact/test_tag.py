"""Tag where both move at once: what `python docs/tag.py` says."""

import sys
from pathlib import Path

import numpy as np
import pytest

DOCS = Path(__file__).parents[3] / "docs"
sys.path.append(str(DOCS))
import tag  # noqa: E402  # a script, no package's


def test_in_one_step_a_runner_that_mixes_is_caught_once_in_as_many_times_as_it_has_cells_to_go_to():
    value = tag.captures(3, 1, mixes=True)
    assert np.diag(value) == pytest.approx([1 / cells for cells in (3, 4, 3, 4, 5, 4, 3, 4, 3)])


def test_a_known_runner_is_caught_at_every_step_or_never():
    assert np.array_equal(tag.captures(3, 7, mixes=False), 7 * np.eye(9))


def test_the_page_shows_what_the_command_prints():
    assert tag.table() in (DOCS / "exact.md").read_text(encoding="utf-8")
