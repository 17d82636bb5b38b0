"""Fixed populations: all agents as rows, and `black_death` of the PettingZoo face."""

import copy
import pickle
import warnings

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import data_equivalence
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space
from gymnasium.wrappers.vector import RecordEpisodeStatistics

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # this module imports a deprecated one
    from pettingzoo.test import parallel_api_test

from mettagrid_lite import parallel_env, population_env
from mettagrid_lite.statistics import STATISTICS
from tests.mettagrid_lite.rules.test_golden import EVERYTHING, GENERATED

DIES = {"agents": 2, "map": ">G..<", "shuffle": False, "episode": 3}  # agent_0 ends by going east
EAST = 2


def rows_of(config, worlds=1, **said):
    return population_env(config, worlds, observations="flat", **said)


# rows


def test_a_row_is_what_its_agent_gets_from_parallel_env():
    """Worlds side by side: the same episodes, then the next ones of the seed."""
    rows, together = (
        rows_of(EVERYTHING, 1, episode=12),
        parallel_env(EVERYTHING, observations="flat", black_death=True, episode=12),
    )
    rng = np.random.default_rng(0)
    (seen, info), (named, infos) = rows.reset(seed=4), together.reset(seed=4)
    for _ in range(40):
        assert np.array_equal(seen, np.stack(list(named.values())))
        assert all(np.array_equal(info[key], [infos[agent][key] for agent in infos]) for key in STATISTICS)
        actions = rng.integers(5, size=rows.num_envs)
        seen, rewards, terminated, truncated, info = rows.step(actions)
        named, paid, ended, late, infos = together.step(dict(zip(together.agents, actions.tolist(), strict=True)))
        told = [list(column.values()) for column in (paid, ended, late)]
        assert told == [rewards.tolist(), terminated.tolist(), truncated.tolist()]
        if not together.agents:
            assert np.array_equal(np.stack(list(info["final_obs"])), np.stack(list(named.values())))
            named, infos = together.reset()


def test_worlds_of_a_seed_differ_and_repeat():
    first, again = (rows_of(GENERATED, 3).reset(seed=1)[0] for _ in range(2))
    assert np.array_equal(first, again)
    agents = len(first) // 3
    assert len({first[e * agents : (e + 1) * agents].tobytes() for e in range(3)}) == 3


def test_who_has_ended_keeps_a_row_of_zeros_that_earns_nothing():
    rows = rows_of(DIES, 1)
    rows.reset(seed=0)
    seen, rewards, terminated, truncated, info = rows.step([EAST, 0])
    assert rewards.tolist() == [1.0, 0.0]
    assert not seen[0].any() and seen[1].any()
    assert not (terminated | truncated).any()
    assert info["alive"].tolist() == [True, True]
    *_, info = rows.step([4, 0])
    assert info["alive"].tolist() == [False, True]
    seen, rewards, terminated, truncated, info = rows.step([4, 0])
    assert (rewards.tolist(), terminated.tolist(), truncated.tolist()) == ([0, 0], [True, False], [False, True])
    assert not info["final_obs"][0].any() and info["final_obs"][1].any()
    assert info["final_info"]["return"].tolist() == [1.0, 0.0]
    assert seen[0].any()  # of the next episode
    assert info["return"].tolist() == [0, 0]


def test_it_is_a_vector_environment_of_gymnasium():
    rows = rows_of("stag_hunt", 3, episode=5)
    seen, _ = rows.reset(seed=0)
    assert isinstance(rows, gymnasium.vector.VectorEnv)
    assert rows.num_envs == 6
    assert rows.metadata["autoreset_mode"] is AutoresetMode.SAME_STEP
    assert rows.observation_space == batch_space(rows.single_observation_space, 6)
    assert seen in rows.observation_space
    counted = RecordEpisodeStatistics(rows)
    counted.reset(seed=0)
    for _ in range(5):
        seen, rewards, terminated, truncated, info = counted.step(counted.action_space.sample())
    assert (rewards.dtype, terminated.dtype, truncated.dtype) == (float, bool, bool)
    assert info["episode"]["l"].tolist() == [5] * 6
    assert info["episode"]["r"].tolist() == info["final_info"]["return"].tolist()


def test_nothing_that_was_handed_out_changes_and_a_copy_plays_on():
    rows = rows_of(EVERYTHING, 2)
    handed = [rows.reset(seed=0), rows.step(np.ones(8, int))]
    kept = copy.deepcopy(handed)
    twins = [pickle.loads(pickle.dumps(rows)), copy.deepcopy(rows)]
    story = [rows.step(np.ones(8, int)) for _ in range(5)]
    assert data_equivalence(handed, kept)
    assert all(data_equivalence([twin.step(np.ones(8, int)) for _ in range(5)], story) for twin in twins)


@pytest.mark.parametrize("actions", [[0], [[0, 0]], [0, 9], [0, -1], [0.0, 1.0], ["a", "b"], None])
def test_wrong_actions_are_a_clear_error(actions):
    rows = rows_of(DIES, 1)
    with pytest.raises(ResetNeeded):
        rows.step([0, 0])
    rows.reset(seed=0)
    with pytest.raises(ValueError, match="actions must be"):
        rows.step(actions)


def test_pictures_are_one_for_each_world():
    rows = rows_of(DIES, 2, render_mode="ansi")
    rows.reset(seed=0)
    assert rows.render() == (">G..<", ">G..<")
    assert rows_of(DIES).render() is None


# black death


@pytest.mark.parametrize("config", [EVERYTHING, GENERATED, DIES], ids=["everything", "generated", "dies"])
def test_the_official_test_passes_with_a_fixed_population(config):
    parallel_api_test(parallel_env(config, black_death=True), num_cycles=200)


def test_the_dead_stay_until_the_last_step_which_tells_how_each_ended():
    world = parallel_env(DIES, black_death=True)
    world.reset(seed=0)
    flags = []
    for actions in ([EAST, 0], [4, 0], [4, 0]):
        seen, rewards, terminated, truncated, infos = world.step(dict(zip(world.agents, actions, strict=True)))
        assert list(seen) == list(rewards) == list(infos) == world.possible_agents
        assert not any(part.any() for part in seen["agent_0"].values())
        flags.append([*terminated.values(), *truncated.values()])
    assert flags == [[False] * 4, [False] * 4, [True, False, False, True]]
    assert world.agents == []
    assert world.step({}) == ({}, {}, {}, {}, {})
    assert infos["agent_0"]["return"] == 1.0


def test_living_agents_get_the_same_with_and_without_it():
    plain, fixed = parallel_env(EVERYTHING), parallel_env(EVERYTHING, black_death=True)
    plain.reset(seed=6)
    fixed.reset(seed=6)
    while plain.agents:
        actions = {agent: (n * 3 + 1) % 5 for n, agent in enumerate(fixed.agents)}
        living = list(plain.agents)
        for part, full in zip(plain.step(actions)[:2], fixed.step(actions)[:2], strict=True):
            assert data_equivalence(part, {agent: full[agent] for agent in living})
    assert not fixed.agents
