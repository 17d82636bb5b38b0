import time

import numpy as np
import pytest
from scipy import stats

from analysis.confidence import at_look, combinations, differences, distance, error_rate, level, one_sided, quantile
from analysis.evidence import evidence, replicated, resample
from analysis.table import PayoffTable, Role, count_profiles, truncate
from tests.analysis.tables import symmetric
from tests.analysis.textbook import noisy

R, S, T, P = 0, 1, 2, 3  # positions of the payoffs of a symmetric 2x2 table


def sampled(samples):
    """Two exchangeable players; samples [N, 4] of R, S, T, P."""
    full = np.full((len(samples), 3, 2), np.nan)
    full[:, [0, 1, 1, 2], [0, 0, 1, 1]] = samples
    roles = (Role("agent", 2, ("c", "d")),)
    return PayoffTable(roles, tuple(count_profiles(roles)), full.mean(axis=0), full)


def between(known, plus, minus, **how):
    return differences(known, np.array([plus]), np.array([minus]), **how)


def test_one_difference_has_the_paired_t_interval():
    samples = np.random.default_rng(0).normal(size=(12, 4))
    found = between(evidence(sampled(samples)), T, R)
    gaps = samples[:, 2] - samples[:, 0]
    low, high = stats.t.interval(0.95, 11, gaps.mean(), stats.sem(gaps))
    assert found.low[0] == pytest.approx(low) and found.high[0] == pytest.approx(high)


def test_common_chance_cancels_in_a_difference():
    luck = np.random.default_rng(0).normal(size=(40, 1))
    found = between(evidence(sampled(luck + np.array([3.0, 0.0, 5.0, 1.0]))), T, R)
    assert found.low[0] == found.high[0] == pytest.approx(2.0)


def test_payoffs_that_never_vary_and_are_equal_tie_without_doubt():
    found = between(evidence(sampled(np.tile([2.0, 0.0, 2.0, 1.0], (5, 1)))), T, R)
    assert found.low[0] == found.high[0] == 0.0


def test_one_episode_decides_nothing():
    found = between(evidence(sampled(np.array([[3.0, 0.0, 5.0, 1.0]]))), T, R)
    assert found.low[0] == -np.inf and found.high[0] == np.inf


def test_an_exact_table_has_no_doubt():
    known = evidence(symmetric(3, 0, 5, 1))
    found = between(known, T, R)
    assert found.low[0] == found.high[0] == 2.0
    assert known.replicates.shape == (1, 4)


def test_the_clearest_difference_faces_all_tests_and_the_last_one_faces_one():
    known = evidence(sampled(np.random.default_rng(1).normal([9.0, 6.0, 3.0, 0.0], 0.1, size=(30, 4))))
    found = differences(known, np.array([R, R]), np.array([P, S]))
    half = (found.high - found.low) / 2
    error = [known.episodes[:, [R]].T - known.episodes[:, [other]].T for other in (P, S)]
    wide = [gap.std(ddof=1) / np.sqrt(30) for gap in error]
    assert half / wide == pytest.approx(quantile(known, np.array([0.0125, 0.025])))


def test_a_difference_given_both_ways_counts_once():
    known = evidence(sampled(np.random.default_rng(2).normal(size=(30, 4))))
    once = between(known, T, R)
    twice = differences(known, np.array([T, R]), np.array([R, T]), copies=2)
    assert twice.low == pytest.approx([once.low[0], -once.high[0]])


def test_choosing_among_more_makes_intervals_wider():
    known = evidence(sampled(np.random.default_rng(2).normal(size=(30, 4))))
    assert between(known, T, R, choices=6).high > between(known, T, R).high


def test_a_combination_of_two_payoffs_is_their_difference():
    known = evidence(sampled(np.random.default_rng(3).normal(size=(30, 4))))
    found = combinations(known, np.array([R, T]), np.array([[-1.0, 1.0]]))
    assert found.low == pytest.approx(between(known, T, R).low)


