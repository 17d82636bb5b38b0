"""Curricula draw what they say they draw, and in the reference world they teach sooner than chance does."""

import numpy as np
import pytest

from trainers.curricula.curriculum import Curriculum, Episodes, Scores
from trainers.curricula.kinds import Rules, curriculum
from trainers.curricula.learnability import Learnability, LearnabilityConfig
from trainers.curricula.learning_progress import LearningProgress, LearningProgressConfig, bent
from trainers.curricula.plr import Replay, ReplayConfig, by_rank
from trainers.curricula.progressive import Progressive, ProgressiveConfig
from trainers.curricula.reference import CURRICULA, learn, outcomes
from trainers.curricula.regressed import Regressed, RegressedConfig

KINDS = ("uniform", "progressive", "learning_progress", "plr", "robust_plr", "learnability", "regressed")


def ended(task, success, learn=True):
    tasks = np.array(task)
    return Episodes(tasks, np.full(len(tasks), learn), np.array(success, float))


def drawn(teacher, count, first=0):
    """What environments from `first` on draw, each for the first time in this update."""
    return teacher.draw(first + np.arange(count), np.zeros(count, int))


def scored(task, score):
    return Scores(np.array(task), np.array(score, float))


@pytest.mark.parametrize("kind", KINDS)
def test_a_curriculum_put_aside_goes_on_as_if_it_had_not_been(kind):
    one, chance = curriculum(Rules(kind=kind), 12, seed=3), np.random.default_rng(0)
    for _ in range(20):
        task = drawn(one, 16).task
        one.take(ended(task, chance.integers(0, 2, 16)), scored(task, chance.random(16)))
    other = curriculum(Rules(kind=kind), 12, seed=3)
    other.restore(one.kept())
    for told in (one, other):
        told.first = [drawn(told, 5, first) for first in (0, 5)]
    assert all(
        np.array_equal(a, b)
        for ours, theirs in zip(one.first, other.first, strict=True)
        for a, b in zip(ours, theirs, strict=True)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_workers_that_take_in_the_same_episodes_draw_by_the_same_weights(kind):
    one, other = (curriculum(Rules(kind=kind), 12, seed=3) for _ in range(2))
    mine, theirs = drawn(one, 8), drawn(other, 8, first=8)
    for teacher in (one, other):
        for some in (mine, theirs):
            teacher.take(Episodes(*some, np.ones(8)), scored(some.task, some.task))
    assert np.array_equal(one.weights(), other.weights())
    assert not np.array_equal(drawn(one, 64).task, drawn(other, 64, first=64).task)


def test_an_environment_draws_the_same_whoever_plays_it():
    teacher = Curriculum(1_000, seed=0)
    whole = drawn(teacher, 8).task
    assert drawn(teacher, 3, first=5).task.tolist() == whole[5:].tolist()
    assert not np.array_equal(teacher.draw(np.arange(8), np.ones(8, int)).task, whole)


def test_uniform_draws_each_task_as_often():
    assert np.bincount(drawn(Curriculum(4, seed=0), 40_000).task) == pytest.approx(np.full(4, 10_000), rel=0.05)


def test_progress_is_how_far_the_fast_mean_has_left_the_slow_one():
    teacher = LearningProgress(2, 0, LearningProgressConfig(rate=0.5, focus=0.5, anything=0.0))
    teacher.take(ended([0, 1], [0, 1]))  # the first success is taken as it is
    teacher.take(ended([0], [1]))
    assert (teacher.memory["fast"][0], teacher.memory["slow"][0]) == (0.5, 0.25)
    assert teacher.progress() == pytest.approx([0.25, 0])  # with θ of a half f(p) = p
    assert teacher.weights() == pytest.approx([1, 0])


def test_success_by_chance_is_no_success():
    teacher = LearningProgress(2, 0, LearningProgressConfig(chance=0.5))
    teacher.take(ended([0, 1], [0.5, 0.75]))
    assert teacher.memory["fast"] == pytest.approx([0, 0.5])


def test_small_successes_are_spread_out():
    assert bent(np.array([0, 0.1, 0.5, 1]), 0.1) == pytest.approx([0, 0.5, 0.9, 1])


def test_the_sigmoid_weighs_what_moved_or_was_ever_done():
    teacher = LearningProgress(3, 0, LearningProgressConfig(sigmoid=True, anything=0.0))
    teacher.take(ended([0, 1, 2], [0, 0.5, 0.5]))
    assert teacher.weights() == pytest.approx([0, 0.5, 0.5])


def test_ranks_weigh_by_their_power():
    assert by_rank(np.array([1.0, 3.0, 2.0]), temperature=1) == pytest.approx(np.array([2, 6, 3]) / 11)


def test_replay_prefers_scores_and_a_little_what_is_stale():
    teacher = Replay(3, 0, ReplayConfig(temperature=1, stale=0.2))
    teacher.take(ended([0], [0]), scored([0], [5]))
    teacher.take(ended([1], [0]), scored([1], [1]))
    assert teacher.weights() == pytest.approx([0.8 * 2 / 3 + 0.2, 0.8 / 3, 0])


def test_maxmc_scores_a_level_by_the_best_return_it_ever_had():
    teacher = Replay(3, 0, ReplayConfig(score="maxmc"))
    teacher.take(ended([0], [0])._replace(paid=np.array([0.0])), scored([2], [-0.5]))  # of 2 none has ended yet
    assert not teacher.memory["scored"].any()
    for paid, values in (([3.0, 1.0], [-1.0, -1.0]), ([2.0, 0.5], [-2.5, -0.25])):
        teacher.take(ended([0, 1], [0, 0])._replace(paid=np.array(paid)), scored([0, 1], values))
    assert teacher.memory["score"][:2] == pytest.approx([3 - 2.5, 1 - 0.25])
    assert teacher.memory["scored"].tolist() == [True, True, False]


@pytest.mark.parametrize("robust", [False, True])
def test_robust_replay_learns_only_from_levels_played_before(robust):
    teacher = Replay(1_000, 0, ReplayConfig(), robust)
    teacher.take(ended([7], [0]), scored([7], [1]))
    told = drawn(teacher, 400)
    again = told.task == 7
    assert 150 < again.sum() < 250
    assert np.array_equal(told.learn, again if robust else np.ones(400, bool))


def test_learnability_trains_on_what_is_solved_at_times():
    teacher = Learnability(4, 0, LearnabilityConfig(tries=2, best=1, fresh=0.2))
    assert teacher.weights() == pytest.approx(np.full(4, 0.25))
    teacher.take(ended([0, 0, 1, 1, 2, 2, 3, 3], [0, 0, 1, 1, 0, 1, 0, 0]))
    assert teacher.weights() == pytest.approx([0.05, 0.05, 0.85, 0.05])


def test_progressive_opens_the_next_task_once_this_one_is_passed():
    teacher = Progressive(3, 0, ProgressiveConfig(passed=0.9, rate=0.5, newest=0.5))
    assert teacher.weights() == pytest.approx([1, 0, 0])
    teacher.take(ended([0] * 4, [1] * 4))
    assert teacher.weights() == pytest.approx([0.25, 0.75, 0])


def test_regressed_goes_where_it_was_better_before():
    teacher = Regressed(2, 0, RegressedConfig(rate=1.0, anything=0.0))
    teacher.take(ended([0, 1], [1, 1]))
    teacher.take(ended([0, 1], [0.5, 1]))
    assert teacher.weights() == pytest.approx([1, 0])


@pytest.mark.parametrize("name", ["learning progress", "learning progress, as published", "learnability"])
def test_in_the_reference_world_it_teaches_much_sooner_than_chance(name):
    told = outcomes(CURRICULA[name], seeds=2, limit=2_600)  # uniform needs 3,200 and more
    assert max(one.batches for one in told) < 2_600


@pytest.mark.parametrize("name", ["learning progress", "learnability, three quarters fresh"])
def test_it_spends_less_than_a_quarter_on_coin_flips(name):
    told = learn(curriculum(CURRICULA[name], 54, 0), 0, 2_600)
    assert told.coins < 0.25 and told.batches < 2_600


def test_uniform_needs_three_thousand_batches_of_the_reference_world():
    assert 2_800 < learn(Curriculum(54, 0), 0, 4_000).batches < 3_700


def test_learning_progress_leaves_coin_flips_alone_and_replay_does_not():
    progress, replay = (learn(curriculum(CURRICULA[name], 54, 0), 0, 800) for name in ("learning progress", "plr"))
    assert progress.coins < 0.3
    assert replay.coins > 0.5
