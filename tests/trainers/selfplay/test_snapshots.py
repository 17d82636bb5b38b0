"""Policies kept on the way, and play that is drawn from them."""

import numpy as np
import pytest

from analysis.errors import InputError
from analysis.own import Seen
from mettagrid_lite import VectorEnv
from mettagrid_lite.build import build
from mettagrid_lite.vector import vector_features
from tests.trainers.selfplay.rings import ring
from trainers.experiment import read
from trainers.folder import Folder
from trainers.selfplay.snapshots import due, files
from trainers.strategy import load
from trainers.train import train


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("run")
    small = ("environments=4", "ppo.steps=6", "steps=240", "network.width=16", "network.memory=lstm", "set.episode=3")
    train(read("ring", [*small, "snapshots=3", "ppo.rate=0.1"]), Folder(path), lambda measures: None)
    return path


@pytest.mark.parametrize(("updates", "count"), [(10, 3), (7, 7), (5, 20), (9, 0)])
def test_so_many_are_kept_the_last_one_at_the_end(updates, count):
    kept = [done for done in range(1, updates + 1) if due(done, updates, count)]
    assert len(kept) == min(updates, count)
    assert not kept or kept[-1] == updates


def test_the_newest_snapshot_plays_as_the_run_does(folder):
    found, world = files(folder), build(ring(3))
    assert [file.stem for file in found] == ["0000002", "0000004", "0000005"]
    one, other = load(str(folder), world), load(str(found[-1]), world)
    assert all(np.array_equal(one(seen(step)), other(seen(step))) for step in range(4))


def test_a_place_keeps_its_snapshot_until_the_next_episode(folder):
    world = build(ring(3))
    drawn = load(str(folder / "snapshots"), world)
    drawn(seen(0))
    first = drawn.drawn.copy()
    for step in (1, 2):
        drawn(seen(step))
        assert np.array_equal(drawn.drawn, first)
    drawn(seen(0, seed=9))
    assert set(first) == {0, 1, 2}
    assert (drawn.drawn != first).any()


def seen(step, seed=0, rows=60):
    """Anything, in the shape that the world shows."""
    rng, env = np.random.default_rng([seed, step]), VectorEnv(ring(3))
    windows = rng.integers(0, 3, (rows, *env.observations.shape[2:]), dtype=np.uint8)
    vectors = rng.integers(0, 2, (rows, len(vector_features(env.world)))).astype(np.float32)
    place, chance = np.arange(rows), rng.integers(0, 2**32, rows)
    tokens, masks = np.zeros((rows, 0, 3), np.uint8), np.zeros((rows, 0), bool)
    return Seen(windows, vectors, tokens, chance, np.full(rows, step), place, place % 2, masks)


def test_a_run_without_snapshots_says_so(tmp_path):
    with pytest.raises(InputError, match="has no snapshots; train it with snapshots=20"):
        files(tmp_path)
