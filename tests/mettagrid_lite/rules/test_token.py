"""Tokens say what the window and the vector say, nearest first."""

import numpy as np
import pytest

from mettagrid_lite import token_features, vector_features
from mettagrid_lite.sight import EMPTY
from tests.mettagrid_lite.rules.test_golden import EVERYTHING, SEED
from tests.mettagrid_lite.world import World, lay


def rebuilt(world, a):
    """Window and 16-bit numbers of an agent, from its tokens alone."""
    rows, columns = world.vector.observations.shape[2:4]
    window = np.zeros((rows * columns, 8), np.uint8)
    numbers = np.zeros(2 * len(vector_features(world.names)), np.int64)
    for place, feature, value in world.vector.tokens[0, a]:
        if place != EMPTY and feature < 8:
            window[place, feature] = value
        elif place != EMPTY:
            assert place == rows // 2 * columns + columns // 2
            numbers[feature - 8] = value
    return window.reshape(rows, columns, 8), numbers[::2] + 256 * numbers[1::2]


@pytest.mark.parametrize("view", [{}, {"turned": True}, {"hidden": True, "compass": "apple"}])
def test_window_and_numbers_can_be_made_again_from_tokens(view):
    said = {"rows": 4, "columns": 5, "tokens": 90} | view
    world = World(EVERYTHING | {"view": said}, seed=SEED)
    rng = np.random.default_rng(0)
    for _ in range(25):
        world.vector.step(rng.integers(0, len(world.names.actions), (1, 4)))
        for a in range(4):
            window, numbers = rebuilt(world, a)
            vector = world.vector.vectors[0, a].astype(float)
            items = len(world.names.items)
            vector[items + 1], vector[items + 2] = (
                np.floor(vector[items + 1] * 100 + 0.5),
                vector[items + 2] * 65_535 // 1,
            )
            assert np.array_equal(window, world.vector.observations[0, a])
            assert (numbers == vector.astype(np.int64) % 65_536).all()
            assert world.vector.dropped[0, a] == 0


def test_an_amount_over_255_has_two_digits():
    world = lay(">a", objects={"apple": {"amount": 300}}, view={"rows": 1, "columns": 3, "tokens": 9}).step("east")
    names = [feature.name for feature in token_features(world.names)]
    told = {names[f]: v for p, f, v in world.vector.tokens[0, 0].tolist() if p == 1}
    assert (told["carries_apple"], told["carries_apple_256"]) == (44, 1)


def test_what_is_near_comes_first_and_what_has_no_room_is_counted():
    world = lay("#.#.>.#.#", view={"rows": 1, "columns": 9, "tokens": 12})
    places = world.vector.tokens[0, 0, :, 0].tolist()
    distance = [abs(place - 4) for place in places if place != EMPTY]
    assert distance == sorted(distance)
    whole = len(distance)
    few = lay("#.#.>.#.#", view={"rows": 1, "columns": 9, "tokens": 5})
    assert np.array_equal(few.vector.tokens[0, 0], world.vector.tokens[0, 0, :5])
    assert (few.vector.dropped[0, 0], world.vector.dropped[0, 0]) == (whole - 5, 0)


def test_who_has_ended_has_no_tokens():
    world = lay(">G<", view={"rows": 1, "columns": 3, "tokens": 6}).step("east")
    assert (world.vector.tokens[0, 0] == [EMPTY, 0, 0]).all()
    assert world.vector.dropped[0, 0] == 0


def test_the_compass_points_to_the_nearest_place_in_the_window_of_the_observer():
    picture = "a...\n..>.\n...a"
    world = lay(picture, view={"rows": 3, "columns": 3, "compass": "apple"})
    assert world.vector.vectors[0, 0, -2:].tolist() == [1, 1]
    world = lay(picture, view={"rows": 3, "columns": 3, "compass": "apple", "turned": True})
    assert world.vector.vectors[0, 0, -2:].tolist() == [-1, 1]  # ahead is east, south is to the right
    assert lay(".>a", view={"compass": "apple"}).step("east").vector.vectors[0, 0, -2:].tolist() == [0, 0]
    assert lay(".>.", view={"compass": "apple"}, objects={"apple": {}}).vector.vectors[0, 0, -2:].tolist() == [0, 0]


def test_the_global_state_shows_everything_to_nobody_in_particular():
    world = lay("1a.\n.2#", agents={"red": 1, "blue": 1}, legend={"1": "red", "2": "blue"})
    shown = world.vector.global_state()
    assert shown.shape == (1, 2, 3, 8)
    assert shown[0, :, :, 2].tolist() == [[1, 0, 0], [0, 2, 0]]
    assert shown[0, :, :, 0].tolist() == [[0, world.names.kinds.index("apple"), 0], [0, 0, 1]]
    assert shown[0, 1, 1, 3] in (1, 3, 5, 7)
