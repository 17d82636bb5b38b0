"""The Gymnasium faces: the official check, the same episodes as the other faces, and what the check doesn't ask."""

import pickle
import warnings

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env, data_equivalence
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from gymnasium.vector.utils import batch_space
from gymnasium.wrappers.vector import RecordEpisodeStatistics

from mettagrid_lite import build, gym_env, load, make, parallel_env, vector_env
from mettagrid_lite.rewards import EVENTS
from mettagrid_lite.rules.chance import FOR_ACTION, draw
from mettagrid_lite.state import CLOCK, KEY
from tests.mettagrid_lite.rules.test_golden import EVERYTHING, GENERATED, ROTATING

SOLO = {"agents": 1, "map": "#####\n#>.G#\n#####", "episode": 20}
CONFIGS = {"everything": EVERYTHING, "rotating": ROTATING, "generated": GENERATED, "solo": SOLO}
every_config = pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
every_mode = pytest.mark.parametrize("mode", AutoresetMode, ids=lambda mode: mode.value)
ENDS = {"agents": 2, "map": ">G..<", "shuffle": False, "episode": 3}  # east of agent_0 is what ends its episode
EAST, WEST = 2, 4


def wander(observations, chance):
    """By what is seen and by chance, so that a wrong row or a wrong word shows."""
    seen = observations["window"].sum((1, 2, 3), dtype=np.int64) + observations["vector"].sum(1).astype(int)
    return (seen + chance) % 5


def wrong_shape(observations, chance):
    return np.zeros((len(chance), 1), int)


def too_large(observations, chance):
    return np.full(len(chance), 99)


def story(world, steps=40, seed=1):
    """All that a random learner gets, step by step; episode after episode."""
    rng, told = np.random.default_rng(seed), []
    for _ in range(steps):
        told.append(world.step(rng.integers(world.action_space.n)))
        if told[-1][2] or told[-1][3]:
            told.append(world.reset())
    return told


# one environment


@every_config
def test_the_official_check_passes_without_a_warning(config):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(gym_env(config, others="random"), skip_render_check=True)  # rendered where it is registered


@every_config
def test_the_learner_sees_what_parallel_env_shows_its_agent(config):
    """Same seed, same actions: all that is returned, over two episodes."""
    together, alone = parallel_env(config, episode=15), gym_env(config, episode=15)
    agent, rng = alone.agent, np.random.default_rng(0)
    for seed in (7, None):
        seen, infos = together.reset(seed=seed)
        assert data_equivalence(alone.reset(seed=seed), (seen[agent], infos[agent]))
        while agent in together.agents:
            actions = dict.fromkeys(together.agents, 0) | {agent: int(rng.integers(5))}
            given = tuple(part[agent] for part in together.step(actions))
            assert data_equivalence(alone.step(actions[agent]), given)


def test_others_play_by_what_they_see_and_by_the_word_of_seed_step_and_agent():
    together, alone = parallel_env(EVERYTHING), gym_env(EVERYTHING, agent="agent_2", others=wander)
    seen, _ = together.reset(seed=3)
    alone.reset(seed=3)
    for _ in range(30):
        env = together.batch.state.env[0]
        words = {f"agent_{a}": draw(int(env[KEY]), int(env[CLOCK]), FOR_ACTION, a) for a in range(4)}
        moves = {agent: int(wander(one(seen[agent]), words[agent])[0]) for agent in together.agents}
        seen, rewards, *_ = together.step(moves | {"agent_2": 1})
        observation, reward, *_ = alone.step(1)
        assert data_equivalence(observation, seen["agent_2"])
        assert reward == rewards["agent_2"]


def one(seen):
    return {key: part[None] for key, part in seen.items()}


def test_a_policy_is_asked_once_a_step_for_all_whom_it_plays():
    asked = []

    def count(observations, chance):
        asked.append((len(observations["window"]), len(np.unique(chance))))
        return np.zeros(len(chance), int)

    envs = vector_env(EVERYTHING, 3, others={"agent_1": count, "agent_3": count})
    envs.reset(seed=0)
    envs.step(np.zeros(3, int))
    assert asked == [(6, 6)]


@pytest.mark.parametrize("others", [None, "noop", {}, {"agent_1": None}, {"agent_1": "noop"}])
def test_without_a_policy_others_stay_put(others):
    env = gym_env({"agents": 2, "map": ">..\n..<", "shuffle": False}, "ansi", others=others)
    env.reset(seed=0)
    for _ in range(5):
        env.step(EAST)
    assert env.render() == "..>\n..<"


def test_a_policy_may_be_named_as_a_function_of_a_module():
    told = []
    for others in (wander, f"{__name__}:wander"):
        env = gym_env(EVERYTHING, others=others)
        env.reset(seed=1)
        told.append(story(env))
    assert data_equivalence(*told)


@every_config
def test_a_seed_repeats_its_episodes_exactly_whatever_was_played_before(config):
    env, told = gym_env(config, others="random"), []
    for _ in range(2):
        told.append((env.reset(seed=5), story(env)))
        story(env, 7)
    fresh = gym_env(config, others="random")
    assert data_equivalence(told[0], told[1])
    assert data_equivalence((fresh.reset(seed=5), story(fresh)), told[0])


