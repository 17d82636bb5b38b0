"""How an episode ends: for one agent, for all, by time."""

import numpy as np
import pytest

from mettagrid_lite.state import CLOCK, COOLING, FROZEN, MOVED, OVER, WHO
from tests.mettagrid_lite.world import lay


def ends(world):
    return world.terminated[0].tolist(), world.truncated[0].tolist(), bool(world.state.env[0, OVER])


def test_the_time_limit_truncates():
    world = lay(">.<", episode=3).wait(2)
    assert ends(world) == ([False, False], [False, False], False)
    assert ends(world.wait()) == ([False, False], [True, True], True)


def test_nothing_happens_after_the_end():
    world = lay(">..a", episode=1, rewards={"events": {"move": 1}}).step("east")
    before = world.picture
    world.step("east")
    assert (world.picture, world.rewards, world.received) == (before, [0.0], [1.0])
    assert world.state.env[0, CLOCK] == 1


def test_a_goal_ends_one_agent_and_the_others_play_on():
    world = lay(">G.<").step("east", "west")
    assert ends(world) == ([True, False], [False, False], False)
    assert world.picture == "..<."
    assert world.step("west", "west").picture == ".<.."  # who has ended is in nobody's way
    assert ends(world)[0] == [True, False]


def test_who_has_ended_does_nothing():
    world = lay(">G.<").step("east").step("east").step("east")
    assert world.counted(0, MOVED) == 1
    assert (world.state.cells[0, WHO] == 0).sum() == 0


def test_the_episode_is_over_when_the_last_agent_has_ended():
    world = lay(">GG<").step("east").step("noop", "west")
    assert ends(world) == ([True, True], [False, False], True)


def test_who_has_ended_is_not_truncated_with_the_rest():
    world = lay(">G.<", episode=2).step("east").wait()
    assert ends(world) == ([True, False], [False, True], True)


def test_the_ended_leave_the_map_and_see_zeros():
    world = lay(">G.<").step("east")
    assert (world.state.cells[0, WHO] == 0).sum() == 0
    assert not world.vector.observations[0, 0].any()
    assert world.vector.observations[0, 1].any()


def test_an_object_may_end_the_episode_for_all():
    world = lay(">G.<", objects={"goal": {"ends": "episode"}}).step("east")
    assert ends(world) == ([True, True], [False, False], True)


def test_the_episode_ends_when_none_of_a_kind_stands():
    world = lay(">h.h<", ends={"gone": "hare"}).step("use")
    assert not ends(world)[2]
    assert ends(world.step("noop", "use")) == ([True, True], [False, False], True)


def test_the_episode_ends_when_someone_holds_all_of_it():
    world = lay(">ah<", ends={"holds": {"apple": 1, "hare": 1}}).step("noop", "use")
    assert not ends(world)[2]
    world.step("east")
    assert not ends(world)[2]  # each has one of two
    assert ends(world.give(1, apple=1).wait()) == ([True, True], [False, False], True)


@pytest.mark.parametrize("games", [1, 2])
def test_the_episode_ends_after_so_many_games_of_all_together(games):
    play = {"play": {"classes": ["a"], "matrix": [[1]], "freeze": 0}}
    world = lay("><><", actions=play, ends={"plays": games})
    for a in range(4):
        world.give(a, a=1)
    assert ends(world.step("play"))[2] == (games == 1)
    if games == 2:
        assert ends(world.step("noop", "noop", "noop", "play"))[2]


def test_a_condition_met_at_the_time_limit_terminates():
    assert ends(lay(">h", episode=1, ends={"gone": "hare"}).step("use")) == ([True], [False], True)


def test_all_agents_start_on_the_map_and_alive_again():
    world = lay(">G.<").step("east")
    world.vector.reset()
    assert world.picture == ">G.<"
    assert np.count_nonzero(world.state.tally) == np.count_nonzero(world.state.money) == 0


def test_the_next_episode_begins_with_nobody_frozen_and_no_beam_cooling():
    world = lay(">.<", actions={"zap": {"cooldown": 9}, "clean": {"cooldown": 9}}).step("zap", "clean").step("clean")
    assert world.agent(1, FROZEN) > 0
    assert world.agent(0, COOLING) > 0
    assert world.agent(0, COOLING + 1) > 0
    world.vector.reset()
    assert not world.state.agents[0, :, [FROZEN, COOLING, COOLING + 1]].any()
