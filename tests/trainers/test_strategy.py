"""What was trained is a strategy like any other."""

import numpy as np
import pytest

from analysis import Budget, classify
from analysis.errors import InputError
from analysis.own import Seen
from mettagrid_lite import load
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
    return Seen(windows, vectors, np.zeros((rows, 0, 3), np.uint8), chance, np.full(rows, step), place, place % 2)


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
