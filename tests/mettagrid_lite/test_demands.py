"""What RL libraries demand of an environment, a test each; each of them broke some library that we tried."""

import copy
import os
import pickle
import subprocess
import sys
import warnings
from functools import partial

import cloudpickle
import numpy as np
import pytest
from gymnasium import spaces
from gymnasium.utils.env_checker import data_equivalence
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv
from pettingzoo import AECEnv, ParallelEnv

from mettagrid_lite import env, gym_env, parallel_env, population_env, raw_env, vector_env
from mettagrid_lite.forms import FORMS
from tests.mettagrid_lite.rules.test_golden import EVERYTHING, GENERATED

ENDS = {"agents": 2, "map": ">G..<", "shuffle": False, "episode": 3}  # agent_0 ends by going east
WORLD = EVERYTHING | {"view": {"rows": 3, "columns": 5, "tokens": 12}}
every_form = pytest.mark.parametrize("form", FORMS)
every_face = pytest.mark.parametrize("face", [parallel_env, env, raw_env, gym_env, vector_env, population_env])
EAST = 2


def played(world, steps=25, seed=0):
    """All that a random player gets."""
    rng, told = np.random.default_rng(seed), [world.reset(seed=seed)]
    for _ in range(steps):
        if world.agents:
            told.append(world.step({agent: int(rng.integers(5)) for agent in world.agents}))
    return told


# agents


def test_agents_have_names_in_an_order_that_never_changes():
    world = parallel_env({"agents": 12, "map": "@" * 6 + "\n" + "@" * 6})
    names = [f"agent_{a}" for a in range(12)]
    for told in played(world, 5):
        assert all(list(part) == names for part in told)
    assert world.possible_agents == world.agents == names


def test_agents_that_end_get_a_last_observation_reward_and_info():
    world = parallel_env(ENDS)
    world.reset(seed=0)
    parts = world.step({"agent_0": EAST, "agent_1": 0})
    assert all("agent_0" in part for part in parts)
    assert (parts[1]["agent_0"], parts[2]["agent_0"], world.agents) == (1.0, True, ["agent_1"])


def test_there_is_nothing_of_agents_that_ended_before():
    world = parallel_env(ENDS)
    world.reset(seed=0)
    world.step({"agent_0": EAST, "agent_1": 0})
    assert all(list(part) == ["agent_1"] for part in world.step({"agent_1": 0}))


@pytest.mark.parametrize("black_death", [False, True])
def test_a_step_without_actions_after_the_end_gives_five_empty_dicts(black_death):
    world = parallel_env(ENDS, black_death=black_death)
    played(world)
    assert world.step({}) == ({}, {}, {}, {}, {})


@every_face
def test_a_time_limit_truncates_and_terminates_nobody(face):
    """Taken for an end, it would tell learners that nothing comes after it."""
    flags = [flags_after(steps, face({"agents": 2, "map": ">.<", "episode": 2})) for steps in (1, 2)]
    assert flags == [[[False], [False]], [[False], [True]]]


def flags_after(steps, world):
    """Who is terminated and who truncated after so many steps of doing nothing: the values that there are."""
    world.reset(seed=0)
    for _ in range(steps):
        if isinstance(world, AECEnv):
            for _ in world.possible_agents:
                world.step(0)
            flags = world.terminations, world.truncations
        else:
            together = isinstance(world, ParallelEnv)
            still = dict.fromkeys(world.agents, 0) if together else np.zeros(getattr(world, "num_envs", ()), int)
            flags = world.step(still)[2:4]
    return [np.unique(list(part.values()) if isinstance(part, dict) else part).tolist() for part in flags]


# infos, flags, rewards


def test_infos_hold_the_same_numeric_keys_from_the_first_reset_on():
    told = played(parallel_env(WORLD))
    infos = [info for part in told for info in part[-1].values()]
    assert {tuple(info) for info in infos} == {tuple(infos[0])}
    assert {type(number) for info in infos for number in info.values()} == {float}


def test_rewards_are_floats_and_flags_bools_of_python():
    for _, rewards, terminated, truncated, _ in played(parallel_env(WORLD))[1:]:
        assert {type(reward) for reward in rewards.values()} == {float}
        assert {type(flag) for flag in (*terminated.values(), *truncated.values())} == {bool}


def test_masks_are_int8_and_in_every_info_if_asked_for():
    world, alone = parallel_env(WORLD, masks=True), gym_env(WORLD, masks=True)
    many, rows = vector_env(WORLD, 3, masks=True), population_env(WORLD, 2, masks=True)
    masks = [info["action_mask"] for part in played(world) for info in part[-1].values()]
    masks += [alone.reset(seed=0)[1]["action_mask"], alone.step(0)[-1]["action_mask"]]
    assert {(mask.dtype, mask.shape) for mask in masks} == {(np.dtype(np.int8), (len(world.action_names),))}
    assert {1} < {number for mask in masks for number in mask.tolist()} <= {0, 1}
    assert all(space.sample(mask) is not None for space in world.action_spaces.values() for mask in masks[:4])
    for face in (many, rows):
        mask = face.reset(seed=0)[1]["action_mask"]
        assert (mask.dtype, mask.shape) == (np.int8, (face.num_envs, len(world.action_names)))


