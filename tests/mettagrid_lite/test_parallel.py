"""The PettingZoo faces: the official tests, and what those don't ask."""

import copy
import warnings

import cloudpickle
import numpy as np
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # this module imports a deprecated one
    from pettingzoo.test import api_test, parallel_api_test, parallel_seed_test, render_test, seed_test

from mettagrid_lite import env, load, parallel_env
from mettagrid_lite.rewards import EVENTS
from mettagrid_lite.state import FAILED, FIRST, FLIPPED, SMOOTHED, STAGE
from mettagrid_lite.statistics import STATISTICS
from tests.mettagrid_lite.rules.test_golden import EVERYTHING, GENERATED, ROTATING

SOLO = {"agents": 1, "map": "#####\n#>.G#\n#####", "episode": 20}
CONFIGS = {"everything": EVERYTHING, "rotating": ROTATING, "generated": GENERATED, "solo": SOLO}
every_config = pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)


def rollout(world, steps=60, seed=1):
    """A copy of all that a random player gets, and its state, step by step."""
    rng = np.random.default_rng(seed)
    story = []
    for _ in range(steps):
        if not world.agents:
            break
        given = world.step({agent: rng.integers(world.action_space(agent).n) for agent in world.agents})
        story.append(copy.deepcopy((given, world.state())))
    return story