def test_signs_of_many_differences_are_all_right_in_95_of_100_tables():
    truth = symmetric(0.3, 0.1, 0.4, 0.2)
    plus, minus = np.array([R, R, R, S, S, T]), np.array([S, T, P, T, P, P])
    wrong = 0
    for seed in range(400):
        known = evidence(noisy(truth, 1.0, 30, seed))
        found = differences(known, plus, minus)
        real = np.array([0.3, 0.1, 0.4, 0.2])[plus] - np.array([0.3, 0.1, 0.4, 0.2])[minus]
        wrong += bool(((found.low > 0) & (real < 0) | (found.high < 0) & (real > 0)).any())
    assert wrong / 400 <= 0.05


def test_one_sided_bounds_share_their_error_over_the_tests_named():
    known = evidence(sampled(np.random.default_rng(4).normal(size=(30, 4))))
    found = one_sided(known, np.array([T]), np.array([R]), tests=5)
    assert (found.high - found.value) / (between(known, T, R).high - found.value) == pytest.approx(
        quantile(known, 0.01) / quantile(known, 0.025)
    )


def test_replicates_of_means_spread_like_their_standard_error():
    episodes = np.random.default_rng(5).normal(size=(200, 3)) * [1.0, 2.0, 4.0]
    spread = resample(episodes, 4000, seed=1).std(axis=0)
    assert spread == pytest.approx(episodes.std(axis=0) / np.sqrt(200), rel=0.05)


def test_replicates_keep_the_covariance_of_paired_episodes():
    luck = np.random.default_rng(6).normal(size=(100, 1))
    drawn = resample(np.hstack([luck, luck + 1]), 200, seed=1)
    assert np.ptp(drawn[:, 1] - drawn[:, 0]) < 1e-12


def test_few_episodes_are_resampled_more_widely_than_the_bootstrap_would():
    episodes = np.random.default_rng(7).normal(size=(6, 1))
    spread = resample(episodes, 20_000, seed=1).std()
    assert spread == pytest.approx(episodes.std(ddof=1) / np.sqrt(6) * np.sqrt(5 / 3), rel=0.05)


def test_the_same_seed_gives_the_same_replicates():
    episodes = np.random.default_rng(8).normal(size=(50, 4))
    assert np.array_equal(resample(episodes, 10, seed=3), resample(episodes, 10, seed=3))


def test_a_distance_of_zero_without_noise_is_surely_within():
    known = evidence(symmetric(3, 0, 5, 1))
    found = distance(known, np.zeros(2), np.zeros((1, 2)), np.full(2, 0.5))
    assert (found.value, found.low, found.high, found.within) == (0.0, 0.0, 0.0, 1.0)


def test_bounds_of_a_distance_hold_in_95_of_100_tables():
    truth, covered = symmetric(1.0, 0.0, 0.1, 0.0), 0
    real = np.sqrt(np.mean([0.9**2, 0.0]))  # R - T and S - P
    plus, minus = np.array([R, S]), np.array([T, P])
    for seed in range(200):
        known = evidence(noisy(truth, 0.5, 40, seed), seed=seed)
        gaps = known.value[plus] - known.value[minus]
        drawn = known.replicates[:, plus] - known.replicates[:, minus]
        found = distance(known, gaps, drawn, np.full(2, 0.5))
        covered += found.low * known.span <= real <= found.high * known.span
    assert covered / 200 >= 0.93


def test_all_looks_together_spend_no_more_than_the_error_of_one():
    spent = [1 - at_look(0.95, look) for look in range(1, 1000)]
    assert 0.049 < sum(spent) < 0.05


