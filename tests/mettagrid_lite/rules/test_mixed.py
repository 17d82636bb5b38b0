"""Worlds mixed in one batch play as each plays alone, to the bit."""

import copy

import numpy as np
import pytest

from mettagrid_lite import ConfigError, VectorEnv, load
from mettagrid_lite.mixed import MixedEnv
from mettagrid_lite.recorder import Recorder
from mettagrid_lite.saved import restore, saved
from mettagrid_lite.state import SLOT
from tests.mettagrid_lite.rules.test_golden import EVERYTHING, FEELING, GENERATED

OTHERS = [
    GENERATED,
    GENERATED | {"map": GENERATED["map"] | {"layouts": 9, "seed": 7, "rooms": [1, 2]}},
    GENERATED | {"episode": 13, "items": {"apple": {"initial": 2}}, "rewards": {"items": {"apple": -1}}},
    GENERATED
    | {"map": {"generator": "open_field", "height": 9, "width": 11, "place": {"apple": 3, "mine": 9, "goal": 1}}},
]
STORING = {
    "agents": 2,
    "episode": 20,
    "map": "#######\n#>.c.<#\n#..a..#\n#######",
    "objects": {
        "chest": {"glyph": "c", "solid": True, "store": {"starts": {"apple": 5}}},
        "apple": {"regrow": {"after": 2}},
        "box": {"store": {}},
    },
    "items": {"apple": {"initial": 1, "limit": 4}},
    "actions": {"put": True, "get": True, "drop": True},
}
MORE_STORES = STORING | {"map": "#######\n#>ccc<#\n#..a..#\n#######"}
PARTS = ("counts", "agents", "items", "tally", "tiles")


def played(batch, steps, seed=3):
    """What happens in a batch that has begun, in each environment by itself; actions follow from its id."""
    told = [[] for _ in range(batch.num_envs)]
    ids = batch.state.env[:, 1].copy()
    for t in range(steps):
        actions = (ids[:, None] * 7 + t * 3 + np.arange(batch.num_agents) * 5) % len(batch.world.actions)
        given, masks, sums = batch.step(actions), batch.masks(), batch.statistics()
        for e, story in enumerate(told):
            story += [array[e].tobytes() for array in (*given[:4], batch.vectors, masks, *sums.values())]
            story += [getattr(batch.state, part)[e].tobytes() for part in PARTS]
            story.append(batch.state.cells[e, :SLOT].tobytes())  # where a box is kept is nobody's business
    return told, batch.global_state()


@pytest.mark.parametrize(
    "configs", [OTHERS, [EVERYTHING, FEELING], [STORING, MORE_STORES]], ids=["drawn", "books", "stores"]
)
def test_an_environment_plays_as_it_does_in_a_batch_of_its_own_world(configs):
    ids = np.arange(20) * 3 % 17
    worlds = np.arange(20) % len(configs)
    mixed = MixedEnv([load(config) for config in configs], 20, seed=8)
    mixed.begin_as(np.arange(20), worlds, ids)
    stories, maps = played(mixed, 60)
    for number, config in enumerate(configs):
        here = worlds == number
        alone = VectorEnv(load(config), int(here.sum()), seed=8)
        alone.reset(ids=ids[here])
        told, cells = played(alone, 60)
        assert [stories[e] for e in np.flatnonzero(here)] == told
        assert np.array_equal(maps[here], cells)


def test_a_level_is_played_again_by_its_name():
    batch = MixedEnv([load(config) for config in OTHERS], 2, seed=1)
    batch.reset()
    seen = []
    for e in (0, 1, 0):
        batch.begin_as(np.array([e]), np.array([2]), np.array([5]))
        seen.append(batch.observations[e].copy())
    assert np.array_equal(seen[0], seen[1])
    assert np.array_equal(seen[0], seen[2])
    assert batch.state.env[0, 1:3].tolist() == [5, 0]


def test_whoever_is_over_begins_what_is_drawn():
    asked = []

    def draw(environments):
        asked.append(environments.tolist())
        return environments % 2, environments + 100

    batch = MixedEnv([load(RUN), load(RUN | {"episode": 5})], 3, draw=draw)
    batch.reset()
    for _ in range(3):
        *_, info = batch.step(np.zeros((3, 1), int))
    assert asked == [[0, 1, 2], [0, 2]]
    assert info["over"].tolist() == [True, False, True]
    assert (batch.which.tolist(), batch.state.env[:, 1].tolist()) == ([0, 1, 0], [100, 101, 102])


RUN = {"agents": 1, "map": "#>.#", "episode": 3}


def test_a_batch_put_aside_goes_on_in_the_worlds_it_was_in():
    one, other = (MixedEnv([load(config) for config in OTHERS], 6, seed=2) for _ in range(2))
    one.begin_as(np.arange(6), np.arange(6) % 4, np.arange(6))
    played(one, 9)
    restore(other, saved(one))
    twin = copy.deepcopy(one)
    assert played(other, 30)[0] == played(one, 30)[0] == played(twin, 30)[0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"map": "#>..#"}, "rows and columns of the map: .* 1 x 4 .* 1 x 5"),
        ({"view": {"rows": 3}}, "view: windows: .* 1 x 11 x 11 .* 1 x 3 x 11"),
        ({"items": {"ore": {}}}, "items: .*got none .* and ore"),
        ({"map": "#>a#"}, "kinds: .*got floor, wall .* and floor, wall, apple"),
        ({"actions": {"use": True}}, "actions: "),
    ],
)
def test_worlds_of_other_shapes_are_one_clear_line(change, told):
    with pytest.raises(ConfigError, match=told):
        MixedEnv([load(RUN), load(RUN | change)], 2)


def test_what_is_no_batch_of_worlds_is_a_clear_error(tmp_path):
    with pytest.raises(ValueError, match="one or more"):
        MixedEnv([], 2)
    batch = MixedEnv([load(RUN)], 2)
    with pytest.raises(ValueError, match="ids must have the shape"):
        batch.begin_as(np.array([0]), np.array([0]), np.array([0, 1]))
    with pytest.raises(ValueError, match="can't be recorded"):
        Recorder(tmp_path / "a.replay", batch)
