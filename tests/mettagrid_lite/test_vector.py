"""Many environments at once: autoreset, statistics, and the same episodes in any batch."""

import numpy as np
import pytest

from mettagrid_lite import VectorEnv, build, load
from mettagrid_lite.kernels import cpu
from mettagrid_lite.rewards import EVENTS
from tests.mettagrid_lite.rules.test_golden import EVERYTHING, GENERATED, SEED, WORLDS
from tests.rollouts import digest

RUN = {
    "agents": 2,
    "map": ">..<",
    "shuffle": False,
    "episode": 3,
    "sharing": 0.5,
    "rewards": {"events": {"blocked": 1}},
    "view": {"rows": 1, "columns": 3},
}


def story(config, envs, ids=None, steps=40, seed=8):
    """What happens in each of `envs` environments, keyed by id; actions follow from the id."""
    batch = VectorEnv(load(config), envs, seed=seed)
    names = np.arange(envs) if ids is None else np.asarray(ids)
    seen, _ = batch.reset(ids=names)
    told = {int(name): [seen[e].tobytes()] for e, name in enumerate(names)}
    for t in range(steps):
        actions = (names[:, None] * 7 + t * 3 + np.arange(batch.num_agents) * 5) % len(batch.world.actions)
        given = batch.step(actions)
        for e, name in enumerate(names):
            told[int(name)] += [array[e].tobytes() for array in given[:4]]
    return told


@pytest.mark.parametrize("config", [EVERYTHING, GENERATED], ids=["everything", "generated"])
def test_an_environment_plays_the_same_in_any_batch(config):
    whole = story(config, 12)
    assert story(config, 3) == {e: whole[e] for e in range(3)}
    assert story(config, 5, ids=[11, 2, 7, 0, 4]) == {e: whole[e] for e in (11, 2, 7, 0, 4)}
    assert len({tuple(told[:20]) for told in whole.values()}) == 12


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
def test_a_rollout_is_the_same_with_any_number_of_threads(threads, monkeypatch):
    monkeypatch.setattr(cpu, "thread_count", lambda: 1)
    alone = digest(EVERYTHING, 30, SEED, envs=130)
    monkeypatch.setattr(cpu, "thread_count", lambda: threads)
    assert digest(EVERYTHING, 30, SEED, envs=130) == alone


def test_other_seeds_play_other_episodes():
    assert len({digest(WORLDS["cardinal"], 3, seed) for seed in range(5)}) == 5


def test_the_time_limit_truncates_and_the_next_episode_begins_in_the_same_step():
    batch = VectorEnv(load(RUN), 2)
    first = batch.reset(seed=1)[0].copy()
    for step in range(3):
        seen, rewards, terminated, truncated, info = batch.step(np.full((2, 2), 2))
        assert truncated.all() == (step == 2)
    assert not terminated.any()
    assert info["over"].tolist() == [True, True]
    assert np.array_equal(seen, first)  # of the next episode
    assert not np.array_equal(info["final_observations"], first)
    assert rewards.tolist() == [[1.0, 1.0]] * 2  # of the step that ended it: both were stopped
    assert batch.state.env[:, 3].tolist() == [0, 0]  # CLOCK


def test_final_observations_last():
    batch = VectorEnv(load(RUN), 1)
    batch.reset()
    for _ in range(3):
        *_, info = batch.step(np.full((1, 2), 2))
    kept, before = info["final_observations"], info["final_observations"].copy()
    batch.step(np.full((1, 2), 4))
    assert np.array_equal(kept, before)


def test_statistics_tell_raw_and_shared_returns_and_every_event():
    batch = VectorEnv(load(RUN), 2)
    batch.reset()
    for _ in range(3):
        *_, info = batch.step(np.array([[4, 2], [0, 2]]))
    assert info["episode"]["raw_return"].tolist() == [[3.0, 3.0], [0.0, 3.0]]
    assert info["episode"]["return"].tolist() == [[3.0, 3.0], [0.75, 2.25]]
    assert info["episode"]["blocked"].tolist() == [[3, 3], [0, 3]]
    assert set(info["episode"]) == {"return", "raw_return", "shared_return", *EVENTS}
    assert not batch.statistics()["return"].any()  # the next episode's


def test_environments_end_on_their_own():
    batch = VectorEnv(load({"agents": 1, "map": ">G", "episode": 9}), 3)
    batch.reset()
    *_, terminated, _, info = batch.step(np.array([[2], [0], [2]]))
    assert info["over"].tolist() == [True, False, True]
    assert terminated.tolist() == [[True], [False], [True]]
    assert batch.state.env[:, 2].tolist() == [1, 0, 1]  # NUMBER
    assert set(batch.step(np.zeros((3, 1), int))[4]) == {"vectors"}


def test_without_autoreset_an_environment_that_is_over_rests():
    batch = VectorEnv(load(RUN), 1, autoreset=False)
    batch.reset()
    for _ in range(5):
        _, rewards, _, truncated, info = batch.step(np.full((1, 2), 4))
    assert truncated.all()
    assert not rewards.any()
    assert "final_observations" not in info
    assert info["episode"]["blocked"].tolist() == [[3, 1]]


def test_reset_with_a_seed_starts_over_and_without_goes_on():
    batch = VectorEnv(load(GENERATED), 2, seed=6)
    first = batch.reset()[0].copy()
    second = batch.reset()[0].copy()
    assert not np.array_equal(first, second)
    assert np.array_equal(batch.reset(seed=6)[0], first)
    assert np.array_equal(batch.reset()[0], second)
    assert np.array_equal(VectorEnv(load(GENERATED), 2).reset(seed=6)[0], first)


@pytest.mark.parametrize("actions", [
    np.zeros((2, 3), int), np.zeros(4, int), np.zeros((2, 2)), np.full((2, 2), 5), np.full((2, 2), -1), [[0, 1]],
    np.full((2, 2), np.nan), [["north", "east"]] * 2, 0, None,
])  # fmt: skip
def test_wrong_actions_are_a_clear_error(actions):
    batch = VectorEnv(load(RUN), 2)
    batch.reset()
    with pytest.raises(ValueError, match="actions must "):
        batch.step(actions)


@pytest.mark.parametrize("ids", [[0], [[0, 1]], [0.5, 1.0], ["a", "b"]])
def test_wrong_ids_are_a_clear_error(ids):
    with pytest.raises(ValueError, match="ids must "):
        VectorEnv(load(RUN), 2).reset(ids=ids)


def test_a_step_before_the_first_reset_is_a_clear_error():
    with pytest.raises(ValueError, match="call reset"):
        VectorEnv(load(RUN), 1).step(np.zeros((1, 2), int))


@pytest.mark.parametrize("envs", [0, -1])
def test_a_batch_has_one_environment_or_more(envs):
    with pytest.raises(ValueError, match="num_envs must be 1 or more"):
        VectorEnv(load(RUN), envs)


def test_a_built_world_serves_many_batches():
    world = build(load(RUN))
    assert VectorEnv(world, 1).world is VectorEnv(world, 9).world


def test_shapes_and_types_are_those_of_the_table():
    batch = VectorEnv(load(EVERYTHING), 3)
    seen, _ = batch.reset()
    assert (seen.shape, seen.dtype) == ((3, 4, 4, 5, 8), np.uint8)
    assert (batch.vectors.shape, batch.vectors.dtype) == ((3, 4, len(batch.world.items) + 4), np.float32)
    seen, rewards, terminated, truncated, _ = batch.step(np.zeros((3, 4), np.int8))
    assert (rewards.shape, rewards.dtype) == ((3, 4), np.float32)
    assert terminated.dtype == truncated.dtype == bool
