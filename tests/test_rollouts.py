"""What happens in a scenario changes only with its version: the digests that are kept are those of today."""

import pytest

from mettagrid_lite import library
from tests.rollouts import changed_silently, kept, measured


@pytest.mark.parametrize("name", library())
def test_a_scenario_of_the_same_version_plays_as_it_did(name):
    assert kept()[name] == measured(name), "raise its `version`, then python -m tests.rollouts"


def test_a_new_digest_under_the_old_version_is_refused():
    assert changed_silently({"version": 1, "digest": "a"}, {"version": 1, "digest": "b"})
    assert not changed_silently({"version": 1, "digest": "a"}, {"version": 2, "digest": "b"})