def arrays_equal(one, other):
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(arrays_equal(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(arrays_equal, one, other))
    return one == other


@every_config
@pytest.mark.filterwarnings("ignore:Observation")  # asks for arrays that are not all zero
def test_the_official_tests_pass(config):
    parallel_api_test(parallel_env(config), num_cycles=200)
    api_test(env(config), num_cycles=200)
    parallel_seed_test(lambda: parallel_env(config), num_cycles=50)
    seed_test(lambda: env(config), num_cycles=50)


@every_config
def test_the_official_render_test_passes(config, capsys):
    render_test(lambda render_mode=None: env(config, render_mode))


@every_config
def test_a_seed_repeats_an_episode_exactly(config):
    world = parallel_env(config)
    stories = []
    for _ in range(2):
        first = world.reset(seed=42)
        stories.append((copy.deepcopy(first), rollout(world)))
        world.reset()
        rollout(world, 7)  # whatever was played between
    assert arrays_equal(*stories)
    fresh = parallel_env(config)
    assert arrays_equal((fresh.reset(seed=42), rollout(fresh)), stories[0])


def test_a_reset_without_a_seed_goes_on_to_the_next_episode_of_the_seed():
    one, other = parallel_env(GENERATED), parallel_env(GENERATED)
    states = []
    for world in (one, other):
        world.reset(seed=3)
        states.append([world.reset() and world.state() for _ in range(4)])
    assert arrays_equal(*states)
    assert len({state.tobytes() for state in states[0]}) == 4


def test_two_worlds_without_a_seed_differ():
    states = []
    for world in (parallel_env(GENERATED), parallel_env(GENERATED)):
        world.reset()
        states.append(world.state().tobytes())
    assert states[0] != states[1]


@every_config
def test_nothing_that_was_handed_out_changes_later(config):
    world = parallel_env(config)
    first = world.reset(seed=1)
    handed = [(first, world.state())]
    kept = copy.deepcopy(handed)
    rng = np.random.default_rng(2)
    while world.agents:
        handed.append((world.step({agent: rng.integers(2) for agent in world.agents}), world.state()))
        kept.append(copy.deepcopy(handed[-1]))
    assert arrays_equal(handed, kept)


def test_infos_always_hold_the_same_numbers():
    world = parallel_env(EVERYTHING)
    _, infos = world.reset(seed=1)
    keys = ["return", "raw_return", *EVENTS]
    while world.agents:
        assert all(list(info) == keys for info in infos.values())
        assert all(type(number) is float for info in infos.values() for number in info.values())
        *_, infos = world.step(dict.fromkeys(world.agents, 1))
    assert infos


@every_config
def test_infos_are_the_statistics_of_the_batch(config):
    """They are kept from step to step; over two episodes, so that what is kept is forgotten in time."""
    world = parallel_env(config)
    rng = np.random.default_rng(4)
    for seed in (3, None):
        _, infos = world.reset(seed=seed)
        while world.agents:
            now = world.batch.statistics()
            assert all(infos[agent] == {key: now[key][0, a] for key in STATISTICS} for agent, a in seats(world))
            *_, infos = world.step({agent: int(rng.integers(5)) for agent in world.agents})


def seats(world):
    return [(agent, world.possible_agents.index(agent)) for agent in world.agents]


def test_infos_tell_the_returns_so_far():
    config = {"agents": 2, "map": ">.<", "shuffle": False, "sharing": 1.0, "rewards": {"events": {"blocked": 1}}}
    world = parallel_env(config)
    world.reset(seed=0)
    *_, infos = world.step({"agent_0": 1, "agent_1": 0})
    assert [(infos[a]["return"], infos[a]["raw_return"], infos[a]["blocked"]) for a in world.agents] == [
        (0.5, 1.0, 1.0),
        (0.5, 0.0, 0.0),
    ]


@every_config
def test_the_state_tells_worlds_apart_and_is_in_its_space(config):
    world = parallel_env(config)
    world.reset(seed=5)
    states = [state for _, state in rollout(world, 30)]
    assert all(world.state_space.contains(state) for state in states)
    assert len({state.tobytes() for state in states}) == len(states)
    world.reset(seed=5)
    assert arrays_equal([state for _, state in rollout(world, 30)], states)


def test_the_state_changes_with_anything_that_matters():
    world = parallel_env({"agents": 1, "map": ">h", "actions": {"use": True}, "items": {"coin": {"initial": 1}}})
    world.reset(seed=0)
    before = world.state()
    inner = world.batch.state
    for array, place in ((inner.items, (0, 0, 0)), (inner.cells, (0, 1, 0, 1)), (inner.agents, (0, 0, 4))):
        array[place] += 1
        assert not np.array_equal(world.state(), before)
        array[place] -= 1
    assert np.array_equal(world.state(), before)


def test_what_a_compass_shows_to_the_left_is_in_the_space():
    world = parallel_env({"agents": 1, "map": "a..>", "view": {"compass": "apple"}})
    seen, _ = world.reset(seed=0)
    assert seen["agent_0"]["vector"][-1] == -3
    assert world.observation_space("agent_0").contains(seen["agent_0"])


@pytest.mark.parametrize(("part", "column", "said"), [
    ("counts", FLIPPED, {"map": ">!H"}),
    ("tally", np.s_[:, FAILED], {"rewards": {"events": {"fail": {"reward": 1, "up_to": 1}}}}),
    ("tally", np.s_[:, -2], {"rewards": {"items": {"hare": {"reward": 1, "up_to": 1}}}}),
    ("money", np.s_[:, STAGE], {"rewards": {"sequence": {"order": ["hare", "hare"], "reward": 1}}}),
    ("money", np.s_[:, FIRST], {"rewards": {"shaping": {"toward": "hare", "reward": 1}}}),
    ("money", np.s_[:, SMOOTHED], {"preferences": {"inequity": {"envy": 1}}, "agents": 2, "map": ">h<"}),
])  # fmt: skip
def test_the_state_tells_levers_counts_and_books_where_they_matter(part, column, said):
    world = parallel_env({"agents": 1, "map": ">h", "actions": {"use": True}} | said)
    world.reset(seed=0)
    before = world.state()
    getattr(world.batch.state, part)[0][column] += 1
    assert not np.array_equal(world.state(), before)


def test_a_step_after_the_end_or_before_a_reset_is_five_empty_dicts():
    world = parallel_env(SOLO)
    assert world.step({}) == ({}, {}, {}, {}, {})
    world.reset(seed=0)
    while world.agents:
        world.step({"agent_0": 0})
    assert world.step({}) == ({}, {}, {}, {}, {})
    assert world.step({"agent_0": 1}) == ({}, {}, {}, {}, {})


def test_the_last_step_of_an_agent_gives_it_everything_and_then_nothing():
    world = parallel_env({"agents": 2, "map": ">G..<", "shuffle": False, "episode": 3})
    world.reset(seed=0)
    seen, rewards, terminated, truncated, infos = world.step({"agent_0": 2, "agent_1": 4})
    assert list(seen) == list(rewards) == list(infos) == ["agent_0", "agent_1"]
    assert (terminated, truncated) == ({"agent_0": True, "agent_1": False}, {"agent_0": False, "agent_1": False})
    assert rewards == {"agent_0": 1.0, "agent_1": 0.0}
    assert not any(part.any() for part in seen["agent_0"].values())
    assert world.agents == ["agent_1"]
    seen, *_ = world.step({"agent_1": 0})
    assert list(seen) == ["agent_1"]
    *_, terminated, truncated, infos = world.step({"agent_1": 0})
    assert (terminated, truncated, world.agents) == ({"agent_1": False}, {"agent_1": True}, [])


def test_types_are_those_that_libraries_expect():
    world = parallel_env(EVERYTHING)
    world.reset(seed=0)
    _, rewards, terminated, truncated, _ = world.step(dict.fromkeys(world.agents, 0))
    assert {type(reward) for reward in rewards.values()} == {float}
    assert {type(flag) for flag in (*terminated.values(), *truncated.values())} == {bool}
    assert world.possible_agents == ["agent_0", "agent_1", "agent_2", "agent_3"]
    assert world.observation_space("agent_0") is world.observation_space("agent_0")
    assert world.action_space("agent_0") is world.action_space("agent_0")
    assert set(world.observation_spaces) == set(world.action_spaces) == set(world.possible_agents)
    assert world.metadata["name"] == "unnamed_v0"
    assert world.render_mode is None


@pytest.mark.parametrize("number", [np.int8(2), np.int64(2), np.uint8(2), np.array(2), 2, True])
def test_an_action_may_be_any_whole_number(number):
    states = []
    for action in (number, int(number)):
        world = parallel_env(SOLO)
        world.reset(seed=0)
        world.step({"agent_0": action})
        states.append(world.state())
    assert np.array_equal(*states)


@pytest.mark.parametrize("actions", [
    {}, {"agent_0": 5}, {"agent_0": -1}, {"agent_0": 1.0}, {"agent_0": "north"}, {"agent_0": None}, {"agent_0": [0]},
    {"agent_1": 0},
])  # fmt: skip
def test_a_wrong_action_is_a_clear_error(actions):
    world = parallel_env(SOLO)
    world.reset(seed=0)
    before = world.state()
    with pytest.raises(ValueError, match="action") as raised:
        world.step(actions)
    assert "\n" not in str(raised.value)
    assert np.array_equal(world.state(), before)


def test_actions_of_agents_that_have_ended_are_ignored():
    world = parallel_env({"agents": 2, "map": ">G..<", "shuffle": False})
    world.reset(seed=0)
    world.step({"agent_0": 2, "agent_1": 0})
    seen, *_ = world.step({"agent_0": 99, "agent_1": 0})
    assert list(seen) == ["agent_1"]


@pytest.mark.parametrize("seed", [-1, 2**62, 1.5, "x"])
def test_a_wrong_seed_is_a_clear_error(seed):
    with pytest.raises(ValueError, match="seed must be"):
        parallel_env(SOLO).reset(seed=seed)


@every_config
def test_a_world_can_be_copied_and_pickled_in_the_middle_of_an_episode(config):
    world = parallel_env(config)
    world.reset(seed=9)
    rollout(world, 5, seed=1)
    copies = [copy.deepcopy(world), cloudpickle.loads(cloudpickle.dumps(world))]
    story = rollout(world, 20, seed=2)
    assert all(arrays_equal(rollout(twin, 20, seed=2), story) for twin in copies)


def test_three_hundred_agents_share_a_world():
    config = {"agents": 300, "map": {"generator": "open_field", "height": 22, "width": 22, "layouts": 1}}
    world = parallel_env(config | {"view": {"rows": 3, "columns": 3}, "sharing": 0.5, "episode": 5})
    world.reset(seed=0)
    assert len(world.agents) == 300
    for _ in range(5):
        seen, *_ = world.step(dict.fromkeys(world.agents, 1))
    assert len(seen) == 300
    assert (world.batch.state.cells[0, 2].max(), world.agents) == (299, [])  # WHO: no id is cut off at 255


def test_top_level_fields_may_be_overridden():
    world = parallel_env(SOLO, episode=2)
    assert world.config.episode == 2
    with pytest.raises(ValueError, match="episde: unknown key; did you mean 'episode'"):
        parallel_env(SOLO, episde=2)


def test_the_turn_by_turn_face_plays_the_same_episode():
    flat, turns = parallel_env(EVERYTHING), env(EVERYTHING)
    flat.reset(seed=4)
    turns.reset(seed=4)
    for _ in range(20):
        actions = {agent: n % 5 for n, agent in enumerate(flat.agents)}
        seen, rewards, *_ = flat.step(actions)
        for agent in list(turns.agents):
            turns.step(actions[agent])
        assert all(arrays_equal(turns.observe(agent), seen[agent]) for agent in flat.agents)
        assert {agent: turns.rewards[agent] for agent in rewards} == rewards


def test_ansi_shows_the_map_and_rgb_a_picture_of_it(capsys):
    for mode, check in (
        ("ansi", lambda picture: picture == "#####\n#>.G#\n#####"),
        ("rgb_array", lambda picture: picture.shape == (48, 80, 3) and picture.dtype == np.uint8),
        ("human", lambda picture: picture is None),
        (None, lambda picture: picture is None),
    ):
        world = parallel_env(SOLO, mode)
        world.reset(seed=0)
        assert check(world.render()), mode
    assert "#>.G#" in capsys.readouterr().out
    with pytest.raises(ValueError, match="render_mode must be one of"):
        parallel_env(SOLO, "movie")


def test_the_picture_shows_facings_growth_and_frost():
    config = {"agents": 2, "map": "h><", "shuffle": False, "actions": {"use": True, "zap": {}}}
    world = parallel_env(config | {"objects": {"hare": {"regrow": {"after": 50}}}}, "rgb_array")
    world.reset(seed=0)
    pictures = [world.render()]
    for actions in ([4, 0], [5, 0], [2, 0], [6, 0]):
        world.step(dict(zip(world.agents, actions, strict=True)))
        pictures.append(world.render())
    assert len({picture.tobytes() for picture in pictures}) == 5


def test_a_built_in_name_a_dict_and_a_config_are_all_worlds():
    assert parallel_env(load(SOLO)).config == parallel_env(SOLO).config
