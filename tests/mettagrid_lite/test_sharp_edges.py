"""What grid worlds often get wrong: a test for each edge that mettagrid's users have cut themselves on."""

import numpy as np
import pytest

from mettagrid_lite import ConfigError, VectorEnv, build, features, load, parallel_env, vector_features

PLANES = [feature.name for feature in features(build(load({"agents": 1, "map": ">"})))]
ROW = {"agents": 2, "map": "#>..<#", "shuffle": False, "episode": 5}


def window(rows, columns):
    """What the first of two agents sees of a walled row."""
    batch = VectorEnv(load(ROW | {"view": {"rows": rows, "columns": columns}}))
    return batch.reset()[0][0, 0]


@pytest.mark.parametrize("size", [1, 2, 7, 8, 16, 40])
def test_a_window_may_be_even_or_odd_and_large(size):
    seen = window(size, size)
    assert seen.shape[:2] == (size, size)
    assert seen[size // 2, size // 2, PLANES.index("agent")] == 1


def test_an_even_window_shows_one_cell_more_before_the_middle_than_behind():
    assert window(1, 4)[0, :, PLANES.index("kind")].tolist()[1:] == [1, 0, 0]


def test_the_same_seed_is_the_same_episode_map_included():
    env = parallel_env(ROW | {"map": {"generator": "random_walls", "layouts": 8}, "shuffle": True})
    pictures = [env.reset(seed=seed) and env.state().tolist() for seed in (3, 4, 3, 3)]
    assert pictures[0] == pictures[2] == pictures[3]
    assert pictures[0] != pictures[1]


def test_what_was_returned_before_does_not_change_under_ones_feet():
    env = parallel_env(ROW)
    first, _ = env.reset(seed=0)
    before = {agent: np.array(list_of(seen)[0]) for agent, seen in first.items()}
    env.step({"agent_0": env.action_names.index("east"), "agent_1": 0})
    assert all((list_of(first[agent])[0] == was).all() for agent, was in before.items())


def list_of(seen):
    """The arrays of an observation, whatever its form."""
    return list(seen.values()) if isinstance(seen, dict) else [seen]


def test_shared_rewards_stand_in_the_statistics():
    batch = VectorEnv(load(ROW | {"map": ">a.<", "rewards": {"items": {"apple": 5}}, "sharing": 1.0}), autoreset=False)
    batch.reset()
    batch.step(np.array([[2, 0]]))
    sums = batch.statistics()
    assert sums["return"].tolist() == [[2.5, 2.5]]
    assert sums["raw_return"].tolist() == [[5.0, 0.0]]


def test_the_last_reward_that_is_seen_is_that_of_the_step_just_done_negative_and_large_ones_too():
    said = {"map": ">ac.<", "rewards": {"items": {"apple": 500, "coin": -2.5}}}
    batch = VectorEnv(load(ROW | said))
    place = [feature.name for feature in vector_features(batch.world)].index("last_reward")
    batch.reset()
    seen = []
    for _ in range(3):
        batch.step(np.array([[2, 0]]))
        seen.append(batch.vectors[0, :, place].tolist())
    assert seen == [[500, 0], [-2.5, 0], [0, 0]]


def test_tokens_that_find_no_room_are_counted():
    batch = VectorEnv(load(ROW | {"view": {"rows": 3, "columns": 5, "tokens": 4}}))
    batch.reset()
    assert batch.tokens.shape == (1, 2, 4, 3)
    assert (batch.dropped > 0).all()


def test_amounts_go_beyond_a_byte():
    said = {"map": ">o.<", "objects": {"ore": {"amount": 65_000}}, "rewards": {"items": {"ore": 0.5}}}
    batch = VectorEnv(load(ROW | said))
    batch.reset()
    _, rewards, *_ = batch.step(np.array([[2, 0]]))
    assert batch.state.items[0, 0].tolist() == [65_000]
    assert rewards[0, 0] == 32_500


def test_there_may_be_more_than_256_agents():
    agents = 300
    batch = VectorEnv(load({"agents": agents, "map": "\n".join(["@" * 20] * 15), "episode": 3, "actions": {"zap": {}}}))
    batch.reset()
    places = batch.state.cells[0, 2]
    assert sorted(places.ravel().tolist()) == list(range(agents))
    _, _, _, truncated, _ = [batch.step(np.full((1, agents), 5)) for _ in range(3)][-1]
    assert truncated.shape == (1, agents) and truncated.all()


def test_an_agent_too_many_is_said_when_the_world_is_built_not_when_it_runs():
    with pytest.raises(ConfigError, match="agents: 3 agents don't fit, 1 start missing"):
        build(load(ROW | {"agents": 3}))


def test_the_global_state_tells_different_worlds_apart():
    env = parallel_env(ROW)
    env.reset(seed=0)
    before = env.state()
    env.step({"agent_0": env.action_names.index("east"), "agent_1": 0})
    assert env.state().any() and (env.state() != before).any()