def test_two_environments_without_a_seed_differ():
    first = [gym_env(GENERATED, "ansi") for _ in range(2)]
    assert len({env.reset() and env.render() for env in first}) == 2


def test_an_end_terminates_and_the_time_limit_truncates():
    env = gym_env(ENDS)
    env.reset(seed=0)
    _, reward, terminated, truncated, info = env.step(EAST)
    assert (reward, terminated, truncated, info["return"]) == (1.0, True, False, 1.0)
    env.reset()
    assert [env.step(WEST)[2:4] for _ in range(3)] == [(False, False), (False, False), (False, True)]


def test_an_end_of_another_agent_ends_nothing_for_the_learner():
    env = gym_env(ENDS, agent="agent_1", others=lambda observations, chance: np.full(len(chance), EAST))
    env.reset(seed=0)
    assert [env.step(0)[2:4] for _ in range(3)] == [(False, False), (False, False), (False, True)]


def test_a_step_before_a_reset_or_after_the_end_says_what_to_call():
    env = gym_env(ENDS)
    with pytest.raises(ResetNeeded, match=r"call reset\(\)"):
        env.step(0)
    env.reset(seed=0)
    env.step(EAST)
    with pytest.raises(ResetNeeded, match=r"call reset\(\)"):
        env.step(0)
    with pytest.raises(ResetNeeded, match=r"call reset\(\)"):
        vector_env(ENDS).step(np.zeros(1, int))


def test_info_always_holds_the_statistics_so_far_as_numbers():
    env = gym_env(EVERYTHING, others="random")
    infos = [env.reset(seed=0)[1], *(told[-1] for told in story(env))]
    assert all(list(info) == ["return", "raw_return", *EVENTS] for info in infos)
    assert {type(number) for info in infos for number in info.values()} == {float}


def test_pictures_are_those_of_the_parallel_face(capsys):
    for mode in ("ansi", "rgb_array"):
        alone, together = gym_env(SOLO, mode), parallel_env(SOLO, mode)
        alone.reset(seed=0)
        together.reset(seed=0)
        assert np.array_equal(alone.render(), together.render())
        batch = vector_env(SOLO, 2, render_mode=mode)
        batch.reset(seed=0)
        assert all(np.array_equal(picture, together.render()) for picture in batch.render())
    human = gym_env(SOLO, "human")
    human.reset(seed=0)
    human.step(0)
    assert "#>.G#" in capsys.readouterr().out
    assert gym_env(SOLO).render() is vector_env(SOLO).render() is None


# many


def faces(config, mode, num_envs=5, **said):
    """The batch, and Gymnasium's own loop over as many environments."""
    ours = vector_env(config, num_envs, autoreset_mode=mode, **said)
    return ours, SyncVectorEnv([lambda: gym_env(config, **said)] * num_envs, autoreset_mode=mode)


@every_config
@every_mode
def test_a_batch_returns_what_gymnasiums_own_loop_over_single_environments_does(config, mode):
    """Observations, rewards, ends and infos with their masks, types included, over several episodes."""
    ours, theirs = faces(config, mode, episode=9, others="random")
    rng = np.random.default_rng(0)
    assert data_equivalence(ours.reset(seed=11), theirs.reset(seed=11))
    for _ in range(30):
        actions = rng.integers(5, size=5)
        given = ours.step(actions)
        assert data_equivalence(given, theirs.step(actions))
        over = given[2] | given[3]
        if mode is AutoresetMode.DISABLED and over.any():
            assert data_equivalence(*(envs.reset(options={"reset_mask": over.copy()}) for envs in (ours, theirs)))


@every_mode
def test_environments_that_end_apart_begin_again_apart(mode):
    """Where a random learner finds the goal is drawn, so the ends fall on different steps."""
    ours, theirs = faces(ENDS | {"episode": 50}, mode)
    rng, ends = np.random.default_rng(0), set()
    assert data_equivalence(ours.reset(seed=[3, 1, 4, 1, 5]), theirs.reset(seed=[3, 1, 4, 1, 5]))
    for _ in range(30):
        actions = rng.integers(5, size=5)
        given = ours.step(actions)
        assert data_equivalence(given, theirs.step(actions))
        over = given[2] | given[3]
        ends.add(int(over.sum()))
        if mode is AutoresetMode.DISABLED and over.any():
            assert data_equivalence(*(envs.reset(options={"reset_mask": over.copy()}) for envs in (ours, theirs)))
    assert ends & {1, 2, 3, 4}


@every_config
def test_spaces_and_metadata_are_those_a_vector_environment_must_have(config):
    envs = vector_env(config, 3, autoreset_mode="SameStep")
    observations, _ = envs.reset(seed=0)
    assert envs.observation_space == batch_space(envs.single_observation_space, 3)
    assert envs.action_space == batch_space(envs.single_action_space, 3)
    assert observations in envs.observation_space
    assert envs.metadata["autoreset_mode"] is AutoresetMode.SAME_STEP
    observations, rewards, terminated, truncated, _ = envs.step(envs.action_space.sample())
    assert observations in envs.observation_space
    assert (rewards.dtype, terminated.dtype, truncated.dtype) == (float, bool, bool)
    envs.close()