def test_playing_until_a_tie_seems_decided_is_wrong_in_at_most_one_of_twenty_games():
    rng, wrong = np.random.default_rng(0), 0
    for _ in range(300):
        samples = rng.normal(size=(512, 4))
        looks = [evidence(sampled(samples[:n]), at_look(0.95, k)) for k, n in enumerate((32, 64, 128, 256, 512), 1)]
        found = [between(known, T, P) for known in looks]
        wrong += any(bounds.low[0] > 0 or bounds.high[0] < 0 for bounds in found)
    assert wrong / 300 <= 0.05


def unequal(samples, plays):
    """The same table with so many episodes of both cooperating, of one alone, and of both defecting."""
    return truncate(sampled(samples), np.array(plays))


def test_a_difference_is_formed_on_the_episodes_that_both_have():
    samples = np.random.default_rng(0).normal(size=(64, 4))
    whole, cut = evidence(sampled(samples[:40])), evidence(unequal(samples, [64, 40, 64]))
    assert between(cut, R, T).low == pytest.approx(between(whole, R, T).low)
    assert between(cut, R, T).count == 40 and between(cut, R, P).count == 64


def test_a_decided_difference_stays_as_it_is_while_others_are_played():
    samples = np.random.default_rng(1).normal([1.0, 0.0, 0.1, 0.2], 0.5, size=(512, 4))
    before, after = (evidence(unequal(samples, [n, 32, n]), growing=True) for n in (32, 512))
    assert between(before, R, S).low == between(after, R, S).low


def test_what_is_tested_on_twice_the_episodes_is_tested_at_the_next_level():
    counts = np.array([1, 32, 33, 64, 65, 4096])
    assert level(counts).tolist() == [1, 1, 2, 2, 3, 8]
    known = evidence(sampled(np.random.default_rng(2).normal(size=(64, 4))), growing=True)
    assert error_rate(known, counts) == pytest.approx([1 - at_look(0.95, look) for look in (1, 1, 2, 2, 3, 8)])


def test_replicates_of_means_of_unequal_length_keep_what_the_episodes_share():
    """Two cells with the same luck: a mean of 50 and one of 200 go up and down together as 1 to 2."""
    luck = np.random.default_rng(3).normal(size=(200, 1))
    known = evidence(unequal(np.tile(luck, 4), [200, 50, 200]))
    short, long = replicated(known, 50)[:, T], replicated(known, 200)[:, R]
    assert np.corrcoef(short, long)[0, 1] == pytest.approx(0.5, abs=0.08)


def test_whoever_plays_on_where_a_tie_looks_most_unequal_is_wrong_in_at_most_one_of_twenty_games():
    """All four payoffs are equal; the two that seem furthest apart are played twice as often, again and again."""
    rng, wrong, games = np.random.default_rng(4), 0, 400
    plus, minus, rows = np.array([R, R, R, S, S, T]), np.array([S, T, P, T, P, P]), np.array([0, 1, 1, 2])
    for _ in range(games):
        samples, plays, denied = rng.normal(size=(1024, 4)) + rng.normal(size=(1024, 1)), np.full(3, 32), False
        for _ in range(8):
            found = differences(evidence(unequal(samples, plays), growing=True), plus, minus)
            denied |= bool(((found.low > 0) | (found.high < 0)).any())
            furthest = np.argmax(np.abs(found.value) / found.error)
            pair = rows[[plus[furthest], minus[furthest]]]
            plays[pair] = np.maximum(plays[pair], np.minimum(2 * found.count[furthest], 1024))
        wrong += denied
    assert wrong / games <= 0.05


def test_a_count_table_of_five_players_and_four_strategies_is_resampled_within_half_a_second():
    roles = (Role("agent", 5, tuple("abcd")),)
    profiles = tuple(count_profiles(roles))
    samples = np.random.default_rng(9).normal(size=(300, len(profiles), 4))
    samples[:, np.array(profiles) == 0] = np.nan
    table = PayoffTable(roles, profiles, samples.mean(axis=0), samples)
    start = time.perf_counter()
    assert len(evidence(table).replicates) >= 400
    assert time.perf_counter() - start < 0.5
