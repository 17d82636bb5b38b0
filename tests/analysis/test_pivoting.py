"""Lemke-Howson's paths: all end, at equilibria, ties or not."""

import numpy as np
import pytest

from analysis.equilibria import solve
from analysis.pivoting import lemke_howson
from analysis.regret import regret


@pytest.mark.parametrize("most", [2, 4, 1_000])
@pytest.mark.parametrize("seed", range(20))
def test_paths_end_at_equilibria_even_where_payoffs_tie(seed, most):
    rng = np.random.default_rng(seed)
    payoffs = rng.integers(0, most, (2, *rng.integers(2, 8, 2))).astype(float)
    found = lemke_howson(payoffs)
    assert found
    assert max(regret(payoffs, profile) for profile in found) < 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_each_is_among_all_that_enumeration_lists(seed):
    payoffs = np.random.default_rng(seed).random((2, 4, 5))
    listed = [np.concatenate(e.profile) for e in solve(payoffs).equilibria]
    for profile in lemke_howson(payoffs):
        assert min(np.abs(np.concatenate(profile) - known).max() for known in listed) < 1e-7


def test_a_table_too_large_to_list_is_answered_by_paths():
    payoffs = np.random.default_rng(0).random((2, 40, 40))
    answer = solve(payoffs)
    assert not answer.complete
    assert "own Lemke-Howson" in {e.solver for e in answer.equilibria}
    assert max(e.regret for e in answer.equilibria) < 1e-9
