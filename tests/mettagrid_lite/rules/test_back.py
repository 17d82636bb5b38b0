"""Leaving the map for a while, and coming back."""

from mettagrid_lite.state import ALIVE, AWAY, COL, ENDED, HIT, OVER, TERMINATED, TRUNCATED, WHO
from tests.mettagrid_lite.books import check_books
from tests.mettagrid_lite.world import lay, share_of

OUT = {"zap": {"length": 5, "out": 2}}
LAVA = {"ends": {"respawn": 3}}


def test_who_is_hit_leaves_the_map_for_so_many_steps_and_comes_back_at_a_start():
    world = lay(">.<", actions=OUT).step("zap")
    assert world.agent(1, ALIVE) == AWAY and world.picture == ">.."
    check_books(world.vector)
    world.step()
    assert world.picture == ">.."
    world.step()
    assert world.agent(1, ALIVE) == 1 and world.picture == ">.<"
    check_books(world.vector)


def test_who_is_off_the_map_sees_zeros_and_can_do_nothing():
    world = lay(">.<", actions=OUT).step("zap")
    assert not world.vector.observations[0, 1].any()
    assert world.vector.masks()[0, 1].tolist() == [True] + [False] * (len(world.names.actions) - 1)
    before = world.state.cells.copy()
    assert (world.step("noop", "west").state.cells == before).all()


def test_a_beam_passes_where_somebody_left_in_the_same_step():
    world = lay(">.<<", actions=OUT).step("zap", "noop", "noop").step("zap")
    assert world.counted(0, HIT) == 2
    assert world.picture == ">..."


def test_two_beams_at_one_agent_hit_it_once():
    world = lay(">^<", actions=OUT).step("zap", "noop", "zap")
    hits = [world.counted(a, HIT) for a in range(3)]
    assert sorted(hits) == [0, 1, 1]  # the second beam runs through to the other shooter


def test_who_is_ended_by_an_object_comes_back_with_what_it_carries():
    world = lay(">a$", **LAVA).step("east").step("east")
    assert (world.agent(0, ALIVE), world.agent(0, TERMINATED), world.counted(0, ENDED)) == (AWAY, 0, 1)
    assert world.wait(3).picture == ">.$"
    assert world.carries(0, "apple") == 1


def test_nobody_comes_back_while_no_start_is_free():
    world = lay(">.$", **LAVA).step("east").step("east")
    world.state.cells[0, WHO, 0, 0] = 7  # somebody stands there
    assert world.wait(5).agent(0, ALIVE) == AWAY
    world.state.cells[0, WHO, 0, 0] = -1
    assert world.wait().agent(0, ALIVE) == 1


def test_the_time_limit_truncates_those_off_the_map_too():
    world = lay(">.$", episode=3, **LAVA).step("east").step("east").step()
    assert world.agent(0, TRUNCATED) == 1 and world.state.env[0, OVER] == 1


def test_the_end_of_an_episode_terminates_those_off_the_map_too():
    world = lay(">$h<", ends={"respawn": 9, "gone": "hare"}).step("east").step("noop", "use")
    assert [world.agent(a, TERMINATED) for a in range(2)] == [1, 1]


def test_every_free_start_is_as_likely():
    world = lay(">$..@@@", agents=1, ends={"respawn": 1}, envs=400, seed=4).step("east").step()
    columns = world.state.agents[:, 0, COL].tolist()
    assert all(share_of(columns.count(col), 400, 1 / 4) for col in (0, 4, 5, 6))
