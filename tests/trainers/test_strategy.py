"""What was trained is a strategy like any other."""

import numpy as np
import pytest

from analysis import Budget, classify
from analysis.errors import InputError
from analysis.own import Seen
from analysis.payoffs import seen_by
from mettagrid_lite import VectorEnv, load
from mettagrid_lite.build import build
from mettagrid_lite.vector import vector_features
from tests.trainers.test_run import experiment
from trainers.folder import Folder
from trainers.strategy import load as loaded
from trainers.train import train


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    return folder, train(experiment("steps=64"), Folder(folder), lambda measures: None)


def seen(seed, step):
    """Anything, in the shape that the world shows."""
    rng, rows = np.random.default_rng(seed), 6
    world = build(load("matching_pennies"))
    windows = rng.integers(0, 9, (rows, world.config.view.rows, world.config.view.columns, 8), dtype=np.uint8)
    vectors = rng.integers(0, 2, (rows, len(vector_features(world)))).astype(np.float32)
    place, chance = np.arange(rows), rng.integers(0, 2**32, rows)
    tokens, masks = np.zeros((rows, 0, 3), np.uint8), np.zeros((rows, 0), bool)
    return Seen(windows, vectors, tokens, chance, np.full(rows, step), place, place % 2, masks)


def test_memory_belongs_to_places_whatever_the_order_of_rows(run):
    folder, trained = run
    one, other = (loaded(str(folder), trained.play.env.world) for _ in range(2))
    for step in range(8):
        given, order = seen(step, step), np.random.default_rng(step).permutation(6)
        assert np.array_equal(one(given)[order], other(Seen(*(array[order] for array in given))))


def test_memory_begins_anew_with_an_episode(run):
    folder, trained = run
    fresh, used = (loaded(str(folder), trained.play.env.world) for _ in range(2))
    for step in range(8):
        used(seen(step, step))
    assert all(np.array_equal(fresh(seen(9 + step, step)), used(seen(9 + step, step))) for step in range(4))


def test_a_trained_policy_is_classified_beside_scripts(run):
    folder, _ = run
    told = classify(
        "matching_pennies",
        overrides={"episode": 20},
        strategies=[f"run:{folder}", "stay"],
        budget=Budget(seconds=None, episodes=32),
    )
    assert told.strategies[0] == (f"run:{folder}", "stay")


def test_a_checkpoint_of_another_world_is_one_line(run):
    folder, _ = run
    with pytest.raises(InputError, match="is of another network"):
        loaded(str(folder), build(load("harvest")))


def test_a_folder_without_a_run_is_one_line(tmp_path):
    with pytest.raises(InputError, match="is not the folder of a run"):
        loaded(str(tmp_path), build(load("harvest")))


def test_a_policy_with_masks_is_told_them_and_never_does_what_would_fail(tmp_path):
    train(experiment("steps=64", "network.masks=true"), Folder(tmp_path), lambda measures: None)
    env = VectorEnv(load("matching_pennies"), 6)
    env.reset(0)
    player = loaded(str(tmp_path), env.world)
    everyone = np.nonzero(np.ones((6, env.num_agents), bool))
    for _ in range(20):
        asked = seen_by(env, everyone, masks=player.masks)
        actions = player(asked)
        assert asked.masks[np.arange(len(actions)), actions].all()
        env.step(actions.reshape(6, -1))
    assert seen_by(env, everyone).masks.shape == (len(actions), 0)


def test_a_policy_with_a_central_critic_plays_without_it(tmp_path):
    changes = ("steps=64", "network.critic=central", "network.groups=separate")
    train(experiment(*changes), Folder(tmp_path), lambda measures: None)
    told = loaded(str(tmp_path), build(load("matching_pennies")))(seen(0, 0))
    assert told.shape == (6,)