def test_gymnasiums_vector_wrappers_count_what_we_count():
    envs = RecordEpisodeStatistics(vector_env(SOLO, 4, autoreset_mode="NextStep"))
    envs.reset(seed=0)
    for _ in range(20):
        *_, truncated, info = envs.step(np.zeros(4, int))
    assert truncated.all()
    assert info["episode"]["l"].tolist() == [20] * 4
    assert info["episode"]["r"].tolist() == info["return"].tolist()


def test_nothing_that_was_handed_out_changes_later():
    envs = vector_env(EVERYTHING, 2, others="random")
    handed = [envs.reset(seed=0), envs.step(np.ones(2, int))]
    kept = pickle.loads(pickle.dumps(handed))
    for _ in range(5):
        envs.step(np.ones(2, int))
    assert data_equivalence(handed, kept)


def test_without_reset_a_world_that_is_over_says_so():
    envs = vector_env(SOLO, 2, autoreset_mode="Disabled", episode=1)
    envs.reset(seed=0)
    envs.step(np.zeros(2, int))
    envs.reset(options={"reset_mask": np.array([True, False])})
    with pytest.raises(ResetNeeded, match="environments \\[1\\] are over"):
        envs.step(np.zeros(2, int))


@pytest.mark.parametrize("others", [None, "random", wander, {"agent_1": "random", "agent_2": wander}])
def test_both_faces_can_be_pickled_in_the_middle_of_an_episode(others):
    env, envs = gym_env(EVERYTHING, others=others), vector_env(EVERYTHING, 3, others=others)
    env.reset(seed=0)
    envs.reset(seed=0)
    story(env, 5)
    twin, twins = pickle.loads(pickle.dumps((env, envs)))
    assert data_equivalence(story(env), story(twin))
    assert data_equivalence(*([batch.step(np.ones(3, int)) for _ in range(20)] for batch in (envs, twins)))


# what is said wrong


@pytest.mark.parametrize(("said", "complaint"), [
    ({"agent": "agent_9"}, "agent: there is no 'agent_9' to play; did you mean agent_"),
    ({"others": {"agent_0": "noop"}}, "others: there is no 'agent_0' to play"),
    ({"others": "tactics"}, "others: 'tactics' can't be imported"),
    ({"others": "nowhere:tactics"}, "others: 'nowhere:tactics' can't be imported"),
    ({"others": 3}, "others: 3 is not a function"),
    ({"render_mode": "movie"}, "render_mode must be one of"),
    ({"episde": 3}, "episde: unknown key; did you mean 'episode'"),
])  # fmt: skip
@pytest.mark.parametrize("face", [gym_env, vector_env])
def test_what_is_said_wrong_is_told_in_one_line(face, said, complaint):
    with pytest.raises(ValueError, match=complaint) as raised:
        face(EVERYTHING, **said)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("policy", [wrong_shape, too_large])
def test_a_policy_that_answers_wrongly_is_named(policy):
    env = gym_env(EVERYTHING, others=policy)
    env.reset(seed=0)
    with pytest.raises(ValueError, match=f"others: {policy.__name__} must return \\(3,\\) integers 0 to"):
        env.step(0)


@pytest.mark.parametrize("seed", [-1, 2**62, 1.5, "x"])
def test_a_wrong_seed_is_a_clear_error(seed):
    for face in (gym_env, vector_env):
        with pytest.raises(ValueError, match="seed must be"):
            face(SOLO).reset(seed=seed)


@pytest.mark.parametrize("mask", [[True], [False, False], [1, 0], "x"])
def test_a_wrong_mask_is_a_clear_error(mask):
    envs = vector_env(SOLO, 2)
    envs.reset(seed=0)
    with pytest.raises(ValueError, match="reset_mask must be 2 bools"):
        envs.reset(options={"reset_mask": np.array(mask)})


@pytest.mark.parametrize("action", [9, -1, 1.0, "north", None])
def test_a_wrong_action_is_a_clear_error_and_changes_nothing(action):
    env = gym_env(SOLO, "ansi")
    env.reset(seed=0)
    before = env.render()
    with pytest.raises(ValueError, match="actions must be"):
        env.step(action)
    assert env.render() == before


# the first call


def test_make_is_the_world_with_all_its_agents_whatever_names_it(tmp_path):
    (tmp_path / "mine.yaml").write_text("agents: 2\nmap: '>.<'\n")
    for target in ("stag_hunt", tmp_path / "mine.yaml", str(tmp_path / "mine.yaml"), SOLO, load(SOLO)):
        world = make(target, episode=7)
        assert world.config == load(target, {"episode": 7})
        assert world.possible_agents == list(build(world.config).agents)
        world.reset(seed=0)
        assert set(world.step(dict.fromkeys(world.agents, 0))[0]) == set(world.possible_agents)
        assert isinstance(gym_env(target), gymnasium.Env)