def test_masks_tell_what_fails():
    world = parallel_env({"agents": 1, "map": ">#", "actions": {"use": True}}, masks=True)
    _, infos = world.reset(seed=0)
    *_, after = world.step({"agent_0": EAST})
    assert infos["agent_0"]["action_mask"][EAST] == 0
    assert (infos["agent_0"]["action_mask"][0], after["agent_0"]["fail"]) == (1, 1.0)


# spaces and what is seen


@every_form
def test_what_is_seen_is_in_its_space_with_its_dtype(form):
    world, alone = parallel_env(WORLD, observations=form), gym_env(WORLD, observations=form)
    many, rows = vector_env(WORLD, 2, observations=form), population_env(WORLD, 2, observations=form)
    for part in played(world):
        assert all(seen in world.observation_space(agent) for agent, seen in part[0].items())
    for face in (alone, many, rows):
        assert face.reset(seed=0)[0] in face.observation_space
    assert many.single_observation_space == rows.single_observation_space == alone.observation_space
    for space in [world.observation_space("agent_0")] if form != "dict" else alone.observation_space.values():
        assert isinstance(space, spaces.Box)
        assert np.isfinite(space.low).all() and np.isfinite(space.high).all()


@every_form
def test_all_faces_see_the_same(form):
    world, alone = parallel_env(WORLD, observations=form), gym_env(WORLD, observations=form)
    many = vector_env(WORLD, 1, observations=form)
    seen = world.reset(seed=5)[0]["agent_0"]
    assert data_equivalence(alone.reset(seed=5)[0], seen)
    batched = many.reset(seed=5)[0]
    assert data_equivalence({key: part[0] for key, part in batched.items()} if form == "dict" else batched[0], seen)


def test_a_flat_observation_has_window_and_vector_scaled():
    flat, parts = (parallel_env(WORLD, observations=form).reset(seed=1)[0]["agent_0"] for form in ("flat", "dict"))
    assert flat.shape == (parts["window"].size + parts["vector"].size,)
    assert np.count_nonzero(flat) == np.count_nonzero(parts["window"]) + np.count_nonzero(parts["vector"])
    assert flat[: parts["window"].size].max() <= 1


def test_policies_of_others_get_the_learners_form():
    shapes = []

    def stand(observations, chance):
        shapes.append(observations.shape)
        return np.zeros(len(chance), int)

    envs = vector_env(WORLD, 2, observations="flat", others=stand)
    envs.reset(seed=0)
    envs.step(np.zeros(2, int))
    assert shapes == [(6, *envs.single_observation_space.shape)]


@pytest.mark.parametrize(("form", "complaint"), [
    ("flatt", "there is no form 'flatt'; did you mean flat"),
    ("image", "there is no form 'image'; known: dict"),
    ("tokens", "tokens are for worlds that have them; say how many with view.tokens"),
])  # fmt: skip
def test_a_form_that_is_not_there_is_a_clear_error(form, complaint):
    for face in (parallel_env, gym_env, vector_env, population_env):
        with pytest.raises(ValueError, match=complaint):
            face(EVERYTHING, observations=form)


def test_spaces_stand_in_dicts_and_are_not_shared():
    world = parallel_env(WORLD)
    for table, ask in ((world.observation_spaces, world.observation_space), (world.action_spaces, world.action_space)):
        assert list(table) == world.possible_agents
        assert all(ask(agent) is space for agent, space in table.items())
        assert len({id(space) for space in table.values()}) == len(table)


def test_the_turn_by_turn_faces_have_the_spaces_too():
    world = parallel_env(WORLD)
    for face in (env, raw_env):
        bare = face(WORLD).unwrapped
        assert bare.observation_spaces == world.observation_spaces
        assert bare.action_spaces == world.action_spaces


def test_the_whole_state_has_a_space():
    for world in (parallel_env(WORLD), raw_env(WORLD), env(WORLD)):
        world.reset(seed=0)
        assert world.state_space.contains(world.state()) if hasattr(world, "state_space") else world.state().any()


# copies, seeds, rendering


@every_form
def test_every_face_can_be_copied_in_the_middle_of_an_episode(form):
    for face in (parallel_env, gym_env, vector_env, population_env):
        world = face(WORLD, observations=form)
        world.reset(seed=2)
        rows = getattr(world, "num_envs", ())
        action = dict.fromkeys(world.agents, 0) if face is parallel_env else np.zeros(rows, int)
        world.step(action)
        twins = [copy.deepcopy(world), *(way.loads(way.dumps(world)) for way in (pickle, cloudpickle))]
        told = [world.step(action) for _ in range(5)]
        assert all(data_equivalence([twin.step(action) for _ in range(5)], told) for twin in twins)


def test_turn_by_turn_faces_can_be_pickled():
    for face in (env, raw_env):
        world = face(WORLD)
        world.reset(seed=0)
        twin = cloudpickle.loads(cloudpickle.dumps(world))
        for copied in (world, twin):
            copied.step(1)
        assert data_equivalence(world.observe("agent_1"), twin.observe("agent_1"))


@every_form
def test_nothing_handed_out_is_used_again(form):
    world = parallel_env(WORLD, observations=form, masks=True)
    told = [world.reset(seed=0)]
    kept = copy.deepcopy(told)
    for _ in range(10):
        told.append(world.step(dict.fromkeys(world.agents, 1)))
        kept.append(copy.deepcopy(told[-1]))
    assert data_equivalence(told, kept)


def test_the_same_seed_gives_the_same_episode_and_another_one_another():
    one, same, other = (played(parallel_env(GENERATED), seed=seed) for seed in (1, 1, 2))
    assert data_equivalence(one, same)
    assert not data_equivalence(one, other)


@every_face
def test_a_seed_begins_the_same_episode_at_any_time_and_on_any_object(face):
    world, other = face(GENERATED), face(GENERATED)
    first = begun(world, 3)
    begun(world)
    assert data_equivalence(begun(world, 3), first)
    assert data_equivalence(begun(other, 3), first)
    assert not data_equivalence(begun(world), first)


def begun(world, seed=None):
    """What is seen first."""
    told = world.reset(seed=seed)
    return world.observe("agent_0") if told is None else told[0]


@pytest.mark.parametrize("start", ["spawn", "fork"])
def test_other_processes_play_the_same_episodes(start):
    """Gymnasium sends the function; a spawned process starts from nothing and imports what it names."""
    makers = [partial(gym_env, GENERATED, observations="flat", others="random")] * 2
    apart, here = AsyncVectorEnv(makers, context=start), SyncVectorEnv(makers)
    try:
        assert data_equivalence(apart.reset(seed=4), here.reset(seed=4))
        for _ in range(3):
            assert data_equivalence(apart.step(np.ones(2, int)), here.step(np.ones(2, int)))
    finally:
        apart.close()


def test_the_global_generator_of_numpy_is_neither_used_nor_changed():
    kept, told = np.random.get_state(), []
    for seed in (0, 1):
        np.random.seed(seed)
        before = np.random.get_state()
        told.append(played(parallel_env(GENERATED)))
        assert data_equivalence(before, np.random.get_state())
    assert data_equivalence(*told)
    np.random.set_state(kept)


@every_form
def test_playing_warns_of_nothing(form):
    """PufferLib makes errors of warnings in the whole process."""
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        played(parallel_env(WORLD, observations=form, masks=True, black_death=True))
        for face in (gym_env, vector_env, population_env):
            world = face(WORLD, observations=form, masks=True)
            world.reset(seed=0)
            for _ in range(25):
                world.step(np.ones(getattr(world, "num_envs", ()), int))


@every_face
def test_options_are_taken_and_closing_twice_does_no_harm(face):
    world = face(GENERATED)
    world.reset(seed=0, options={"anything": 1})
    world.close()
    world.close()


def test_copies_side_by_side_play_different_episodes():
    for envs in (vector_env(GENERATED, 3, observations="flat"), population_env(GENERATED, 3, observations="flat")):
        seen = envs.reset(seed=0)[0].reshape(3, -1)
        assert len({row.tobytes() for row in seen}) == 3


@every_face
def test_every_face_has_a_render_mode_and_versioned_metadata(face):
    world = face("gathering:scarce")
    assert world.unwrapped.render_mode is None
    assert world.metadata["name"] == "gathering_scarce_v0"
    assert {"ansi", "rgb_array"} <= set(world.metadata["render_modes"])
    assert world.metadata["render_fps"] > 0
    if face in (parallel_env, env, raw_env):
        assert world.metadata["is_parallelizable"]
    if face in (vector_env, population_env):
        assert isinstance(world.metadata["autoreset_mode"], AutoresetMode)


@every_face
def test_every_face_is_drawn_in_each_mode_that_it_names(face, capsys):
    drawn = {"ansi": str, "rgb_array": np.ndarray, "human": type(None)}
    for mode in face(WORLD).metadata["render_modes"]:
        world = face(WORLD, render_mode=mode)
        world.reset(seed=0)
        picture = world.render()
        pictures = picture if isinstance(picture, tuple) else (picture,)
        assert {type(part) for part in pictures} == {drawn[mode]}
        assert mode != "rgb_array" or {(part.dtype, part.ndim) for part in pictures} == {(np.dtype(np.uint8), 3)}


def test_pictures_need_no_display_and_no_library_for_windows():
    code = """
import sys, mettagrid_lite
world = mettagrid_lite.make("stag_hunt", render_mode="rgb_array")
world.reset(seed=0)
print(world.render().shape[2], *{"pygame", "tkinter", "matplotlib", "PIL", "cv2", "pyglet"} & set(sys.modules))"""
    bare = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
    assert subprocess.check_output([sys.executable, "-c", code], env=bare, text=True).split() == ["3"]


def test_max_cycles_is_the_length_of_an_episode():
    world = parallel_env(ENDS, max_cycles=2)
    assert len(played(world)) == 3
