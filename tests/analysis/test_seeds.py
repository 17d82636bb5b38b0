"""Statistics over runs: against rliable's numbers, closed forms and scipy's tests."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import mannwhitneyu, trim_mean

from analysis.seeds import gap, holm, improvement, interval, iqm, profile

KNOWN = json.loads((Path(__file__).parents[1] / "data" / "rliable.json").read_text())
FIRST, SECOND = (list(np.array(KNOWN[name]).T) for name in ("first", "second"))


@pytest.mark.parametrize(("name", "statistic"), [("iqm", iqm), ("mean", np.mean), ("gap", gap)])
def test_values_and_bounds_are_rliables(name, statistic):
    told = interval(FIRST, statistic, resamples=20_000)
    assert float(told.value) == pytest.approx(KNOWN[name][0], abs=1e-12)
    assert (float(told.low), float(told.high)) == pytest.approx(KNOWN[name][1:], abs=0.004)


def test_the_chance_to_be_better_is_rliables():
    told = improvement(FIRST, SECOND, resamples=20_000)
    assert told.value == pytest.approx(KNOWN["improvement"][0], abs=1e-12)
    assert (told.low, told.high) == pytest.approx(KNOWN["improvement"][1:], abs=0.01)


def test_a_profile_is_rliables():
    told = profile(FIRST, np.array(KNOWN["thresholds"]))
    assert told.value.tolist() == pytest.approx(KNOWN["profile"])
    assert (told.low <= told.value).all() and (told.value <= told.high).all()


@pytest.mark.parametrize("count", range(1, 14))
def test_the_interquartile_mean_is_a_trimmed_mean_of_any_number_of_runs(count):
    values = np.random.default_rng(count).normal(size=(count, 3))
    assert iqm(values).tolist() == pytest.approx(trim_mean(values, 0.25, axis=0).tolist())


def test_a_curve_has_an_interval_at_each_of_its_points():
    curves = np.random.default_rng(0).normal(size=(6, 20))
    told = interval([curves, curves[:3]])
    assert told.value.shape == told.low.shape == told.high.shape == (20,)
    assert (told.low < told.value).all() and (told.value < told.high).all()


def test_seeds_are_redrawn_within_their_task():
    """Two tasks that differ by a million, each always the same: nothing varies."""
    told = interval([np.zeros(3), np.full(3, 1e6)], np.mean)
    assert told.value == told.low == told.high == 5e5


def test_one_seed_has_no_bounds():
    assert np.isnan(interval([np.array([1.0])]).low)
    assert np.isnan(improvement([np.array([1.0])], [np.array([2.0, 3.0])]).high)


def test_the_test_of_being_better_is_mann_and_whitneys():
    rng = np.random.default_rng(3)
    one, other = rng.normal(0.8, 1, 7), rng.normal(0, 1, 6)
    known = mannwhitneyu(one, other, method="exact").pvalue
    assert improvement([one], [other], resamples=20_000).p == pytest.approx(known, abs=0.02)


def test_arms_that_are_alike_are_told_apart_as_rarely_as_promised():
    rng = np.random.default_rng(0)
    p = [improvement([rng.normal(size=6)], [rng.normal(size=6)], resamples=400).p for _ in range(400)]
    assert 0.02 < np.mean(np.array(p) < 0.05) < 0.08


def test_all_wins_of_five_seeds_against_five_are_as_clear_as_they_can_be():
    told = improvement([np.arange(5) + 10.0], [np.arange(5.0)], resamples=20_000)
    assert told.value == 1
    assert told.p == pytest.approx(2 / 252, abs=0.003)


def test_holm_adjusts_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []
